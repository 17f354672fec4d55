"""The two readers of the text of a message, as they are."""

from __future__ import annotations

import pytest

from simulator.engine.runtime import RUNTIMES, STARTINGS
from simulator.launch.status import exec_failed, not_started
from simulator.releases.find import every_engine, find_engine


@pytest.mark.parametrize(
    ("engine", "message", "run", "state"),
    [
        ("docker@20.10", 'exec: "x": executable file not found in $PATH', 127, 127),
        ("docker@28", 'exec: "permission denied": executable file not found in $PATH', 127, 126),
        ("docker@20.10", 'exec: "permission denied": executable file not found in $PATH', 127, 126),
        ("docker@28", 'exec: "x: is a directory": executable file not found in $PATH', 127, 126),
        ("docker@20.10", 'exec: "x: is a directory": executable file not found in $PATH', 127, 127),
        ("docker@28", 'exec: "/etc/no such file or directory": is a directory', 127, 126),
        ("docker@28", 'exec: "/f/": stat /f/: not a directory', 125, 127),
        ("docker@28", 'exec: "/l": stat /l: too many levels of symbolic links', 125, 128),
        ("docker@28", 'exec: "NOT A DIRECTORY": stat /l: too many levels of symbolic links', 125, 127),
        ("podman@5", 'exec: "x": executable file not found in $PATH', 127, 0),
        ("podman@5", 'exec: "/etc": is a directory', 126, 0),
        ("podman@5", 'exec: "/f": permission denied', 126, 0),
        ("podman@5", 'exec: "/no such file": permission denied', 127, 0),
        ("cri", 'exec: "x": executable file not found in $PATH', None, None),
    ],
)
def test_a_text_decides(engine: str, message: str, run: int | None, state: int | None) -> None:
    assert not_started(message, STARTINGS[engine]).exit == (run, state)


def test_what_the_engine_adds_is_shown() -> None:
    failed = not_started('exec: "/etc": is a directory', STARTINGS["docker@28"])
    assert failed.message == 'exec: "/etc": is a directory: permission denied'
    assert exec_failed("exec /x: exec format error", RUNTIMES["crun@1.8"], STARTINGS["podman@4"]).exit == (1, 1)


def test_every_release_names_what_there_is() -> None:
    for engine in every_engine():
        assert engine.starting in STARTINGS
        assert engine.runtimes and all(runtime in RUNTIMES for runtime in engine.runtimes)


def test_a_runtime_can_be_named() -> None:
    assert find_engine("podman@5.8").runtimes[0] == "crun@1.28"
    assert find_engine("podman@5.8+runc").runtimes == ("runc@1.3",)
    assert find_engine("podman+crun").version == find_engine("podman").version
