"""From the tables of an image to a report: what ``dsim matrix`` found."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.analysis.matrix import Row
from simulator.analysis.matrix import Table as Matrix
from simulator.core.text import printable
from simulator.report.documents.answer import argv_word, engine_name, refusal_title
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
from simulator.simulation.container import Simulation

_HEAD = ("request", "argv", "from", "ARGS... are")
_LEGEND: RichText = (
    Code("X..."),
    " stands for one word or more that are not one blank word, ",
    Code("ARGS..."),
    " for one word or more.",
)


def report_matrix(found: Sequence[tuple[str, Matrix]], callers: Sequence[str]) -> Report:
    """Report tables, each with the names of the engines that share it."""
    sections = tuple(Section((engines,), tuple(_blocks(each, callers)), _section_tone(each)) for engines, each in found)
    title = "What the image executes, whatever it is asked"
    return Report("matrix", (title,), "plain", (*sections, Paragraph(_LEGEND)), ())


def _section_tone(each: Matrix) -> Tone:
    return "refused" if each.refusal else "plain"


def _blocks(each: Matrix, callers: Sequence[str]) -> list[Block]:
    if each.refusal is not None:
        message = mark_code(printable(str(each.refusal)))
        return [Paragraph((*refusal_title(each.refusal, each.engine), ": ", *message))]
    rows = [_table_row(group) for group in matrix_text.group_rows(each, callers)]
    if not rows:
        return [Paragraph((f"{' and '.join(callers)} does not ask this engine.",))]
    used = [n for n in range(len(_HEAD)) if any(row[n] != ((),) for row in rows)]
    caption = f"Requests and what {engine_name(each.engine)} executes"
    blocks: list[Block] = [
        Table(caption, tuple(_HEAD[n] for n in used), tuple(tuple(row[n] for n in used) for row in rows))
    ]
    if missing := each.rows[0].simulation.built.missing:
        name = printable(missing)
        blocks.append(Paragraph(("Not known: ", Code(name), "; give ", Code(f"--base {name}=FILE"), ".")))
    return blocks


def _table_row(rows: Sequence[Row]) -> tuple[TableCell, ...]:
    _, _, origins, fates = matrix_text.row_cells(rows)
    names = tuple((Code(matrix_text.request_label(row)),) for row in rows)
    return names, (outcome_text(rows[0].simulation),), (mark_code(origins),), (mark_code(fates),)


def outcome_text(simulation: Simulation) -> RichText:
    """Show the argv, or the refusal."""
    if simulation.argv is not None:
        return (Argv(tuple(map(argv_word, simulation.argv.value))),)
    assert simulation.refusal is not None  # there is one or the other
    return (f"refused at {simulation.refusal.stage}: ", *mark_code(printable(str(simulation.refusal))))
