"""Reports of answers: what ``dsim resolve`` and ``dsim explain`` write for a review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING

from simulator.analysis.matrix import Placeholder
from simulator.analysis.timeline import Event, StageEvents, Value, build_timeline
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal, Rule
from simulator.core.text import printable, quoted, quoted_list
from simulator.core.values import UnknownWords, Word, Words
from simulator.engine.engine import Engine
from simulator.linting.finding import LintRule
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
    TableCell,
    Timeline,
    Tone,
)
from simulator.report.documents.prose import mark_code
from simulator.report.text.answer import (
    Opening,
    background_sentence,
    made_by_text,
    open_answer,
    process_rows,
    sentence,
    unused_words,
    word_rows,
)
from simulator.report.text.matrix import word_text
from simulator.report.text.refusals import refusal_sentence
from simulator.report.text.steps import ExplanationStep, explanation_steps
from simulator.rulebook import RULES
from simulator.simulation.container import Simulation

if TYPE_CHECKING:
    from simulator.analysis.start_outcome import StartTold

_FIELDS = {
    "first": "first process",
    "cwd": "directory",
    "tty": "terminal",
    "stop": "stop signal",
    "health": "healthcheck",
}
_KINDS = {"ENTRYPOINT": "entrypoint", "CMD": "cmd", "SHELL": "shell"}
_NOTHING = ("unset", "inherited")  # events that change nothing, and are not shown


def argv_word(word: Word) -> ArgvWord:
    """Return a word as a report shows it, with the kind of its origin."""
    if isinstance(word, Placeholder):
        return ArgvWord(str(word), "request")
    return ArgvWord(word_text(word), "base" if isinstance(word, UnknownWords) else word.origin.source)


DOCS = "https://git.example.com/dsim/docs"
"""Where dsim's own documentation is: the place that pyproject.toml names."""


def rule_link(rule: Rule) -> Link:
    """Return the id of a rule with a link to dsim's documentation, which says where it can be checked."""
    page = "lint" if isinstance(rule, LintRule) else "rules"
    return Link(rule.id, f"{DOCS}/{page}.md#{rule.id.replace('.', '')}")


def report_simulation(
    command: str, simulation: Simulation, engine: Engine, requested_engine: str, told: StartTold | None = None
) -> Report:
    """Report what a container executes, or the refusal: the words, advice, settings, and the steps.

    ``requested_engine`` is the engine's name as the user wrote it. The report begins with what comes of the start where
    that is ``told``.
    """
    opening = open_answer(simulation, engine, requested_engine, told)
    first, *others = (*opening.lines, *filter(None, (opening.lead,)), "")
    blocks: list[Block] = [Paragraph(mark_code(line.strip())) for line in others if line]
    if simulation.argv is not None:
        title = mark_code(first) if first else _what_is_executed(simulation.argv.value, engine)
        blocks.append(explain_argv(simulation))
    else:
        assert simulation.refusal is not None  # a simulation has an argv or a refusal
        title = refusal_title(simulation.refusal, engine)
        rule = simulation.refusal.decision.rule
        blocks.append(Paragraph(mark_code(printable(simulation.refusal.told))))
        blocks.append(Paragraph((*mark_code(rule.says), " ", rule_link(rule))))
    blocks += advice_blocks(opening)
    blocks += [*process_table(simulation), *_unused_table(simulation)]
    blocks += [Paragraph(mark_code(background_sentence(note, simulation))) for note in opening.background]
    if simulation.built.missing:
        missing = Code(printable(simulation.built.missing))
        blocks.append(Paragraph(("Not known: environment, directory and user; they depend on ", missing, ".")))
    if stages := build_timeline(simulation.built):
        blocks.append(Section(("Stage by stage",), (_show_timeline(stages),), folded=True))
    blocks.append(
        Section(
            ("What happened",),
            (NumberedSteps(tuple(_steps(simulation, engine))),),
            folded=True,
        )
    )
    tone: Tone = "refused" if simulation.argv is None else "fails" if opening.fails else "plain"
    return Report(command, title, tone, tuple(blocks), (made_by_text([engine.reader(simulation.built)]),))


def _steps(simulation: Simulation, engine: Engine) -> Iterator[NumberedStep]:
    """Yield the steps without the argv that the last ones come to, which stands above them."""
    told = quoted_list(simulation.argv.value) if simulation.argv else ""
    for step in explanation_steps(simulation, engine):
        yield numbered_step(step._replace(result="") if step.line is None and step.result == told else step)


def _what_is_executed(argv: Words, engine: Engine) -> RichText:
    """Say in one line what is executed: the program, and how many arguments it gets."""
    number = len(argv) - 1
    arguments = f"with {number} argument{'' if number == 1 else 's'}" if number else "without arguments"
    return (f"{engine.full_name} executes ", Code(word_text(argv[0])), f" {arguments}")


def report_refusal(command: str, refusal: Refusal, engine: Engine) -> Report:
    """Report a refusal before a simulation."""
    why = Section(("Why",), (rules_table(decision.rule for decision in refusal.decision.trace()),), folded=True)
    blocks: tuple[Block, ...] = (Paragraph(mark_code(printable(refusal.told))), why)
    return Report(command, refusal_title(refusal, engine), "refused", blocks, (made_by_text([engine.reader()]),))


