"""Reports of tables: what ``dsim matrix`` writes for a review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.matrix import Row
from simulator.analysis.matrix import Table as Matrix
from simulator.core.text import printable
from simulator.report.documents.answer import argv_word, refusal_title, rule_link
from simulator.report.documents.blocks import (
    Argv,
    Block,
    Code,
    Paragraph,
    Report,
    RichText,
    Section,
    Table,
    TableCell,
    Tone,
)
from simulator.report.documents.prose import mark_code
from simulator.report.text import matrix as matrix_text
from simulator.report.text.answer import made_by_text
from simulator.simulation.container import Simulation

_HEAD = ("request", "argv", "from", "ARGS... are")
_LEGEND: RichText = (
    Code("X..."),
    " stands for one word or more that are not one blank word, ",
    Code("ARGS..."),
    " for one word or more.",
)


def report_matrix(tables: Sequence[tuple[str, Matrix]], callers: Sequence[str]) -> Report:
    """Report tables, each with the names of the engines that share it."""
    sections = tuple(
        Section((engines,), tuple(_blocks(table, callers)), _section_tone(table)) for engines, table in tables
    )
    readers = [table.engine.reader(table.image) for _, table in tables]
    return Report("matrix", _title(tables, callers), "plain", (*sections, Paragraph(_LEGEND)), (made_by_text(readers),))


def _title(tables: Sequence[tuple[str, Matrix]], callers: Sequence[str]) -> RichText:
    """Say the most important that the requests mean, where all engines agree on it."""
    found = [matrix_text.meanings(table, callers)[:1] for _, table in tables if table.refusal is None]
    first = [[(meaning.requests, meaning.sentence) for meaning in each] for each in found]
    if not first or not first[0] or any(each != first[0] for each in first):
        return ("What the image executes, whatever it is asked",)
    ((requests, sentence),) = first[0]
    return (Code(requests[0]), ": ", *mark_code(sentence))


def _section_tone(table: Matrix) -> Tone:
    return "refused" if table.refusal else "plain"


def _blocks(table: Matrix, callers: Sequence[str]) -> list[Block]:
    if table.refusal is not None:
        message = mark_code(printable(table.refusal.told))
        return [Paragraph((*refusal_title(table.refusal, table.engine), ": ", *message))]
    rows = [_table_row(group) for group in matrix_text.group_rows(table, callers)]
    if not rows:
        return [Paragraph((f"{' and '.join(callers)} does not ask this engine.",))]
    used = [column for column in range(len(_HEAD)) if any(row[column] != ((),) for row in rows)]
    blocks: list[Block] = [
        *_meanings(table, callers),
        Table(
            "Every request",
            tuple(_HEAD[column] for column in used),
            tuple(tuple(row[column] for column in used) for row in rows),
        ),
    ]
    if missing := table.rows[0].simulation.built.missing:
        name = printable(missing)
        blocks.append(Paragraph(("Not known: ", Code(name), "; give ", Code(f"--base {name}=FILE"), ".")))
    return blocks


def _meanings(table: Matrix, callers: Sequence[str]) -> Iterator[Table]:
    """Yield the table of what the requests mean, if there is something to say."""
    if found := matrix_text.meanings(table, callers):
        rows = tuple(
            (
                tuple((Code(request),) for request in meaning.requests),
                ((*mark_code(meaning.sentence), " ", rule_link(meaning.decision.rule)),),
            )
            for meaning in found
        )
        yield Table("What it means", ("request", "what it means"), rows)


def _table_row(rows: Sequence[Row]) -> tuple[TableCell, ...]:
    _, _, origins, uses = matrix_text.row_cells(rows)
    names = tuple((Code(matrix_text.request_label(row)),) for row in rows)
    return names, (outcome_text(rows[0].simulation),), (mark_code(origins),), (mark_code(uses),)


def outcome_text(simulation: Simulation) -> RichText:
    """Return the argv, or the refusal, as a report shows it."""
    if simulation.argv is not None:
        return (Argv(tuple(map(argv_word, simulation.argv.value))),)
    assert simulation.refusal is not None  # a simulation has an argv or a refusal
    return (f"refused at {simulation.refusal.stage}: ", *mark_code(printable(simulation.refusal.told)))
