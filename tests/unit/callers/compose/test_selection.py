"""Dependencies are found once, and what is known of some changes nothing for others."""

from __future__ import annotations

from typing import Any

import pytest

import simulator as dsim
from simulator.callers.compose.selection import Dependencies
from simulator.core.rule import Refusal
from simulator.golang.yaml.nodes import NOWHERE
from simulator.golang.yaml.values import Map


def services(**listed: dict[str, Any]) -> Map:
    model = Map(NOWHERE)
    model.update(listed)
    return model


NEEDS = {"condition": "service_started"}
MAY = {**NEEDS, "required": False}
CHAIN = services(
    a={"depends_on": {"b": NEEDS}}, b={"depends_on": {"c": NEEDS, "p": MAY}}, c={},
    p={"profiles": ["x"]}, q={"profiles": ["x"], "depends_on": {"b": NEEDS}},
)  # fmt: skip


def test_a_closure_has_all_that_services_depend_on() -> None:
    found = Dependencies(CHAIN, {"a", "b", "c"})
    assert found.closure(["a"]) == {"a", "b", "c"} and found.closure(["nobody"]) == set()
    assert found.closure(["q"]) == {"q", "b", "c", "p"}, "naming q makes p active, which has the same profile"


def test_nothing_is_looked_for_behind_what_is_known() -> None:
    found = Dependencies(CHAIN, {"a", "b", "c"})
    assert found.closure(["a"], {"b"}) == {"a", "b"}


def test_what_depends_on_the_inactive_is_not_the_same_for_all() -> None:
    assert not Dependencies(CHAIN, {"a", "b", "c"}).are_active({"a", "b", "c"})
    assert Dependencies(CHAIN, {"a", "b", "c"}).are_active({"a", "c"})
    assert Dependencies(CHAIN, {"a", "b", "c", "p"}).are_active({"a", "b", "c"})


def test_a_required_service_that_is_not_enabled_is_refused() -> None:
    broken = services(a={"depends_on": {"p": NEEDS}}, p={"profiles": ["x"]})
    with pytest.raises(Refusal, match="no such service: p"):
        Dependencies(broken, {"a"}).closure(["a"])


@pytest.mark.parametrize("profiles", ["", ", profiles: [p]"])
def test_a_chain_of_dependencies_is_followed_once_for_all_services(
    profiles: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    of = Dependencies._of

    def counted(self: Dependencies, name: str) -> Any:
        looked.append(name)
        return of(self, name)

    monkeypatch.setattr(Dependencies, "_of", counted)
    listed = [f"  s{n + 1}: {{image: x, depends_on: [s{n}]{profiles}}}\n" for n in range(50)]
    files = {"compose.yaml": f"services:\n  s0: {{image: x{profiles}}}\n{''.join(listed)}"}
    assert len(dsim.ask("compose", {"files": files}, environment={"COMPOSE_PROFILES": "p"})) == 51
    assert len(looked) < 51 * 6
