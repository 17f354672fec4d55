"""Patterns that are followed all ways at once."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.automaton import MOST_TOKENS, Automaton, Token, fits

PIECES = st.sampled_from(("a", "b", "", None))
TOKENS = st.lists(PIECES, max_size=6).filter(lambda tokens: (None, None) not in pairwise(tokens))


def expression(tokens: list[Token]) -> str:
    """Write a pattern as a regular expression."""
    return "".join("[^/]*" if token is None else "[^/]" if token == "" else str(token) for token in tokens)


@given(tokens=TOKENS, text=st.text("ab/", max_size=8))
def test_the_ends_are_those_that_a_regular_expression_finds(tokens: list[Token], text: str) -> None:
    found = [*Automaton(tokens, "/").ends(text)]
    assert found == [end for end in range(len(text) + 1) if re.fullmatch(expression(tokens), text[:end])]


@pytest.mark.parametrize(("text", "ends"), [("ab", [2]), ("bb", []), ("aab", [])])
def test_brackets_are_asked_about_each_character(text: str, ends: list[int]) -> None:
    assert [*Automaton(["a".__eq__, "b"]).ends(text)] == ends


def test_what_would_take_long_does_not_fit() -> None:
    assert fits([None, "a"], "a" * 1_000_000)
    assert not fits(["a"] * (MOST_TOKENS + 1), "a")
    assert not fits(["a"] * MOST_TOKENS, "a" * 1_000_000)
    assert not fits(["a".__eq__] * MOST_TOKENS, "".join(map(chr, range(2000))))
