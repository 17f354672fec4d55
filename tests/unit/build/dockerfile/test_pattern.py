"""Patterns of ``${NAME#PATTERN}`` and ``${NAME/PATTERN/TEXT}``.

The values are those of Go's ``regexp`` for what BuildKit's ``convertShellPatternToRegex`` (shell/lex.go) makes of them:
``*`` is ``.*``, ``?`` is ``.``, neither takes a line feed, and everything else stands for itself.
"""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.pattern import expand_template, find_matches, replace_spans, strip_match


@pytest.mark.parametrize(
    ("value", "pattern", "shortest", "longest"),
    [
        ("abab", "a*b", "ab", ""),
        ("abab", "a**b", "ab", ""),
        ("abab", "ab", "ab", "ab"),
        ("abab", "b", "abab", "abab"),
        ("abc", "?", "bc", "bc"),
        ("abc", "??*", "c", ""),
        ("abc", "*", "abc", ""),
        ("abc", "abcd", "abc", "abc"),
        ("", "*", "", ""),
        ("", "?", "", ""),
        ("a\nb", "a?b", "a\nb", "a\nb"),
        ("a\nb", "a*", "\nb", "\nb"),
        ("a\nb", "a\n", "b", "b"),
        ("*a", "\\*", "a", "a"),
        ("?a", "\\?", "a", "a"),
        ("\\a", "\\\\", "a", "a"),
        ("}a", "\\}", "a", "a"),
        ("/a", "\\/", "a", "a"),
        ("ba", "\\*", "ba", "ba"),
        ("ba", "\\?", "ba", "ba"),
        ("[a]b", "[a]", "b", "b"),
        ("a.b", "a.", "b", "b"),
    ],
)
def test_the_beginning_of_a_value_is_cut_off(value: str, pattern: str, shortest: str, longest: str) -> None:
    assert strip_match(value, pattern, at_end=False, longest=False) == shortest
    assert strip_match(value, pattern, at_end=False, longest=True) == longest


@pytest.mark.parametrize(
    ("value", "pattern", "shortest", "longest"),
    [
        ("abab", "a*b", "ab", ""),
        ("abab", "a", "abab", "abab"),
        ("a/b.c", ".*", "a/b", "a/b"),
        ("a.b.c", ".*", "a.b", "a"),
        ("ab", "?", "a", "a"),
        ("a\nb", "*b", "a\n", "a\n"),
        ("a*", "\\*", "a", "a"),
        ("a\\", "\\\\", "a", "a"),
        ("ab*", "b\\*", "a", "a"),
    ],
)
def test_the_end_of_a_value_is_cut_off(value: str, pattern: str, shortest: str, longest: str) -> None:
    assert strip_match(value, pattern, at_end=True, longest=False) == shortest
    assert strip_match(value, pattern, at_end=True, longest=True) == longest


@pytest.mark.parametrize("pattern", ["\\a", "\\", "a\\", "\\\u00e9"])
def test_an_escape_of_another_character_is_none(pattern: str) -> None:
    with pytest.raises(ValueError, match="invalid escape"):
        strip_match("a", pattern, at_end=False, longest=True)
    with pytest.raises(ValueError, match="invalid escape"):
        list(find_matches(pattern, "a", every=True))


@pytest.mark.parametrize(
    ("value", "pattern", "first", "every"),
    [
        ("aaa", "a", "xaa", "xxx"),
        ("abcabc", "b*", "ax", "ax"),
        ("abc", "*", "x", "x"),
        ("", "*", "x", "x"),
        ("a\nb", "*", "x\nb", "x\nx"),
        ("a\n\nb", "*", "x\n\nb", "x\nx\nx"),
        ("a\nb", "?", "x\nb", "x\nx"),
        ("abc", "d", "abc", "abc"),
        ("a*b*", "\\*", "axb*", "axbx"),
        ("a/b", "/", "axb", "axb"),
        ("abab", "ba", "axb", "axb"),
        ("a\nbc", "*c", "a\nx", "a\nx"),
    ],
)
def test_what_matches_is_replaced(value: str, pattern: str, first: str, every: str) -> None:
    assert replace_spans(value, list(find_matches(pattern, value, every=False)), "x", template=False) == first
    assert replace_spans(value, list(find_matches(pattern, value, every=True)), "x", template=True) == every


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("[$0]", "[m]"),
        ("${0}x", "mx"),
        ("$0x", ""),
        ("$1", ""),
        ("${1}a", "a"),
        ("$name", ""),
        ("$$", "$"),
        ("$$0", "$0"),
        ("$", "$"),
        ("$-", "$-"),
        ("${0", "${0"),
        ("$\u0660", ""),
        ("0", "0"),
    ],
)
def test_a_replacement_of_all_is_a_template_of_go(text: str, expanded: str) -> None:
    assert expand_template(text, "m") == expanded


def test_a_replacement_of_the_first_is_taken_as_it_is() -> None:
    assert replace_spans("abc", [(1, 2)], "[$0]", template=False) == "a[$0]c"
    assert replace_spans("abc", [(1, 2)], "[$0]", template=True) == "a[b]c"
    assert replace_spans("abc", [], "x", template=True) == "abc"
