"""What comes of starting a container, in plain English and the consequence first: the lines that begin an answer.

Reads: a ``Start``, the argv and what is known of the root filesystem. Gives: ``StartTold``. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.argv_rules import shell_remedy, tool_name
from simulator.analysis.start_failure import failure_reason, is_missing
from simulator.core.record import NamedTuple
from simulator.core.text import printable, quoted
from simulator.engine.engine import Engine
from simulator.engine.runtime import STARTINGS
from simulator.launch.execve import Execve
from simulator.launch.outcome import ExitCodes, Interrupt, LastProgram, Start
from simulator.launch.rootfs import RootFs
from simulator.shell.arguments import SHELLS
from simulator.shell.programs import NO_INPUT, base_name, open_input
from simulator.shell.quote import shell_line
from simulator.simulation.supposed_files import is_well_known_script
from simulator.simulation.supposition import Supposed

_MAX_LINE = 160  # characters of a command line inside a sentence


class StartTold(NamedTuple):
    """What comes of a start, in words; all texts are printable, begin in lower case and have no full stop."""

    start: Start
    outcome: str
    """What happens, the consequence first."""
    programs: tuple[str, ...] = ()
    """Where it can come to several programs: each with its condition."""
    stop: str = ""
    """What ``docker stop`` does; ``""`` if it is not known, or nothing is there to be stopped."""
    supposed: Supposed | None = None
    """What is supposed, where what is told holds only if the image has what is named; None where it is certain."""
    remedy: str = ""
    """What to do, where it ends for want of something that the request can give; ``""`` otherwise."""

    @property
    def shown(self) -> Start:
        """The start that is told: what is certain, or what comes of it provided that the image has what is named."""
        return self.start if self.supposed is None else self.supposed.start

    @property
    def is_open(self) -> bool:
        """Whether it starts, and what it comes to is not known."""
        becomes = self.shown.becomes
        known = any(last.ends or last.endless or last.args is not None for last in becomes)
        return self.shown.outcome == "started" and not known

    @property
    def fails(self) -> bool:
        """Whether the container does not start, or ends without its program and with a failure, whatever happens."""
        return self.start.outcome in ("not-created", "not-started", "exec-failed") or bool(self.start.exit.state)

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, one line each; programs are set in."""
        return (self.outcome, *(f"  {program}" for program in self.programs), *filter(None, (self.stop, self.remedy)))


def tell_start(start: Start, argv: Sequence[str], rootfs: RootFs, engine: Engine, lacking: str = "") -> StartTold:
    """Tell what comes of a start; ``argv`` is what the container executes on ``rootfs``.

    ``lacking`` is the name of an image that lacks the program, ``""`` where the files alone tell that it is missing.
    """
    if start.outcome == "started":
        outcome, programs = _started(start)
        remedy = open_input(tool_name(engine)) if [last.reason for last in start.becomes] == [NO_INPUT] else ""
        return StartTold(start, outcome, programs, tell_stop(start, engine), remedy=remedy)
    if start.outcome == "unknown":
        unknown = printable("; ".join(start.unknown))
        return StartTold(start, f"whether it starts is not known; dsim would have to know {unknown}")
    verb = "is not created" if start.outcome == "not-created" else "does not start"
    reason = failure_reason(start, argv, rootfs)
    if lacking and is_missing(start):
        reason = f"{printable(lacking)} has no {quoted(argv[0])}"
        is_shell = base_name(argv[0]) in SHELLS
        reason += f". {shell_remedy(argv[0])}" if is_shell else ". Install it, or start another program"
    if argv and _is_missing_shell(argv[0], reason):
        reason += _without_shell(argv[0], rootfs)
    return StartTold(start, f"{verb}: {_and(exit_text(_of_line(start.exit)), reason)}")


def tell_supposed(
    start: Start, supposed: Supposed, argv: Sequence[str], rootfs: RootFs, engine: Engine, lacking: str = ""
) -> StartTold:
    """Tell what comes of a start provided that what is supposed holds; ``start`` is what is certain."""
    told = tell_start(supposed.start, argv, rootfs, engine, lacking)
    outcome = told.outcome.removesuffix(":") + conditions_text([supposed])
    outcome += ":" if told.programs else ""
    return told._replace(start=start, outcome=outcome, supposed=supposed)


