"""``read`` and ``mapfile``.

Compare: POSIX.1-2024, "read"; bash manual, "mapfile".
"""

from __future__ import annotations

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value


class _Call(NamedTuple):
    """The arguments of ``read``."""

    names: tuple[str, ...]
    array: str = ""
    """The array of ``-a``."""
    raw: bool = False
    simple: bool = True
    """Whether a line is read, and all of it."""


def _read_call(operands: list[Value]) -> _Call | None:
    """Read the arguments of ``read``; None if they are not known."""
    array, raw, simple = "", False, True
    while operands and isinstance(operands[0], str) and operands[0][:1] == "-" and operands[0] != "-":
        word = str(operands.pop(0))
        if word == "--":
            break
        for at, letter in enumerate(word[1:], 2):
            raw = raw or letter == "r"
            simple = simple and letter in "rspa"
            if letter in "dnNptuai":
                argument = word[at:] or (operands.pop(0) if operands else "")
                if letter == "a":
                    if not isinstance(argument, str):
                        return None
                    array = argument
                break
    names = tuple(name for name in operands if isinstance(name, str))
    return _Call(names or ("REPLY",), array, raw, simple) if len(names) == len(operands) else None


def run_read(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``read``."""
    call = _read_call(list(words[1:]))
    if call is None:
        return [state.lost("which variables are read")]
    if call.array and not context.behaviour.arrays:
        return [state.lost("read -a, which the shell does not have")]
    text = state.input
    if not isinstance(text, str) or not call.simple or (not call.raw and "\\" in text):
        return _read_unknown(call, state)
    line, newline, rest = text.partition("\n")
    ifs = state.value("IFS")
    if not isinstance(ifs, str | None):
        return [state.lost("IFS, which is not known")]
    after = state._replace(input=rest, status=0 if newline else 1)
    if call.array:
        return [after.having(call.array, _elements(line, ifs))]
    for name, value_text in zip(call.names, _fields(line, ifs, len(call.names)), strict=True):
        after = after.having(name, value_text)
    return [after]


def _read_unknown(call: _Call, state: State) -> list[State]:
    """Return what comes of ``read`` where the line is not known: it gets one, or there is none."""
    after = state._replace(input=state.input if state.input is None else Unknown("what is left of the input"))
    if call.array:
        after = after.having(call.array, (Unknown(f"the elements of {call.array}", words=True),))
    else:
        for name in call.names:
            after = after.having(name, Unknown(f"{name}, which is read at line {state.line}"))
    yes, no = f"read at line {state.line} gets a line", f"read at line {state.line} gets nothing"
    return [after.given(yes, no, holds=True).after(0), after.given(yes, no, holds=False).after(1)]


def _elements(line: str, ifs: str | None) -> tuple[str, ...]:
    """Split a line into all its fields."""
    separators = " \t\n" if ifs is None else ifs
    if not separators:
        return (line,) if line else ()
    blanks = "".join(c for c in separators if c in " \t\n")
    rest, found = line.lstrip(blanks) if blanks else line, []
    while rest:
        at = next((i for i, c in enumerate(rest) if c in separators), len(rest))
        found.append(rest[:at])
        rest = rest[at:].lstrip(blanks) if blanks else rest[at:]
        if rest and rest[0] in separators:
            rest = rest[1:].lstrip(blanks) if blanks else rest[1:]
    return tuple(found)


def _fields(line: str, ifs: str | None, count: int) -> list[str]:
    """Split a line into so many fields; the last one has the rest."""
    separators = " \t\n" if ifs is None else ifs
    blanks = "".join(c for c in separators if c in " \t\n")
    if count == 1:
        return [line.strip(blanks) if blanks else line]
    found: list[str] = []
    rest = line.lstrip(blanks) if blanks else line
    while len(found) < count - 1 and rest:
        at = next((i for i, c in enumerate(rest) if c in separators), len(rest))
        found.append(rest[:at])
        rest = rest[at:].lstrip(blanks) if blanks else rest[at:]
        if rest and rest[0] in separators:
            rest = rest[1:].lstrip(blanks) if blanks else rest[1:]
    if len(found) == count - 1:
        found.append(rest.rstrip(blanks) if blanks else rest)
    return found + [""] * (count - len(found))


def run_mapfile(words: tuple[Value, ...], state: State, _: Context) -> list[State]:
    """Execute ``mapfile``, whose array is not known unless the input is."""
    names = [word for word in words[1:] if isinstance(word, str) and word.isidentifier()]
    name = names[-1] if names else "MAPFILE"
    lines: tuple[Value, ...] = (Unknown(f"the elements of {name}", words=True),)
    if words[1:] == ("-t", name) and isinstance(state.input, str):
        lines = tuple(state.input.removesuffix("\n").split("\n")) if state.input else ()
    after = state.having(name, lines)
    return [after._replace(status=0, input=None if state.input is None else "")]
