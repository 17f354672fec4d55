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
from simulator.report.documents.blocks import (
    Argv,
    ArgvWord,
    Block,
    Code,
    ExplainedArgv,
    ExplainedWord,
    Link,
    Notes,
    NumberedStep,
    NumberedSteps,
    Paragraph,
    PartEvent,
    Report,
    RichText,
    Section,
    StageHistory,
    Table,
    Timeline,
)
from simulator.report.documents.prose import mark_code
from simulator.report.text.answer import process_rows, unused_words, word_rows
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


def argv_word(word: Word) -> ArgvWord:
    """Show a word, with the kind of its origin."""
    if isinstance(word, Placeholder):
        return ArgvWord(str(word), "request")
    return ArgvWord(word_text(word), "base" if isinstance(word, UnknownWords) else word.origin.source)


def rule_link(rule: Rule) -> Link:
    """Name a rule and lead to where it can be read: documentation where there is some, else the source."""
    pages = [cite.url for cite in rule.cites if "github.com" not in cite.url]
    return Link(rule.id, (pages or [rule.cites[0].url])[0])


def engine_name(engine: Engine) -> str:
    """Name an engine with its version."""
    return f"{engine.name}@{engine.version}"


def report_simulation(command: str, simulation: Simulation, engine: Engine, asked_for: str) -> Report:
    """Report what a container executes: its words, what else to know, and what happened."""
    blocks: list[Block] = []
    if simulation.argv is not None:
        title: RichText = (f"What {engine_name(engine)} executes",)
        blocks.append(explain_argv(simulation))
    else:
        assert simulation.refusal is not None  # there is one or the other
        title = refusal_title(simulation.refusal, engine)
        blocks.append(Paragraph(mark_code(printable(str(simulation.refusal)))))
    if notes := tuple(mark_code(printable(finding.value)) for finding in advice.about(simulation, engine, asked_for)):
        blocks.append(Notes(notes))
    blocks += _process_and_unused(simulation)
    if simulation.built.missing:
        missing = Code(printable(simulation.built.missing))
        blocks.append(Paragraph(("Not known: environment, directory and user; they depend on ", missing, ".")))
    if stages := timeline(simulation.built):
        blocks.append(Section(("Stage by stage",), (show_timeline(stages),), folded=True))
    blocks.append(
        Section(
            ("What happened",),
            (NumberedSteps(tuple(map(numbered_step, explanation_steps(simulation, engine)))),),
            folded=True,
        )
    )
    foot = engine_name(engine) + (f", image read as {engine.builder} does" if simulation.built.decisions else "")
    return Report(command, title, "plain" if simulation.argv else "refused", tuple(blocks), (foot,))


def report_refusal(command: str, refused: Refusal, engine: Engine, who: str = "") -> Report:
    """Report a refusal that came before the engine was asked."""
    why = Section(("Why",), (rules_table(step.rule for step in refused.decision.trace()),), folded=True)
    blocks: tuple[Block, ...] = (Paragraph(mark_code(printable(str(refused)))), why)
    return Report(command, refusal_title(refused, engine, who), "refused", blocks, (engine_name(engine),))


def refusal_title(refused: Refusal, engine: Engine, who: str = "") -> RichText:
    """Say who refuses, and when."""
    who = who or (engine.builder if refused.stage == "build" else engine_name(engine))
    status = "" if refused.status is None else f", exit status {refused.status}"
    return (f"Refused by {who} at {refused.stage}{status}",)


def report_word_reasons(told: Sequence[tuple[str, Sequence[str]]]) -> Report:
    """Report the sentences that answer questions about words."""
    nobody = ("neither the image nor the request has this word",)
    sections = tuple(
        Section((Code(word),), tuple(Paragraph(mark_code(sentence)) for sentence in sentences or nobody))
        for word, sentences in told
    )
    return Report("explain", ("Why a word is there, or is not",), "plain", sections, ())


def report_listing(
    command: str,
    title: str,
    head: Sequence[str],
    found: Sequence[Sequence[str]],
    notes: Sequence[str],
    engine: Engine,
) -> Report:
    """Report many answers in a table: the first column holds names, the others sentences and argvs."""
    listed = tuple((((Code(row[0]),),), *((mark_code(text),) if text else ((),) for text in row[1:])) for row in found)
    blocks: list[Block] = [Table(title, tuple(head), listed)]
    if notes:
        blocks.append(Notes(tuple(mark_code(printable(note)) for note in notes)))
    return Report(command, (title,), "plain", tuple(blocks), (engine_name(engine),))


def explain_argv(simulation: Simulation) -> ExplainedArgv:
    """Show the argv, each word with what is to be known of it."""
    assert simulation.argv is not None  # callers look
    explained = word_rows(simulation.argv)
    return ExplainedArgv(
        tuple(
            ExplainedWord(argv_word(word), role, place, rule_link(RULES[rule]), RULES[rule].says)
            for word, (_, role, place, rule) in zip(simulation.argv.value, explained, strict=True)
        )
    )


def numbered_step(chapter: ExplanationStep) -> NumberedStep:
    """Show a step of what happened."""
    title = mark_code(chapter.title) if chapter.line is None else (Code(chapter.line[0]), " ", Code(chapter.line[1]))
    return NumberedStep(title, tuple((rule_link(rule), rule.says) for rule in chapter.rules), mark_code(chapter.result))


def rules_table(rules: Iterable[Rule], caption: str = "Rules") -> Table:
    """List rules, each once."""
    once = {rule.id: rule for rule in rules}.values()
    return Table(caption, ("rule", "says"), tuple((((rule_link(rule),),), (mark_code(rule.says),)) for rule in once))


def _process_and_unused(simulation: Simulation) -> Iterator[Block]:
    if process := process_rows(simulation):
        cells = tuple((((_FIELDS.get(name, name),),), (mark_code(value),)) for name, value in process)
        yield Table("Process", ("process", "value"), cells)
    if unused := unused_words(simulation):
        dropped = tuple((((name,),), (mark_code(half),), ((rule_link(RULES[rule]),),)) for name, half, rule in unused)
        yield Table("Left out", ("not used", "words", "rule"), dropped)


def show_timeline(stages: tuple[StageEvents, ...]) -> Timeline:
    """Show what happened in each stage."""
    return Timeline(tuple(map(_stage_history, stages)))


def _stage_history(stage: StageEvents) -> StageHistory:
    name: RichText = ("Stage ", Code(printable(stage.name))) if stage.name else ("A stage without a name",)
    title: RichText = (*name, ", from ", Code(printable(stage.base)), " ", Code(printable(stage.where)))
    return StageHistory(title, tuple(_part_event(event) for event in stage.events if event.what not in _NOTHING))


def _part_event(event: Event) -> PartEvent:
    what = "as the base image has it" if event.what == "begins" else event.what
    before = _value_text(event.before) if event.what in ("replaced", "dropped", "emptied") else ()
    place: RichText = (Code(printable(event.where)), *((" by a trigger",) if event.trigger else ()))
    kind = _KINDS.get(event.part, "plain")
    return PartEvent(event.part, what, kind, _value_text(event.value), before, place, rule_link(event.rule))


def _value_text(value: Value) -> RichText:
    if value is None:
        return ("unset",)
    if isinstance(value, str):
        return (Code(quoted(value)),)
    return (
        Argv(tuple(argv_word(word) if isinstance(word, Word) else ArgvWord(quoted(word), "plain") for word in value)),
    )
