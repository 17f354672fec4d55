"""Options as getopt(3) reads them: short ones in clusters, long ones by unambiguous prefixes.

Compare: getopt(3); glibc ``posix/getopt.c``, musl ``src/misc/getopt.c``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple

Argument: TypeAlias = Literal["none", "required", "optional"]
LongOptions: TypeAlias = Mapping[str, tuple[Argument, str]]
"""By name: whether it takes a value, and the short option that it stands for, or its own name."""


class Options(NamedTuple):
    """The options of a command, and what follows them."""

    given: tuple[tuple[str, str], ...]
    """Each option in order, by its letter or by the name in ``LongOptions``, and its value; ``""`` if it has none."""
    rest: tuple[str, ...]
    wrong: str = ""
    """The option that is not valid, as it was written; ``""`` if all are."""

    def has(self, *names: str) -> bool:
        """Return whether one of the options is given."""
        return any(name in names for name, _ in self.given)

    def last(self, *names: str) -> str | None:
        """Return the value of the last of these options; None if none is given."""
        values = [value for name, value in self.given if name in names]
        return values[-1] if values else None

    def all(self, *names: str) -> tuple[str, ...]:
        """Return the values of these options, in order."""
        return tuple(value for name, value in self.given if name in names)


class _One(NamedTuple):
    """What one word of options comes to."""

    given: list[tuple[str, str]]
    takes_next: bool = False
    """Whether the value of the last option is the next word."""
    wrong: str = ""


def getopt(words: Sequence[str], short: str, long: LongOptions | None = None, *, permutes: bool = False) -> Options:
    """Read the options of ``words``.

    ``short`` lists letters, with ``:`` behind one that takes a value and ``::`` behind one that may. ``permutes``
    tells whether options are found behind other words too; if not, the first other word ends them. Reading stops at
    the first option that is not valid.
    """
    given: list[tuple[str, str]] = []
    rest: list[str] = []
    place = 0
    while place < len(words):
        word = words[place]
        place += 1
        if word == "--":
            rest.extend(words[place:])
            break
        if not word.startswith("-") or word == "-":
            rest.append(word)
            if permutes:
                continue
            rest.extend(words[place:])
            break
        one = _long(word, long) if word.startswith("--") and long is not None else _cluster(word, short)
        given.extend(one.given)
        if one.wrong or (one.takes_next and place == len(words)):
            return Options(tuple(given), tuple(rest), one.wrong or word)
        if one.takes_next:
            given[-1] = (given[-1][0], words[place])
            place += 1
    return Options(tuple(given), tuple(rest))


def _cluster(word: str, short: str) -> _One:
    """Read letters behind one dash."""
    given: list[tuple[str, str]] = []
    for place, letter in enumerate(word[1:], 2):
        index = short.find(letter)
        if index < 0 or letter == ":":
            return _One(given, wrong=f"-{letter}")
        if short[index + 1 : index + 2] != ":":
            given.append((letter, ""))
            continue
        value = word[place:]
        given.append((letter, value))
        return _One(given, takes_next=not value and short[index + 1 : index + 3] != "::")
    return _One(given)


def _long(word: str, long: LongOptions) -> _One:
    """Read one long option; a prefix stands for the only option that it begins."""
    name, equals, value = word[2:].partition("=")
    matches = [name] if name in long else [option for option in long if option.startswith(name)]
    if len({long[option] for option in matches}) != 1:
        return _One([], wrong=word)
    argument, letter = long[matches[0]]
    if equals and argument == "none":
        return _One([], wrong=word)
    return _One([(letter, value)], takes_next=argument == "required" and not equals)
