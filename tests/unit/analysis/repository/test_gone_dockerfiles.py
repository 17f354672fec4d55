"""Dockerfiles that are gone, and builders that give another image than before."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.changes import compare_states
from simulator.analysis.repository.state import Given, State

TWO = 'FROM scratch AS first\nCMD ["a"]\nFROM scratch\nENTRYPOINT ["b"]\n'
MAKE = "b:\n\tdocker build -t x/w w\n\tdocker run x/w c\n"
COMPOSE = "services:\n  w: {build: {context: w, dockerfile: %s}, image: x/w}\n"


def test_a_dockerfile_that_a_line_still_builds_from_is_named_where_it_is_gone() -> None:
    before = {"w/Dockerfile": TWO, "Makefile": MAKE, "compose.yaml": COMPOSE % "Dockerfile"}
    after = {"w/Prod.Dockerfile": TWO, "Makefile": MAKE, "compose.yaml": COMPOSE % "Prod.Dockerfile"}
    changed = [("w/Dockerfile", "w/Prod.Dockerfile"), ("compose.yaml", "compose.yaml")]
    found = compare_states(State(before, Given()), State(after, Given()), changed)
    assert found.verdict != "same"
    assert found.notes["w/Dockerfile"] == "the Dockerfile is gone, and Makefile:2 builds x/w from it"


@pytest.mark.parametrize("other", [{}, {"Makefile": "b:\n\tdocker build -t x/w w\n"}])
def test_another_target_of_a_builder_is_not_the_same(other: dict[str, str]) -> None:
    line = "docker build {} -t x/w w\ndocker run x/w --version\n"
    states = [{"w/Dockerfile": TWO, "ci.sh": line.format(flag), **other} for flag in ("", "--target first")]
    found = compare_states(State(states[0], Given()), State(states[1], Given()), [("ci.sh", "ci.sh")])
    assert found.verdict == ("unknown" if other else "different")
