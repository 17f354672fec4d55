"""Two images are compared, as far as they are known and for whoever asks."""

from __future__ import annotations

import shlex

import pytest

from simulator.analysis.diff import Comparison, Side, compare
from simulator.analysis.image_difference import image_difference
from simulator.analysis.matrix import WayToAsk, build_table, generalize_words
from simulator.build.image import BuiltImage
from simulator.callers.entrypoint import run
from simulator.core.values import ImageConfig
from simulator.images.catalogue import catalogued
from simulator.releases.find import find_engine
from simulator.report.text.matrix import outcome_text
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import build_dockerfile, look_up_nothing
from tests.requests import requested

DOCKER = find_engine("docker@28.5")


def built(text: str, target: str = "") -> BuiltImage:
    return build_dockerfile(text, {"target": target}, {}, DOCKER, "Dockerfile:{}".format, look_up_nothing)


def compared(old: str, new: str, heads: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())) -> Comparison:
    return compare(Side(built(old), heads[0]), Side(built(new), heads[1]), DOCKER)


def started(text: str, *words: str) -> Simulation:
    return simulate(built(text), run(None, words, DOCKER), DOCKER)


class TestUnknownBase:
    def test_what_a_base_image_would_give_has_a_name(self) -> None:
        (first, *_) = build_table(built("FROM b\nCMD x\n"), DOCKER).rows
        assert outcome_text(first.simulation) == '[<ENTRYPOINT of b>, <SHELL of b>, "x"]'

    def test_a_second_stage_drops_the_cmd_of_an_unknown_base_for_sure(self) -> None:
        assert started('FROM b AS a\nFROM a\nENTRYPOINT ["e"]\n').is_known
        assert not started('FROM b\nENTRYPOINT ["e"]\n').is_known  # a trigger may have set CMD in this very stage

    def test_the_same_base_cancels_out_and_another_does_not(self) -> None:
        assert compared("FROM b\nRUN x\n", "FROM b\nRUN y\n").verdict == "same"
        assert compared('FROM b\nCMD ["x"]\n', 'FROM b\nCMD ["y"]\n').verdict == "different"
        assert compared("FROM b\n", "FROM c\n").verdict == "unknown"
        assert compared("FROM --platform=linux/arm64 b\n", "FROM b\n").verdict == "unknown"
        assert compared("FROM b\nENTRYPOINT x\n", "FROM b\nCMD x\n").verdict == "unknown"
        assert compared("FROM b\nENV A=1\n", "FROM b\nENV A=2\n").verdict == "unknown"

    def test_another_platform_is_another_image(self) -> None:
        found = compared("FROM --platform=linux/arm64 b\n", "FROM b\n")
        assert found.changes[0].verdict == "unknown" and not found.assumed

    def test_what_the_catalogue_does_not_state_is_not_known(self) -> None:
        one, other = (build_dockerfile(f"FROM python:3.1{n}\nENV A=1\n", {}, {}, DOCKER, str) for n in (2, 3))
        found = compare(Side(one), Side(other), DOCKER)
        assert {each.name: each.verdict for each in found.settings}["env"] == "unknown"
        assert compare(Side(one), Side(one), DOCKER).verdict == "same"
        assert [step.decisions[-1].rule.id for step in one.steps()] == ["from.image", "instruction-effect.env"]

    def test_an_image_that_starts_nothing_has_settings(self) -> None:
        one, other = (Side(built(f"FROM scratch\nENV A=1\n{line}\n")) for line in ("", "CMD x"))
        found = compare(one, other, DOCKER)
        assert found.changes[0].verdict == "different" and {each.verdict for each in found.settings} == {"same"}
        nothing = Side(BuiltImage(ImageConfig()))
        found = compare(nothing, Side(BuiltImage(ImageConfig(cmd=run(None, ["x"], DOCKER).container.cmd))), DOCKER)
        assert {each.verdict for each in found.settings} == {"same"}

    def test_an_argument_in_front_of_from_counts_for_triggers(self) -> None:
        heads = (("ARG A=1",), ("ARG A=2",))
        assert compared("ARG A=1\nFROM b\n", "ARG A=2\nFROM b\n", heads).verdict == "unknown"


class TestCallers:
    """The rows of callers hold what their front ends ask the engine for."""

    ROWS = tuple(row.way for row in build_table(built("FROM scratch\nCMD x\n"), DOCKER).rows)

    @pytest.mark.parametrize(
        "request_", [each for each in ROWS if each.caller == "Compose"], ids=lambda each: each.spelling
    )
    def test_compose_asks_as_its_row_says(self, request_: WayToAsk) -> None:
        spelled = "" if request_.spelling.startswith("no ") else request_.spelling.replace(", command", "\n    command")
        text = f"services:\n  s:\n    image: i\n    {spelled}\n".replace("X...", "x, y z").replace(
            "ARGS...", "a, --, ''"
        )
        body = {"files": {"compose.yaml": text}, "service": "s"}
        asked = requested("compose", body, DOCKER).container
        assert generalize_words(asked) == generalize_words(request_.request.container)

    @pytest.mark.parametrize(
        "request_", [each for each in ROWS if each.caller == "Kubernetes"], ids=lambda each: each.spelling
    )
    def test_a_kubelet_asks_as_its_row_says(self, request_: WayToAsk) -> None:
        spelled = "" if request_.spelling.startswith("no ") else request_.spelling.replace(", args", "\n    args")
        head = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: i\n"
        text = f"{head}    {spelled}\n".replace("X...", "x, y z").replace("ARGS...", "a, --, ''")
        asked = requested("kubernetes", {"manifest": text}, find_engine("containerd")).container
        assert generalize_words(asked) == generalize_words(request_.request.container)

    @pytest.mark.parametrize(
        "request_", [each for each in ROWS if each.caller == "run"], ids=lambda each: each.spelling
    )
    def test_docker_run_asks_as_its_row_says(self, request_: WayToAsk) -> None:
        line = shlex.split(request_.spelling.removeprefix("run "))
        asked = requested("docker-run", line, DOCKER).container
        assert generalize_words(asked) == generalize_words(request_.request.container)


def test_what_goes_wrong_with_an_image_comes_before_what_it_ignores() -> None:
    texts = ['FROM gcr.io/distroless/static-debian12\nENTRYPOINT ["/e"]\nCMD ["a"]\n']
    texts.append(texts[0].replace('["/e"]', "/e"))
    old, new = (build_dockerfile(text, {}, {}, DOCKER, str, catalogued) for text in texts)
    found = image_difference(compare(Side(old), Side(new), DOCKER))
    says = 'The container does not start: "/bin/sh" is not in gcr.io/distroless/static-debian12'
    assert found.first.startswith(says) and found.serious == 3


@pytest.mark.parametrize(
    ("instruction", "setting"),
    [
        ("USER a", "user"),
        ("WORKDIR /a", "cwd"),
        ("STOPSIGNAL SIGINT", "stop signal"),
        ("HEALTHCHECK CMD a", "healthcheck"),
        ('ONBUILD CMD ["a"]', ""),
    ],
)
def test_an_instruction_makes_no_other_setting_of_an_unknown_base_unknown(instruction: str, setting: str) -> None:
    for base in ("FROM b\nRUN x", "FROM node:20-slim\nRUN x"):
        old, new = (
            build_dockerfile(text, {}, {}, DOCKER, str, catalogued)
            for text in (f"{base}\n", f"{base}\n{instruction}\n")
        )
        found = compare(Side(old), Side(new), DOCKER)
        assert {each.name for each in found.settings if each.verdict != "same"} == ({setting} if setting else set())
