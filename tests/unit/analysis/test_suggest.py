"""Changes and lines are suggested."""

from __future__ import annotations

from simulator.analysis.suggest import Goal, appended_goal, suggest
from simulator.build.image import BuiltImage
from simulator.releases.find import find_engine
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

    def test_what_a_suggested_line_or_a_changed_image_comes_to_is_known(self) -> None:
        image = built('FROM scratch\nENTRYPOINT ["a"]\nCMD ["b"]\n')
        for arguments_only in (False, True):
            found = suggest(Goal(("c",)), image, DOCKER, arguments_only=arguments_only).simulation
            assert found is not None and found.argv is not None and found.argv.value == ("c",)
        assert suggest(Goal(()), image, DOCKER).simulation is None
