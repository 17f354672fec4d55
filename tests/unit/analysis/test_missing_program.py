"""A program that the base image surely lacks."""

from __future__ import annotations

import pytest

import simulator as dsim
from simulator.analysis.diff import Comparison, Side, compare
from simulator.analysis.image_difference import image_difference
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.image import build_dockerfile

ENGINE = find_engine(DEFAULT_ENGINE)
END = 'ENTRYPOINT ["python", "app.py"]\n'

MOUNT = "volumeMounts: [{name: v, mountPath: /opt}]"
POD = """apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  volumes: [{name: v, emptyDir: {}}]
  containers:
  - name: c
    image: alpine
    command: [python, x.py]
"""


def of_line(*words: str, engine: str = DEFAULT_ENGINE) -> list[str]:
    answer = dsim.docker_run(words, engine=engine)
    return [piece.value for piece in answer.advice if piece.rule.id == "advice.no-program"]


def compared(before: str, after: str) -> Comparison:
    sides = [Side(build_dockerfile(text, {}, {}, ENGINE, "Dockerfile:{}".format)) for text in (before, after)]
    return compare(sides[0], sides[1], ENGINE)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["alpine", "python", "x.py"], 'The container does not start (exit 127): alpine has no "python".'),
        (["debian", "/usr/bin/node"], 'The container does not start (exit 127): debian has no "/usr/bin/node".'),
        (
            ["alpine", "sh", "-c", "sleep 5; python x"],
            'The container ends with exit 127 when its script comes to "python": alpine has no "python".',
        ),
        (
            ["alpine", "sh", "-c", "echo python; java"],
            'The container ends with exit 127 when its script comes to "java": alpine has no "java".',
        ),
        (["debian", "sh", "-c", "exec node x"], 'The container ends at once (exit 127): debian has no "node".'),
        (["nginx", "node", "x.js"], 'The container ends at once (exit 127): nginx has no "node".'),
    ],
)
def test_a_program_that_the_image_lacks_is_told_first(words: list[str], says: str) -> None:
    assert [text.startswith(says) for text in of_line(*words)] == [True]


@pytest.mark.parametrize(
    "words",
    [
        ["alpine", "server"],
        ["python", "python", "x.py"],
        ["node:20", "python3", "x.py"],
        ["-v", "/opt/python:/usr/local/bin", "alpine", "python"],
        ["-e", "PATH=/opt/bin", "-v", "/opt:/opt", "alpine", "python"],
        ["alpine", "sh", "-c", "if [ -e /x ]; then exec node x; fi; exec top"],
        ["example.com/alpine", "python"],
        ["alpine", "sh", "-c", "python x; sleep 5; exit 127"],
        ["alpine", "sh", "-c", "exit 127; python"],
        ["alpine", "sh", "-c", "python x; java"],
    ],
)
def test_what_may_be_there_is_not_said_to_be_missing(words: list[str]) -> None:
    assert of_line(*words) == []


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (["--volumes-from", "other"], 0),
        (["--secret", "s,target=/usr/bin/python"], 0),
        (["--secret", "s,type=mount,target=/usr/bin/python,mode=0755"], 0),
        (["--secret", "s"], 1),
        (["--secret", "s,target=python"], 1),
    ],
)
def test_what_podman_mounts_may_bring_it(options: list[str], number: int) -> None:
    told = dsim.podman_run([*options, "alpine", "python"], engine="podman@5.4").advice
    assert [piece.rule.id for piece in told].count("advice.no-program") == number


def of_manifest(*lines: str) -> list[str]:
    listed = "\n".join(f"    {line}" for line in lines)
    text = f"{POD}{listed}\n"
    return [piece.rule.id for piece in next(iter(dsim.kubernetes(text).values())).advice]


@pytest.mark.parametrize(
    ("lines", "is_told"),
    [
        (["env: [{name: PATH, valueFrom: {secretKeyRef: {name: s, key: k}}}]", MOUNT], False),
        (["envFrom: [{configMapRef: {name: cm}}]", MOUNT], False),
        (["envFrom: [{configMapRef: {name: cm}, prefix: X_}]", MOUNT], True),
        (["env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]", MOUNT], True),
    ],
)
def test_a_path_that_is_not_known_may_lead_to_a_mounted_program(lines: list[str], *, is_told: bool) -> None:
    assert ("advice.no-program" in of_manifest(*lines)) is is_told


@pytest.mark.parametrize("copy", ["COPY <<EOF /usr/bin/python\nx\nEOF\n", 'COPY <<a <<"python" /usr/bin/\na\npython\n'])
def test_a_file_of_its_name_that_may_not_be_executed_is_not_called_missing(copy: str) -> None:
    told = dsim.resolve(dsim.Image.from_dockerfile(f"FROM alpine\n{copy}{END}"))
    assert "advice.no-program" not in [piece.rule.id for piece in told.advice]


def test_the_first_line_of_an_answer_names_the_image() -> None:
    told = dsim.docker_run(["alpine", "python", "x.py"]).told
    assert told is not None
    assert told.outcome == 'does not start: exit 127, alpine has no "python". Install it, or start another program'


@pytest.mark.parametrize("lines", ["", "COPY app.py .\n", "WORKDIR /app\nCOPY . .\n", "RUN mkdir -p /app\n"])
def test_a_base_image_without_the_program_keeps_the_container_from_starting(lines: str) -> None:
    found = compared(f"FROM python:3.12-slim\n{lines}{END}", f"FROM alpine\n{lines}{END}")
    assert found.verdict == "different"
    assert image_difference(found).first.startswith('The container does not start (exit 127): alpine has no "python"')


@pytest.mark.parametrize(
    ("lines", "asks"),
    [
        ("RUN apk add python3\n", "Does RUN (Dockerfile:2) install it?"),
        ("RUN a\nCOPY x /usr/bin/\nRUN b\n", "Does RUN (Dockerfile:2) or COPY (Dockerfile:3) or one of 1 more"),
        ("COPY --from=python /usr/local /usr/local\n", "Does COPY (Dockerfile:2) install it?"),
        ("ENV PATH=/venv/bin:$PATH\nCOPY --from=b /venv /venv\n", "Does COPY (Dockerfile:3) install it?"),
    ],
)
def test_an_instruction_that_may_install_it_is_asked_about(lines: str, asks: str) -> None:
    found = compared(f"FROM python:3.12-slim\n{lines}{END}", f"FROM alpine\n{lines}{END}")
    says = image_difference(found).first
    assert says.startswith('Whether it finds "python" is not known: alpine has none.') and asks in says
    assert not found.plain.fails


def test_what_was_not_known_before_is_not_asked_again() -> None:
    text = f"FROM alpine\nRUN apk add python3\n{END}"
    assert compared(text, text.replace("FROM", "# comment\nFROM")).verdict == "same"


def test_a_program_that_is_there_again_is_solved() -> None:
    found = compared(f"FROM alpine\n{END}", f"FROM python:alpine\n{END}")
    assert found.plain.others[0].startswith("Solved: The container does not start (exit 127)")


def test_a_shell_that_the_new_base_lacks_is_told_before_the_environment() -> None:
    for end in ('CMD ["bash"]\n', "CMD exec server\n"):
        found = compared(f"FROM debian\n{end}", f"FROM gcr.io/distroless/base\n{end}")
        assert image_difference(found).first.startswith("The container does not start: ")
        assert found.verdict == "different"
