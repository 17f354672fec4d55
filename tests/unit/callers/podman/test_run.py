"""Lines of podman run: what is refused and what is not looked into."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.engine.engines import ENGINES
from simulator.oracle import protocol

IMAGE = {"config": {"Entrypoint": ["e"], "Cmd": ["c"], "Env": ["A=1"]}}


@pytest.mark.parametrize("profile", [e for e in ENGINES if e.name == "podman"], ids=lambda e: str(e.version))
def test_podman_refuses_with_125(profile: Any) -> None:
    request = {"engine": f"podman@{profile.version}", "image": IMAGE}
    for words in (["--bogus", "IMAGE"], [], ["-e", "=", "IMAGE"], ["--stop-signal", "X", "IMAGE"], ["A B"]):
        found = protocol.answer({**request, "request": {"podman-run": words}})
        assert (found["outcome"], found["exit"]) == ("refused", 125)


def test_podman_says_what_it_does_not_look_into() -> None:
    for words in (
        ["--pod", "p", "IMAGE"],
        ["--memory", "odd", "IMAGE"],
        ["--rootfs", "IMAGE"],
        ["--secret", "s,type=env", "IMAGE"],
    ):
        found = protocol.answer({"engine": "podman", "image": IMAGE, "request": {"podman-run": words}})
        assert found["outcome"] == "not-modelled"
