"""Lists, pipelines and compound commands: from a state to all the states that they may come to.

Compare: POSIX.1-2024, "Shell Commands".
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.shell.evaluation import compounds, loops, simple
from simulator.shell.evaluation.context import MOST_STATES, Confused, Context, ShellFailure
from simulator.shell.evaluation.descriptors import ERRORS, INPUT, READS, back, catch, mutter, write_anything
from simulator.shell.evaluation.endings import left_by
from simulator.shell.evaluation.flow import perform
from simulator.shell.evaluation.outcome import failed, fork_status, settle
from simulator.shell.evaluation.portable import beyond, errors_lost, foreign_syntax
from simulator.shell.evaluation.redirect import Kind, redirected
from simulator.shell.evaluation.rules import ScriptStep
from simulator.shell.evaluation.state import Command, Exec, Exit, Guard, Lost, State, merge, widen
from simulator.shell.evaluation.tested import guard, unguard
from simulator.shell.evaluation.values import Unknown, show
from simulator.shell.grammar import tree

_MOST_ENTERING = 6
"""So many states enter a loop one by one; more are joined first."""


def run_script(script: tree.Script, state: State, context: Context) -> list[State]:
    """Execute the units of a script, and what comes of a syntax error behind them."""
    states = [state]
    for unit in script.units:
        if context.behaviour.portable and (foreign := foreign_syntax(unit)):
            return [s if s.signal is not None else s._replace(line=unit.line).lost(foreign) for s in states]
        states = run_items(unit.items, states, context)
    if script.fault is None:
        return states
    fault, made = script.fault, []
    for each in states:
        here = mutter(each._replace(line=fault.line), "the shell")
        if each.signal is not None:
            made.append(each)
        elif fault.certain:
            of_text = context.behaviour.extended and fault.substituted and not state.file
            status = context.behaviour.unset_status_of_text if of_text else 2
            status = None if context.behaviour.extended and fault.leaves_status else status
            made.append(here.after(status).ending(Exit(status, f"line {fault.line}: {fault.message}", error=True)))
        else:
            made.append(here.lost(fault.message))
    return made


def run_items(items: tree.Block, states: list[State], context: Context) -> list[State]:
    """Execute a list of commands in several states."""
    for item in items:
        made: list[State] = []
        if len(states) > _MOST_ENTERING and _is_loop(item.command):
            states = widen(states)
        for state in states:
            if state.signal is not None:
                made.append(state)
            elif item.background:
                made.append(_background(item.command, state, context))
            else:
                made += run_command(item.command, state, context)
        states = merge(made)
        if len(states) > MOST_STATES:
            states = widen(states)
        if len(states) > 4 * MOST_STATES:
            return [states[0]._replace(signal=Lost(states[0].line, "too many possibilities"))]
    return states


def _is_loop(command: tree.Command) -> bool:
    """Return whether a command is a loop, which costs most for each state that enters it."""
    return isinstance(command, tree.Compound) and isinstance(command.body, tree.While | tree.For | tree.ArithmeticFor)


def run_command(command: tree.Command, state: State, context: Context) -> list[State]:
    """Execute a command."""
    if not context.budget.spend():
        return [state.lost("the script takes too many steps to follow")]
    state = _at(command, state)
    if context.behaviour.portable and (what := beyond(command, context.behaviour)):
        return [state.lost(f"{what}, which was not compared with {context.behaviour.name}")]
    try:
        match command:
            case tree.SimpleCommand():
                results = simple.run_simple(command, state, context)
                return errors_lost(results, state, context.behaviour)
            case tree.Compound(body, redirections):

                def run_body(inside: State) -> list[State]:
                    return _BODIES[type(body)](body, inside, context)

                in_parentheses = isinstance(body, tree.Group) and body.subshell
                of: Kind = "subshell" if in_parentheses else "compound"
                return redirected(redirections, state, context, run_body, ends_shell=False, of=of)
            case tree.AndOr():
                return _and_or(command, state, context)
            case tree.Pipeline():
                return _pipeline(command, state, context)
            case tree.Function():
                return [state._replace(functions={**state.functions, command.name: command}, status=0)]
            case tree.Coprocess():
                return _coprocess(command, state, context)
    except ShellFailure as failure:
        end = failed(mutter(state, "the shell"), failure.status, failure.reason)
        return errors_lost([end], state, context.behaviour)
    except Confused as confusion:
        return [state.lost(str(confusion))]


def _at(command: tree.Command, state: State) -> State:
    """Return the state in which a command is reached; under ``set -x`` the shell writes what it executes."""
    here = state._replace(line=getattr(command, "line", state.line) or state.line)
    return mutter(here, "set -x") if state.options & {"x", "v"} else here


def _and_or(command: tree.AndOr, state: State, context: Context) -> list[State]:
    """Execute ``a && b || c``."""
    operands = [command.first, *(each for _, each in command.rest)]
    states = [state]
    for index, operand in enumerate(operands):
        operator = command.rest[index - 1][0] if index else ""
        last = index == len(operands) - 1
        made: list[State] = []
        for each in states:
            if (
                each.signal is not None
                or (operator == "&&" and each.status != 0)
                or (operator == "||" and each.status == 0)
            ):
                made.append(each)
                continue
            results = run_command(operand, each if last else guard(each), context)
            results = results if last else unguard(results, guarded=each.guarded)
            for result in results:
                made += [result] if last or result.signal is not None else fork_status(result)
        states = merge(made)
    return states


def _pipeline(command: tree.Pipeline, state: State, context: Context) -> list[State]:
    """Execute a pipeline, or a command that is negated or timed."""
    if len(command.commands) <= 1:
        inner = guard(state, _negation(command.commands, state)) if command.negated else state
        results = run_command(command.commands[0], inner, context) if command.commands else [inner.after(0)]
        results = unguard(results, guarded=state.guarded)
    else:
        results = _piped(command, state, context)
    if not command.negated:
        return results if len(command.commands) <= 1 else [settled for each in results for settled in settle(each)]
    fails = _redirection_fails(command.commands, state, context)
    if fails == "maybe":
        return [state.lost("whether bash inverts the status of a command whose redirection may fail")]
    if fails == "yes":
        return results
    known = [forked for each in results for forked in ([each] if each.signal is not None else fork_status(each))]
    return [each if each.signal is not None else each.after(int(each.status == 0)) for each in known]


def _redirection_fails(commands: tuple[tree.Command, ...], state: State, context: Context) -> str:
    """Return whether a redirection of a compound command fails whose status bash does not invert then."""
    body = commands[0] if len(commands) == 1 and context.behaviour.extended else None
    if not isinstance(body, tree.Compound) or not body.redirections:
        return "no"
    return perform(body.redirections, state, context)[2]


def _negation(commands: tuple[tree.Command, ...], state: State) -> Guard:
    """Return what ``!`` means to the command behind it; bash called sh asks for all statuses only under ``set -e``."""
    if "e" in state.options:
        return "status"
    return "command" if commands and isinstance(commands[0], tree.SimpleCommand) else "errexit"


def _piped(command: tree.Pipeline, state: State, context: Context) -> list[State]:
    """Execute the commands of a pipeline, each in a subshell that reads what the one before it writes."""
    flow, files, fails, here, spilled = state.input, state.files, False, state, state.spilled
    for index, each in enumerate(command.commands):
        last = index == len(command.commands) - 1
        inner = (here if last else catch(here))._replace(files=files, input=flow, nested=True, traps={}, jobs=())
        if index:
            inner = inner._replace(descriptors={**inner.descriptors, INPUT: READS})
        if not last and command.both[index]:
            inner = inner._replace(descriptors={**inner.descriptors, ERRORS: inner.caught})
        results = left_by(run_command(each, inner, context.in_subshell()), context)
        spilled = spilled.union(*(result.spilled for result in results))
        files = results[0].files
        for result in results[1:]:
            files = files.either(result.files)
        if last:
            after = state._replace(files=files, spilled=spilled)
            return [_after_pipeline(result, after, fails=fails) for result in _distinct(results)]
        outputs = [Unknown("output") if r.output is None else r.output for r in results]
        same = all(output == outputs[0] for output in outputs)
        flow = outputs[0] if same else Unknown("what a pipeline carries")
        fails = fails or ("pipefail" in state.options and any(r.status != 0 or r.signal is not None for r in results))
    return [state]


def _distinct(results: list[State]) -> list[State]:
    """Return one state for each status and output that a pipeline's last command may have."""
    found: dict[object, State] = {}
    for result in results:
        found.setdefault((result.status, result.output, type(result.signal) is Lost), result)
    return list(found.values())


