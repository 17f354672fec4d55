"""``exec``: the shell becomes a program, or keeps redirections.

Compare: POSIX.1-2024, "exec"; bash ``builtins/exec.def``; busybox ``shell/ash.c`` ``execcmd``.
"""

from __future__ import annotations

from simulator.shell.evaluation import external
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.flow import perform
from simulator.shell.evaluation.outcome import command_text, ending_failure, wrong_use
from simulator.shell.evaluation.redirect import forgotten
from simulator.shell.evaluation.rules import ScriptStep
from simulator.shell.evaluation.state import Exec, State
from simulator.shell.evaluation.values import Unknown, Value
from simulator.shell.grammar import tree


def run_exec(command: tree.SimpleCommand, words: tuple[Value, ...], state: State, context: Context) -> list[State]:
    """Execute ``exec``: with words the shell becomes a program, else its redirections hold on."""
    here, flow, fails = perform(command.redirections, state, context)
    made: list[State] = []
    if fails != "no":
        made.append(_exec_redirection_failed(here, context, fails))
        if fails == "yes":
            return made
    operands = words[1:]
    if not operands:
        note = ScriptStep.EXECUTES_NOTHING.gives(f"line {here.line}: exec has no words")
        after = here.noting(note) if len(command.words) > 1 else here
        kept = forgotten(after, flow)
        status = None if context.behaviour.modifiers else 0  # in zsh that of the last substitution, however long ago
        return [*made, kept._replace(status=status, input=flow.input if here.input is not None else None)]
    return [*made, execute(operands, forgotten(here, flow), context)]


def _exec_redirection_failed(state: State, context: Context, fails: str) -> State:
    """Return the state in which a redirection of ``exec`` failed."""
    if fails == "maybe":
        said = f"the redirection at line {state.line} succeeds"
        state = state.given(said, said.replace("succeeds", "fails"), holds=False)
    if context.behaviour.fatal_builtins:
        return ending_failure(state, context.behaviour.failed_redirection, "a redirection of exec fails")
    return state.after(1)


def execute(operands: tuple[Value, ...], state: State, context: Context) -> State:
    """Read the options of ``exec``, and execute what follows."""
    first = operands[0]
    if context.behaviour.exec_reads_options and isinstance(first, str) and first[:1] == "-" and first != "-":
        if context.behaviour.portable:
            return state.lost(f"exec {first}, which may be an option")
        if first != "--":
            if set(first[1:]) <= set(context.behaviour.exec_options):
                return state.lost(f"exec {first}, which changes the first word or the environment")
            reason = f"exec: {first}: invalid option"
            step = ScriptStep.READS_OPTION.gives(f"line {state.line}: {reason}")
            return wrong_use(state.noting(step), context.behaviour, 2, reason)
        operands = operands[1:]
    if not operands:
        return state.after(0)
    first = operands[0]
    if isinstance(first, Unknown) and not first.nonempty and first.words:
        return state.lost(f"whether exec has words: {first.reason}")
    if context.behaviour.exec_reads_options and isinstance(first, Unknown) and not first.prefix.strip("-"):
        state = state._replace(early=(*state.early, f"line {state.line}: exec's first word is an option"))
    if (
        context.behaviour.portable
        and isinstance(first, str)
        and (first in context.behaviour.builtins or state.traps.get("EXIT"))
    ):
        return state.lost(f"exec {first} of {context.behaviour.name}: a builtin, or under a trap for EXIT")
    if any(action for action in state.traps.get("ERR", "")):
        return state.lost("exec under a trap for errors")
    made = external.command(operands, state, {})
    shown = command_text(made)
    step = ScriptStep.EXECUTES.gives(f"line {state.line}: exec {shown}")
    return state.noting(step).ending(Exec(made))
