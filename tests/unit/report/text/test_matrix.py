from __future__ import annotations

import json

import pytest

from simulator.analysis.matrix import Table, build_table
from simulator.build.image import image_of
from simulator.images.catalogue import catalogued
from simulator.releases.find import find_engine
from simulator.report.text.matrix import Meaning, meanings, table_json
from simulator.simulation.image import build_dockerfile

DOCKER = find_engine("docker@28.5")


def table(entrypoint: str | None, cmd: str | None, engine: str = "docker@28.5") -> Table:
    release = find_engine(engine)
    return build_table(image_of(entrypoint, cmd, None, "--{}".format, release.builder), release)


def told(found: list[Meaning]) -> dict[str, tuple[str, ...]]:
    return {f"{each.decision.rule.id}: {each.sentence.partition(':')[0]}": each.requests for each in found}


@pytest.mark.parametrize(
    ("entrypoint", "cmd", "expected"),
    [
        ('["app"]', '["x"]', {}),
        (
            "exec app",
            '["x"]',
            {
                'advice.swallowed: ["x"] has no effect': ("run IMAGE",),
                "advice.swallowed: [ARGS...] has no effect": ("run IMAGE ARGS...",),
            },
        ),
        (
            '["app"]',
            "x && y",
            {
                'argv-advice.shell-as-argument: "app" gets "/bin/sh", "-c" and the text of CMD as arguments, and runs '
                "no shell. Write CMD in exec form.": ("run IMAGE",)
            },
        ),
    ],
)
def test_requests_have_what_they_mean(entrypoint: str, cmd: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert told(meanings(table(entrypoint, cmd))) == expected


def test_what_only_other_callers_meet_is_told_where_they_are_asked_for() -> None:
    image = table('["app"]', '["--listen"]')
    assert meanings(image) == []
    assert {each.requests for each in meanings(image, ("Compose",))} == {
        ("Compose entrypoint: []", "Compose entrypoint: [], command: []")
    }
    assert any("advice" in row for row in table_json(image)["rows"])


def test_an_engine_that_run_does_not_ask_has_what_its_callers_mean() -> None:
    (found,) = meanings(table("exec app", None, "containerd@2.1"))
    assert found.requests[0].startswith("Kubernetes ") and found.sentence.startswith("[ARGS...] has no effect")


def test_nothing_is_said_of_a_script_that_is_a_placeholder() -> None:
    text = 'FROM debian:12\nENTRYPOINT ["sh", "-c"]\nCMD ["x"]\n'
    built = build_dockerfile(text, {}, {}, DOCKER, "Dockerfile:{}".format, catalogued)
    image = build_table(built, DOCKER)
    assert not [each for each in meanings(image) if "ARGS..." in each.sentence]


def test_json_has_the_rule_and_the_sentence_of_each_row() -> None:
    rows = {row["request"]: row for row in table_json(table("exec app", '["x"]'))["rows"] if row["caller"] == "run"}
    (piece,) = rows["run IMAGE"]["advice"]
    assert piece["rule"] == "advice.swallowed" and '["x"] has no effect' in piece["says"]
    assert "advice" not in rows["run --entrypoint X IMAGE"]
    json.dumps(rows)