def advice_blocks(opening: Opening, told: str = "") -> Iterator[Block]:
    """Yield the rule of the consequence, and the other advice, each with its rule; without a note that is ``told``."""
    if opening.lead_rule:
        yield Paragraph((*mark_code(opening.lead_rule.says), " ", rule_link(opening.lead_rule)))
    rules = chain(opening.note_rules, repeat(None))
    if notes := [advice_note(note, rule) for note, rule in zip(opening.notes, rules, strict=False) if note != told]:
        yield Notes(tuple(notes))


def advice_note(text: str, rule: Rule | None) -> RichText:
    """Return a piece of advice as a sentence with a link to its rule."""
    return (*mark_code(sentence(text)), *((" ", rule_link(rule)) if rule else ()))


def refusal_title(refusal: Refusal, engine: Engine) -> RichText:
    """Say what the refusal means, and who refuses."""
    return (refusal_sentence(refusal, engine),)


def report_word_reasons(reasons: Sequence[tuple[str, Sequence[str]]]) -> Report:
    """Report why words are in the argv, or are not: each word with its reasons."""
    no_reason = ("neither the image nor the request has this word",)
    sections = tuple(
        Section((Code(word),), tuple(Paragraph(mark_code(text)) for text in sentences or no_reason))
        for word, sentences in reasons
    )
    return Report("explain", ("Why a word is there, or is not",), "plain", sections, ())


class Listing(NamedTuple):
    """Many answers in a table: the first column holds names, the others sentences and argvs."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    starts: Sequence[str]
    """What comes of the starts that something is known of, those that fail first."""
    notes: Sequence[tuple[str, Rule]]
    failing: Sequence[str] = ()
    """Those of ``starts`` that say that a container does not start."""
    missing: Sequence[str] = ()
    """The images that are not known."""


def report_listing(command: str, listing: Listing, engine: Engine) -> Report:
    """Report many answers."""
    table_rows = tuple(
        tuple(_listed_cell(name, text) for name, text in zip(listing.head, row, strict=True)) for row in listing.rows
    )
    blocks: list[Block] = [Paragraph(mark_code(text)) for text in listing.starts if not listing.title.startswith(text)]
    if listing.notes:
        blocks.append(Notes(tuple(advice_note(printable(note), rule) for note, rule in listing.notes)))
    if listing.missing:
        blocks.append(Section(("Not known",), (Notes(tuple(map(_missing_image, listing.missing))),), "unknown"))
    blocks.append(Table(f"Every {listing.head[0]}", tuple(listing.head), table_rows))
    tone: Tone = "fails" if listing.failing else "unknown" if listing.missing else "plain"
    return Report(command, mark_code(listing.title), tone, tuple(blocks), (made_by_text([engine.reader()]),))


def _missing_image(name: str) -> RichText:
    return Code(printable(name)), " is not known; give its configuration: ", Code(printable(f"--base {name}=FILE"))


_WORD = re.compile(r'"(?:\\.|[^"\\])*"|<[^>]*>')


def _listed_cell(column: str, text: str) -> TableCell:
    if column == "argv or refusal" and text.startswith("["):
        words = [ArgvWord(word, "base" if word[0] == "<" else "plain") for word in _WORD.findall(text)]
        return ((Argv(tuple(words)),),)
    if column in ("kind", "argv or refusal"):
        return (mark_code(text),) if text else ((),)
    return ((Code(text),),) if text else ((),)


def explain_argv(simulation: Simulation) -> ExplainedArgv:
    """Return the argv of a simulation, each word with its explanation."""
    assert simulation.argv is not None  # the caller checks
    rows = word_rows(simulation.argv)
    return ExplainedArgv(
        tuple(
            ExplainedWord(argv_word(word), role, place, rule_link(RULES[rule]), RULES[rule].says)
            for word, (_, role, place, rule) in zip(simulation.argv.value, rows, strict=True)
        )
    )


def numbered_step(step: ExplanationStep) -> NumberedStep:
    """Return a step as a report shows it."""
    title = mark_code(step.title) if step.line is None else (Code(step.line[0]), " ", Code(step.line[1]))
    return NumberedStep(title, tuple((rule_link(rule), rule.says) for rule in step.rules), mark_code(step.result))


def rules_table(rules: Iterable[Rule], caption: str = "Rules") -> Table:
    """Return a table of rules, each once."""
    unique = {rule.id: rule for rule in rules}.values()
    return Table(caption, ("rule", "says"), tuple((((rule_link(rule),),), (mark_code(rule.says),)) for rule in unique))


def process_table(simulation: Simulation) -> tuple[Table, ...]:
    """Return the table of what a process has beside its argv; nothing where there is none."""
    rows = process_rows(simulation)
    cells = tuple((((_FIELDS.get(name, name),),), (mark_code(value),)) for name, value in rows)
    return (Table("Process", ("process", "value"), cells),) if cells else ()


def _unused_table(simulation: Simulation) -> Iterator[Block]:
    if unused := unused_words(simulation):
        rows = tuple((((name,),), (mark_code(words),), ((rule_link(RULES[rule]),),)) for name, words, rule in unused)
        yield Table("Left out", ("not used", "words", "rule"), rows)


def _show_timeline(stages: tuple[StageEvents, ...]) -> Timeline:
    """Return a timeline as a report shows it, without events that change nothing."""
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
