"""``getopts``.

Compare: POSIX.1-2024, "getopts"; bash ``builtins/getopt.c``, dash ``src/options.c`` ``getopts``.
"""

from __future__ import annotations

import re

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, is_number

_OPTIONS = re.compile(":?(?:[A-Za-z0-9-]:?)*")


class _Found(NamedTuple):
    """What one call finds."""

    name: str
    """What the variable gets: the letter, ``?`` or ``:``."""
    argument: str | None
    """What OPTARG gets; None if it is unset, or keeps its value."""
    word: int
    """Which word is next, from 1."""
    letter: int
    """How many of its letters were read before."""


def run_getopts(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``getopts``: the next option of the arguments, or status 1 where there is none."""
    if len(words) < 3 or not isinstance(words[2], str):
        return [state.lost("getopts")]
    name, given = words[2], words[3:] or state.positional
    place = _place(state, context)
    if place is None or not isinstance(words[1], str) or not _OPTIONS.fullmatch(words[1]):
        return _unknown(name, state)
    word, letter = place
    text = given[word - 1] if word <= len(given) else ""
    following = given[word] if word < len(given) else None
    if isinstance(text, Unknown):
        return _unknown(name, state)
    if letter == 0 and (text[:1] != "-" or text in ("-", "--")):
        after = state.having("OPTIND", str(word + (text == "--")))
        after = after.having("OPTARG", Unknown("OPTARG behind the options", unset=True))
        return [after.having(name, "?").after(1)]
    found = _found(words[1], text, following, word, letter)
    if found is None:
        return _unknown(name, state)
    within = Unknown("OPTIND between two letters of a word", filled=True, place=(found.word, found.letter))
    after = state.having("OPTIND", within if found.letter else str(found.word)).having(name, found.name)
    argument = Unknown("OPTARG of an option without one", unset=True) if found.argument is None else found.argument
    return [after.having("OPTARG", argument).after(0)]


def begun_again(state: State, context: Context) -> State:
    """Return the state behind ``shift`` and ``set``: all but bash read the new arguments from the first on then."""
    if context.behaviour.extended or state.value("OPTIND") == "1":
        return state
    return state.having("OPTIND", Unknown("OPTIND behind other arguments", filled=True))


def _place(state: State, context: Context) -> tuple[int, int] | None:
    """Return which word is read next, and how many of its letters were; None if that is not known."""
    value = state.value("OPTIND")
    if state.frames and not context.behaviour.extended:
        return None
    if isinstance(value, Unknown):
        return value.place
    return (int(value), 0) if isinstance(value, str) and is_number(value) and 0 < int(value) < 1000 else None


def _found(options: str, text: str, following: Value | None, word: int, letter: int) -> _Found | None:
    """Read one letter; None if it has an argument that is not known, or is one that shells read differently."""
    silent, option, rest = options[:1] == ":", text[letter + 1], text[letter + 2 :]
    at = options.find(option, silent)
    if option == ":":
        return None
    if at < 0:
        return _Found("?", option if silent else None, *((word, letter + 1) if rest else (word + 1, 0)))
    if options[at + 1 : at + 2] != ":":
        return _Found(option, None, *((word, letter + 1) if rest else (word + 1, 0)))
    if rest:
        return _Found(option, rest, word + 1, 0)
    if following is None:
        return _Found(":" if silent else "?", option if silent else None, word + 1, 0)
    return None if isinstance(following, Unknown) else _Found(option, following, word + 2, 0)


def _unknown(name: str, state: State) -> list[State]:
    """Return what comes of a call of which it is not known which option it finds."""
    after = state
    for each in (name, "OPTARG", "OPTIND"):
        after = after.having(each, Unknown(f"{each}, which getopts sets", unset=each == "OPTARG"))
    return [after.after(0), after.after(1)]
