"""Reports of starts: what ``dsim start`` writes for a review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.start_outcome import StartTold, command_line
from simulator.core.text import printable
from simulator.engine.engine import Engine
from simulator.launch.outcome import Start
from simulator.report.documents.answer import advice_blocks, explain_argv, process_table, rule_link, rules_table
from simulator.report.documents.blocks import (
    Block,
    Code,
    Notes,
    NumberedStep,
    NumberedSteps,
    Paragraph,
    Report,
    Section,
    Table,
    Tone,
)
from simulator.report.documents.prose import mark_code
from simulator.report.text.answer import background_sentence, made_by_text, open_answer, sentence
from simulator.report.text.start import StartStep, process_lines, signal_lines, signal_steps, start_steps
from simulator.simulation.container import Simulation


def report_start(simulation: Simulation, engine: Engine, requested_engine: str, told: StartTold) -> Report:
    """Report what comes of a start: the outcome, the argv, what runs, signals, what is not known, and the steps."""
    opening = open_answer(simulation, engine, requested_engine, told)
    blocks: list[Block] = [Paragraph(mark_code(text)) for text in (*told.programs, opening.lead) if text]
    blocks += _tables(told)
    if unknown := told.start.unknown:
        blocks.append(
            Section(("Not known",), (Notes(tuple(mark_code(printable(text)) for text in unknown)),), "unknown")
        )
    blocks.append(explain_argv(simulation))
    blocks += process_table(simulation)
    blocks += advice_blocks(opening, told.outcome)
    blocks += [Paragraph(mark_code(background_sentence(note, simulation))) for note in opening.background]
    steps = tuple(map(_numbered, start_steps(told.shown)))
    blocks.append(Section(("Step by step",), (NumberedSteps(steps),)))
    if signals := list(signal_steps(told.shown)):
        blocks.append(Section(("Why signals do that",), (rules_table(step.rule for step in signals),), folded=True))
    title = mark_code(_with_lines(sentence(told.outcome).removesuffix("."), told.shown))
    return Report("start", title, _tone(told), tuple(blocks), (made_by_text([engine.reader(simulation.built)]),))


def _tone(told: StartTold) -> Tone:
    if told.fails:
        return "fails"
    return "unknown" if told.start.outcome == "unknown" else "plain"


def _tables(told: StartTold) -> Iterator[Block]:
    runs = [(name, _with_lines(text, told.shown)) for name, text in process_lines(told.shown)]
    for caption, rows in (("What runs", runs), ("Signals", signal_lines(told))):
        if rows:
            yield _table(caption, rows)


def _with_lines(text: str, start: Start) -> str:
    """Return a text in which the command lines that a start comes to are marked as one piece of code each."""
    lines = {command_line(last.args) for last in start.becomes if last.args is not None}
    for line in sorted(lines, key=len, reverse=True):
        at = text.find(line)
        if " " in line and "`" not in text and at >= 0 and text[at - 1 : at] != '"':
            text = f"{text[:at]}`{line}`{text[at + len(line) :]}"
    return text


def _table(caption: str, rows: Sequence[tuple[str, str]]) -> Table:
    cells = tuple((((name,),), (mark_code(text),)) for name, text in rows)
    return Table(caption, (caption.lower(), "value"), cells)


def _numbered(step: StartStep) -> NumberedStep:
    return NumberedStep((f"{step.title}: ", Code(step.text)), ((rule_link(step.rule), step.rule.says),))
