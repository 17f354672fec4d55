"""Whether an entrypoint wants the CMD that it does not get."""

from __future__ import annotations

import pytest

from simulator.shell.wanted import wants_cmd


@pytest.mark.parametrize(
    ("entrypoint", "lost", "wanted"),
    [
        ("/wrapper.sh", "serve", True),
        ("tini --", "serve", True),
        ("/entrypoint.sh", "serve", True),
        ("tini", "serve", True),
        ("/app", "serve", False),
        ("/cron.sh", "serve", False),
        ("sh", "serve", False),
        ("python3", "serve", False),
        ("/wrapper.sh", "bash", False),
        ("serve --port", "serve", False),
        ("sh -c x", "serve", False),
        ("/entrypoint.sh serve", "serve", False),
        ("env bash -c x", "serve", False),
    ],
)
def test_wanted(entrypoint: str, lost: str, wanted: bool) -> None:
    assert wants_cmd(tuple(entrypoint.split()), tuple(lost.split())) is wanted
