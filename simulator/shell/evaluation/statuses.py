"""The operands of ``exit``, ``return``, ``shift``, ``break`` and ``continue``, as far as shells read them alike.

Compare: POSIX.1-2024, "exit"; dash ``src/mystring.c`` ``number``; bash ``general.c`` ``legal_number``.
"""

from __future__ import annotations

from simulator.shell.evaluation.behaviour import Behaviour
from simulator.shell.evaluation.values import Value, is_number, read_count


def bad_status(words: tuple[Value, ...], behaviour: Behaviour) -> str:
    """Return what is wrong with the operands of ``exit`` and ``return``; ``""`` if nothing: bash reads a sign too."""
    word = words[1]
    if isinstance(word, str) and not is_number(word.removeprefix("-") if behaviour.extended else word):
        return f"{word}: not a number"
    return "too many arguments" if behaviour.extended and len(words) > 2 else ""


def is_read_differently(word: Value, behaviour: Behaviour) -> bool:
    """Return whether some shells take a word for a number that others do not take."""
    if not isinstance(word, str) or count_of(word.removeprefix("-") if behaviour.extended else word) is not None:
        return False
    return is_number(word.strip(" \t\n\v\f\r").removeprefix("+").removeprefix("-"))


def count_of(word: Value) -> int | None:
    """Return the number that a word is; None if it is none that all shells read alike."""
    return read_count(word) if isinstance(word, str) else None


def status_of(word: Value) -> int | None:
    """Return the exit status that a word gives; None if it is not known."""
    number = read_count(word.removeprefix("-")) if isinstance(word, str) else None
    return None if number is None else (-number if str(word).startswith("-") else number) % 256
