"""A shortcut gives what the long way gives."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from simulator.build.dockerfile.expansion import _Lexer, expand, expand_words
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.instruction import _split_odd_flags, any_escape, single_escape, split_flags
from simulator.build.dockerfile.lines import Lines, split_quoted
from simulator.build.dockerfile.substitution import Syntax
from simulator.core.rule import Refusal
from simulator.golang import reference

VARIABLES = {"A": "a b", "B": "", "PATH": "/bin:$A", "\u00e9": "e", "A\u00e9": "x"}
PIECES = st.sampled_from(
    [
        *"aA$ {}'\"\\`#\t-=",
        "$A",
        "${A}",
        "${B:-c}",
        "$PATH:",
        "$\u00e9",
        "\u00e9",
        "\u00a0",
        "\ufeff",
        "\x1c",
        "--",
        "--x",
    ]
)
TEXTS = st.lists(PIECES, max_size=8).map("".join)
ESCAPES = st.sampled_from(["\\", "`"])


@given(text=TEXTS, escape=ESCAPES)
@example(text="'a'b'", escape="\\")
@example(text='"$A" "b"', escape="\\")
def test_a_word_is_expanded_as_the_lexer_does(text: str, escape: str) -> None:
    def outcome(split: bool, short: bool) -> object:
        try:
            if short:
                return (expand_words if split else expand)(text, VARIABLES, Syntax(escape))
            return _Lexer(text, VARIABLES, Syntax(escape), split=split).read()[split]
        except Refusal as refusal:
            return refusal.decision.rule.id

    for split in (False, True):
        assert outcome(split, short=True) == outcome(split, short=False)


@given(text=TEXTS, escape=ESCAPES)
def test_quoted_words_are_those_of_a_reader_that_goes_by_characters(text: str, escape: str) -> None:
    words: list[str] = []
    word, quote, at = "", "", 0
    while at < len(text) and not (text[at] == escape and quote != "'" and at + 1 == len(text)):
        taken = text[at : at + 2] if text[at] == escape and quote != "'" else text[at]
        if not quote and taken in SPACE:
            words, word = [*words, word], ""
        else:
            word += taken
            quote = "" if taken == quote else taken if not quote and taken in ("'", '"') else quote
        at += len(taken)
    assert split_quoted(text, escape) == [found for found in [*words, word] if found]


@given(text=TEXTS, escape=ESCAPES)
def test_plain_flags_are_split_as_all_others(text: str, escape: str) -> None:
    text = "--a " + text
    assert split_flags(text, escape) == _split_odd_flags(text, escape, [])


@given(
    lines=st.lists(st.sampled_from(["a", "a \\", "a\\", "a\\\\", "a \\ ", "# c", "# \\", "", "\\", "\\\r", "a\r"])),
    continues=st.sampled_from([single_escape, any_escape]),
)
def test_lines_end_where_the_joined_ones_end(lines: list[str], continues: object) -> None:
    read = Lines(["a \\", *lines], continues, "\\")  # type: ignore[arg-type]
    assert read.end(0) == read.join(0)[2]


@given(name=st.lists(st.sampled_from([*"aA.-/:_@", "b0", "a" * 70]), max_size=7).map("".join))
def test_a_usual_name_is_a_reference(name: str) -> None:
    if reference._COMMON(name) and len(name) < 64:
        assert re.fullmatch(reference._REFERENCE, reference.normalized(name, tagged=False))
