"""The state of a shell at a point of its script, as a value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.shell.evaluation.conditions import ALWAYS, Answer, Condition, both, either
from simulator.shell.evaluation.files import Files
from simulator.shell.evaluation.values import Unknown, Value
from simulator.shell.grammar import tree

_MOST_WIDENED = 12
FAILURE = -1
"""An exit status that is not 0, and not known."""

Guard: TypeAlias = Literal["", "errexit", "command", "status"]
"""Where ``set -e`` is without effect: nowhere; in what is executed, but a special builtin's error counts as ever; the
same, and this one command's error is asked for by ``!``; the status of all that is executed is asked for."""


STANDARD = frozenset((0, 1, 2))
"""The descriptors that every process gets: standard input, output and errors."""


class Variable(NamedTuple):
    """A variable of the shell."""

    value: Value | tuple[Value, ...] | None
    """Its text, the elements of an array from 0 on, or None if it is unset."""
    exported: bool = False
    readonly: bool = False


class Frame(NamedTuple):
    """A call of a function, or a file that is sourced."""

    function: str
    """The name of the function; ``source`` for a file."""
    positional: tuple[Value, ...]
    """The arguments of the caller."""
    saved: Mapping[str, Variable | None]
    """What ``local`` variables were before."""
    file: str
    """The file that is executed, as it was named."""


class Command(NamedTuple):
    """A program that the shell starts."""

    args: tuple[Value, ...]
    env: Mapping[str, Value]
    line: int
    cwd: str | None = None
    source: tree.SimpleCommand | None = None
    """The command as it is written; None where that is not told."""
    descriptors: frozenset[int] = STANDARD
    """The file descriptors that it gets."""
    no_input: bool = False
    """Whether nobody can write to its standard input, which is that of the container."""


class Exec(NamedTuple):
    """The shell executes a program in its own place."""

    command: Command


class Exit(NamedTuple):
    """The shell ends."""

    status: int | None
    reason: str
    """Why: ``exit 1 at line 3``."""
    implicit: bool = False
    """Whether the end of the script was reached."""
    error: bool = False
    """Whether an error of a builtin, or of an expansion, ends it: ``command`` may keep the shell from that."""
    endless: bool = False
    """Whether it does not end at all: it stays in a loop."""


class Return(NamedTuple):
    """A function, or a sourced file, ends."""


class Jump(NamedTuple):
    """``break`` or ``continue``, out of so many loops."""

    kind: Literal["break", "continue"]
    levels: int


class Lost(NamedTuple):
    """From here on it is not known what the script does."""

    line: int
    reason: str


Signal: TypeAlias = Exec | Exit | Return | Jump | Lost
"""What ends a list of commands before its end."""


class State(NamedTuple):
    """What is known of the shell. Everything but ``when``, ``trail`` and ``early`` decides what it does next."""

    files: Files
    variables: Mapping[str, Variable]
    positional: tuple[Value, ...] = ()
    zero: Value = "sh"
    options: frozenset[str] = frozenset()
    """``e``, ``u``, ``pipefail`` and the like, and bash's options of ``shopt``."""
    functions: Mapping[str, tree.Function] = {}
    frames: tuple[Frame, ...] = ()
    file: str = ""
    """The script that is executed, as it was named; ``""`` for a text behind ``-c``."""
    cwd: str | None = "/"
    traps: Mapping[str, str] = {}
    umask: str | None = "0022"
    """The mask that the engine starts processes with, until the script sets another; None if it is not known."""
    status: int | None = 0
    """The exit status of the last command; ``FAILURE``, or None where nothing is known of it."""
    guarded: Guard = ""
    """Whether ``set -e`` is without effect here, and why."""
    output: Value | None = None
    """What was written to the innermost text that the script catches; None where it catches none."""
    caught: int = 0
    """The number of that text, by how deep it nests; 0 for none."""
    descriptors: Mapping[int, int] = {0: -1, 1: 0, 2: 0}
    """The file descriptors that are open, and the number of the text that each leads to; 0 for elsewhere, -1 for what
    may be open to read only."""
    spilled: frozenset[int] = frozenset()
    """The texts further out to which something was written meanwhile."""
    input: Value | None = None
    """What the standard input has; None if it is not known."""
    nested: bool = False
    """Whether this is a subshell."""
    last: Command | None = None
    """The last program that was started in the foreground."""
    jobs: tuple[Command | None, ...] = ()
    """What was started in the background; None for what is no single program."""
    waits: bool = False
    """Whether the script has waited for the last job, behind the last program."""
    signal: Signal | None = None
    line: int = 0
    when: Condition = ALWAYS
    trail: tuple[Decision[str], ...] = ()
    """What happened, in order."""
    early: tuple[str, ...] = ()
    """Where the script may have ended because a program failed."""

    def value(self, name: str) -> Value | tuple[Value, ...] | None:
        """Return a variable's value; None if it is unset."""
        variable = self.variables.get(name)
        return None if variable is None else variable.value

    def having(self, name: str, value: Value | tuple[Value, ...] | None, *, exported: bool | None = None) -> State:
        """Return the state in which a variable has a value."""
        old = self.variables.get(name)
        is_exported = exported if exported is not None else ((old is not None and old.exported) or "a" in self.options)
        made = Variable(value, is_exported, old is not None and old.readonly)
        return self._replace(variables={**self.variables, name: made})

    def after(self, status: int | None) -> State:
        """Return the state behind a command with that exit status."""
        return self._replace(status=status)

    def ending(self, signal: Signal) -> State:
        """Return the state that ends the list of commands."""
        return self._replace(signal=signal)

    def lost(self, reason: str) -> State:
        """Return the state from which on it is not known what the script does."""
        return self._replace(signal=Lost(self.line, reason))

    def given(self, yes: str, no: str, *, holds: bool) -> State:
        """Return the state in which a question has an answer."""
        return self._replace(when=both(self.when, Answer(yes, no, holds)))

    def noting(self, decision: Decision[str]) -> State:
        """Return the state with one more thing that happened."""
        return self._replace(trail=(*self.trail, decision))


