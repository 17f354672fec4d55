"""Why a container surely fails, whatever its words."""

from __future__ import annotations

import simulator as dsim
from simulator.analysis.failures import failure_rules, failures, new_failures
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.container import Simulation

ENGINE = find_engine(DEFAULT_ENGINE)


def simulation(*words: str) -> Simulation:
    outcome = dsim.docker_run(words).outcome
    assert isinstance(outcome, Simulation)
    return outcome


def test_each_failure_has_its_rule() -> None:
    assert failure_rules(simulation("alpine", "node"), ENGINE) == {"advice.no-program"}
    assert failure_rules(simulation("gcr.io/distroless/static", "sh"), ENGINE) >= {"advice.no-shell"}
    assert failures(simulation("alpine", "server"), ENGINE) == []


def test_a_failure_of_before_is_not_new() -> None:
    before, after = simulation("alpine", "node"), simulation("alpine", "python")
    assert new_failures(before, after, ENGINE) == ()
    assert len(new_failures(simulation("alpine", "top"), after, ENGINE)) == 1
