"""The profiles of Compose are found by version."""

from __future__ import annotations

import pytest

from simulator.callers.compose.versions import profile
from simulator.core.errors import NotModelled, Unreadable


@pytest.mark.parametrize(
    ("asked", "found"), [("2.26.1", "2.26"), ("2.40", "2.40"), ("v2.40.3", "2.40"), ("5.1.4", "5.1")]
)
def test_versions(asked: str, found: str) -> None:
    assert profile(asked).version == found


def test_versions_that_are_not_known() -> None:
    for version in ("1.29", "5.4.0", "6"):
        with pytest.raises(NotModelled):
            profile(version)
    with pytest.raises(Unreadable):
        profile("newest")
