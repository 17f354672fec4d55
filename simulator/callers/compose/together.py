"""Services that one command creates, with what they depend on: each list of them is checked once.

Reads: a project's model and what its services depend on. Gives: nothing, or ``Refusal``.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.callers.compose.consistency import check_cycles
from simulator.callers.compose.run import check_services_exist
from simulator.callers.compose.selection import Dependencies, check_container_names, check_shared
from simulator.callers.compose.versions import Compose
from simulator.core.rule import Refusal, refusal_of
from simulator.golang.yaml.nodes import NOWHERE
from simulator.golang.yaml.values import Map


class Together:
    """Checks services that are created by one command."""

    def __init__(self, model: Map, dependencies: Dependencies, profile: Compose) -> None:
        self._model, self._dependencies, self._profile = model, dependencies, profile
        self._checked: tuple[Sequence[str], Refusal | None] | None = None  # the last list, and how it was refused

    def check(self, selected: Sequence[str]) -> None:
        """Refuse services that cannot be created by one command, with their dependencies."""
        if self._checked is None or self._checked[0] is not selected:
            self._checked = (selected, refusal_of(lambda: self._check(selected)))
        if (refused := self._checked[1]) is not None:
            raise refused

    def _check(self, selected: Sequence[str]) -> None:
        services = self._model.get("services") or Map(NOWHERE)  # --scale puts others in their place
        check_services_exist(services, selected)
        names = self._dependencies.closure(selected)
        check_cycles(self._model, services, names, 1)
        for name in selected:
            check_shared(services, name, names)
        check_container_names(self._model, [name for name in services if name in names], self._profile)