def conditions_text(found: Sequence[Supposed]) -> str:
    """Write what is supposed behind a sentence, each condition once; ``""`` where nothing is."""
    return _provided([*dict.fromkeys([text for supposed in found for text in _conditions(supposed)])])


def _provided(conditions: Sequence[str]) -> str:
    """Write the conditions behind a sentence; several are separated by commas, for each may list names."""
    if len(conditions) < 2:
        return "".join(f", provided that {condition}" for condition in conditions)
    return f", provided that {', '.join(conditions[:-1])}, and {conditions[-1]}"


def _conditions(supposed: Supposed) -> Iterator[str]:
    """Yield what has to hold for what is told."""
    if supposed.stand_in is not None:
        yield f"{printable(supposed.script)} is as {supposed.stand_in.source}"
    if supposed.no_command:
        yield f"{printable(supposed.no_command)} is no command"
    if supposed.first:
        yield f"PATH leads to {_listed(supposed.first)}"
    if supposed.all_unchanged:
        yield "no RUN changes what was there before it"
    elif supposed.unchanged:
        yield f"no RUN changes {_listed(supposed.unchanged)}"
    if supposed.folder and not supposed.made_folder:
        yield f"{printable(supposed.folder)} is a folder"
    scripts = [name for name in supposed.programs if is_well_known_script(name)]
    programs = [name for name in supposed.programs if name not in scripts]
    yield from _said_of(
        programs, "{} is a program in the image, not a script", "{} are programs in the image, not scripts"
    )
    yield from _said_of(
        scripts,
        "{} is in the image (a script: PID 1 is what executes it)",
        "{} are in the image (scripts: PID 1 is what executes them)",
    )
    others = [user for user in supposed.users if user not in ("root", ":root")]
    users, groups = [user for user in others if user[0] != ":"], [user[1:] for user in others if user[0] == ":"]
    yield from _said_of(users, "the image has the user {}", "the image has the users {}")
    yield from _said_of(groups, "the image has the group {}", "the image has the groups {}")


def _said_of(names: Sequence[str], one: str, several: str) -> Iterator[str]:
    """Yield what is said of a name, or of several; nothing of none."""
    if names:
        yield (several if len(names) > 1 else one).format(_listed(names))


def _listed(names: Sequence[str]) -> str:
    """Write names in a sentence."""
    *others, last = map(printable, names)
    return f"{', '.join(others)} and {last}" if others else last


def tell_stop(start: Start, engine: Engine) -> str:
    """Tell what stopping the container does; ``""`` if nothing of that is known."""
    stop = start.stop
    command = f"{engine.name} stop" if STARTINGS[engine.starting].run_default is not None else "stopping it"
    status = "" if stop.exit is None else f"exit {stop.exit}"
    if stop.ends == "at-once":
        return f"{command} ends it at once: {_and(stop.signal, status)}"
    if stop.ends == "killed":
        wait = "" if not stop.seconds else f"waits {stop.seconds} s and "
        return f"{command} {wait}kills it: {status}"
    if stop.unless:
        settled = stop._replace(ends=stop.unless.ends, exit=stop.unless.exit, unless=None)
        itself = tell_stop(start._replace(stop=settled), engine)
        return f"{itself}, unless {printable(stop.unless.program)} handles {stop.signal} itself"
    return f"{command} never ends it" if stop.ends == "ignored" else ""


def tell_interrupt(start: Start) -> str:
    """Tell what Ctrl-C does; ``""`` if that is not known."""
    interrupt = start.interrupt
    if interrupt.unless:
        settled = start._replace(interrupt=Interrupt(interrupt.unless.ends, interrupt.unless.exit))
        return f"{tell_interrupt(settled)}, unless {printable(interrupt.unless.program)} handles SIGINT itself"
    status = "" if interrupt.exit is None else f": exit {interrupt.exit}"
    texts = {
        "at-once": f"Ctrl-C ends it{status}",
        "ignored": "Ctrl-C does nothing",
        "killed": f"Ctrl-C kills it{status}",
    }
    return texts.get(interrupt.ends, "")


