"""The containers that a change of a repository affects, as blocks of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.repository.changes import ContainerChange, RepositoryComparison
from simulator.core.text import printable
from simulator.linting.finding import LintReport
from simulator.report.documents.answer import rule_link
from simulator.report.documents.blocks import (
    ArgvWord,
    Block,
    Code,
    CommandLine,
    Notes,
    Paragraph,
    RichText,
    Section,
    Table,
    TableCell,
)
from simulator.report.documents.marks import mark_sides
from simulator.report.documents.prose import mark_code
from simulator.report.text.answer import sentence
from simulator.report.text.repository import (
    Group,
    change_texts,
    groups,
    names_text,
    same_text,
    side_words,
    skipped_names,
    unknown_changes,
)
from simulator.rulebook import RULES

_MOST_ROWS, _FIRST_ROWS = 12, 10  # of more containers the first are shown, and the others folded


def repository_title(found: RepositoryComparison) -> RichText:
    """Return the first sentence of all; empty where no container changes."""
    grouped = groups(found)
    return mark_code(grouped[0].sentence) if grouped else ()


def first_affected(found: RepositoryComparison) -> list[str]:
    """Return the places of the containers that the first sentence is about."""
    return [change.container.place for group in groups(found)[:1] for change in group]


def repository_blocks(found: RepositoryComparison) -> Iterator[Block]:
    """Yield who is affected, by consequence; the first consequence is the title."""
    for number, group in enumerate(groups(found)):
        blocks = tuple(_group_blocks(group))
        yield from blocks if number == 0 else (Section(mark_code(group.sentence), blocks, "changed"),)
    if unknown := unknown_changes(found):
        notes = tuple((Code(place), f": {reason}") for place, reason in unknown)
        yield Section(("Not known",), (Notes(notes),), "unknown")


def _group_blocks(group: Group) -> Iterator[Block]:
    compared = [change for change in group if not _executes_the_same(change)]
    rows: list[tuple[TableCell, ...]] = [(_place_cell(change), *_side_cells(change)) for change in compared]
    yield from _affected(("who", "before", "after"), rows)
    same = [(_place_cell(change), _text_cell(change_texts(change)[1])) for change in group if change not in compared]
    yield from _affected(("who", "executes"), same)
    if rule := RULES.get(group[0].difference.rule):
        yield Paragraph((*mark_code(rule.says), " ", rule_link(rule)))
    if group.others:
        yield Notes(tuple(mark_code(text) for text in group.others))


def _affected(head: tuple[str, ...], rows: Sequence[tuple[TableCell, ...]]) -> Iterator[Block]:
    """Yield the table of who is affected; of many, the last wait in a section that is folded."""
    shown = len(rows) if len(rows) <= _MOST_ROWS else _FIRST_ROWS
    if rows:
        yield Table("Who is affected", head, tuple(rows[:shown]))
    if more := tuple(rows[shown:]):
        yield Section((f"{len(more)} more",), (Table("Who is affected, too", head, more),), folded=True)


def _executes_the_same(change: ContainerChange) -> bool:
    before, after = change_texts(change)
    return before == after


def _place_cell(change: ContainerChange) -> TableCell:
    return ((Code(printable(change.container.place)),),)


def _text_cell(text: str) -> TableCell:
    return ((Code(text or "not started"),),)


def _side_cells(change: ContainerChange) -> tuple[TableCell, TableCell]:
    """Return what a container comes to on both sides, with a mark on the words that only one of them has."""
    before, after = side_words(change)
    if not before or not after:
        left, right = change_texts(change)
        return _text_cell(left), _text_cell(right)
    old, new = ([ArgvWord(word, "plain") for word in words] for words in (before, after))
    sides = mark_sides(old, new)
    return ((CommandLine(sides[0], is_side=True),),), ((CommandLine(sides[1], is_side=True),),)


def same_containers(found: RepositoryComparison) -> Iterator[Block]:
    """Yield that no container of the repository is affected, where all of them were compared."""
    if same := same_text(found):
        yield Paragraph((sentence(same),))


def skipped_blocks(found: RepositoryComparison) -> Iterator[Block]:
    """Yield what has the same commands as before, and what was not looked at."""
    if found.alike:
        yield Paragraph(("The same commands as before: ", Code(names_text(found.alike)), "."))
    if names := skipped_names(found):
        yield Paragraph(("Not looked at: ", Code(names_text(names)), "."))


def lint_block(report: LintReport) -> Section:
    """Return the findings that a change brings, one line each."""
    notes: list[RichText] = []
    for finding in report.findings:
        place = f"{printable(finding.file)}:{finding.span.line}"
        notes.append(
            (Code(place), ": ", *mark_code(sentence(printable(finding.message))), " ", rule_link(finding.rule))
        )
    return Section(("Findings that the change brings",), (Notes(tuple(notes)),), "warning")
