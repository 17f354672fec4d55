"""The values of a shell's variables and words: a text, or what is known of one.

Compare: POSIX.1-2024, "Word Expansions".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias, TypeGuard

from simulator.core.record import NamedTuple


class Unknown(NamedTuple):
    """A text that is not known, or only in part."""

    reason: str
    """What it is, for people: ``the output of `date` (line 3)``."""
    prefix: str = ""
    """How it surely begins."""
    suffix: str = ""
    """How it surely ends, behind the prefix."""
    filled: bool = False
    """Whether it is surely not empty."""
    words: bool = False
    """Whether it stands for any number of words, none as well, instead of one."""
    unset: bool = False
    """Whether the variable may be unset."""
    place: tuple[int, int] | None = None
    """Of OPTIND between two letters of a word, where shells differ: the word, and how many letters were read."""

    @property
    def nonempty(self) -> bool:
        """Whether it surely has a character."""
        return self.filled or bool(self.prefix or self.suffix)


LONGEST = 1 << 17
"""How long a text may be; the kernel takes no longer argument."""

Value: TypeAlias = str | Unknown


def is_array(value: Value | tuple[Value, ...] | None) -> TypeGuard[tuple[Value, ...]]:
    """Return whether a value is that of an array; ``Unknown`` is a tuple too."""
    return isinstance(value, tuple) and not isinstance(value, Unknown)


def concatenate(values: Iterable[Value]) -> Value:
    """Join texts, known or not, to one."""
    joined: Value = ""
    for value in values:
        if isinstance(joined, str) and isinstance(value, str):
            joined += value
        elif isinstance(joined, str):
            assert isinstance(value, Unknown)
            joined = value._replace(prefix=joined + value.prefix, unset=False)
        elif isinstance(value, str):
            joined = joined._replace(suffix=joined.suffix + value)
        else:
            joined = Unknown(
                joined.reason,
                joined.prefix,
                value.suffix,
                joined.nonempty or value.nonempty,
                joined.words or value.words,
            )
    if _length(joined) <= LONGEST:
        return joined
    words = isinstance(joined, Unknown) and joined.words
    return Unknown("a text that is too long to be followed", filled=True, words=words)


def _length(value: Value) -> int:
    """Return how many characters are known."""
    return len(value) if isinstance(value, str) else len(value.prefix) + len(value.suffix)


def known(values: Iterable[Value]) -> tuple[str, ...] | None:
    """Return the texts if all of them are known; else None."""
    listed = tuple(values)
    texts = tuple(value for value in listed if isinstance(value, str))
    return texts if len(texts) == len(listed) else None


def show(value: Value) -> str:
    """Spell a value for people."""
    if isinstance(value, str):
        return value if value and not any(c in value for c in " \t\n'\"") else "'" + value.replace("\n", "\\n") + "'"
    return f"{value.prefix}<{value.reason}>{value.suffix}"


def is_number(text: str) -> bool:
    """Return whether a text is decimal digits alone, as shells read them: those of ASCII."""
    return text.isascii() and text.isdigit()


def read_number(text: str) -> int | None:
    """Read decimal digits; None for any other text, and for a number that a shell may not be able to hold."""
    digits = text.lstrip("0")
    return int(digits or "0") if is_number(text) and len(digits) < 19 else None


def read_count(text: str) -> int | None:
    """Read decimal digits that an ``int`` of C can hold: shells read larger ones each in its own way."""
    number = read_number(text)
    return number if number is not None and number < 2**31 else None


def first_unknown(values: Iterable[Value]) -> Unknown | None:
    """Return the first value that is not known; None if all are."""
    return next((value for value in values if isinstance(value, Unknown)), None)
