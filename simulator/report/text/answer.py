"""An answer for people: each word of the argv with its role, its origin and its rule, and why.

Everything here is read off the decisions; nothing is decided.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from simulator.analysis import advice
from simulator.core.rule import Decision
from simulator.core.text import printable, shown, shown_list
from simulator.core.values import ContainerConfig, Word, Words
from simulator.engine.engine import Engine
from simulator.engine.engines import builder
from simulator.report.terminal import columns, inked
from simulator.shell.arguments import reading
from simulator.simulation.container import Simulation

_SOURCES = {"entrypoint": "ENTRYPOINT", "cmd": "CMD", "shell": "SHELL", "request": "request", "engine": "engine"}
_UNREMARKABLE = ("environment.inherited", "working-directory.root", "user.unset", "argv.joined")


def place(word: Word) -> str:
    """Say where a word was written."""
    return printable(f"{_SOURCES[word.origin.source]} {word.origin.where}")


HEAD = ("word", "read as", "from", "rule")


def rows(argv: Decision[Words]) -> list[tuple[str, str, str, str]]:
    """Explain every word of an argv, in order, as ``HEAD`` names it.

    That is the word, what a shell takes it for (or ``""``), where it was written, the rule that kept it.
    """
    read = reading(argv.value)
    roles: Sequence[str] = read.value.roles if read else ("",) * len(argv.value)
    if len(argv.premises) == 1:  # an init in front of it
        (inner,) = argv.premises
        added = len(argv.value) - len(inner.value)
        own = [(shown(word), "", printable(word.origin.where), argv.rule.id) for word in argv.value[:added]]
        return [*own, *rows(inner)]
    entrypoint, cmd = argv.premises
    kept = [entrypoint.rule.id] * len(entrypoint.value) + [cmd.rule.id] * len(cmd.value) or [argv.rule.id]
    return [(shown(word), role, place(word), rule) for word, role, rule in zip(argv.value, roles, kept, strict=True)]


def argv_text(argv: Words) -> str:
    """Write an argv as JSON for people, each word in the colour of its origin."""
    return "[" + ", ".join(inked(shown(word), word.origin.source) for word in argv) + "]"


def explained(done: Simulation, engine: Engine, asked_for: str) -> str:
    """Write the whole answer: the argv or the refusal, the words, the reasons, and what else to know."""
    name = f"{engine.name}@{engine.version}"
    if done.argv is not None:
        words = [inked(shown(word), word.origin.source) for word in done.argv.value]
        table = [HEAD, *((word, *row[1:]) for word, row in zip(words, rows(done.argv), strict=True))]
        read = any(role for _, role, _, _ in table[1:])
        lines = table if read else [(word, origin, rule) for word, _, origin, rule in table]
        parts = [argv_text(done.argv.value), columns(lines)]
    else:
        assert done.refusal is not None  # there is one or the other
        status = "" if done.refusal.status is None else f", exit status {done.refusal.status}"
        told = inked(f"refused by {name} at {done.refusal.stage}{status}", "refused")
        parts = [f"{told}: {printable(str(done.refusal))}"]
    parts.append(f"{inked('why', 'title')}\n" + columns(reasons(done.trace())))
    if done.built.missing:
        told = f"environment, directory and user: they depend on {printable(done.built.missing)}"
        parts.append(f"{inked('not known', 'title')}\n  {told}")
    elif settings := process_rows(done):
        parts.append(inked("process", "title") + "\n" + columns(settings))
    if unused := left_out(done):
        parts.append(inked("not used", "title") + "\n" + columns(unused))
    if notes := [printable(finding.value) for finding in advice.about(done, engine, asked_for)]:
        parts.append(inked("note", "title") + "\n" + "\n".join(f"  {note}" for note in notes))
    return "\n\n".join([*parts, f"{name}, {builder_note(done, engine)}"])


def process_rows(done: Simulation) -> list[tuple[str, str]]:
    """Give what the process has beside its argv, each with its name; what is as in every container is left out."""
    process = done.process
    if process is None or done.built.missing:
        return []
    first = len(done.settings) > 3 and done.settings[3].value != process.args
    rows = (
        ("first", shown_list(done.settings[3].value) if first else ""),
        ("env", shown_list(process.env) if process.env else ""),
        ("cwd", shown(process.cwd) if process.cwd != "/" else ""),
        ("user", shown(process.user) if process.user else ""),
        *_settings(done.asked.container),
    )
    return [(key, value) for key, value in rows if value]


def _settings(asked: ContainerConfig) -> list[tuple[str, str]]:
    """Give what else a request asks for, ``""`` for what it does not."""
    health = dict(asked.healthcheck or ())
    return [
        ("tty", "a terminal" if asked.tty else ""),
        ("hostname", shown(asked.hostname) if asked.hostname else ""),
        ("stop", shown(asked.stop_signal) if asked.stop_signal else ""),
        ("timeout", "" if asked.stop_timeout is None else f"{asked.stop_timeout} s"),
        ("health", shown_list(health["Test"]) if "Test" in health else ""),
    ]


def left_out(done: Simulation) -> list[tuple[str, str, str]]:
    """Give each half of the image that has no part in the argv, and the rule that left it out."""
    last = done.argv or (done.refusal.decision if done.refusal else None)
    if last is not None and len(last.premises) == 1:  # an init in front of it
        (last,) = last.premises
    if last is None or len(last.premises) != 2:
        return []
    entrypoint, cmd = last.premises
    halves = (("ENTRYPOINT", done.built.image.entrypoint, entrypoint), ("CMD", done.built.image.cmd, cmd))
    return [
        (name, shown_list(half), decision.rule.id)
        for name, half, decision in halves
        if half and not any(word is kept for word in half for kept in decision.value)
    ]


def builder_note(done: Simulation, engine: Engine) -> str:
    """Say which builder read the texts of the image, where it was given as texts."""
    if done.built.decisions:
        return f"image read as {builder_name(done, engine)} does; `dsim rule ID` shows where a rule can be checked"
    return "`dsim rule ID` shows where a rule can be checked"


def builder_name(done: Simulation, engine: Engine) -> str:
    """Name the builder that read the image: the engine's own, as it calls it, or another that was asked for."""
    own = done.built.builder
    return engine.builder if own is None or own == builder(engine.builder) else f"{own.name}@{own.version}"


def reasons(trace: Iterable[Decision[Any]]) -> list[tuple[str, str]]:
    """Give each rule of a trace once, with its sentence and what it gave; the unremarkable ones are left out."""
    found: dict[str, tuple[str, str]] = {}
    for decision in trace:
        if decision.rule.id not in _UNREMARKABLE:
            found.setdefault(decision.rule.id, (decision.rule.id, decision.rule.says))
    return list(found.values())
