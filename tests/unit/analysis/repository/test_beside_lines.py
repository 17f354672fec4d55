"""What changes beside the lines that are compared."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.analysis.repository.beside_lines import notes_beside
from simulator.analysis.repository.state import Given, State


def notes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    changed = [(path, path) for path in sorted(before) if before[path] != after[path]]
    return notes_beside(State(before, Given()), State(after, Given()), changed)


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("x.sh", "I=x:%s\ndocker run $I\n", "I"),
        ("x.sh", "O=(--user %s)\ndocker run ${O[@]} x\n", "O"),
        ("x.sh", "A=%s\nB=$A\ndocker run x $B\n", "A"),
        ("x.sh", "for c in a %s; do docker run x $c; done\n", "c"),
        ("Makefile", "C = %s\na:\n\tdocker run x $(C)\n", "C"),
        ("Makefile", "a: C = %s\na:\n\tdocker run x $(C)\n", "C"),
        ("x.service", "[Service]\nEnvironment=A=%s\nExecStart=docker run x $A\n", "A"),
        (".github/workflows/x.yml", "env:\n  A: %s\njobs:\n  b:\n    steps:\n    - run: docker run x $A\n", "A"),
        (
            ".github/workflows/x.yml",
            (
                "jobs:\n  b:\n    strategy:\n      matrix:\n        v: [%s]\n    steps:\n"
                "    - run: docker run x:${{ matrix.v }}\n"
            ),
            "v",
        ),
        ("README.md", "```\nexport A=%s\ndocker run x $A\n```\n", "A"),
        ("x.sh", "export COMPOSE_FILE=%s.yml\ndocker compose up\n", "COMPOSE_FILE"),
    ],
)
def test_a_variable_that_a_line_depends_on(path: str, text: str, name: str) -> None:
    (note,) = notes({path: text % "a"}, {path: text % "b"}).values()
    assert f"sets ${name}, on which a line that starts a container depends" in note


@pytest.mark.parametrize(
    "text",
    [
        "N=%s\ndocker run --name $N -p $N:80 x a\n",
        "A=%s\ndocker run x b\n",
        "A=%s\nB=c\ndocker run x $B\n",
        "docker build -t $V .\nV=%s\ndocker run x b\n",
    ],
)
def test_a_variable_that_reaches_no_process_is_not_told(text: str) -> None:
    assert not notes({"x.sh": text % "a"}, {"x.sh": text % "b"})


def test_a_function_is_called_with_words() -> None:
    text = 'other() { echo "$1"; }\nf() {\n  docker run x "$@"\n}\nother %s\nf %s\n'
    assert notes({"x.sh": text % ("a", "a")}, {"x.sh": text % ("a", "b")}) == {
        "x.sh": "what is called with other words starts a container that gets some of them"
    }
    assert not notes({"x.sh": text % ("a", "a")}, {"x.sh": text % ("b", "a")})


@pytest.mark.parametrize(
    ("script", "other", "text"),
    [
        (". ./env.sh\ndocker run $I\n", "env.sh", "I=%s\n"),
        ("source .env\ndocker run $I\n", ".env", "I=%s\n"),
        ("docker run $I\n", "all.sh", "I=%s ./x.sh\n"),
        ("docker run x $1\n", "all.sh", "bash x.sh %s\n"),
        ("docker run x $1\n", ".github/workflows/x.yml", "jobs:\n  b:\n    steps:\n    - run: ./x.sh %s\n"),
    ],
)
def test_another_file_sets_what_a_line_depends_on(script: str, other: str, text: str) -> None:
    found = notes({"x.sh": script, other: text % "a"}, {"x.sh": script, other: text % "b"})
    assert list(found) == [other] and "in x.sh" in found[other]


@pytest.mark.parametrize(
    ("other", "text"), [("env.sh", "I=%s\n"), ("README.md", "I=%s ./x.sh\n"), ("x.ts", "const I = %s // x.sh\n")]
)
def test_a_file_that_has_to_do_with_nothing_is_not_told(other: str, text: str) -> None:
    script = "docker run $I\n"
    assert not notes({"x.sh": script, other: text % "a"}, {"x.sh": script, other: text % "b"})


def test_a_file_of_variables_is_another_one() -> None:
    text = "[Service]\nEnvironmentFile=/etc/%s\nExecStart=docker run x $A\n"
    (note,) = notes({"x.service": text % "a"}, {"x.service": text % "b"}).values()
    assert note.startswith("line 2 reads variables from another file")


def test_all_of_a_file_is_told() -> None:
    text = "I=%s\ndocker run $I\nls | xargs docker run x %s\n"
    (note,) = notes({"x.sh": text % ("a", "a")}, {"x.sh": text % ("b", "b")}).values()
    assert note == (
        "line 1 sets $I, on which a line that starts a container depends; "
        "line 3 starts a container, as it seems, in a way that is not looked at"
    )
