"""The containers that a change of a repository affects, as blocks of a report."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.repository.changes import RepositoryComparison
from simulator.core.text import printable
from simulator.linting.finding import LintReport
from simulator.report.documents.blocks import Block, Code, Notes, Paragraph, RichText, Section, Table, TableCell
from simulator.report.documents.prose import mark_code
from simulator.report.text.repository import Group, change_texts, groups, names_text, skipped_names, unknown_changes


def repository_title(found: RepositoryComparison) -> RichText:
    """Return the first sentence of all; empty where no container changes."""
    grouped = groups(found)
    return mark_code(grouped[0].sentence) if grouped else ()


def repository_blocks(found: RepositoryComparison) -> Iterator[Block]:
    """Yield who is affected, by consequence; the first consequence is the title."""
    for number, group in enumerate(groups(found)):
        blocks = tuple(_group_blocks(group))
        yield from blocks if number == 0 else (Section(mark_code(group.sentence), blocks, "changed"),)
    if unknown := unknown_changes(found):
        notes = tuple((Code(place), f": {reason}") for place, reason in unknown)
        yield Section(("Not known",), (Notes(notes),), "unknown")


def _group_blocks(group: Group) -> Iterator[Block]:
    rows: list[tuple[TableCell, ...]] = []
    for change in group:
        before, after = change_texts(change)
        cells = [before or "not started", after or "not started"]
        rows.append((((Code(printable(change.container.place)),),), *(((Code(cell),),) for cell in cells)))
    yield Table("Who is affected", ("who", "before", "after"), tuple(rows))
    if group.others:
        yield Notes(tuple(mark_code(text) for text in group.others))


def skipped_blocks(found: RepositoryComparison) -> Iterator[Block]:
    """Yield what was compared and is the same, and what was not looked at."""
    if found.compared and found.looked_at and found.verdict == "same":
        containers = "The container" if found.compared == 1 else f"All {found.compared} containers"
        were = "was" if found.compared == 1 else "were"
        yield Paragraph((f"{containers} that the repository starts {were} compared.",))
    if found.alike:
        yield Paragraph(("The same commands as before: ", Code(names_text(found.alike)), "."))
    if names := skipped_names(found):
        yield Paragraph(("Not looked at: ", Code(names_text(names)), "."))


def lint_block(report: LintReport) -> Section:
    """Return the findings that a change brings, one line each."""
    notes: list[RichText] = []
    for finding in report.findings:
        place = f"{printable(finding.file)}:{finding.span.line}"
        notes.append((Code(place), ": ", *mark_code(printable(finding.message)), f" ({finding.rule.name})"))
    return Section(("Findings that the change brings",), (Notes(tuple(notes)),), "warning")
