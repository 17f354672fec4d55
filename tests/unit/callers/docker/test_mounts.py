"""Volumes in the short form, which docker, Compose and docker stack deploy read in the same way."""

from __future__ import annotations

import pytest

from simulator.callers.docker.mounts import volume


@pytest.mark.parametrize(
    ("text", "source", "fault"),
    [
        *(("a", "", ""), (":", "", ""), ("a:", "", ""), ("/data", "", ""), ("aa:/b", "aa", "")),
        ("C:/a:/b", "C:/a", ""),
        ("é", "", ""),
        (":é", "", "invalid spec: :é: empty section between colons"),
        ("", "", "invalid empty volume spec"),
        ("a:b:c:d", "a:b", ""),
        ("aa:/b:ro:x", "aa", "invalid spec: aa:/b:ro:x: too many colons"),
        ("aa::ro", "aa", "invalid spec: aa::ro: empty section between colons"),
    ],
)
def test_a_volume_is_measured_in_bytes_and_split_at_colons(text: str, source: str, fault: str) -> None:
    assert volume(text) == (source, fault)
