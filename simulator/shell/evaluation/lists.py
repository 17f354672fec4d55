"""``$@``, ``$*`` and the elements of arrays: how many they are, what is between them, which names there are.

Compare: POSIX.1-2024, "Special Parameters"; bash manual, "Arrays".
"""

from __future__ import annotations

from simulator.shell.evaluation import parameters
from simulator.shell.evaluation.context import Confused, Context
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, is_array
from simulator.shell.grammar import tree


def between(state: State, context: Context) -> str:
    """Return what is between the words of ``$@`` where they become one text."""
    separator = " " if context.behaviour.extended else parameters.separator(state, context)
    if separator is None or (context.behaviour.portable and separator != " "):
        raise Confused("what joins the words of $@")
    return separator


def splits_oddly(values: tuple[Value, ...], state: State) -> bool:
    """Return whether bash makes an empty field of one of these words: it does where IFS has more than blanks."""
    ifs = state.value("IFS")
    marks = ifs.strip(" \t\n") if isinstance(ifs, str) else ""
    return bool(marks) and any(v == "" or (isinstance(v, str) and v[-1] in marks) for v in values)


def number(values: tuple[Value, ...], state: State, context: Context) -> Value:
    """Return what ``${#@}`` is: the number of words; in dash and busybox the length of all together."""
    spread = any(isinstance(value, Unknown) and value.words for value in values)
    if context.behaviour.extended or context.behaviour.portable or spread:
        return Unknown("the number of words", filled=True) if spread else str(len(values))
    separator = parameters.separator(state, context)
    whole = Unknown("the words") if separator is None else parameters.joined(values, separator)
    known = isinstance(whole, str) and whole.isascii()
    return str(len(str(whole))) if known else Unknown("the length of the words", filled=True)


def names(part: tree.Parameter, state: State, context: Context) -> tuple[Value, ...]:
    """Return what ``${!prefix@}`` and ``${!a[@]}`` list: names of variables, and keys."""
    if part.operator.startswith("keys"):
        value = state.value(part.name)
        if isinstance(value, Unknown) or not context.behaviour.arrays:
            return (Unknown(f"the keys of {part.name}", words=True),)
        return tuple(str(index) for index in range(len(value) if is_array(value) else value is not None))
    if not context.env_complete:
        return (Unknown(f"the names that begin with {part.name}", words=True),)
    found = (n for n, v in state.variables.items() if n.startswith(part.name) and v.value is not None)
    return tuple(sorted(found))