def _key(state: State) -> State:
    """Return what decides what a state does next."""
    return state._replace(when=ALWAYS, trail=(), early=(), line=0)


def same(first: State, second: State) -> bool:
    """Return whether two states do the same from here on."""
    return _key(first) == _key(second)


def merge(states: Iterable[State]) -> list[State]:
    """Join the states that differ in their conditions alone."""
    listed = list(states)
    if len(listed) < 2:
        return listed
    merged: list[tuple[State, State]] = []
    for state in listed:
        key = _key(state)
        for index, (other_key, other) in enumerate(merged):
            if key == other_key:
                merged[index] = (key, _joined(other, state))
                break
        else:
            merged.append((key, state))
    return [state for _, state in merged]


def _joined(first: State, second: State) -> State:
    """Join two states that do the same from here on."""
    early = tuple(dict.fromkeys((*first.early, *second.early)))
    trail = first.trail if len(first.trail) <= len(second.trail) else second.trail
    return first._replace(when=either(first.when, second.when), early=early, trail=trail)


def widen(states: list[State]) -> list[State]:
    """Join states that go on with the same functions, options and traps: what differs else becomes unknown.

    Those with other arguments stay apart, unless there are too many.
    """
    made = _grouped(states, lambda state: state.positional)
    return made if len(made) <= _MOST_WIDENED else _grouped(states, lambda _: ())


def _grouped(states: list[State], apart: Callable[[State], object]) -> list[State]:
    """Join states, but those that are to stay apart."""
    made: list[State] = []
    groups: dict[object, list[State]] = {}
    for state in states:
        if state.signal is not None:
            made.append(state)
            continue
        key = (
            state.zero, state.options, tuple(sorted(state.functions)), state.umask, len(state.frames),
            state.cwd, state.file, tuple(sorted(state.traps.items())), state.nested, state.guarded, len(state.jobs),
            tuple(sorted(state.descriptors.items())), state.caught, apart(state),
        )  # fmt: skip
        alike = groups.setdefault(key, [])
        for index, other in enumerate(alike):
            if other.functions == state.functions:  # compared, for their trees are large to hash
                alike[index] = _widened(other, state)
                break
        else:
            alike.append(state)
    return merge([*made, *(state for alike in groups.values() for state in alike)])


def _widened(first: State, second: State) -> State:
    """Join two states: what differs becomes unknown."""
    variables = dict(first.variables)
    for name in first.variables.keys() | second.variables.keys():
        one, other = first.variables.get(name), second.variables.get(name)
        if one != other:
            exported = (one is not None and one.exported) or (other is not None and other.exported)
            variables[name] = Variable(Unknown(f"{name}, which differs", unset=True), exported)
    positional = first.positional
    if positional != second.positional:
        positional = (Unknown("the arguments, which differ", words=True),)
    same_output = first.output == second.output
    return _joined(first, second)._replace(
        variables=variables,
        positional=positional,
        files=first.files.either(second.files),
        status=first.status if first.status == second.status else None,
        output=first.output if same_output else Unknown("the output, which differs"),
        input=first.input if first.input == second.input else None,
        last=first.last if first.last == second.last else None,
        jobs=first.jobs if first.jobs == second.jobs else tuple(None for _ in first.jobs),
        waits=first.waits and second.waits,
        spilled=first.spilled | second.spilled,
    )
