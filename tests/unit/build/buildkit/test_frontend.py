"""The frontend that ``# syntax=`` names reads the file, as the release that it is."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner

from simulator.build.builders import find_builder
from simulator.build.buildkit.frontend import choose_frontend
from simulator.cli.main import cli
from simulator.core.errors import NotModelled
from simulator.oracle import protocol

OWN = find_builder("buildkit@0.25")


def chosen(text: str) -> tuple[str, str]:
    """The version of the profile that reads the file, and the note; ``""`` if it is the builder's own."""
    builder, _, decision = choose_frontend(text, OWN)
    return builder.version, decision.value if decision else ""


@pytest.mark.parametrize(
    ("name", "version"),
    [
        *(("docker/dockerfile:1.2", "0.8"), ("docker/dockerfile:1.3", "0.9"), ("docker/dockerfile:1.4", "0.10")),
        *(("docker/dockerfile:1.4.3", "0.10"), ("docker/dockerfile:1.9.0", "0.15"), ("docker/dockerfile:1.13", "0.19")),
        *(("docker/dockerfile:1.19", "0.25"), ("docker/dockerfile:1.20-labs", "0.26"), ("docker/dockerfile", "0.32")),
        *(("docker/dockerfile:1", "0.32"), ("docker/dockerfile:latest", "0.32"), ("docker/dockerfile:labs", "0.32")),
        *(("docker.io/docker/dockerfile:1.7", "0.13"), ("docker/dockerfile-upstream:master-labs", "0.32")),
        *(("docker/dockerfile:experimental", "0.8"), ("docker/dockerfile:1.0-experimental", "0.8")),
        *(("docker/dockerfile:1.5@sha256:00", "0.11"), ("docker/dockerfile:1.6 more", "0.12")),
        *(("registry.example.com:5000/hub/docker/dockerfile:1.4", "0.10"), ("docker/dockerfile:1.4-rc1", "0.10")),
    ],
)
def test_a_release_is_the_builder_of_the_same_sources(name: str, version: str) -> None:
    assert chosen(f"# syntax={name}\nFROM x")[0] == version


@pytest.mark.parametrize("name", ["other/frontend", "docker/dockerfile:2", "dockerfile:1", "x/dockerfile:1.4"])
def test_another_frontend_is_not_modelled(name: str) -> None:
    with pytest.raises(NotModelled, match="another frontend"):
        chosen(f"# syntax={name}\nFROM x")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        *(("FROM x\n# syntax=docker/dockerfile:1.4", "0.25"), ("# a\n# syntax=docker/dockerfile:1.4", "0.25")),
        *(("\n# syntax=docker/dockerfile:1.4", "0.25"), ("# escape=`\n#syntax = docker/dockerfile:1.4\n", "0.10")),
        *(("\ufeff# SYNTAX=docker/dockerfile:1.4", "0.10"), ("#!/bin/x\n# syntax=docker/dockerfile:1.4", "0.10")),
        *(("// syntax=docker/dockerfile:1.4", "0.10"), ("//escape=`\n//syntax=docker/dockerfile:1.4\nFROM x", "0.10")),
        *(("#!/bin/x", "0.25"), ("", "0.25"), ("# syntax=", "0.25")),
    ],
)
def test_the_line_counts_at_the_top_alone(text: str, version: str) -> None:
    assert chosen(text)[0] == version


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("docker/dockerfile:1.4", "docker/dockerfile:1.4 reads this file, as BuildKit 0.10 does"),
        ("mirror.gcr.io/docker/dockerfile:1.4", "it is taken for a mirror of docker/dockerfile"),
        ("docker/dockerfile:1", "it stands for the newest release"),
        ("docker/dockerfile:1.1", "it is older than all that are modelled"),
        ("docker/dockerfile:1.99", "it is newer than all that are modelled"),
        ("docker/dockerfile:1.4@sha256:00", "its digest may pin another release"),
        ("docker/dockerfile@sha256:00", "its digest does not say which release it is"),
        ("r:5000/docker/dockerfile@sha256:00", "its digest does not say which release it is"),
    ],
)
def test_the_note_says_what_is_taken_for_granted(name: str, says: str) -> None:
    text = f"# syntax={name}\nFROM scratch\nCMD a"
    answer = protocol.answer({"image": {"dockerfile": text, "builder": "buildkit@0.25"}, "request": {"engine-api": {}}})
    assert any(piece["rule"] == "advice.frontend" and says in piece["says"] for piece in answer["advice"])


@pytest.mark.parametrize(
    ("line", "known", "unknown"),
    [
        ("COPY --parents a b", "1.7-labs", "1.7"),
        ("COPY --exclude=x a b", "1.7-labs", "1.6-labs"),
        ("RUN --security=sandbox a", "1.4-labs", "1.4"),
        ("RUN --network=none a", "1.2-labs", "1.2"),
        ("RUN --device=x a", "1.14-labs", "1.14"),
        ("RUN <<E\na\nE", "1.3-labs", "1.3"),
        ("COPY --chmod=u+x a b", "1.12-labs", "1.12"),
        ("COPY --link a b", "1.4", "1.3"),
    ],
)
def test_labs_releases_have_what_others_lack(line: str, known: str, unknown: str) -> None:
    def outcome(tag: str) -> Any:
        text = f"# syntax=docker/dockerfile:{tag}\nFROM scratch\n{line}\nCMD a"
        return protocol.answer({"image": {"dockerfile": text, "builder": "buildkit@0.25"}})["outcome"]

    assert (outcome(known), outcome(unknown)) == ("image", "refused")


def test_the_classic_builder_takes_the_line_for_a_comment() -> None:
    text = "# syntax=other/frontend\nFROM scratch\nCMD a"
    assert protocol.answer({"image": {"dockerfile": text, "builder": "classic@28.5"}})["outcome"] == "image"


@pytest.mark.parametrize(
    ("line", "tool"),
    [
        ("# syntax=docker/dockerfile:1.3\n", "docker/dockerfile:1.3 (buildkit@0.9)"),
        ("# syntax=r.corp/docker/dockerfile:1.4 x\n", "r.corp/docker/dockerfile:1.4 (buildkit@0.10)"),
        ("", "buildkit@0.32"),
    ],
)
@pytest.mark.parametrize("fault", ["XYZ a", "STOPSIGNAL no", "COPY --from=7 a b"])
def test_a_refusal_names_the_frontend_that_refuses(line: str, tool: str, fault: str) -> None:
    result = CliRunner().invoke(cli, ["resolve", "-f", "-"], input=f"{line}FROM scratch\n{fault}\n")
    assert result.output.startswith(f"No image is built: {tool} refuses to build it: ")
