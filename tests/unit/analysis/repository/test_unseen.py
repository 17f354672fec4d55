"""What may change a container, and is not compared."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator.analysis.repository.changes import compare_states
from simulator.analysis.repository.state import Given, State
from simulator.analysis.repository.unseen import notes_of

DOCKERFILE = 'FROM x\nCOPY e.sh lib.sh /\nENTRYPOINT ["/e.sh"]\n'
POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: x, args: [sh, /s/run.sh]}]}\n"
)
MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {run.sh: exec %s, x.conf: '/s %s'}\n"
COMPOSITE = (
    "runs:\n  using: composite\n  steps:\n  - {uses: 'docker://x', with: {args: %s}}\n  - {run: %s, shell: bash}\n"
)


def notes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    changed = [(path, path) for path in sorted(before) if before[path] != after[path]]
    states = State(before, Given()), State(after, Given())
    found = notes_of(*states, changed)
    compared = compare_states(*states, changed)
    assert (found.keys() <= compared.notes.keys() and compared.verdict != "same") or not found
    return found


@pytest.mark.parametrize(
    ("files", "path", "text", "says"),
    [
        (
            {"Dockerfile": DOCKERFILE, "e.sh": ". /lib.sh\nexec $P\n"},
            "lib.sh",
            "P=%s\n",
            "the entry script of Dockerfile names",
        ),
        ({"Dockerfile": DOCKERFILE, "e.sh": "exec a\n"}, "lib.sh", "P=%s\n", ""),
        (
            {"compose.yaml": "services:\n  w: {image: x, command: /e.sh, volumes: ['./e.sh:/e.sh']}\n"},
            "e.sh",
            "exec %s\n",
            "what the changed script does, which compose.yaml:2 w executes",
        ),
        (
            {"a.sh": "exec a\n", "b.sh": "exec b\n"},
            "Dockerfile",
            'FROM x\nCOPY %s.sh /e.sh\nENTRYPOINT ["/e.sh"]\n',
            "what e.sh does, which it starts and copies from something else",
        ),
        ({}, "Dockerfile", 'FROM x\nCOPY <<EOF /e.sh\nexec %s\nEOF\nENTRYPOINT ["/e.sh"]\n', "what e.sh does"),
        ({}, "Dockerfile", 'FROM x\nCOPY --from=y /%s/e.sh /e.sh\nENTRYPOINT ["/e.sh"]\n', ""),
        ({}, "Dockerfile", 'FROM x\nCOPY %s.jar /x.jar\nENTRYPOINT ["java", "-jar", "/x.jar"]\n', ""),
        ({"compose.yaml": "services:\n  w: {image: x}\n"}, ".env", "COMPOSE_FILE=%s.yml\n", "another COMPOSE_FILE"),
        ({"compose.yaml": "services:\n  w: {image: x}\n"}, ".env", "A=%s\n", ""),
        ({"pod.yaml": POD}, "map.yaml", MAP.replace("/s %s", "x"), "what the changed run.sh of its ConfigMap does"),
        ({"pod.yaml": POD}, "map.yaml", MAP.replace("exec %s", "exec a"), ""),
        ({}, "action.yml", COMPOSITE.replace("{run: %s", "{run: ls"), "the containers of its steps are not looked at"),
        ({}, "action.yml", COMPOSITE.replace("args: %s", "args: a"), ""),
        (
            {},
            ".devcontainer/devcontainer.json",
            '{"image": "x", "initializeCommand": "docker run x %s"}',
            "what initializeCommand starts is not looked at",
        ),
        ({}, ".devcontainer/devcontainer.json", '{"image": "x", "initializeCommand": "echo %s"}', ""),
        ({}, ".circleci/config.yml", "jobs: {b: {docker: [{image: %s}]}}\n", "the containers that it names"),
    ],
)
def test_notes(files: Mapping[str, str], path: str, text: str, says: str) -> None:
    found = notes({**files, path: text % "a"}, {**files, path: text % "b"})
    assert list(found) == ([path] if says else []) and says in found.get(path, "")


def test_a_script_that_changes_in_comments_alone_is_not_told() -> None:
    files = {"compose.yaml": "services:\n  w: {image: x, command: /e.sh, volumes: ['./e.sh:/e.sh']}\n"}
    assert not notes({**files, "e.sh": "# a\nexec a\n"}, {**files, "e.sh": "# b\nexec a\n"})
