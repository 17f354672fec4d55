"""Which stages BuildKit builds."""

from __future__ import annotations

from simulator.oracle import protocol


def test_a_stage_that_a_mount_names_is_built() -> None:
    for mount, outcome in (("--mount=type=bind,from=A,target=/x", "refused"), ("--mount=target=/x", "image")):
        text = f"FROM scratch AS a\nSTOPSIGNAL no\nFROM scratch\nRUN {mount} b"
        assert protocol.answer({"image": {"dockerfile": text}})["outcome"] == outcome
