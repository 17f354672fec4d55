"""The reasons of an answer."""

from __future__ import annotations

from simulator.build.image import BuiltImage
from simulator.callers.entrypoint import run
from simulator.engine.engines import find_engine
from simulator.report.text.steps import explain_word
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import build_dockerfile, look_up_nothing

DOCKER = find_engine("docker@28.5")


def built(text: str, target: str = "") -> BuiltImage:
    return build_dockerfile(text, {"target": target}, {}, DOCKER, "Dockerfile:{}".format, look_up_nothing)


def started(text: str, *words: str) -> Simulation:
    return simulate(built(text), run(None, words, DOCKER), DOCKER)


class TestWhy:
    TEXT = 'FROM scratch AS a\nCMD ["x", "y"]\nFROM a\nCMD ["z"]\nCMD ["w"]\nENTRYPOINT ["p", "exec q"]\n'

    def test_a_word_that_is_there(self) -> None:
        assert explain_word(started(self.TEXT), "p")[0] == 'word 1, "p", was written in ENTRYPOINT Dockerfile:6'
        assert explain_word(started(self.TEXT), "3") == explain_word(started(self.TEXT), "w")

    def test_a_word_that_is_not_there(self) -> None:
        assert "replaces it: the last CMD counts" in explain_word(started(self.TEXT), "z")[1]
        assert "(cmd.given)" in explain_word(started(self.TEXT, "other"), "w")[1]
        assert (
            "took it away" in explain_word(started('FROM scratch AS a\nCMD ["x"]\nFROM a\nENTRYPOINT ["p"]\n'), "x")[1]
        )
        assert "replaces it" in explain_word(started('FROM scratch\nCMD ["2"]\nCMD ["a", "b"]\n'), "2")[1]
        assert "no word of its own" in explain_word(started(self.TEXT), "exec")[0]
        assert explain_word(started(self.TEXT), "nosuch") == [] == explain_word(started(self.TEXT), "4")
