"""Columns line up on a terminal."""

from __future__ import annotations

from simulator.report.terminal import columns, width


def test_columns_line_up_for_wide_characters() -> None:
    assert columns([("中", "a"), ("x", "b")], "") == "中  a\nx   b"
    assert width("e\u0301中") == 3
