"""From what ``dsim resolve`` and ``dsim explain`` found to a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from simulator.analysis import advice
from simulator.analysis.matrix import Placeholder
from simulator.analysis.timeline import Event, StageEvents, Value, timeline
from simulator.core.rule import Refusal, Rule
from simulator.core.text import printable, quoted
from simulator.core.values import UnknownWords, Word
from simulator.engine.engine import Engine
from simulator.report.document import (
    Argv,
    Block,
    Cell,
    Code,
    Explained,
    Link,
    Moment,
    Notes,
    Paragraph,
    Picture,
    Piece,
    Report,
    Section,
    Stage,
    Step,
    Steps,
    Table,
    Timeline,
    said,
)
from simulator.report.text.answer import left_out, process_rows, rows
from simulator.report.text.matrix import word_text
from simulator.report.text.steps import ExplanationStep, explanation_steps
from simulator.rulebook import RULES
from simulator.simulation.container import Simulation

_FIELDS = {
    "first": "first process",
    "cwd": "directory",
    "tty": "terminal",
    "stop": "stop signal",
    "health": "healthcheck",
}
_KINDS = {"ENTRYPOINT": "entrypoint", "CMD": "cmd", "SHELL": "shell"}
_NOTHING = ("unset", "inherited")  # what is so far goes without saying


def piece(word: Word) -> Piece:
    """Show a word, with the kind of its origin."""
    if isinstance(word, Placeholder):
        return Piece(str(word), "request")
    return Piece(word_text(word), "base" if isinstance(word, UnknownWords) else word.origin.source)


def link(rule: Rule) -> Link:
    """Name a rule and lead to where it can be read: documentation where there is some, else the source."""
    pages = [cite.url for cite in rule.cites if "github.com" not in cite.url]
    return Link(rule.id, (pages or [rule.cites[0].url])[0])


def engine_name(engine: Engine) -> str:
    """Name an engine with its version."""
    return f"{engine.name}@{engine.version}"


def simulation(command: str, simulation: Simulation, engine: Engine, asked_for: str) -> Report:
    """Report what a container executes: its words, what else to know, and what happened."""
    blocks: list[Block] = []
    if simulation.argv is not None:
        title: Cell = (f"What {engine_name(engine)} executes",)
        blocks.append(picture(simulation))
    else:
        assert simulation.refusal is not None  # there is one or the other
        title = refusal_title(simulation.refusal, engine)
        blocks.append(Paragraph(said(printable(str(simulation.refusal)))))
    if notes := tuple(said(printable(finding.value)) for finding in advice.about(simulation, engine, asked_for)):
        blocks.append(Notes(notes))
    blocks += _tables(simulation)
    if simulation.built.missing:
        missing = Code(printable(simulation.built.missing))
        blocks.append(Paragraph(("Not known: environment, directory and user; they depend on ", missing, ".")))
    if stages := timeline(simulation.built):
        blocks.append(Section(("Stage by stage",), (_timeline(stages),), folded=True))
    blocks.append(
        Section(("What happened",), (Steps(tuple(map(step, explanation_steps(simulation, engine)))),), folded=True)
    )
    foot = engine_name(engine) + (f", image read as {engine.builder} does" if simulation.built.decisions else "")
    return Report(command, title, "plain" if simulation.argv else "refused", tuple(blocks), (foot,))


def refusal(command: str, refused: Refusal, engine: Engine, who: str = "") -> Report:
    """Report a refusal that came before the engine was asked."""
    why = Section(("Why",), (rules_table(step.rule for step in refused.decision.trace()),), folded=True)
    blocks: tuple[Block, ...] = (Paragraph(said(printable(str(refused)))), why)
    return Report(command, refusal_title(refused, engine, who), "refused", blocks, (engine_name(engine),))


def refusal_title(refused: Refusal, engine: Engine, who: str = "") -> Cell:
    """Say who refuses, and when."""
    who = who or (engine.builder if refused.stage == "build" else engine_name(engine))
    status = "" if refused.status is None else f", exit status {refused.status}"
    return (f"Refused by {who} at {refused.stage}{status}",)


def answers(told: Sequence[tuple[str, Sequence[str]]]) -> Report:
    """Report the sentences that answer questions about words."""
    nobody = ("neither the image nor the request has this word",)
    sections = tuple(
        Section((Code(word),), tuple(Paragraph(said(sentence)) for sentence in sentences or nobody))
        for word, sentences in told
    )
    return Report("explain", ("Why a word is there, or is not",), "plain", sections, ())


def listing(
    command: str,
    title: str,
    head: Sequence[str],
    found: Sequence[Sequence[str]],
    notes: Sequence[str],
    engine: Engine,
) -> Report:
    """Report many answers in a table: the first column holds names, the others sentences and argvs."""
    listed = tuple((((Code(row[0]),),), *((said(text),) if text else ((),) for text in row[1:])) for row in found)
    blocks: list[Block] = [Table(title, tuple(head), listed)]
    if notes:
        blocks.append(Notes(tuple(said(printable(note)) for note in notes)))
    return Report(command, (title,), "plain", tuple(blocks), (engine_name(engine),))


def picture(simulation: Simulation) -> Picture:
    """Show the argv, each word with what is to be known of it."""
    assert simulation.argv is not None  # callers look
    explained = rows(simulation.argv)
    return Picture(
        tuple(
            Explained(piece(word), role, place, link(RULES[rule]), RULES[rule].says)
            for word, (_, role, place, rule) in zip(simulation.argv.value, explained, strict=True)
        )
    )


def step(chapter: ExplanationStep) -> Step:
    """Show a step of what happened."""
    title = said(chapter.title) if chapter.line is None else (Code(chapter.line[0]), " ", Code(chapter.line[1]))
    return Step(title, tuple((link(rule), rule.says) for rule in chapter.rules), said(chapter.gives))


def rules_table(rules: Iterable[Rule], caption: str = "Rules") -> Table:
    """List rules, each once."""
    once = {rule.id: rule for rule in rules}.values()
    return Table(caption, ("rule", "says"), tuple((((link(rule),),), (said(rule.says),)) for rule in once))


def _tables(simulation: Simulation) -> Iterator[Block]:
    if process := process_rows(simulation):
        cells = tuple((((_FIELDS.get(name, name),),), (said(value),)) for name, value in process)
        yield Table("Process", ("process", "value"), cells)
    if unused := left_out(simulation):
        dropped = tuple((((name,),), (said(half),), ((link(RULES[rule]),),)) for name, half, rule in unused)
        yield Table("Left out", ("not used", "words", "rule"), dropped)


def _timeline(stages: tuple[StageEvents, ...]) -> Timeline:
    """Show what happened in each stage."""
    return Timeline(tuple(map(_stage, stages)))


def _stage(stage: StageEvents) -> Stage:
    name: Cell = ("Stage ", Code(printable(stage.name))) if stage.name else ("A stage without a name",)
    title: Cell = (*name, ", from ", Code(printable(stage.base)), " ", Code(printable(stage.where)))
    return Stage(title, tuple(_moment(event) for event in stage.events if event.what not in _NOTHING))


def _moment(event: Event) -> Moment:
    what = "as the base image has it" if event.what == "begins" else event.what
    before = _value_cell(event.before) if event.what in ("replaced", "dropped", "emptied") else ()
    place: Cell = (Code(printable(event.where)), *((" by a trigger",) if event.trigger else ()))
    kind = _KINDS.get(event.part, "plain")
    return Moment(event.part, what, kind, _value_cell(event.value), before, place, link(event.rule))


def _value_cell(value: Value) -> Cell:
    if value is None:
        return ("unset",)
    if isinstance(value, str):
        return (Code(quoted(value)),)
    return (Argv(tuple(piece(word) if isinstance(word, Word) else Piece(quoted(word), "plain") for word in value)),)
