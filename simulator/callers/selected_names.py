"""Several chosen names of one workload, such as services: the body has a list in place of a name.

Reads: the body. Gives: a workload of the chosen names alone.
"""

from __future__ import annotations

from typing import Any

from simulator.callers.caller import Caller, Workload
from simulator.core.errors import several
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.engine.engine import Engine


class SelectedNames(NamedTuple):
    """Several chosen names of a workload, as a workload; ``part`` says what they name."""

    workload: Workload
    chosen: tuple[str, ...]
    part: str

    def names(self) -> tuple[str, ...]:
        """List the chosen names in their order."""
        return self.chosen

    def request(self, name: str | None = None) -> Request:
        """Return the request of a name; raises ``Unreadable`` without one."""
        if name is None:
            raise several("the request names", self.part, self.chosen)
        return self.workload.request(name)


def read_workload(caller: Caller, body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read a caller's input as ``Caller.read`` does; the part of its files can be a list of names."""
    part = caller.option.part if caller.option else ""
    chosen = body.get(part) if part and isinstance(body, dict) else None
    if not isinstance(chosen, list):
        return caller.read(body, engine, context)
    from simulator.core.json_checks import require_texts

    names = tuple(dict.fromkeys(require_texts(chosen, f"request.{caller.name}.{part}")))
    others = {key: value for key, value in body.items() if key != part}
    if len(names) == 1:
        return caller.read({**others, part: names[0]}, engine, context)
    workload = caller.read(others, engine, context)
    return SelectedNames(workload, names, part) if names else workload
