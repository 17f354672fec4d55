"""Words of systemd are split and written."""

from __future__ import annotations

import pytest

from simulator.callers.quadlet.unit_words import join_words, split
from simulator.golang.strconv import GoError


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a  b\tc", ["a", "b", "c"]),
        ("'a b'c\"d e\"", ["a bc" + "d e"]),
        ("'a\\tb'", ["a\tb"]),
        ("\\x41\\101\\u00e9\\s", ["AAé "]),
        ('a "" b', ["a"]),
        ("it's", ["its"]),
        ("a\\", ["a"]),
        ("a\0b", ["a"]),
        ("", []),
    ],
)
def test_words_are_split_as_systemd_splits_them(text: str, words: list[str]) -> None:
    assert split(text) == words


@pytest.mark.parametrize("text", ["\\q", "\\ ", "\\x4", "\\000", "\\777", "\\U00110000", "'a\\;'"])
def test_an_escape_that_is_none_is_a_fault(text: str) -> None:
    with pytest.raises(GoError, match="unsupported escape char"):
        split(text)


def test_a_backslash_can_be_a_character_like_others() -> None:
    assert split("a\\b 'c\\'", escapes=False) == ["a\\b", "c\\"]
    with pytest.raises(GoError, match="unbalanced quotes"):
        split("'a", escapes=False, relaxed=False)


def test_words_are_written_with_quotes_where_they_need_them() -> None:
    assert join_words(["a", "b c", "d'e", ""], "\\x20") == 'a "b\\x20c" "d\'e" '
