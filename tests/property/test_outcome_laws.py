"""Laws of changes that are compared by what comes of them, not by their words alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

import simulator as dsim
from simulator.analysis.diff import Side, compare
from simulator.analysis.difference import compare_answers
from simulator.analysis.image_difference import image_difference
from simulator.images.catalogue import catalogued
from simulator.images.known_programs import missing_programs
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.container import Simulation
from simulator.simulation.image import build_dockerfile

ENGINE = find_engine(DEFAULT_ENGINE)
IN_FRONT = {
    "redis": "redis-server", "postgres": "postgres", "mysql": "mysqld", "mariadb": "mariadbd", "memcached": "memcached",
    "node": "node",
}  # fmt: skip
OPTIONS = st.sampled_from(["-x", "--port=1", "-p", "--appendonly"])
WORDS = st.lists(st.sampled_from(["a", "b c", "--d", "7", "$e"]), max_size=3)
LACKING = [
    "alpine",
    "debian:12",
    "ubuntu:24.04",
    "nginx",
    "python:3.12-slim",
    "golang:alpine",
    "gcr.io/distroless/base",
]


def simulation(words: list[str]) -> Simulation:
    outcome = dsim.docker_run(words).outcome
    assert isinstance(outcome, Simulation)
    return outcome


@given(image=st.sampled_from(sorted(IN_FRONT)), option=OPTIONS, words=WORDS)
def test_an_option_alone_is_the_same_process_as_behind_the_program(image: str, option: str, words: list[str]) -> None:
    sides = [simulation([image, *front, option, *words]) for front in ([IN_FRONT[image]], [])]
    for before, after in (sides, sides[::-1]):
        found = compare_answers(before, after, ENGINE)
        assert found.verdict == "different"
        assert any(" makes the same process of both: " in text for text in found.sentences)
    assert compare_answers(sides[0], sides[0], ENGINE).verdict == "same"


@st.composite
def lacking(draw: st.DrawFn) -> tuple[str, str]:
    """An image, and a program that it lacks."""
    image = draw(st.sampled_from(LACKING))
    used = catalogued(image)
    assert used is not None
    return image, draw(st.sampled_from(sorted(missing_programs(used))))


@given(drawn=lacking(), words=WORDS)
def test_a_program_that_the_image_lacks_fails_in_every_command(drawn: tuple[str, str], words: list[str]) -> None:
    image, program = drawn
    answer = dsim.docker_run([image, program, *words])
    assert answer.told is not None and "exit 127" in answer.told.outcome
    assert any(piece.rule.id == "advice.no-program" for piece in answer.advice)


@given(drawn=lacking(), line=st.sampled_from(["RUN x", "COPY . /", "COPY --from=b /usr /usr", "ADD a.tar /"]))
def test_what_an_instruction_may_install_is_asked_and_never_guessed(drawn: tuple[str, str], line: str) -> None:
    image, program = drawn
    texts = [f'FROM {base}\n{line}\nENTRYPOINT ["{program}"]\n' for base in ("example.com/base", image)]
    sides = [Side(build_dockerfile(text, {}, {}, ENGINE, "Dockerfile:{}".format)) for text in texts]
    found = compare(sides[0], sides[1], ENGINE)
    assert not found.plain.fails and found.verdict != "same"
    assert image_difference(found).first.startswith(f'Whether it finds "{program}" is not known')
