"""Simple commands: assignments, functions, builtins and programs.

Compare: POSIX.1-2024, "Simple Commands" and "Command Search and Execution".
"""

from __future__ import annotations

from simulator.shell.evaluation import builtins, external
from simulator.shell.evaluation.behaviour import SPECIAL
from simulator.shell.evaluation.calls import returned
from simulator.shell.evaluation.context import Confused, Context
from simulator.shell.evaluation.descriptors import mutter
from simulator.shell.evaluation.executing import run_exec
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.file_text import is_file_text, write_file_text
from simulator.shell.evaluation.outcome import command_text, settle
from simulator.shell.evaluation.parameters import plain_name
from simulator.shell.evaluation.redirect import redirected
from simulator.shell.evaluation.state import Exit, Frame, State
from simulator.shell.evaluation.tested import only_errexit, unguard
from simulator.shell.evaluation.tildes import assigned_at
from simulator.shell.evaluation.values import Unknown, Value, concatenate, is_array, is_number
from simulator.shell.grammar import tree

_DECLARING = frozenset("export readonly local declare typeset".split())


def run_simple(command: tree.SimpleCommand, state: State, context: Context) -> list[State]:
    """Execute a simple command."""
    expander = Expander(state, context)
    declaring = bool(command.words) and command.words[0].literal() in _DECLARING
    words = _declared(command.words, expander) if declaring else expander.words(command.words)
    if not words:
        return _assign_only(command, expander, context)
    name = words[0]
    if isinstance(name, Unknown):
        return [_unknown_name(name, words, expander.state)]
    if (
        context.behaviour.portable
        and command.assignments
        and name != "exec"
        and _by_shell(name, expander.state, context)
    ):
        return [expander.state.lost(f"what {context.behaviour.name} does with an assignment in front of {name}")]
    if name in expander.state.functions and not _is_special(name, context):
        return _call(name, command, words, expander, context)
    if name in context.behaviour.builtins:
        return _builtin(name, command, words, expander, context)
    return _program(command, words, expander, context)


def _is_special(name: str, context: Context) -> bool:
    """Return whether a special builtin comes before a function of its name."""
    return name in SPECIAL and context.behaviour.fatal_builtins


def _by_shell(name: str, state: State, context: Context) -> bool:
    """Return whether the shell itself executes a command."""
    return name in state.functions or name in context.behaviour.builtins


def _unknown_name(name: Unknown, words: tuple[Value, ...], state: State) -> State:
    """Return what comes of a command whose name is not known."""
    if name.prefix.startswith("/") and not name.words:
        return external.ran(words, state, {})
    return state.lost(f"which command {name.reason} is")


def _declared(words: tuple[tree.Word, ...], expander: Expander) -> tuple[Value, ...]:
    """Expand the words of ``export`` and the like: what looks like an assignment is not split."""
    found: list[Value] = []
    for word in words:
        value_at = assigned_at(word)
        if any(isinstance(part, tree.Array) for part in word.parts):
            first = word.parts[0]
            name = first.text[: value_at - 1] if value_at and isinstance(first, tree.Text) else ""
            found += _declared_array(word, name, expander)
        elif value_at is not None:
            found.append(expander.single(word, value_at))
        else:
            found += expander.fields(word)
    return tuple(found)


def _declared_array(word: tree.Word, name: str, expander: Expander) -> list[Value]:
    """Assign an array in an argument of ``declare`` and the like, and return the name alone."""
    array = next(part for part in word.parts if isinstance(part, tree.Array))
    if not name.isidentifier():
        return [Unknown("an array")]
    expander.state = expander.state.having(name, array_value(array, expander))
    return [name]


def array_value(array: tree.Array, expander: Expander) -> tuple[Value, ...] | Unknown:
    """Expand the elements of an array."""
    if any(element.subscript is not None for element in array.elements):
        for element in array.elements:
            expander.single(element.value)
        return Unknown("an array with keys", words=True)
    return expander.words(tuple(element.value for element in array.elements))


