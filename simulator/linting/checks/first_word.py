"""Findings about the image's own words that no other check has: what every command says of `docker run IMAGE`."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.core.request import Request
from simulator.core.values import ContainerConfig
from simulator.linting.proposals import Candidate
from simulator.linting.request_rules import Requests
from simulator.linting.said import said_of
from simulator.linting.stages import ImageStage, find_writer
from simulator.simulation.container import simulate

_OF_FIRST_WORD = (Requests.OPTION_AS_PROGRAM, Requests.JSON_IN_PROGRAM)
_OF_EXECUTED_WORD = (Requests.EXECUTED_WORD,)


def check_first_word(stage: ImageStage) -> Iterator[Candidate]:
    """Find a word in the program's place that names none: at the beginning, or behind what executes its words."""
    simulation = simulate(stage.built(), Request(ContainerConfig()), stage.engine)
    for rule, message in said_of(simulation, stage.engine):
        if rule not in (*_OF_FIRST_WORD, *_OF_EXECUTED_WORD) or simulation.argv is None:
            continue
        words = stage.image.cmd if rule in _OF_EXECUTED_WORD else simulation.argv.value
        instruction = find_writer(stage, words[0]) if words else None
        if instruction is not None:
            yield Candidate(rule, instruction, message)
