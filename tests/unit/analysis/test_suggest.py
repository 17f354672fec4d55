"""Changes and lines are suggested."""

from __future__ import annotations

from simulator.analysis.suggest import Goal, appended_goal, suggest
from simulator.build.image import BuiltImage
from simulator.engine.engines import find_engine
from simulator.simulation.image import build_dockerfile, look_up_nothing

DOCKER = find_engine("docker@28.5")


def built(text: str, target: str = "") -> BuiltImage:
    return build_dockerfile(text, {"target": target}, {}, DOCKER, "Dockerfile:{}".format, look_up_nothing)


class TestSuggestion:
    def test_a_simple_script_is_replaced_by_its_words_and_any_other_passes_them_on(self) -> None:
        for line, wanted in (
            ("exec top -b", ("top", "-b", "-d1")),
            ("cd /x && top", ("/bin/sh", "-c", 'cd /x && top "$@"', "sh", "-d1")),
            ("cd /x", ("/bin/sh", "-c", 'cd /x "$@"', "sh", "-d1")),
            ('top "$@"', ("/bin/sh", "-c", 'top "$@"', "sh", "-d1")),
        ):
            image = built(f"FROM scratch\nENTRYPOINT {line}\n")
            assert appended_goal(["-d1"], image, DOCKER).argv == wanted

    def test_arguments_alone_do_not_reach_everything(self) -> None:
        image = built('FROM scratch\nENTRYPOINT ["a"]\nCMD ["b"]\n')
        assert suggest(Goal(("a", "c")), image, DOCKER, arguments_only=True).line == ("IMAGE", "c")
        assert suggest(Goal(("c",)), image, DOCKER, arguments_only=True).line is None
        assert suggest(Goal(()), image, DOCKER).line is None