def assign(assignment: tree.Assignment, expander: Expander) -> None:
    """Perform an assignment."""
    name, state = assignment.name, expander.state
    variable = state.variables.get(name)
    if variable is not None and variable.readonly:
        builtins.readonly_error(name, expander)
    parts = assignment.value.parts
    old = state.value(name)
    value: Value | tuple[Value, ...]
    if len(parts) == 1 and isinstance(parts[0], tree.Array):
        value = array_value(parts[0], expander)
        if assignment.append and is_array(value):
            before = old if is_array(old) else () if old is None else (old,)
            value = (*before, *value)
        expander.state = expander.state.having(name, value)
        return
    value = expander.single(assignment.value, 0)
    if assignment.subscript is not None:
        _assign_element(assignment, value, expander)
        return
    if assignment.append:
        first = old[0] if is_array(old) and old else old
        text = concatenate((first if isinstance(first, str | Unknown) else "", value))
        value = (text, *old[1:]) if is_array(old) else text
    elif is_array(old):
        value = (value, *old[1:])
    expander.state = expander.state.having(name, value)


def _assign_element(assignment: tree.Assignment, value: Value, expander: Expander) -> None:
    """Perform ``v[subscript]=word``."""
    assert assignment.subscript is not None
    old = expander.state.value(assignment.name)
    index = Unknown("a key") if isinstance(old, Unknown) else expander.computed(assignment.subscript)
    listed: list[Value] = list(old) if is_array(old) else [old] if isinstance(old, str) else []
    made: tuple[Value, ...] | Unknown = Unknown(f"the elements of {assignment.name}", words=True)
    if isinstance(index, str) and is_number(index) and int(index) <= len(listed) and not assignment.append:
        listed[int(index) : int(index) + 1] = [value]
        made = tuple(listed)
    expander.state = expander.state.having(assignment.name, made)


def _assign_only(command: tree.SimpleCommand, expander: Expander, context: Context) -> list[State]:
    """Execute a command without words: its assignments hold on."""
    if not command.assignments and is_file_text(command, context):
        return write_file_text(command, expander.state, context)
    substituted = expander.substituted

    def assigned(inside: State) -> list[State]:
        expands = Expander(inside, context)
        for assignment in command.assignments:
            assign(assignment, expands)
        return [expands.state.after(expands.state.status if expands.substituted or substituted else 0)]

    def kept(inside: State) -> list[State]:
        return [inside]

    if context.behaviour.redirects_first:
        results = redirected(command.redirections, expander.state, context, assigned, ends_shell=False)
    else:
        after = assigned(expander.state)[0]
        results = redirected(command.redirections, after, context, kept, ends_shell=False)
    what = f"{command.assignments[0].name}=..." if command.assignments else "a redirection"
    return [settled for each in results for settled in settle(each, what)]


def _temporary(command: tree.SimpleCommand, expander: Expander, context: Context) -> dict[str, Value]:
    """Expand the assignments in front of a command."""
    made: dict[str, Value] = {}
    if context.behaviour.redirects_first and _reads_redirected(command, expander.state):
        raise Confused("a substitution in front of a command that is redirected: it may read what the command reads")
    for assignment in command.assignments:
        variable = expander.state.variables.get(assignment.name)
        if variable is not None and variable.readonly:
            if context.behaviour.extended:
                raise Confused(f"an assignment to {assignment.name}, which is read-only, in front of a command")
            builtins.readonly_error(assignment.name, expander)
        value = expander.single(assignment.value, 0)
        old = expander.state.value(assignment.name)
        if assignment.append:
            value = concatenate((old if isinstance(old, str | Unknown) else "", value))
        made[assignment.name] = value
    return made


def _reads_redirected(command: tree.SimpleCommand, state: State) -> bool:
    """Return whether a substitution in front of a command may see its redirections."""
    sees = any(each.operator[0] == "<" or (each.operator == ">&" and state.caught) for each in command.redirections)
    return sees and any(
        isinstance(part, tree.CommandSubstitution) for each in command.assignments for part in each.value.parts
    )


