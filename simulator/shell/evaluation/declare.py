"""The builtins about names: ``export``, ``local``, ``unset``, ``command -v``, ``type``.

Compare: POSIX.1-2024, "export", "unset", "command".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.files import ABSENT
from simulator.shell.evaluation.outcome import ending_failure, wrong_use
from simulator.shell.evaluation.search import search
from simulator.shell.evaluation.state import State, Variable
from simulator.shell.evaluation.utilities import writes
from simulator.shell.evaluation.values import Unknown, Value, is_array, known

_OPTIONS = {"bash": "aAfnp", "ash": "np"}
_KEYWORDS = frozenset("if then else elif fi do done case esac while until for in { } !".split())


def _split(word: Value) -> tuple[str, Value | None, bool] | None:
    """Split ``name=value`` and ``name+=value``: the name, the value (None without ``=``), and whether it is appended.

    None if the name is not known.
    """
    text = word if isinstance(word, str) else word.prefix
    name, equals, value = text.partition("=")
    if isinstance(word, Unknown) and not equals:
        return None
    appends = bool(equals) and name.endswith("+")
    name = name.removesuffix("+") if appends else name
    if not equals:
        return name, None, False
    return name, value if isinstance(word, str) else word._replace(prefix=value), appends


def _is_name(name: str) -> bool:
    return name.isidentifier() and name.isascii()


def run_export(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``export`` and ``readonly``."""
    operands = list(words[1:])
    exports = words[0] == "export"
    options = ""
    while operands and isinstance(operands[0], str) and operands[0][:1] == "-" and len(operands[0]) > 1:
        option = str(operands.pop(0))
        if option == "--":
            break
        options += option[1:]
    if "p" in options or not operands:
        return [writes(state, Unknown("the variables"))]
    if unknown := set(options) - set(_OPTIONS.get(context.behaviour.name, "p")):
        return [wrong_use(state, context.behaviour, 2, f"{words[0]}: -{min(unknown)}: no such option")]
    if "f" in options:
        return [state.lost(f"{words[0]} of a function")]
    if "a" in options or "A" in options:
        return [state.lost(f"{words[0]} -{options}")]
    for word in operands:
        found = _split(word)
        if found is None:
            return [state.lost(f"which variable is exported: {word.reason if isinstance(word, Unknown) else word}")]
        name, value, appends = found
        if not _is_name(name):
            return [_bad_name(name, state, context, others=len(operands) > 1)]
        old = state.variables.get(name)
        state = _declared(state, name, value, context, appends=appends)
        if value is not None and old is not None and old.readonly:
            return [state]
        variable = state.variables.get(name, Variable(None))
        changed = variable._replace(exported="n" not in options) if exports else variable._replace(readonly=True)
        state = state._replace(variables={**state.variables, name: changed})
    return [state.after(0)]


def _bad_name(name: str, state: State, context: Context, *, others: bool) -> State:
    """Return the state in which what is no name was declared."""
    if context.behaviour.portable:
        return state.lost(f"a declaration of {name}, which is no name")
    if context.behaviour.fatal_builtins and not context.behaviour.extended:
        return ending_failure(state, 2, f"{name}: bad variable name")
    return state.lost(f"a declaration of {name}, which is no name, beside others") if others else state.after(1)


def _declared(state: State, name: str, value: Value | None, context: Context, *, appends: bool) -> State:
    """Return the state in which a variable was assigned in a declaration."""
    old = state.variables.get(name)
    if value is None:
        if old is None and not context.env_complete:
            return state.having(name, Unknown(f"the environment's {name}", unset=True))
        return state
    if old is not None and old.readonly:
        if context.behaviour.portable:
            return state.lost(f"an assignment to {name}, which is read-only")
        if not context.behaviour.fatal_builtins and "e" not in state.options:
            return state.after(1)
        return ending_failure(state, 2 if not context.behaviour.extended else 1, f"{name} is read-only")
    if appends:
        before = old.value if old is not None else ""
        if not (isinstance(before, str) and isinstance(value, str)):
            return state.having(name, Unknown(name))
        value = before + value
    return state.having(name, value)


