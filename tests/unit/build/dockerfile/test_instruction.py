"""An instruction's argument: joined lines, flags, places."""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.instruction import any_escape, read_argument, refuse_flags
from simulator.core.errors import UnreadableText
from simulator.core.rule import Refusal


@pytest.mark.parametrize(
    ("text", "flags", "rest"),
    [
        ("a  b ", (), "a  b"),
        ("--foo a", ("--foo",), "a"),
        ('--a="b c" --d\\ e f', ("--a=b c", "--d e"), "f"),
        ("-- --foo", (), "--foo"),
        ("--", (), ""),
        ("-x", (), "-x"),
        ('"--foo" a', (), '"--foo" a'),
        ("\u00a0a\u3000", (), "a"),
        ("a\\\n  b", (), "a  b"),
        ("a \\  \n\n # c\nb", (), "a b"),
        ("a \\", (), "a"),
        ("a\\\\", (), "a\\\\"),
        ("a\n# a comment\n\n", (), "a"),
        ("", (), ""),
        ("--a --b c", ("--a", "--b"), "c"),
        ("--a", ("--a",), ""),
        ("--a\tb", ("--a",), "b"),
        ("--a\t\v\f\r  b", ("--a",), "b"),
        ("--a -- --b", ("--a",), "--b"),
        ("--a='b c' d", ("--a=b c",), "d"),
        ('--a="b \'c" d', ("--a=b 'c",), "d"),
        ("--a=b\\'c d", ("--a=b'c",), "d"),
        ("--a='b", ("--a=b",), ""),
        ("--a=é b", ("--a=Ã©",), "b"),  # BuildKit reads flags byte by byte
        ("--'-' b", ("---",), "b"),
        ("--a=\\", ("--a=",), ""),
        ("a \\\t \n b", (), "a  b"),
        ("a \\\n\u00a0# c\n b", (), "a  b"),
        ("\t--a b", ("--a",), "b"),
    ],
)
def test_an_argument_is_joined_and_its_flags_split_off(text: str, flags: tuple[str, ...], rest: str) -> None:
    assert read_argument(text)[:2] == (flags, rest)


def test_buildah_takes_any_escape_at_the_end_for_a_continuation() -> None:
    assert read_argument("a\\\\\nb", any_escape).text == "a\\b"


def test_a_second_instruction_is_pointed_out() -> None:
    with pytest.raises(UnreadableText, match=r"^line 3, column 1: the instruction has ended"):
        read_argument("a \\\nb\nENV X=1")


@pytest.mark.parametrize(
    ("text", "offset", "spot"),
    [("  [a]", 1, (1, 4)), ("[\\\n  a]", 3, (2, 3)), ("--f [a]", 0, (1, 5)), ("\\\n\\\n b", 0, (3, 2))],
)
def test_a_spot_is_found_in_what_was_read(text: str, offset: int, spot: tuple[int, int]) -> None:
    assert read_argument(text).position(offset) == spot


def test_the_first_flag_that_is_not_known_is_refused() -> None:
    assert refuse_flags(()) is None
    with pytest.raises(Refusal, match=r"^unknown flag: --a$"):
        refuse_flags(("--a=1", "--b"))
