"""From a script to each way in which it can end.

Reads: the text, the words and variables of the process, what is known of the files. Gives: one ``State`` for each way,
with the signal that ends it; ``Lost`` where it is not known what the script does from a line on. The cost is bounded.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.behaviour import Behaviour
from simulator.shell.evaluation.context import Budget, Context
from simulator.shell.evaluation.control import run_items, run_script
from simulator.shell.evaluation.descriptors import ELSEWHERE, INPUT, NOTHING, READS
from simulator.shell.evaluation.endings import trapped
from simulator.shell.evaluation.files import Files, User
from simulator.shell.evaluation.outcome import exit_status
from simulator.shell.evaluation.state import STANDARD, Exit, Jump, Return, State, Variable, merge
from simulator.shell.evaluation.values import Unknown, Value
from simulator.shell.grammar import tree
from simulator.shell.grammar.dialect import Dialect
from simulator.shell.grammar.parser import parse

STEPS = 20_000
"""So many commands are followed, then nothing is said of what comes."""
SCRIPT_ENDS = "the script ends"
"""Why a shell ends that comes to the end of its script."""
LONGEST = 400_000
"""A longer script is not read."""


class Invocation(NamedTuple):
    """A shell that executes a script."""

    text: str
    behaviour: Behaviour
    dialect: Dialect
    files: Files
    user: User
    file: str = ""
    """The script as it was named; ``""`` for a text behind ``-c``."""
    zero: str = "sh"
    positional: tuple[Value, ...] = ()
    env: Mapping[str, Value] = {}
    env_complete: bool = True
    options: frozenset[str] = frozenset()
    cwd: str | None = "/"
    users: Mapping[str, User] | None = None
    machine: str = ""
    hostname: str | None = None
    descriptors: frozenset[int] | None = STANDARD
    """The file descriptors that are open; None if there may be others than the standard ones."""
    first_line: int = 1
    """The number of the text's first line; less where commands stand in front of a script."""
    no_input: bool = False
    """Whether nobody can write to the standard input."""


def evaluate(invocation: Invocation) -> tuple[State, ...]:
    """Follow a script; each state has a signal: ``Exec``, ``Exit`` or ``Lost``."""
    behaviour = invocation.behaviour

    def parse_text(text: str) -> tree.Script:
        return parse(text, invocation.dialect)

    context = Context(
        behaviour,
        invocation.user,
        run_script,
        run_items,
        parse_text,
        Budget(STEPS),
        invocation.env_complete,
        invocation.users,
        invocation.machine,
        invocation.hostname,
        descriptors_known=invocation.descriptors is not None,
    )
    state = _initial(invocation)
    if len(invocation.text) > LONGEST:
        return (state.lost("a script that is too long to be followed"),)
    if behaviour.extended and behaviour.name == "bash" and state.value("BASH_ENV") and invocation.file:
        return (state.lost("BASH_ENV, which names a script that is executed first"),)
    try:
        states = run_script(parse(invocation.text, invocation.dialect, invocation.first_line), state, context)
        return tuple(merge([ended for each in states for ended in _end(each, context)]))
    except RecursionError:
        return (state.lost("a script that nests too deep"),)


def _initial(invocation: Invocation) -> State:
    """Return the state in which the script begins."""
    variables = {name: Variable(value, exported=True) for name, value in invocation.env.items()}
    if not invocation.behaviour.extended:
        variables = {name: v for name, v in variables.items() if name.isidentifier() and name.isascii()}
    cwd: Value = invocation.cwd if invocation.cwd is not None else Unknown("the working directory", filled=True)
    variables["PWD"] = Variable(cwd, exported=True)
    variables["IFS"] = Variable(" \t\n")
    variables["OPTIND"] = Variable("1")
    variables = _with_prompts(variables, invocation.behaviour.name)
    if "PATH" not in variables and invocation.env_complete:
        variables["PATH"] = Variable(Unknown("the PATH that the shell sets", filled=True))
    if invocation.behaviour.name != "dash":
        variables["SHLVL"] = Variable(Unknown("SHLVL, which the shell sets", filled=True), exported=True)
        if "HOSTNAME" not in variables:
            variables["HOSTNAME"] = Variable(Unknown("the host's name", filled=True))
    return State(
        invocation.files,
        variables,
        invocation.positional,
        invocation.zero,
        invocation.options,
        file=invocation.file,
        cwd=invocation.cwd,
        input="" if invocation.no_input else None,
        descriptors={
            **dict.fromkeys(sorted(invocation.descriptors or STANDARD), ELSEWHERE),
            INPUT: NOTHING if invocation.no_input else READS,
        },
    )


def _with_prompts(variables: dict[str, Variable], shell: str) -> dict[str, Variable]:
    """Return the variables with those of prompts as a shell has them that reads a script."""
    if shell == "bash":
        made = {name: variable for name, variable in variables.items() if name not in ("PS1", "PS2")}
        if "PS4" in made:  # the superuser's is not taken from the environment
            made["PS4"] = made["PS4"]._replace(value=Unknown("PS4, which bash sets", filled=True))
        return made
    if shell not in ("dash", "ash"):
        return variables
    first = Variable(Unknown("PS1, which the shell sets", filled=True))
    return {"PS1": first, "PS2": Variable("> "), "PS4": Variable("+ "), **variables}


def _end(state: State, context: Context) -> list[State]:
    """Give a state that reached the end of the script, or ends it, its last signal; the trap EXIT is executed."""
    signal = state.signal
    if signal is None or isinstance(signal, Jump):
        reason = SCRIPT_ENDS
        state = state.ending(Exit(exit_status(state), reason, implicit=True))
    elif isinstance(signal, Return):
        state = state.ending(Exit(exit_status(state), f"line {state.line}: return"))
    return trapped(state, context)
