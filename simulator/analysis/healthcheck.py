"""The healthcheck of a container, and what a change of it means.

Reads: what a container comes to, with its image and its request. Gives: a healthcheck as a JSON object, and sentences.
Compare: Moby, daemon/commit.go, ``merge``: what the request leaves out is the image's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from simulator.core.text import printable, quoted, quoted_list
from simulator.golang.json import fold_keys
from simulator.simulation.container import Simulation

_SECOND = 1_000_000_000
Healthcheck: TypeAlias = Mapping[str, Any] | None


def healthcheck_of(simulation: Simulation) -> Healthcheck:
    """Return the healthcheck that a container has; None if it has none, or switches the image's off."""
    stated = stated_healthcheck(simulation)
    return stated if _command(stated) else None


def stated_healthcheck(simulation: Simulation) -> Healthcheck:
    """Return what is said of the healthcheck beside an image that is not known; None if nothing is."""
    image = fold_keys(dict(simulation.built.image.other_fields)).get("healthcheck") or {}
    asked = dict(simulation.request.container.healthcheck or ())
    return {**image, **{name: value for name, value in asked.items() if value}} or None


def _command(healthcheck: Healthcheck) -> list[str]:
    """Return the test of a healthcheck; empty for none."""
    test = list(map(str, (healthcheck or {}).get("Test") or ()))
    return [] if test[:1] == ["NONE"] else test


def healthcheck_sentence(old: Healthcheck, new: Healthcheck, *, is_stated: bool = False) -> str:
    """Say how the healthcheck of a container changes; ``is_stated`` says that the image's own one is not known."""
    before, after = _command(old), _command(new)
    if is_stated and (not before or not after):
        return f"The healthcheck is {_stated(new)} instead of {_stated(old)}."
    if not before and not after:
        return "The healthcheck changes."
    if not after:
        return f"The container has no healthcheck any more; it was {_shown(before)}."
    if not before:
        return f"The container gets a healthcheck: {_shown(after)}."
    if before != after:
        return f"The healthcheck runs {_shown(after)} instead of {_shown(before)}."
    left, right = old or {}, new or {}
    names = sorted(name for name in {*left, *right} if left.get(name) != right.get(name))
    changes = (f"{printable(name)} is {_value(right.get(name))} instead of {_value(left.get(name))}" for name in names)
    return f"The healthcheck changes: {', '.join(changes)}."


def _value(value: object) -> str:
    """Write the value of a field beside the test; whole seconds as such."""
    if isinstance(value, int) and value and value % _SECOND == 0:
        return f"{value // _SECOND} s"
    return "unset" if value is None else printable(str(value))


def _stated(healthcheck: Healthcheck) -> str:
    """Name a healthcheck that may be the image's."""
    test = list(map(str, (healthcheck or {}).get("Test") or ()))
    return "the image's" if not test else "switched off" if test[0] == "NONE" else _shown(test)


def _shown(test: list[str]) -> str:
    if test[0] == "CMD-SHELL" and len(test) > 1:
        return quoted(test[1])
    return quoted_list(test[1:]) if test[0] == "CMD" else quoted_list(test)
