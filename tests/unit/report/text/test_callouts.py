"""Marks below a line."""

from __future__ import annotations

import pytest

from simulator.report.terminal import width
from simulator.report.text.callouts import ASCII, UNICODE, Callout, draw_callouts


class TestMarks:
    MARKS = tuple(
        Callout(text, ("one sentence that goes on for a while", "two")) for text in ("a" * 20, "漢字", "b" * 200)
    )

    @pytest.mark.parametrize("columns", [40, 60, 80, 200])
    @pytest.mark.parametrize("pen", [UNICODE, ASCII])
    def test_no_line_is_wider_than_the_terminal(self, columns: int, pen: object) -> None:
        text = draw_callouts(self.MARKS, columns, UNICODE if pen is UNICODE else ASCII)
        assert max(map(width, text.splitlines())) <= columns
        assert (pen is UNICODE) or all(ord(char) < 128 or char in "漢字" for char in text)
