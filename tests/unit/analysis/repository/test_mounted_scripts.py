"""Scripts that a container executes from a mount."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.mounted_scripts import executed_as, mounted_scripts
from simulator.analysis.repository.state import Given, State


@pytest.mark.parametrize(
    ("path", "text", "place"),
    [
        (
            "compose.yaml",
            "services:\n  w: {image: x, entrypoint: /e.sh, volumes: ['./a.sh:/e.sh:ro']}\n",
            "compose.yaml:2 w",
        ),
        ("compose.yaml", "services:\n  w: {image: x, command: /s/a.sh, volumes: ['./s:/s']}\n", "compose.yaml:2 w"),
        (
            "compose.yaml",
            "services:\n  w: {image: x, command: 'sh -c \"exec /s/t/a.sh b\"', volumes: ['.:/s']}\n",
            "compose.yaml:2 w",
        ),
        (
            "compose.yaml",
            (
                "services:\n  w:\n    image: x\n    healthcheck: {test: /s/a.sh}\n"
                "    volumes: [{type: bind, source: s, target: /s}]\n"
            ),
            "compose.yaml:2 w",
        ),
        ("y.sh", "docker run -v $PWD/s/a.sh:/a.sh x /a.sh\n", "y.sh:1 docker run"),
        ("y.sh", "docker run --mount type=bind,src=/a,dst=/s x /s/a.sh\n", "y.sh:1 docker run"),
        ("w.container", "[Container]\nImage=x\nExec=/s/a.sh\nVolume=./s:/s\n", "w.container:2"),
        ("compose.yaml", "services:\n  w: {image: x, command: /s/a.sh, volumes: ['./t:/t']}\n", ""),
        ("compose.yaml", "services:\n  w: {image: x, command: /s/b.sh, volumes: ['./s:/s']}\n", ""),
    ],
)
def test_a_script_is_found_by_its_mount(path: str, text: str, place: str) -> None:
    state = State({path: text, "s/a.sh": "exec a\n"}, Given())
    assert mounted_scripts(state, state, ["s/a.sh"]) == ({"s/a.sh": place} if place else {})


def test_only_scripts_are_looked_for() -> None:
    state = State(
        {"compose.yaml": "services:\n  w: {image: x, command: /a.txt, volumes: ['./a.txt:/a.txt']}\n"}, Given()
    )
    assert mounted_scripts(state, state, ["a.txt"]) == {}
    assert executed_as({"a.txt"}, state) == ("a.txt", "compose.yaml:2 w") and executed_as({"b"}, state) is None
