"""From the tables of an image to a report: what ``dsim matrix`` found."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.analysis.matrix import Row
from simulator.analysis.matrix import Table as Matrix
from simulator.core.text import printable
from simulator.report.document import Argv, Block, Cell, Code, Lines, Paragraph, Report, Section, Table, Tone, said
from simulator.report.documents.answer import engine_name, piece, refusal_title
from simulator.report.text import matrix as sheet
from simulator.simulation.container import Simulation

HEAD = ("request", "argv", "from", "ARGS... are")
_LEGEND: Cell = (
    Code("X..."),
    " stands for one word or more that are not one blank word, ",
    Code("ARGS..."),
    " for one word or more.",
)


def matrix(found: Sequence[tuple[str, Matrix]], callers: Sequence[str]) -> Report:
    """Report tables, each with the names of the engines that share it."""
    sections = tuple(Section((engines,), tuple(_blocks(each, callers)), _tone(each)) for engines, each in found)
    title = "What the image executes, whatever it is asked"
    return Report("matrix", (title,), "plain", (*sections, Paragraph(_LEGEND)), ())


def _tone(each: Matrix) -> Tone:
    return "refused" if each.refusal else "plain"


def _blocks(each: Matrix, callers: Sequence[str]) -> list[Block]:
    if each.refusal is not None:
        message = said(printable(str(each.refusal)))
        return [Paragraph((*refusal_title(each.refusal, each.engine), ": ", *message))]
    rows = [_row(group) for group in sheet.groups(each, callers)]
    if not rows:
        return [Paragraph((f"{' and '.join(callers)} does not ask this engine.",))]
    used = [n for n in range(len(HEAD)) if any(row[n] != ((),) for row in rows)]
    caption = f"Requests and what {engine_name(each.engine)} executes"
    blocks: list[Block] = [
        Table(caption, tuple(HEAD[n] for n in used), tuple(tuple(row[n] for n in used) for row in rows))
    ]
    if missing := each.rows[0].simulation.built.missing:
        name = printable(missing)
        blocks.append(Paragraph(("Not known: ", Code(name), "; give ", Code(f"--base {name}=FILE"), ".")))
    return blocks


def _row(rows: Sequence[Row]) -> tuple[Lines, ...]:
    _, _, origins, fates = sheet.cells(rows)
    names = tuple((Code(sheet.label(row)),) for row in rows)
    return names, (outcome(rows[0].simulation),), (said(origins),), (said(fates),)


def outcome(simulation: Simulation) -> Cell:
    """Show the argv, or the refusal."""
    if simulation.argv is not None:
        return (Argv(tuple(map(piece, simulation.argv.value))),)
    assert simulation.refusal is not None  # there is one or the other
    return (f"refused at {simulation.refusal.stage}: ", *said(printable(str(simulation.refusal))))
