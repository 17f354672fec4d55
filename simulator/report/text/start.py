"""A start step by step, as text: what ``dsim start`` prints, and the rows that its reports have.

Takes an answer's simulation and what comes of its start. Everything is read off the decisions.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis.start_outcome import StartTold, exit_text, tell_interrupt, tell_program
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Rule
from simulator.core.text import printable, quoted_list
from simulator.core.values import UNSTATED
from simulator.engine.engine import Engine
from simulator.launch.execve import Execve
from simulator.launch.outcome import ExitCodes, Interrupt, Start, Stop
from simulator.launch.process import Identity
from simulator.report.terminal import Palette, broken, columns
from simulator.report.text.answer import RULE_HINT, argv_text, made_by_text, open_answer, process_rows, rule_rows
from simulator.simulation.container import Simulation

_TITLES: Mapping[str, str] = {
    "start-directory": "directory",
    "start-user": "user",
    "start-variables": "variables",
    "program-lookup": "look up",
    "start-status": "exit",
    "script-step": "script",
    "last-step": "execute",
}
_KINDS = {
    "program": "the program itself",
    "shell": "a shell, which waits for the program",
    "init": "an init, which waits for the program",
}


class StartStep(NamedTuple):
    """One step of a start: a short title, what happens, and the rule that says so."""

    title: str
    text: str
    rule: Rule


def start_steps(start: Start) -> Iterator[StartStep]:
    """Yield the steps of a start in order, without what signals do."""
    script = _only_script(start)
    for root in start.decisions:
        if isinstance(root.value, Stop | Interrupt):
            continue
        for decision in root.trace():
            title, text = _step(decision, script)
            yield StartStep(title, text, decision.rule)


def signal_steps(start: Start) -> Iterator[StartStep]:
    """Yield why the container ends, or does not end, by the stop signal and by Ctrl-C."""
    for root in start.decisions:
        if isinstance(root.value, Stop | Interrupt):
            title = "stop" if isinstance(root.value, Stop) else "Ctrl-C"
            for decision in root.trace():
                yield StartStep(title, decision.rule.says, decision.rule)


def process_lines(start: Start) -> list[tuple[str, str]]:
    """Return who is PID 1 and what it comes to, each with its name; empty where nothing runs."""
    if start.outcome != "started":
        return []
    rows = []
    if start.pid1.args is not None:
        rows.append(("PID 1", f"{quoted_list(start.pid1.args)}: {_KINDS[start.pid1.kind]}"))
    elif not all(last.ends for last in start.becomes):
        rows.append(("PID 1", "not known"))
    for last in start.becomes:
        condition = f", if {printable(last.condition)}" if last.condition else ""
        rows.append(("comes to", tell_program(last) + condition))
    rows += [("ends early", printable(note)) for note in start.early]
    return rows


def signal_lines(told: StartTold) -> list[tuple[str, str]]:
    """Return what stopping the container and Ctrl-C do, each with its name; empty where nothing is there to stop."""
    start = told.shown
    if start.outcome != "started" or (start.becomes and all(last.ends for last in start.becomes)):
        return []
    return [
        ("stop", told.stop or "not known"),
        ("Ctrl-C", tell_interrupt(start) or "not known"),
    ]


_SOURCES = "--pull reads the files from the image's registry; --config IMAGE.tar, --rootfs and --context give them"


def start_text(
    simulation: Simulation, engine: Engine, requested_engine: str, told: StartTold, palette: Palette, width: int
) -> str:
    """Write a start step by step: the outcome, the process, the steps, the processes, signals, what is not known."""
    assert simulation.argv is not None  # the caller looks
    start = told.shown
    opening = open_answer(simulation, engine, requested_engine, told)
    first = opening.paragraphs(palette) or [broken(palette.colored(_capital(told.outcome), "title"))]
    paragraphs = [*first, argv_text(simulation.argv.value, palette)]
    steps = list(start_steps(start))
    parts = {
        "process": columns(rows) if (rows := process_rows(simulation)) else "",
        "step by step": _numbered(steps, width),
        "what runs": _wrapped(process_lines(start), width),
        "signals": _wrapped(signal_lines(told), width),
        "not known": _bullets((*told.start.unknown, *_sources(told.start)), width),
        "note": _bullets([note for note in opening.notes if note != told.outcome], width),
        "rules": _wrapped(rule_rows(_decisions(start)), width),
    }
    paragraphs += [f"{palette.colored(title, 'title')}\n{text}" for title, text in parts.items() if text]
    return "\n\n".join([*paragraphs, f"{made_by_text([engine.reader(simulation.built)])}\n{RULE_HINT}"])


def _sources(start: Start) -> tuple[str, ...]:
    """Return which options tell what is missing, where it is a file."""
    asked = any("list it" in text or "give the" in text for text in start.unknown)
    return (_SOURCES,) if asked else ()


def _decisions(start: Start) -> Iterator[Decision[Any]]:
    for root in start.decisions:
        yield from root.trace()


def _step(decision: Decision[Any], script: str) -> tuple[str, str]:
    """Return the title of a step, and what happens in it."""
    question = decision.rule.id.partition(".")[0]
    title, value = _TITLES.get(question, question.replace("-", " ")), decision.value
    if question == "execve":
        return ("#! line", quoted_list(value)) if decision.rule is Execve.SCRIPT else ("execve", _plain(value))
    if question == "start-status":
        return title, exit_text(ExitCodes(*value)) or "no exit status"
    if question == "last-command" and isinstance(value, bool):
        return title, "the shell stays, and waits for it" if value else "gets the shell's process"
    text = _plain(value)
    if question == "script-step" and script and text.startswith("line "):
        text = f"{printable(script)}:{text.removeprefix('line ')}"
    return title, text


def _plain(value: object) -> str:
    """Write the value of a decision; printable."""
    if isinstance(value, Identity):
        return _identity(value)
    if isinstance(value, Mapping):
        return ", ".join(printable(name if text == UNSTATED else f"{name}={text}") for name, text in value.items())
    if isinstance(value, tuple):
        return quoted_list([str(word) for word in value])
    return printable(str(value))


def _identity(identity: Identity) -> str:
    """Write whom a process runs as; what is not known is left out."""
    parts = [printable(identity.name)] if identity.name else []
    parts += [f"uid {identity.uid}"] if identity.uid is not None else []
    parts += [f"gid {identity.gid}"] if identity.gid is not None else []
    return ", ".join(parts) or "not known"


def _only_script(start: Start) -> str:
    """Return the path of the script, if lines of no other script can be meant; ``""`` otherwise."""
    scripts = {
        decision.value[-1 - _behind(decision)]
        for root in start.decisions
        for decision in root.trace()
        if decision.rule is Execve.SCRIPT
    }
    return scripts.pop() if len(scripts) == 1 else ""


def _behind(decision: Decision[Any]) -> int:
    """Count the words behind the script's name in the argv that a ``#!`` line gives."""
    words = decision.value
    return len(words) - 1 - next((at for at, word in enumerate(words) if at and word.startswith("/")), 1)


def _numbered(steps: Sequence[StartStep], width: int) -> str:
    """Write the steps in columns; what happens is folded in its own."""
    titles = max((len(step.title) for step in steps), default=0)
    lines: list[str] = []
    for number, step in enumerate(steps, 1):
        lead = f"{number:>4}. {step.title:<{titles}}  "
        lines += _folded(f"{step.text} ({step.rule.id})", lead, width)
    return "\n".join(lines)


def _wrapped(rows: Sequence[tuple[str, str]], width: int) -> str:
    """Write named texts in two columns."""
    names = max((len(name) for name, _ in rows), default=0)
    return "\n".join(line for name, text in rows for line in _folded(text, f"  {name:<{names}}  ", width))


def _bullets(texts: Sequence[str], width: int) -> str:
    return "\n".join(line for text in texts for line in _folded(printable(text), "  ", width))


def _folded(text: str, lead: str, width: int) -> list[str]:
    """Fold a text behind a lead; words are never broken."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