def _after_pipeline(result: State, state: State, *, fails: bool) -> State:
    """Return the state behind a pipeline, of which only what was written and the status are left."""
    status = None if fails and result.status == 0 else result.status
    last = result.signal.command if isinstance(result.signal, Exec) else result.last
    return back(state, state, result.output)._replace(status=status, when=result.when, last=last, waits=False)


def _background(command: tree.Command, state: State, context: Context) -> State:
    """Start a command in the background."""
    descriptors = {**state.descriptors, INPUT: READS}  # it may be a file's
    inner = state._replace(nested=True, last=None, jobs=(), input="", traps={}, descriptors=descriptors)
    results = run_command(command, inner, context.in_subshell())
    started: list[Command | None] = []
    files = state.files
    for index, result in enumerate(results):
        started.append(result.signal.command if isinstance(result.signal, Exec) else result.last)
        files = result.files if index == 0 else files.either(result.files)
    job = started[0] if started and all(each == started[0] for each in started) else None
    shown = "a command" if job is None else " ".join(show(value) for value in job.args)
    step = ScriptStep.RUNS_IN_BACKGROUND.gives(f"line {state.line}: starts {shown} in the background")
    files = files._replace(disturbed=True)
    after = write_anything(state)
    return after._replace(jobs=(*state.jobs, job), status=0, files=files).noting(step)


def _coprocess(command: tree.Coprocess, state: State, context: Context) -> list[State]:
    """Start a coprocess."""
    started = _background(command.command, state, context)
    return [started.having(command.name or "COPROC", (Unknown("a descriptor"), Unknown("a descriptor")))]


_BODIES: dict[type, Callable[..., list[State]]] = {
    tree.Group: compounds.run_group,
    tree.If: compounds.run_if,
    tree.For: loops.run_for,
    tree.ArithmeticFor: loops.run_arithmetic_for,
    tree.While: loops.run_while,
    tree.Case: compounds.run_case,
    tree.Conditional: compounds.run_conditional,
    tree.Arithmetic: compounds.run_arithmetic,
}
