"""A shell on the way to the last program: its argv, its script, and what each way through the script comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from simulator.core.record import NamedTuple
from simulator.core.values import UNSTATED
from simulator.launch.applets import own_applet, own_applets
from simulator.launch.execution import gone
from simulator.launch.following import LastStep, Stage, Way, World, shell_user
from simulator.launch.login import NotFollowed, commands_of_login
from simulator.launch.outcome import LastProgram
from simulator.launch.process import ProcessTree, base_name
from simulator.launch.rootfs import Program
from simulator.launch.script_files import users_of
from simulator.launch.shell_behaviour import PORTABLE, behaviour_of, ksh_of
from simulator.launch.shell_call import BadCall, Interactive, OpenCall, ScriptCall, read_call
from simulator.launch.tail import Staying, stays
from simulator.shell.evaluation.conditions import conjoin, describe
from simulator.shell.evaluation.evaluate import SCRIPT_ENDS, Invocation, evaluate
from simulator.shell.evaluation.external import HARMLESS, NAMED
from simulator.shell.evaluation.files import ABSENT
from simulator.shell.evaluation.state import FAILURE, STANDARD, Command, Exec, Exit, Lost, State
from simulator.shell.evaluation.values import Unknown, first_unknown, known, show
from simulator.shell.families import find_families
from simulator.shell.programs import NO_INPUT


class Next(NamedTuple):
    """The shell, or a child of it, executes a program."""

    words: tuple[str, ...]
    stage: Stage
    trapped: bool = False
    """Whether the shell has a trap that is executed where it cannot execute the program."""
    itself: bool = False
    """Whether that is the file of the shell again, as another applet."""
    unknown: Way | None = None
    """Where words are not known, which hold ``UNSTATED`` then: the way, unless they do not matter."""


class Itself(NamedTuple):
    """The shell is the last program: it reads its standard input."""


Step: TypeAlias = "Way | Next | Itself"


def run_shell(name: str, args: tuple[str, ...], program: Program, stage: Stage, world: World) -> list[Step]:
    """Follow a shell through its script."""
    family = "" if name == "sh" else name
    family = ksh_of(program) if family in ("ksh", "ksh93") else family
    if family not in ("dash", "bash", "busybox", *PORTABLE):
        return [
            gone(stage, f"which shell {stage.running.path} is" if not family else f"what {family} does with a script")
        ]
    call = read_call(family, args)
    match call:
        case OpenCall(reason):
            return [gone(stage, reason)]
        case BadCall(status, reason):
            return [_ended(stage, status, reason, LastStep.BAD_CALL.gives(reason))]
        case Interactive(login=True):
            return _log_in(family, call, program, stage, world)
        case Interactive():
            return [_read_nothing(family, stage)] if stage.no_input else [Itself()]
        case ScriptCall():
            return _run_script(family, call, program, stage, world)


def _log_in(family: str, call: Interactive, program: Program, stage: Stage, world: World) -> list[Step]:
    """Follow a login shell that has no script: to what its files come to, or to its end, for it has nothing to read."""
    if not stage.no_input:
        return [gone(stage, "a login shell, which reads its own files first")]
    if (step := _read_nothing(family, stage)) == Itself():
        return [step]
    script = ScriptCall("", "", stage.running.args[0], (), call.options, login=True)
    steps = _run_script(family, script, program, stage, world)
    return [_ended_by_files(step, stage) for step in steps]


def _ended_by_files(step: Step, stage: Stage) -> Step:
    """Return what comes of a login shell whose files ended as a script does: it reads, and finds nothing."""
    if not isinstance(step, Way) or step.last.reason != SCRIPT_ENDS:
        return step
    last = step.last._replace(args=stage.running.args, reason=NO_INPUT)
    decisions = (*step.decisions, LastStep.NO_INPUT.gives(NO_INPUT))
    return step._replace(last=last, decisions=decisions, ended=stage.first or stage.running)


def _read_nothing(family: str, stage: Stage) -> Step:
    """Return what comes of a shell that reads commands where nobody can write any."""
    if family == "zsh" and (reads := _read_first(base_name(stage.running.args[0]), stage)):
        return gone(stage, f"what zsh reads first: {reads}")
    if family == "bash" and ("BASH_ENV" in stage.env or not stage.env_complete):
        return Itself()
    return ended_without_input(stage)


def ended_without_input(stage: Stage) -> Way:
    """Return the way on which a shell, or an interpreter, ends because it has nothing to read."""
    way = _ended(stage, 0, NO_INPUT, LastStep.NO_INPUT.gives(NO_INPUT))
    return way._replace(last=way.last._replace(args=stage.running.args), ended=stage.first or stage.running)


def _run_script(family: str, call: ScriptCall, program: Program, stage: Stage, world: World) -> list[Step]:
    """Follow the script of a shell."""
    running = stage.running
    text = call.text
    if family == "zsh" and (reads := _read_first(base_name(running.args[0]), stage)):
        return [gone(stage, f"what zsh reads first: {reads}")]
    if text is None:
        facts = stage.files.look(call.file, running.cwd)
        if facts == ABSENT and not (family == "bash" and "/" not in call.file):
            reason = f"{call.file}: there is no such file"
            return [_ended(stage, 127 if family == "bash" else 2, reason, LastStep.NO_SCRIPT.gives(reason))]
        if facts is None or facts.text is None:
            return [gone(stage, f"the text of {call.file}")]
        if not stage.files.permits(call.file, facts, shell_user(running.identity, world), 4):
            return [gone(stage, f"what the shell says of {call.file}, which its user may not be able to read")]
        text = facts.text
    behaviour, dialect = behaviour_of(family, base_name(running.args[0]).lstrip("-"), program)
    try:
        first = commands_of_login(family, call.options, program, stage, world) if call.login else ""
    except NotFollowed as reason:
        return [gone(stage, str(reason))]
    applets, certain = own_applets(program, running.file)
    states = evaluate(
        Invocation(
            first + text,
            behaviour._replace(applets=applets, has_applets=certain),
            dialect,
            stage.files,
            shell_user(running.identity, world),
            file=call.file,
            zero=call.zero,
            positional=call.arguments,
            env=stage.env,
            env_complete=stage.env_complete,
            options=call.options - {"l", "noprofile"},
            cwd=running.cwd or None,
            users=users_of(stage.files),
            machine=world.machine,
            hostname=world.hostname or None,
            descriptors=stage.descriptors,
            no_input=stage.no_input,
            first_line=1 - first.count("\n"),
        )
    )
    return [_step(state, call, text, program, stage) for state in states]


def _read_first(name: str, stage: Stage) -> str:
    """Return what zsh may read before a script; ``""`` if nothing. Compare: zsh(1), "STARTUP/SHUTDOWN FILES"."""
    if name == "sh":
        return "ENV" if "ENV" in stage.env or not stage.env_complete else ""
    home = stage.env.get("ZDOTDIR", stage.env.get("HOME"))
    if not isinstance(home, str) or not stage.env_complete:
        return "zshenv in HOME or ZDOTDIR"
    places = ("/etc/zshenv", "/etc/zsh/zshenv", f"{home}/.zshenv")
    return next((each for each in places if stage.files.look(each, stage.running.cwd) != ABSENT), "")


def _step(state: State, call: ScriptCall, text: str, program: Program, stage: Stage) -> Step:
    """Return what one way through a script comes to."""
    here = stage._replace(
        files=state.files,
        when=conjoin(stage.when, state.when),
        early=tuple(dict.fromkeys((*stage.early, *state.early))),
        decisions=(*stage.decisions, *state.trail),
        depth=stage.depth + 1,
    )
    signal = state.signal
    if isinstance(signal, Exec):
        step = _executes(signal.command, here, state, program)
        return step._replace(trapped=bool(state.traps.get("EXIT"))) if isinstance(step, Next) else step
    if isinstance(signal, Exit):
        return _exits(signal, state, call, text, program, here)
    assert isinstance(signal, Lost)
    where = f"unknown from line {signal.line} on: {signal.reason}" if signal.line else f"unknown: {signal.reason}"
    last = LastProgram(None, stage.user, reason=where)
    return Way(last, here.when, None, here.early, here.decisions, signal.reason)


def _executes(command: Command, here: Stage, state: State, program: Program) -> Step:
    """Return the program that a shell executes, in its own place or as a child."""
    words = known(command.args)
    if words is None:
        unknown = first_unknown(command.args)
        shown = " ".join(show(value) for value in command.args)
        assert unknown is not None
        reason = f"line {command.line}: executes {shown}, of which {unknown.reason} is not known"
        lost = Way(
            LastProgram(None, here.user, reason=reason), here.when, None, here.early, here.decisions, unknown.reason
        )
        if state.cwd is None or any(isinstance(value, Unknown) and value.words for value in command.args):
            return lost
        note = f"line {command.line}: {show(command.args[0])} refuses {unknown.reason}"
        marked = tuple(value if isinstance(value, str) else UNSTATED for value in command.args)
        running = here.running._replace(cwd=state.cwd)
        here = here._replace(descriptors=_inherited(command, program), no_input=command.no_input)
        stage = here._replace(running=running, env=command.env, early=tuple(dict.fromkeys((*here.early, note))))
        return Next(marked, stage, unknown=lost)
    if state.cwd is None:
        return gone(here, "the working directory", words)
    applet = own_applet(program, here.running.file, words[0])
    if applet in ("in-place", "unknown"):
        sure = "which comes" if applet == "in-place" else "which may come"
        return gone(here, f"what {words[0]} of busybox, {sure} before that of PATH, does", words)
    running = here.running._replace(cwd=state.cwd)
    here = here._replace(descriptors=_inherited(command, program), no_input=command.no_input)
    traps = here.traps if here.first is not None else {**here.traps, **_ignored(state.traps)}
    return Next(words, here._replace(running=running, env=command.env, traps=traps), itself=applet == "executed")


def _inherited(command: Command, program: Program) -> frozenset[int] | None:
    """Return the file descriptors that a program gets from a shell; None if not known: ksh closes its own."""
    keeps = PORTABLE.keys().isdisjoint(family.dialect for family in find_families(program.name, program.version))
    return command.descriptors if keeps or command.descriptors <= STANDARD else None


def _ignored(traps: Mapping[str, str]) -> dict[str, str]:
    """Return the traps that ignore a signal: a program that the shell executes inherits those alone."""
    return {name: action for name, action in traps.items() if not action}


def _exits(signal: Exit, state: State, call: ScriptCall, text: str, program: Program, here: Stage) -> Step:
    """Return what a script that ends comes to: the program that it waits for last, or nothing."""
    job = next((each for each in reversed(state.jobs) if each is not None), None) if state.waits else None
    last = job or state.last
    ended = state.status == FAILURE or (signal.status is not None and (signal.status != 0 or not signal.implicit))
    if state.jobs and state.waits and job is None:
        return gone(here, "which program the script waits for")
    if last is None or (ended and job is None) or _is_short(last):
        if signal.endless:
            return _stays(signal, here)
        said = LastProgram(None, here.user, exit=signal.status, reason=signal.reason, ends=True)
        return Way(said, here.when, None, here.early, here.decisions)
    found = (
        Staying(stays=True) if job is not None else stays(program, text, last, state.traps, is_file=call.text is None)
    )
    here = here._replace(decisions=(*here.decisions, *found.decisions))
    if found.stays is False:
        return _executes(last, here, state, program)
    if here.first is None:
        here = here._replace(first=here.running, first_known=found.stays is True)
    elif here.below is None:
        here = here._replace(below=here.running)
    else:
        return gone(here, "the processes: too many of them wait")
    traps = {**state.traps, **_ignored(here.traps)}  # a shell cannot trap what was ignored when it started
    return _executes(last, here._replace(waits=state.waits, traps=traps), state, program)


def _stays(signal: Exit, here: Stage) -> Way:
    """Return the way on which a shell stays in a loop: what it executes there, and so what signals do, is not told."""
    tree = ProcessTree(here.running if here.first is None else None, condition=describe(here.when))
    said = LastProgram(None, here.user, reason=signal.reason, endless=True)
    return Way(said, here.when, tree, here.early, here.decisions)


def _is_short(command: Command) -> bool:
    """Return whether a program is known to end at once."""
    name = command.args[0]
    return isinstance(name, str) and base_name(name) in (HARMLESS | NAMED) - {"tail", "sleep", "yes", "cat"}


def _ended(stage: Stage, status: int, reason: str, decision: object) -> Way:
    """Return the way on which the shell ends at once."""
    last = LastProgram(None, stage.user, exit=status, reason=reason, ends=True)
    return Way(last, stage.when, None, stage.early, (*stage.decisions, decision))  # type: ignore[arg-type]
