"""The value of a parameter, before it is split: variables, arguments and what the shell itself sets.

Compare: POSIX.1-2024, "Parameters and Variables"; bash manual, "Shell Variables".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.state import FAILURE, State
from simulator.shell.evaluation.values import Unknown, Value, concatenate, is_number, read_count
from simulator.shell.grammar import tree

SHELL_SETS = frozenset("PPID RANDOM SRANDOM SECONDS EPOCHSECONDS EPOCHREALTIME LINENO _ BASHPID".split())
"""What the shell sets, to values that are not known here."""
BASH_SETS = frozenset(
    """BASH BASH_VERSION BASH_VERSINFO BASHOPTS SHELLOPTS HOSTTYPE MACHTYPE OSTYPE HOSTNAME GROUPS DIRSTACK
    BASH_COMMAND BASH_LINENO BASH_EXECUTION_STRING PIPESTATUS SHLVL PS4 BASH_REMATCH BASH_SUBSHELL SHELL TERM""".split()
)
LIST_NAMES = ("@", "*")


def special(name: str, state: State, context: Context) -> Value | None:
    """Return the value of a special parameter, or of a positional one; None if it is unset or no such parameter."""
    if name == "#":
        spread = any(isinstance(value, Unknown) and value.words for value in state.positional)
        return Unknown("the number of arguments", filled=True) if spread else str(len(state.positional))
    if name == "?":
        return Unknown("the exit status", filled=True) if state.status in (None, FAILURE) else str(state.status)
    if name == "0":
        if not context.behaviour.splits and state.frames:
            return Unknown("$0, which zsh sets in functions", filled=True)
        return state.zero
    if name == "$":
        return Unknown("the process id of the shell", filled=True)
    if name == "!":
        return Unknown("the process id of the last job", filled=True) if state.jobs else None
    if name == "-":
        return Unknown("the options that are set")
    if is_number(name):
        number = read_count(name)
        return Unknown(f"${{{name[:9]}...}}") if number is None else _argument(number, state)
    return _shell_variable(name, state, context)


def _argument(number: int, state: State) -> Value | None:
    """Return a positional parameter."""
    for index, value in enumerate(state.positional[:number]):
        if isinstance(value, Unknown) and value.words:
            return Unknown(value.reason if index else f"the first word of {value.reason}", unset=True)
    return state.positional[number - 1] if number <= len(state.positional) else None


def _shell_variable(name: str, state: State, context: Context) -> Value | None:
    """Return a variable; those that only the shell sets are not known."""
    value = state.value(name)
    if name in SHELL_SETS and name not in state.variables:
        return Unknown(f"{name}, which the shell sets", filled=True)
    if context.behaviour.extended:
        if name in ("UID", "EUID"):
            return str(context.user.uid) if context.user.uid is not None else Unknown("the user id", filled=True)
        if (found := stack(name, state)) is not None:
            return found[0] if found else None
        if name in BASH_SETS and name not in state.variables:
            return Unknown(f"{name}, which bash sets", filled=True)
    if value is None and name not in state.variables and not context.env_complete:
        return Unknown(f"the environment's {name}", unset=True)
    if value is None or isinstance(value, str | Unknown):
        return value
    return value[0] if value else None


def stack(name: str, state: State) -> tuple[Value, ...] | None:
    """Return bash's FUNCNAME and BASH_SOURCE; None for other names."""
    if name == "FUNCNAME":
        if not any(frame.function != "source" for frame in state.frames):
            return ()
        bottom = ("main",) if state.file else ()
        return (*(frame.function for frame in reversed(state.frames)), *bottom)
    if name == "BASH_SOURCE":
        if not state.file:
            return tuple("environment" if f.function != "source" else f.file for f in reversed(state.frames))
        return (*(frame.file for frame in reversed(state.frames)), state.file)
    return None


def elements(parameter: tree.Parameter, state: State, context: Context) -> tuple[Value, ...] | None:
    """Return the values of ``$@``, ``$*``, ``${a[@]}`` and ``${a[*]}``; None if the parameter is no list."""
    if parameter.name in LIST_NAMES:
        return state.positional
    if parameter.subscript is None or parameter.subscript.literal() not in LIST_NAMES:
        return None
    if context.behaviour.extended and (found := stack(parameter.name, state)) is not None:
        return found
    value = state.value(parameter.name)
    if value is None:
        if parameter.name in BASH_SETS or (parameter.name not in state.variables and not context.env_complete):
            return (Unknown(f"the elements of {parameter.name}", words=True),)
        return ()
    if isinstance(value, Unknown):
        return (value._replace(words=True),) if value.words else (value,)
    return (value,) if isinstance(value, str) else value


def is_unset_array(parameter: tree.Parameter, state: State) -> bool:
    """Return whether a list is that of an array to which nothing was assigned; the arguments are always set."""
    return parameter.name not in LIST_NAMES and state.value(parameter.name) is None


def joined(values: tuple[Value, ...], separator: str) -> Value:
    """Join the values of a list to one."""
    parts: list[Value] = []
    for index, value in enumerate(values):
        if index:
            parts.append(separator)
        parts.append(value._replace(words=False) if isinstance(value, Unknown) else value)
    return concatenate(parts)


def separator(state: State, context: Context) -> str | None:
    """Return the character by which ``$*`` joins; None if it is not known."""
    ifs = special("IFS", state, context)
    if ifs is None:
        return " "
    return ifs[:1] if isinstance(ifs, str) else None


def plain_name(word: tree.Word) -> str:
    """Return the name of the parameter that a word is, as ``$v``, ``"$v"`` or ``${v:-}``; ``""`` for other words."""
    if len(word.parts) != 1:
        return ""
    part = word.parts[0]
    if not isinstance(part, tree.Parameter) or part.subscript is not None or part.indirect:
        return ""
    if part.operator in (":-", "-") and part.operands and not part.operands[0].parts:
        return part.name
    return part.name if part.operator == "" else ""


def knowing(state: State, name: str, value: Value) -> State:
    """Return the state in which a parameter is known to have a value, which it had before."""
    if is_number(name):
        place = (read_count(name) or 0) - 1
        if not 0 <= place < len(state.positional) or any(
            isinstance(v, Unknown) and v.words for v in state.positional[: place + 1]
        ):
            return state
        return state._replace(positional=(*state.positional[:place], value, *state.positional[place + 1 :]))
    old = state.variables.get(name)
    if old is None or not isinstance(old.value, Unknown) or old.value.words:
        return state
    return state._replace(variables={**state.variables, name: old._replace(value=value)})


def narrowed(state: State, word: tree.Word, value: str | None) -> State:
    """Return the state in which the parameter that a word is has a value; None tells nothing."""
    name = plain_name(word)
    return knowing(state, name, value) if name and value is not None else state
