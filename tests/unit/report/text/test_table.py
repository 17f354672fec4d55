"""Tables that fit the terminal."""

from __future__ import annotations

import pytest

from simulator.report.terminal import columns, width
from simulator.report.text.table import table

ROWS = [("run IMAGE", '["python", "-m", "worker"]', "ENTRYPOINT"), ("run X\nCompose X", "", "request")]
HEAD = ("request", "argv", "from")


@pytest.mark.parametrize("columns", ["", "80"])
def test_a_table_that_fits_is_one(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns) if columns else monkeypatch.delenv("COLUMNS", raising=False)
    assert table(ROWS, HEAD).startswith("request    argv")


def test_a_wider_table_has_its_columns_above_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert table(ROWS, HEAD) == (
        'run IMAGE\n  argv  ["python", "-m", "worker"]\n  from  ENTRYPOINT\n\nrun X\nCompose X\n  from  request'
    )


def test_sentences_are_broken_at_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [("rule.one", "some words that are too long for it"), ("rule.two", "x" * 60)]
    monkeypatch.setenv("COLUMNS", "40")
    drawn = columns(rows).split("\n")
    assert drawn == ["  rule.one  some words that are too long", "            for it", f"  rule.two  {'x' * 60}"]
    in_color = columns([("rule.one", f"\x1b[1m{rows[0][1]}\x1b[0m")]).split("\n")
    assert [width(line) for line in in_color] == [width(line) for line in drawn[:2]]
    monkeypatch.delenv("COLUMNS")
    assert columns(rows).count("\n") == 1