def run_local(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``local``."""
    depth = next((i for i in range(len(state.frames) - 1, -1, -1) if state.frames[i].function != "source"), None)
    if depth is None:
        if context.behaviour.portable:
            return [state.lost("local, which is not in a function")]
        if context.behaviour.extended:
            return [state.after(1)]
        return [ending_failure(state, 2, "local: not in a function")]
    operands = list(words[1:])
    options = ""
    while operands and isinstance(operands[0], str) and operands[0][:1] in ("-", "+") and len(operands[0]) > 1:
        options += str(operands.pop(0))[1:]
    if operands == ["-"] or set(options) - set("xrigaAlun-"):
        return [state.lost("local -, which saves the options")]
    for word in operands:
        found = _split(word)
        if found is None or not _is_name(found[0]):
            return [state.lost("which variable is local")]
        name, value, appends = found
        if context.behaviour.extended and (old := state.variables.get(name)) is not None and old.readonly:
            return [state.lost(f"a declaration of {name}, which is read-only")]
        state = _localized(state, depth, name, context, keeps=appends, declared=name in words and value is None)
        state = _declared(state, name, value, context, appends=appends)
        state = _attributed(state, name, options)
    return [state.after(0)]


def _localized(state: State, depth: int, name: str, context: Context, *, keeps: bool, declared: bool) -> State:
    """Return the state in which a variable is local: unset in bash and ash, as it was in dash."""
    frame = state.frames[depth]
    if name in frame.saved:
        return state
    old = state.variables.get(name)
    saved = frame._replace(saved={**frame.saved, name: old})
    frames = (*state.frames[:depth], saved, *state.frames[depth + 1 :])
    state = state._replace(frames=frames)
    if context.behaviour.name == "dash" or keeps:
        return state
    if declared and old is not None and is_array(old.value):
        return state  # an array that this declaration assigned
    return state.having(name, None, exported=bool(old is not None and old.exported))


def _attributed(state: State, name: str, options: str) -> State:
    """Return the state in which a variable has the attributes of ``declare``'s options."""
    variable = state.variables.get(name, Variable(None))
    value = variable.value
    if "A" in options and not isinstance(value, Unknown):
        value = Unknown(f"the elements of {name}", words=True)
    elif set(options) & set("ilun") and value is not None:
        value = Unknown(name)
    changed = Variable(value, variable.exported or "x" in options, variable.readonly or "r" in options)
    return state._replace(variables={**state.variables, name: changed})


def run_declare(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``declare`` and ``typeset``."""
    operands = list(words[1:])
    options = ""
    while operands and isinstance(operands[0], str) and operands[0][:1] in ("-", "+") and len(operands[0]) > 1:
        options += str(operands.pop(0))[1:]
    if set(options) & set("pfF") or not operands:
        if "f" in options or "F" in options:
            defined = all(isinstance(word, str) and word in state.functions for word in operands)
            return [writes(state, Unknown("functions"), 0 if defined else 1)]
        sets = [word for word in operands if isinstance(word, str) and state.value(word) is not None]
        return [writes(state, Unknown("variables"), 0 if len(sets) == len(operands) else None)]
    if state.frames and any(frame.function != "source" for frame in state.frames) and "g" not in options:
        return run_local(words, state, context)
    if set(options) - set("xrigaAlu"):
        return [state.lost(f"declare -{options}")]
    for word in operands:
        found = _split(word)
        if found is None or not _is_name(found[0]):
            return [state.lost("which variable is declared")]
        name, value, appends = found
        if (old := state.variables.get(name)) is not None and old.readonly:
            return [state.lost(f"a declaration of {name}, which is read-only")]
        state = _declared(state, name, value, context, appends=appends)
        state = _attributed(state, name, options)
    return [state.after(0)]


def run_unset(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``unset``."""
    operands = list(words[1:])
    kind = ""
    if operands and operands[0] in ("-v", "-f", "-n"):
        kind = str(operands.pop(0))[1]
    if operands and operands[0] == "--":
        operands.pop(0)
    texts = known(tuple(operands))
    if texts is None:
        return [state.lost("which variable is unset")]
    if (texts and texts[0].startswith("-")) or (kind == "n" and not context.behaviour.extended):
        return [state.lost(f"unset {kind and f'-{kind} '}{' '.join(texts[:1])}")]
    functions = dict(state.functions)
    for name in texts:
        if kind == "f" or (not _is_name(name) and "[" not in name and context.behaviour.extended and not kind):
            functions.pop(name, None)
            continue
        if "[" in name:
            return [state.having(name.partition("[")[0], Unknown("an array", words=True)).after(0)]
        if not _is_name(name):
            return [_bad_name(name, state, context, others=len(texts) > 1)]
        variable = state.variables.get(name)
        if variable is not None and variable.readonly:
            return [_unset_readonly(name, state, context)]
        state = state._replace(variables={**state.variables, name: Variable(None)})
    return [state._replace(functions=functions, status=0)]


def _unset_readonly(name: str, state: State, context: Context) -> State:
    """Return the state in which ``unset`` named a variable that is read-only."""
    if context.behaviour.portable:
        return state.lost(f"unset of {name}, which is read-only")
    if context.behaviour.fatal_builtins and not context.behaviour.extended:
        return ending_failure(state, 2, f"unset: {name} is read-only")
    return state.after(1)


def look_up(operands: tuple[Value, ...], state: State, context: Context, *, verbose: bool = False) -> list[State]:
    """Execute ``command -v``: tell what a command is, or fail."""
    operands = operands[1:] if operands[:1] == ("--",) else operands
    if not operands:
        return [state.after(0)]
    failing = context.behaviour.missing_command
    name = operands[0]
    if isinstance(name, Unknown) or len(operands) > 1:
        shown = name.reason if isinstance(name, Unknown) else " ".join(str(each) for each in operands)
        return _maybe(f"there is a command {shown}", f"there is no command {shown}", state, Unknown("a path"), failing)
    if name in state.functions or name in context.behaviour.builtins or name in _KEYWORDS:
        described = verbose or context.behaviour.portable  # an alias is described otherwise
        return [writes(state, Unknown("a description", filled=True) if described else f"{name}\n")]
    where, facts, sure = search(name, state, context)
    if facts == ABSENT:
        told = verbose and not context.behaviour.extended  # dash and busybox say so where others write an error
        return [
            writes(state, Unknown(f"that there is no {name}", filled=True), failing) if told else state.after(failing)
        ]
    if facts is None:
        return _maybe(
            f"there is a command {name}", f"there is no command {name}", state, Unknown("a path", filled=True), failing
        )
    if "/" in name:
        allowed = state.files.permits(where, facts, context.user, 1) if context.behaviour.extended else True
        if allowed is None:
            return _maybe(f"{name} can be executed", f"{name} cannot be executed", state, f"{name}\n", failing)
        return [writes(state, f"{name}\n") if allowed else state.after(failing)]
    text: Value = (
        f"{where}\n" if sure and not verbose and where.startswith("/") else Unknown(f"the path of {name}", filled=True)
    )
    return [writes(state, text)]


def _maybe(yes: str, no: str, state: State, text: Value, failing: int) -> list[State]:
    """Return the states with both answers."""
    return [writes(state.given(yes, no, holds=True), text), state.given(yes, no, holds=False).after(failing)]


def run_type(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``type``."""
    operands = words[1:]
    verbose = not (operands and operands[0] in ("-p", "-P"))
    if operands and isinstance(operands[0], str) and operands[0].startswith("-"):
        if not context.behaviour.extended:
            return [state.after(127 if context.behaviour.name == "dash" else 1)]
        if operands[0] == "-t":
            return look_up(operands[1:], state, context, verbose=True)
        operands = operands[1:]
    if context.behaviour.extended and len(operands) == 1 and operands[0] in state.functions:
        return [writes(state, Unknown("a description", filled=True))]
    return look_up(operands, state, context, verbose=verbose)


def run_hash(words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``hash``."""
    operands = tuple(word for word in words[1:] if word not in ("-r", "--"))
    if not operands:
        return [state.after(0)]
    return [
        each._replace(output=state.output, status=0 if each.status == 0 else 1)
        for each in look_up(operands, state, context)
    ]