def _having(state: State, temporary: dict[str, Value]) -> State:
    """Return the state in which the assignments in front of a command hold."""
    for name, value in temporary.items():
        state = state.having(name, value, exported=True)
    return state


def _without(result: State, before: State, temporary: dict[str, Value]) -> State:
    """Return the state behind a command, in which the assignments in front of it are gone."""
    if not temporary:
        return result
    variables = dict(result.variables)
    for name in temporary:
        if name in before.variables:
            variables[name] = before.variables[name]
        else:
            variables.pop(name, None)
    return result._replace(variables=variables)


def _builtin(
    name: str, command: tree.SimpleCommand, words: tuple[Value, ...], expander: Expander, context: Context
) -> list[State]:
    """Execute a builtin."""
    temporary = _temporary(command, expander, context)
    before = expander.state
    keeps = _is_special(name, context)
    origins = tuple(plain_name(word) for word in command.words) if len(words) == len(command.words) else ()

    def body(inside: State) -> list[State]:
        results = builtins.run_builtin(name, words, inside, context, origins)
        return [each if _is_silent(words, each) else mutter(each, name) for each in results]

    state = _having(before, temporary)
    if name == "exec":
        return [s for each in run_exec(command, words, state, context) for s in settle(each, "exec")]
    results = redirected(command.redirections, state, context, body, ends_shell=keeps)
    if not keeps:
        results = [_without(result, before, temporary) for result in results]
    what = " ".join(word.source for word in command.words) or name
    what = what if len(what) < 60 else f"{what[:57]}..."
    return [settled for each in results for settled in settle(each, f"`{what}`")]


def _is_silent(words: tuple[Value, ...], state: State) -> bool:
    """Return whether a builtin that ended so has written no error message."""
    name = words[0]
    if name in ("false", "exit", "return") or (name == "command" and words[1:2] == ("-v",)):
        return not isinstance(state.signal, Exit) or not state.signal.error
    return name != "getopts" and (state.status == 0 or (state.status == 1 and name in ("test", "[", "read")))


def _call(
    name: str, command: tree.SimpleCommand, words: tuple[Value, ...], expander: Expander, context: Context
) -> list[State]:
    """Call a function."""
    temporary = _temporary(command, expander, context)
    before = expander.state
    function = before.functions[name]
    file = before.frames[-1].file if before.frames else before.file

    def body(inside: State) -> list[State]:
        frame = Frame(name, inside.positional, {}, file)
        here = only_errexit(inside) if inside.guarded == "command" else inside
        called = here._replace(positional=words[1:], frames=(*inside.frames, frame))
        inner = context._replace(loops=0) if context.behaviour.hides_loops else context
        script = tree.Script((tree.Unit((tree.Item(function.body),), function.line, 0),))
        results = [returned(each, inside) for each in context.run(script, called, inner.deeper())]
        return unguard(results, guarded=inside.guarded)

    results = redirected(command.redirections, _having(before, temporary), context, body, ends_shell=False)
    results = [_without(result, before, temporary) for result in results]
    return [settled for each in results for settled in settle(each, f"`{name}`")]


def _program(
    command: tree.SimpleCommand, words: tuple[Value, ...], expander: Expander, context: Context
) -> list[State]:
    """Start a program."""
    temporary = _temporary(command, expander, context)
    before = expander.state

    def body(inside: State) -> list[State]:
        return [
            each if each.last is None else each._replace(last=each.last._replace(source=command))
            for each in external.run_program(words, inside, context, temporary, _origins(command, words))
        ]

    results = redirected(command.redirections, before, context, body, ends_shell=False)
    what = command_text(external.command(words, before, {}))
    return [settled for each in results for settled in settle(each, f"`{what}`")]


def _origins(command: tree.SimpleCommand, words: tuple[Value, ...]) -> tuple[str, ...]:
    """Return the names of the parameters that the words are."""
    return tuple(plain_name(word) for word in command.words) if len(words) == len(command.words) else ()
