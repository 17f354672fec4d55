"""Words of a Dockerfile are expanded as BuildKit's lexer does."""

from __future__ import annotations

import time

import pytest

from simulator.build.dockerfile.expansion import expand, expand_words
from simulator.build.dockerfile.substitution import Syntax
from simulator.core.rule import Refusal
from simulator.golang.strconv import quoted

VALUES = {"V": "value", "E": "", "P": "/a/b/c.tar.gz", "D": "x${0}y", "N": "80 443", "L": "a\nb"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$V", "value"),
        ("a${V}b", "avalueb"),
        ("$U", ""),
        ("${U:-d}", "d"),
        ("${E:-d}", "d"),
        ("${E-d}", ""),
        ("${V:+w}", "w"),
        ("${U+w}", ""),
        ("${V:?m}", "value"),
        ('${U:-"x y"}', "x y"),
        ("${U:-${V}}", "value"),
        ("$$V", "V"),
        ("$1$12x", "x"),
        ("$", "$"),
        ("a$(x)`y`~*", "a$(x)`y`~*"),
        ("\\$V", "$V"),
        ("a\\nb\\", "anb"),
        ("'$V\\n'", "$V\\n"),
        ('"$V\\n\\"\\$"', 'value\\n"$'),
        ("${P#*/}", "a/b/c.tar.gz"),
        ("${P##*/}", "c.tar.gz"),
        ("${P%.*}", "/a/b/c.tar"),
        ("${P%%.*}", "/a/b/c"),
        ("${P/a/X}", "/X/b/c.tar.gz"),
        ("${P//\\//-}", "-a-b-c.tar.gz"),
        ("${P/*b/Z}", "Z/c.tar.gz"),
        ("${V/l?e/_}", "va_"),
        ("${V///-}", "-v-a-l-u-e-"),
        ("${V//a/$D}", "vxaylue"),
        ("${V/a/$D}", "vx${0}ylue"),
        ("${V//a/${U:-${D}}}", "vxaylue"),
        ("${L#*b}", "a\nb"),
        ("\ufeffx", "x"),
        ("$é", ""),
    ],
)
def test_a_word_is_expanded_as_buildkit_does(text: str, value: str) -> None:
    assert expand(text, VALUES, Syntax()) == value


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("'a", "unclosed-quote"),
        ('"a', "unclosed-quote"),
        ("${V", "unsupported"),
        ("${", "unclosed-brace"),
        ("${V:-x", "unclosed-brace"),
        ("${}", "bad-substitution"),
        ("${:x}", "bad-substitution"),
        ("${V^}", "unsupported"),
        ("${V:=x}", "unsupported"),
        ("${V:#x}", "unsupported"),
        ("${U:?m}", "required"),
        ("${V#\\a}", "bad-pattern"),
        ("${V/p}", "unclosed-brace"),
    ],
)
def test_what_is_no_word_is_refused(text: str, rule: str) -> None:
    with pytest.raises(Refusal) as caught:
        expand(text, VALUES, Syntax())
    assert caught.value.decision.rule.id == f"expansion.{rule}"


# What the frontends of BuildKit 0.13, 0.16 and 0.25 said, and the classic builders of Docker 20.10 and 28.5.
@pytest.mark.parametrize(
    ("text", "syntax", "message"),
    [
        ("${V", Syntax(), "unsupported modifier (\ufffd) in substitution"),
        ("${V:", Syntax(), "syntax error: missing '}'"),
        ("${V:!a", Syntax(), "syntax error: missing '}'"),
        ("${V:/a", Syntax(), "syntax error: missing '}'"),
        ("${V:#a", Syntax(), "unsupported modifier (:#) in substitution"),
        ("${V:!a}", Syntax(), "unsupported modifier (:!) in substitution"),
        ("${V:!a}", Syntax(modifiers=""), "unsupported modifier (!) in substitution"),
        ("${V:", Syntax(modifiers=""), "syntax error: missing '}'"),
        ("${V", Syntax(modifiers=""), "missing ':' in substitution"),
        ('${V:-"a}', Syntax(), "syntax error: missing '}'"),
        ("${V:-'a}", Syntax(), "syntax error: missing '}'"),
        ("${V:-${U:?x}", Syntax(), "syntax error: missing '}'"),
        ("${V:-${U:?x}}", Syntax(), "U: x"),
        ('${V/"a', Syntax(), "syntax error: missing '/' in ${}"),
        ("${V/a/b", Syntax(), "syntax error: missing '}'"),
        ('a"${V:-b', Syntax(), "syntax error: missing '}'"),
        ("a'b", Syntax(), "unexpected end of statement while looking for matching single-quote"),
    ],
)
def test_a_fault_is_worded_as_the_builders_word_it(text: str, syntax: Syntax, message: str) -> None:
    with pytest.raises(Refusal) as caught:
        expand(text, VALUES, syntax)
    assert str(caught.value) == f"failed to process {quoted(text)}: {message}"


def test_older_builders_know_fewer_modifiers() -> None:
    old = Syntax(modifiers="")
    assert expand("${U:-d}${V:+w}${V:?m}${V?m}", VALUES, old) == "dwvaluevalue"
    for text in ("${U-d}", "${V+w}", "${V#x}", "${V/a/b}"):
        with pytest.raises(Refusal):
            expand(text, VALUES, old)


def test_the_escape_character_is_the_directives() -> None:
    assert expand("`$V\\$V", VALUES, Syntax("`")) == "$V\\value"


def test_words_are_split_after_expansion_unless_quoted() -> None:
    assert expand_words("$N 1", VALUES, Syntax()) == ["80", "443", "1"]
    assert expand_words('"$N"', VALUES, Syntax()) == ["80 443"]
    assert expand_words("$U", VALUES, Syntax()) == []
    assert expand_words("80\\\xa081 9", VALUES, Syntax()) == ["80\xa081", "9"], "an escaped blank ends no word"
    assert expand_words("${U:-80 90}", VALUES, Syntax()) == ["80", "90"]
    assert expand_words("80${U:-90}", VALUES, Syntax()) == ["90"], "the builder forgets what it was reading"


def test_the_cost_grows_with_the_text() -> None:
    start = time.perf_counter()
    assert len(expand("x" * 10**6 + "$V" * 10_000, VALUES, Syntax())) == 10**6 + 50_000
    assert expand("${X##*a*a*a*a*b}", {"X": "a" * 3000}, Syntax()) == "a" * 3000
    assert time.perf_counter() - start < 10
