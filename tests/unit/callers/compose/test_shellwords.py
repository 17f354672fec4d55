"""A text becomes words as the library that Compose uses splits it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.callers.compose.shellwords import NEW_SPLITTER, OLD_SPLITTER, split
from simulator.core.rule import Refusal


def words(text: str, splitter: Any = OLD_SPLITTER) -> list[str] | None:
    try:
        return list(split(text, splitter, lambda rule, message: rule.refuses("request", message))[0].value)
    except Refusal:
        return None


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("", [], []), ("a b", ["a", "b"], ["a", "b"]), ("a\tb\r\nc", ["a", "b", "c"], ["a", "b", "c"]),
        ("a\vb", ["a\vb"], ["a\vb"]), ("'' \"\"", ["", ""], ["", ""]), ("a''", ["a"], ["a"]),
        ("echo a\\nb\\tc", ["echo", "anbtc"], ["echo", "a\nb\tc"]), ("'a\\nb'", ["a\\nb"], ["a\\nb"]),
        ('"a\\"b"', ['a"b'], ['a"b']), ("a\\ b", ["a b"], ["a b"]), ("a && b", ["a"], ["a"]), ("a&b", ["a"], ["a"]),
        ("2>&1", [], []), ("1x>y", [], []), ("x1>y", ["x1"], ["x1"]), ("a;b", ["a"], ["a"]), ("<a", [], []),
        ("`a b` c", ["`a b`", "c"], ["`a b`", "c"]), ("`a 'b'`", ["`a b`"], ["`a b`"]),
        ("$(a 'b' c) d", ["$(a 'b' c)", "d"], ["$(a 'b' c)", "d"]), ("a)b c)d", ["a)b c)d"], None), ("a)", None, None),
        ("(a)", None, None), ("$(a (b))", None, None), ("it's", None, None), ("a\\", None, None), ("`a", None, None),
        ("# x", ["#", "x"], ["#", "x"]), ("&& x", [], []), ("\u00a0", ["\u00a0"], ["\u00a0"]),
    ],
)  # fmt: skip
def test_a_text_is_split_as_the_library_does(text: str, old: Any, new: Any) -> None:
    assert words(text) == old
    assert words(text, NEW_SPLITTER) == new


def test_what_the_splitter_drops_is_known() -> None:
    def refuse(_: Any, message: str) -> Exception:
        return AssertionError(message)

    assert split("echo 2>&1 x", OLD_SPLITTER, refuse)[1] == "2>&1 x"
    assert split("a 'b && c' ; d", OLD_SPLITTER, refuse)[1] == "; d"
    assert split("a b", OLD_SPLITTER, refuse)[1] == ""
    assert split("a 0\\0> b", OLD_SPLITTER, refuse)[1] == "0\\0> b"
    assert split("a '2'x>y", OLD_SPLITTER, refuse)[1] == "'2'x>y"
