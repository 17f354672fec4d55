"""A user that the base image surely lacks."""

from __future__ import annotations

import pytest

import simulator as dsim
from simulator.analysis.diff import Comparison, Side, compare
from simulator.analysis.image_difference import image_difference
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.image import build_dockerfile

ENGINE = find_engine(DEFAULT_ENGINE)
END = 'USER node\nCMD ["/server"]\n'


def compared(before: str, after: str) -> Comparison:
    sides = [Side(build_dockerfile(text, {}, {}, ENGINE, "Dockerfile:{}".format)) for text in (before, after)]
    return compare(sides[0], sides[1], ENGINE)


def of_line(*words: str) -> list[str]:
    return [piece.value for piece in dsim.docker_run(words).advice if piece.rule.id == "advice.no-user"]


def test_a_user_that_the_new_base_lacks_keeps_the_container_from_starting() -> None:
    found = compared(f"FROM node:20\n{END}", f"FROM debian:12\n{END}")
    assert image_difference(found).first.startswith(
        'The container does not start: debian:12 has no user "node", and nothing adds it.'
    )


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("RUN useradd node", "RUN (Dockerfile:2)"),
        ("COPY passwd /etc/", "COPY (Dockerfile:2)"),
        ("COPY rootfs /", "COPY (Dockerfile:2)"),
        ("ADD rootfs.tar.gz /", "ADD (Dockerfile:2)"),
        ("ADD rootfs.v1 /", "ADD (Dockerfile:2)"),
        ("ADD https://example.com/root.git /", "ADD (Dockerfile:2)"),
        ("ADD https://example.com/passwd /etc/", "ADD (Dockerfile:2)"),
    ],
)
def test_an_instruction_that_may_add_the_user_is_asked_about(line: str, place: str) -> None:
    found = compared(f"FROM node:20\n{line}\n{END}", f"FROM debian:12\n{line}\n{END}")
    assert not found.plain.fails
    assert f'finds the user "node" is not known: debian:12 has none. Does {place} add it?' in found.plain.question


def test_a_user_is_looked_up_before_the_program() -> None:
    end = 'USER node\nCMD ["node", "x.js"]\n'
    for lines in ("", "WORKDIR /app\nCOPY . .\n", "COPY package.json /\n", "ADD x.tar /srv\n", "ADD package.json /\n"):
        found = compared(f"FROM node:20\n{lines}{end}", f"FROM debian:12\n{lines}{end}")
        assert len(found.plain.fails) == 1 and 'has no user "node"' in found.plain.fails[0], lines


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["--user", "node", "alpine", "top"], 1),
        (["--user", "node:node", "nginx"], 1),
        (["--user", "1000", "alpine", "top"], 0),
        (["--user", "nobody", "alpine", "top"], 0),
        (["--user", "node", "-v", "/x:/etc/passwd", "alpine", "top"], 0),
        (["--user", "node", "node", "x"], 0),
        (["--user", "node", "--volumes-from", "other", "alpine", "top"], 0),
    ],
)
def test_only_a_user_that_is_surely_missing_is_told(words: list[str], number: int) -> None:
    assert len(of_line(*words)) == number


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ([], 1),
        (["--volumes-from", "other"], 0),
        (["--passwd-entry", "node:x:9:9::/:/bin/sh"], 0),
        (["--group-entry", "node:x:9:"], 0),
        (["--hostuser", "node"], 0),
        (["--passwd=false"], 0),
        (["--userns", "keep-id"], 0),
    ],
)
def test_a_user_that_podman_may_add_is_not_called_missing(options: list[str], number: int) -> None:
    told = dsim.podman_run([*options, "--user", "node", "alpine", "top"], engine="podman@5.4").advice
    assert [piece.rule.id for piece in told].count("advice.no-user") == number
