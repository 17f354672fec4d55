"""What a change of an entry script does to the containers of an image."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.analysis.repository.changes import RepositoryComparison, compare_states
from simulator.analysis.repository.state import Given, State
from simulator.images.catalogue import catalogued
from simulator.report.text.repository import unknown_changes

DOCKERFILE = 'FROM alpine\nCOPY entry.sh /entry.sh\nENTRYPOINT ["/entry.sh"]\nCMD ["/app", "a"]\n'
SCRIPT = '#!/bin/sh\nset -e\nx\nexec "$@"\n'
FILES = {"web/Dockerfile": DOCKERFILE, "web/entry.sh": SCRIPT}


def compare(
    old: str, new: str, files: Mapping[str, str] = FILES, modes: Mapping[str, int] = {}
) -> RepositoryComparison:
    after = {**files, "web/entry.sh": SCRIPT.replace(old, new)}
    given = Given(look_up=catalogued)
    states = [State(each, given, {**dict.fromkeys(each, 0o755), **modes}) for each in (files, after)]
    return compare_states(states[0], states[1], [("web/entry.sh", "web/entry.sh")])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "exec ",
            "",
            "web/entry.sh does not exec the program any more, so its shell stays PID 1: docker stop waits 10 s",
        ),
        ('exec "$@"', 'exec "$@" b', 'web/entry.sh executes ["/app", "a", "b"] instead of ["/app", "a"].'),
        ('exec "$@"', "exec /other", 'web/entry.sh executes ["/other"] instead of ["/app", "a"].'),
        (
            "exec ",
            "exec su-exec web ",
            'web/entry.sh executes the program as user "web" instead of the container\'s user.',
        ),
        (
            "exec ",
            "exit 3\n",
            "The container ends with exit 3 before web/entry.sh executes a program (line 4: ",
        ),
    ],
)
def test_another_program_is_told(old: str, new: str, says: str) -> None:
    found = compare(old, new)
    (change,) = found.changes
    assert change.difference.first.startswith(says) and found.verdict == "different" and not found.notes
    assert change.container.place == "web/Dockerfile docker run IMAGE"


def test_the_shell_that_goes_away_is_told() -> None:
    after = {**FILES, "web/entry.sh": SCRIPT.replace("exec ", "")}
    states = [State(each, Given(look_up=catalogued)) for each in (after, FILES)]
    (change,) = compare_states(states[0], states[1], [("web/entry.sh", "web/entry.sh")]).changes
    assert change.difference.first.startswith(
        "web/entry.sh execs the program now, which is PID 1 in place of the shell"
    )


def test_containers_of_the_image_are_told_with_their_words() -> None:
    compose = "services:\n  w:\n    build: web\n    command: [/app, b]\n  other: {image: alpine}\n"
    (change,) = compare("exec ", "", {**FILES, "compose.yaml": compose}).changes
    assert change.container.place == "compose.yaml:2 w"


def test_a_script_with_the_same_commands_is_the_same() -> None:
    found = compare("x\n", "x # comment\n\n")
    assert found.alike == ("web/entry.sh",) and found.verdict == "same" and not found.skipped


@pytest.mark.parametrize("new", ["y", "x\ny", '[ "$1" = b ] && exec /other'])
def test_what_no_container_shows_is_not_known(new: str) -> None:
    found = compare("x\n", f"{new}\n")
    reason = "what the changed entry script of web/Dockerfile does"
    assert found.verdict == "unknown" and unknown_changes(found) == [("web/entry.sh", reason)]


def test_a_script_whose_words_change_as_well_is_told_as_a_container() -> None:
    after = {"web/Dockerfile": DOCKERFILE.replace('"a"', '"b"'), "web/entry.sh": SCRIPT.replace("exec ", "")}
    states = [State(each, Given(look_up=catalogued)) for each in (FILES, after)]
    found = compare_states(states[0], states[1], [(path, path) for path in FILES])
    assert not found.changes and found.verdict == "unknown"


def test_a_link_in_the_context_is_not_known() -> None:
    assert compare("exec ", "", modes={"web/entry.sh": 0}).verdict == "unknown"


def test_a_shell_that_stays_in_front_of_the_program_comes_first() -> None:
    after = {**FILES, "web/Dockerfile": DOCKERFILE.replace('CMD ["/app", "a"]', "CMD trap x TERM; /app a")}
    compose = {"compose.yaml": "services:\n  w: {build: web}\n"}
    states = [State({**each, **compose}, Given(look_up=catalogued)) for each in (FILES, after)]
    (change,) = compare_states(states[0], states[1], [("web/Dockerfile", "web/Dockerfile")]).changes
    assert change.difference.first.startswith("A shell stays PID 1, and does not become the program: ")
    assert change.difference.serious == 1


def test_a_pod_is_told_without_docker() -> None:
    pod = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: shop, args: [/app]}]\n"
    )
    lines = "docker build -t shop web\n"
    found = compare("exec ", "", {**FILES, "p.yaml": pod, "b.sh": lines})
    (change,) = found.changes
    assert change.container.place == "p.yaml:5 p/c" and "docker" not in change.difference.first
