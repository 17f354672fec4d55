"""Lines of podman run: what is refused and what is not looked into."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.oracle import protocol
from simulator.releases.find import every_engine

IMAGE = {"config": {"Entrypoint": ["e"], "Cmd": ["c"], "Env": ["A=1"]}}


@pytest.mark.parametrize("profile", [e for e in every_engine() if e.name == "podman"], ids=lambda e: str(e.version))
def test_podman_refuses_with_125(profile: Any) -> None:
    request = {"engine": f"podman@{profile.version}", "image": IMAGE}
    for words in (["--bogus", "IMAGE"], [], ["-e", "=", "IMAGE"], ["--stop-signal", "X", "IMAGE"], ["A B"]):
        found = protocol.answer({**request, "request": {"podman-run": words}})
        assert (found["outcome"], found["exit"]) == ("refused", 125)


def test_podman_says_what_it_does_not_look_into() -> None:
    for words in (["--rootfs", "IMAGE"], ["--secret", "PATH,type=env", "IMAGE"], ["--platform", "windows", "IMAGE"]):
        found = protocol.answer({"engine": "podman", "image": IMAGE, "request": {"podman-run": words}})
        assert found["outcome"] == "not-modelled"


def test_a_value_without_a_part_in_the_process_is_named_and_stops_nothing() -> None:
    for words in (["--pod", "p"], ["--memory", "odd"], ["--env-file", "gone"], ["-p", "[::1]:80:90"]):
        found = protocol.answer({"engine": "podman", "image": IMAGE, "request": {"podman-run": [*words, "IMAGE"]}})
        (said,) = [advice["says"] for advice in found["advice"] if advice["rule"].startswith("line-advice.")]
        assert [*found["process"]["args"]] == ["e", "c"] and words[1] in said
