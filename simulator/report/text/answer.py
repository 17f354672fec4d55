"""An answer for people: each word of the argv with its role, its origin and its rule, and why.

Everything here is read off the decisions; nothing is decided.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from simulator.analysis import advice
from simulator.core.rule import Decision
from simulator.core.text import printable, quoted, quoted_list
from simulator.core.values import ContainerConfig, Word, Words
from simulator.engine.engine import Engine
from simulator.engine.engines import find_builder
from simulator.engine.settings import Environment, User, WorkingDirectory
from simulator.engine.start import Argv
from simulator.report.terminal import PLAIN, Palette, columns
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import Simulation

_SOURCES = {"entrypoint": "ENTRYPOINT", "cmd": "CMD", "shell": "SHELL", "request": "request", "engine": "engine"}
_UNREMARKABLE = (Environment.INHERITED, WorkingDirectory.ROOT, User.UNSET, Argv.JOINED)


def place(word: Word) -> str:
    """Say where a word was written."""
    return printable(f"{_SOURCES[word.origin.source]} {word.origin.where}")


HEAD = ("word", "read as", "from", "rule")


def rows(argv: Decision[Words]) -> list[tuple[str, str, str, str]]:
    """Explain every word of an argv, in order, as ``HEAD`` names it.

    That is the word, what a shell takes it for (or ``""``), where it was written, the rule that kept it.
    """
    read = shell_arguments(argv.value)
    roles: Sequence[str] = read.value.roles if read else ("",) * len(argv.value)
    if len(argv.premises) == 1:  # an init in front of it
        (inner,) = argv.premises
        added = len(argv.value) - len(inner.value)
        own = [(quoted(word), "", printable(word.origin.where), argv.rule.id) for word in argv.value[:added]]
        return [*own, *rows(inner)]
    entrypoint, cmd = argv.premises
    kept = [entrypoint.rule.id] * len(entrypoint.value) + [cmd.rule.id] * len(cmd.value) or [argv.rule.id]
    return [(quoted(word), role, place(word), rule) for word, role, rule in zip(argv.value, roles, kept, strict=True)]


def argv_text(argv: Words, palette: Palette = PLAIN) -> str:
    """Write an argv as JSON for people, each word in the colour of its origin."""
    return "[" + ", ".join(palette.colored(quoted(word), word.origin.source) for word in argv) + "]"


def explained(simulation: Simulation, engine: Engine, asked_for: str, palette: Palette = PLAIN) -> str:
    """Write the whole answer: the argv or the refusal, the words, the reasons, and what else to know."""
    name = f"{engine.name}@{engine.version}"
    if simulation.argv is not None:
        words = [palette.colored(quoted(word), word.origin.source) for word in simulation.argv.value]
        table = [HEAD, *((word, *row[1:]) for word, row in zip(words, rows(simulation.argv), strict=True))]
        read = any(role for _, role, _, _ in table[1:])
        lines = table if read else [(word, origin, rule) for word, _, origin, rule in table]
        parts = [argv_text(simulation.argv.value, palette), columns(lines)]
    else:
        assert simulation.refusal is not None  # there is one or the other
        status = "" if simulation.refusal.status is None else f", exit status {simulation.refusal.status}"
        told = palette.colored(f"refused by {name} at {simulation.refusal.stage}{status}", "refused")
        parts = [f"{told}: {printable(str(simulation.refusal))}"]
    parts.append(f"{palette.colored('why', 'title')}\n" + columns(reasons(simulation.trace())))
    if simulation.built.missing:
        told = f"environment, directory and user: they depend on {printable(simulation.built.missing)}"
        parts.append(f"{palette.colored('not known', 'title')}\n  {told}")
    elif settings := process_rows(simulation):
        parts.append(palette.colored("process", "title") + "\n" + columns(settings))
    if unused := left_out(simulation):
        parts.append(palette.colored("not used", "title") + "\n" + columns(unused))
    if notes := [printable(finding.value) for finding in advice.about(simulation, engine, asked_for)]:
        parts.append(palette.colored("note", "title") + "\n" + "\n".join(f"  {note}" for note in notes))
    return "\n\n".join([*parts, f"{name}, {builder_note(simulation, engine)}"])


def process_rows(simulation: Simulation) -> list[tuple[str, str]]:
    """Give what the process has beside its argv, each with its name; what is as in every container is left out."""
    process = simulation.process
    if process is None or simulation.built.missing:
        return []
    first = len(simulation.settings) > 3 and simulation.settings[3].value != process.args
    rows = (
        ("first", quoted_list(simulation.settings[3].value) if first else ""),
        ("env", quoted_list(process.env) if process.env else ""),
        ("cwd", quoted(process.cwd) if process.cwd != "/" else ""),
        ("user", quoted(process.user) if process.user else ""),
        *_settings(simulation.request.container),
    )
    return [(key, value) for key, value in rows if value]


def _settings(requested: ContainerConfig) -> list[tuple[str, str]]:
    """Give what else a request asks for, ``""`` for what it does not."""
    health = dict(requested.healthcheck or ())
    return [
        ("tty", "a terminal" if requested.tty else ""),
        ("hostname", quoted(requested.hostname) if requested.hostname else ""),
        ("stop", quoted(requested.stop_signal) if requested.stop_signal else ""),
        ("timeout", "" if requested.stop_timeout is None else f"{requested.stop_timeout} s"),
        ("health", quoted_list(health["Test"]) if "Test" in health else ""),
    ]


def left_out(simulation: Simulation) -> list[tuple[str, str, str]]:
    """Give each half of the image that has no part in the argv, and the rule that left it out."""
    last = simulation.argv or (simulation.refusal.decision if simulation.refusal else None)
    if last is not None and len(last.premises) == 1:  # an init in front of it
        (last,) = last.premises
    if last is None or len(last.premises) != 2:
        return []
    entrypoint, cmd = last.premises
    halves = (("ENTRYPOINT", simulation.built.image.entrypoint, entrypoint), ("CMD", simulation.built.image.cmd, cmd))
    return [
        (name, quoted_list(half), decision.rule.id)
        for name, half, decision in halves
        if half and not any(word is kept for word in half for kept in decision.value)
    ]


def builder_note(simulation: Simulation, engine: Engine) -> str:
    """Say which builder read the texts of the image, where it was given as texts."""
    if simulation.built.decisions:
        return (
            f"image read as {builder_name(simulation, engine)} does; `dsim rule ID` shows where a rule can be checked"
        )
    return "`dsim rule ID` shows where a rule can be checked"


def builder_name(simulation: Simulation, engine: Engine) -> str:
    """Name the builder that read the image: the engine's own, as it calls it, or another that was asked for."""
    own = simulation.built.builder
    return engine.builder if own is None or own == find_builder(engine.builder) else f"{own.name}@{own.version}"


def reasons(trace: Iterable[Decision[Any]]) -> list[tuple[str, str]]:
    """Give each rule of a trace once, with its sentence and what it gave; the unremarkable ones are left out."""
    found: dict[str, tuple[str, str]] = {}
    for decision in trace:
        if decision.rule not in _UNREMARKABLE:
            found.setdefault(decision.rule.id, (decision.rule.id, decision.rule.says))
    return list(found.values())
