"""Words as Buildah expands them; whole files are compared with the real one in tests/conformance."""

from __future__ import annotations

import pytest

from simulator.build.buildah.expansion import expand, expand_words
from simulator.core.rule import Refusal

VARIABLES = {"A": "aba", "P": "a/b/c", "E": "", "S": "x y"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$A$E.", "aba."),
        ("${A#a}", "ba"),
        ("${A##*a}", "ba"),
        ("${A%a}", "ab"),
        ("${A%%b*}", "a"),
        ("${P##*/}", "b/c"),
        ("${P%%/*}", "a/b"),
        ("${A/a/x}", "xba"),
        ("${A//a/xy}", "xybxy"),
        ("${A/#b/x}", "aba"),
        ("${A/%a/x}", "abx"),
        ("${A/b}", "aa"),
        ("${A/[/x}", "aba"),
        ("${#A}", ""),
        ("${E:?word}", "word"),
        ("$$A", "$aba"),
        ("$12", "2"),
        ('"\\$A\\n"', "$A\\n"),
        ("'$A'", "$A"),
        ("a\\", "a"),
    ],
)
def test_words_come_out_as_in_the_recordings(text: str, value: str) -> None:
    assert expand(text, VARIABLES, "?#%/") == value


def test_only_blanks_that_are_not_quoted_split() -> None:
    assert expand_words("a$S \"$S\"'' \\ b", VARIABLES, "") == ["ax", "y", "x y", " b"]


@pytest.mark.parametrize("text", ["${A", "${A:-x", "'", '"', "${A-x}", "${A:=x}", "${E:?}", "${A#}", "${A//}", "${}"])
def test_what_is_no_word_is_refused_or_blank(text: str) -> None:
    try:
        assert expand(text, VARIABLES, "?#%/") == ""
    except Refusal as refusal:
        assert refusal.decision.rule.id.startswith("buildah-word.")
