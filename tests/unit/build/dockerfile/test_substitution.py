"""The short way for words with a few plain variables: it gives what the lexer gives, or nothing."""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.substitution import PLAIN, substitute

VALUES = {"A": "a", "B1": "b", "_": "u", "E": ""}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$A", "a"),
        ("${A}", "a"),
        ("x$A.y", "xa.y"),
        ("x${A}y", "xay"),
        ("$Ax", ""),
        ("$E", ""),
        ("$B1$_", "bu"),
        ("$A${B1}$NOPE-$A", "ab-a"),
        ("$A$A$A$A$A", None),
        ("${A", None),
        ("$A${A", None),
        ("${A:-x}", None),
        ("$A${A-x}", None),
        ("$1", None),
        ("$$A", None),
        ("$", None),
        ("$A$", None),
        ("$Aé", None),
        ("${A}é", "aé"),
    ],
)
def test_a_few_plain_variables_are_replaced(text: str, value: str | None) -> None:
    assert substitute(text, VALUES) == value


@pytest.mark.parametrize(
    ("text", "plain"),
    [("/a/b:1.2-3", True), ("", False), ("a b", False), ("$A", False), ("a_b", False), ("é", False), ("a\n", False)],
)
def test_a_plain_word_has_nothing_to_replace(text: str, plain: bool) -> None:
    assert bool(PLAIN(text)) == plain