def exit_text(status: ExitCodes) -> str:
    """Write the exit status of the command line, and that of the container where it is another; ``""`` without one."""
    if status.run is None:
        return "" if status.state is None else f"exit {status.state}"
    own = f" (.State.ExitCode {status.state})" if status.state not in (None, status.run) else ""
    return f"exit {status.run}{own}"


def _of_line(status: ExitCodes) -> ExitCodes:
    """Return the status of the command line alone; that of the container where there is no other."""
    return status if status.run is None else status._replace(state=None)


def tell_program(last: LastProgram) -> str:
    """Write one of the programs that a container comes to: its command line, its user; or how it ends without one."""
    if last.args is not None:
        user = f" as user {printable(last.user)}" if last.user else ""
        ended = f", which ends at once with exit {last.exit}: {printable(last.reason)}" if last.ends else ""
        return command_line(last.args) + user + ended
    reason = printable(last.reason)
    if last.endless:
        return f"the shell stays: {reason}"
    if not last.ends:
        return f"not known: {reason}" if reason else "not known"
    status = "" if last.exit is None else f"exit {last.exit}"
    return f"ends without a program: {_and(status, reason)}"


def command_line(words: Sequence[str]) -> str:
    """Write words as a shell would read them, on one line; the middle of a long one is left out."""
    text = shell_line(words)
    return text if len(text) <= _MAX_LINE else f"{text[: _MAX_LINE // 2]} ... {text[-_MAX_LINE // 4 :]}"


def first_file(start: Start) -> str:
    """Name what is executed first, for a sentence: a script or program by its last name; ``""`` if it is not known."""
    is_script = any(step.rule is Execve.SCRIPT for root in start.decisions for step in root.trace())
    name = start.executes if is_script or not start.args else start.args[0]
    return printable((name or "").rpartition("/")[2])


def _started(start: Start) -> tuple[str, tuple[str, ...]]:
    """Tell what a container that starts comes to, and the programs where there are several."""
    path = printable(start.executes or (start.args[0] if start.args else ""))
    if not start.becomes:
        return f"starts {path}{_as_first(start)}; what it comes to is not known", ()
    if len(start.becomes) > 1:
        lines = tuple(_with_condition(last) for last in start.becomes)
        return f"starts, through {first_file(start)}, one of these:", lines
    (last,) = start.becomes
    if last.ends and last.args is not None:
        return f"starts {tell_program(last)}", ()
    if last.args is None:
        text = tell_program(last)
        return (
            f"starts {path}, and {text}" if last.ends or last.endless else f"starts {path}; what it comes to is {text}"
        ), ()
    if last.args == start.args:
        return f"starts {_named(path, last.args)}{_as_first(start)}", ()
    return f"starts, through {first_file(start)}, {tell_program(last)}{_as_first(start, last)}", ()


def _named(path: str, args: Sequence[str]) -> str:
    """Write a program's path, after its name where it is called by another one, as an applet of busybox is."""
    name = printable(args[0].rpartition("/")[2]) if args else ""
    return path if not name or name == path.rpartition("/")[2] else f"{name} ({path})"


def _as_first(start: Start, last: LastProgram | None = None) -> str:
    """Say who is PID 1: the program itself, or what stays above it; ``""`` if that is not known."""
    args = start.pid1.args
    if args is None:
        return "; who is PID 1 is not known"
    if last is None or args == last.args:
        return " and PID 1" if last is not None and last.user else " as PID 1"
    return f", below {printable(args[0].rpartition('/')[2])}, which stays PID 1"


def _with_condition(last: LastProgram) -> str:
    condition = printable(last.condition)
    return f"{tell_program(last)}, if {condition}" if condition else tell_program(last)


def _without_shell(word: str, rootfs: RootFs) -> str:
    """Say what to do where an image lacks the shell that is asked for: it may have another one."""
    if any(path in rootfs.files for path in ("/bin/sh", "/usr/bin/sh")):
        return f". The image has sh: use it, or install {base_name(word)}"
    return f". {shell_remedy(word)}"


def _is_missing_shell(word: str, reason: str) -> bool:
    return word.rpartition("/")[2] in SHELLS and reason.startswith("there is no ")


def _and(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
