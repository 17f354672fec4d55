"""Columns line up on a terminal."""

from __future__ import annotations

import pytest

from simulator.report.terminal import broken, columns, fit, width


def test_columns_line_up_for_wide_characters() -> None:
    assert columns([("中", "a"), ("x", "b")], "") == "中  a\nx   b"
    assert width("e\u0301中") == 3


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "30")


@pytest.mark.usefixtures("narrow")
def test_a_sentence_is_broken_behind_its_indent() -> None:
    assert broken("one two three four five six seven") == "one two three four five six\nseven"
    assert broken("one two three four five six", "  ", "- ") == "- one two three four five six"
    assert broken("one two three four five six seven", "  ", "- ") == "- one two three four five six\n  seven"
    assert broken("x" * 40) == "x" * 40
    assert broken("a\n" + "b " * 20) == "a\n" + "b " * 14 + "b\n" + "b " * 4 + "b "


@pytest.mark.usefixtures("narrow")
def test_a_cell_without_room_stands_under_the_others_of_its_row() -> None:
    rows = [("a-word-of-some-length", "place", "rule.id"), ("b", "place", "r")]
    assert columns(rows).split("\n") == ["  a-word-of-some-length  place", "      rule.id", "  b  place", "      r"]
    rows = [("a-word-of-some-length", "place-of-it", "a rule that is long and longer")]
    assert columns(rows).split("\n") == [
        "  a-word-of-some-length",
        "      place-of-it",
        "      a rule that is long and",
        "      longer",
    ]


@pytest.mark.usefixtures("narrow")
def test_a_page_is_broken_under_what_stands_behind_a_label() -> None:
    assert fit("note  one two three four five six\nshort") == "note  one two three four five\n      six\nshort"
    assert fit("  one two three four five six seven") == "  one two three four five six\n  seven"
    assert fit("one two three four five six seven") == "one two three four five six\n  seven"


def test_without_a_terminal_nothing_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    text = "word " * 60
    assert broken(text) == fit(text) == text
