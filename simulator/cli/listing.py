"""Many containers of one workload: one table, or the oracle's answers, one a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from simulator.analysis.advice import is_background, settled_by
from simulator.api.answer import Answer
from simulator.api.requests import answer_request
from simulator.callers.caller import Caller, Workload
from simulator.cli.images import describes_image, known_images
from simulator.cli.options import REPORTS, Invocation
from simulator.cli.output import answer_document, print_execs
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Refusal, Rule
from simulator.core.text import printable
from simulator.core.values import ContainerConfig
from simulator.engine.engine import Engine
from simulator.report.terminal import COLORED, broken, refusal_colored
from simulator.report.text.answer import argv_text, lead_sentence, made_by_text
from simulator.simulation.container import Simulation
from simulator.simulation.outcome import KnownImages, what_is_missing

if TYPE_CHECKING:
    from simulator.analysis.start_outcome import StartTold
    from simulator.launch.rootfs import RootFs

FORMATS = ("table", "json", *REPORTS)
"""The formats that can show many containers."""


class Row(NamedTuple):
    """The answer for one name of a workload; without a request, it says why there is none."""

    name: str
    request: Request | None
    answer: Answer
    told: StartTold | None = None
    """What comes of the start, where that is known and asked for."""
    notes: tuple[tuple[str, Rule], ...] = ()
    """What the answer means, by the rules that say it."""

    @property
    def fails(self) -> bool:
        """Whether the container is refused, or is known not to start."""
        return self.answer.refusal is not None or bool(self.told and self.told.fails)


def print_all(caller: Caller, workload: Workload, invocation: Invocation, engine: Engine) -> None:
    """Print the answers for all names of a workload.

    Exits with 1 where one is refused, else raises ``NotModelled`` for the first unknown image.
    """
    part = caller.option.part if caller.option else getattr(workload, "part", "service")
    if describes_image(invocation.options):
        names = ", ".join(workload.names())
        raise click.UsageError(f"the image is that of one {part}; name it with --{part}: {printable(names)}")
    rows = list(_rows(workload, invocation, engine))
    answers = {printable(row.name): answer_document(row.answer) for row in rows}
    if invocation.style == "json":
        for name, answer in answers.items():
            click.echo(json.dumps({"id": name, **answer}))
    else:
        _print_table(caller, part, rows, answers, invocation, engine)
    if any(answer["outcome"] == "refused" for answer in answers.values()):
        sys.exit(1)
    for row in rows:
        if missing := _missing(row.answer.outcome):
            raise missing


def _rows(workload: Workload, invocation: Invocation, engine: Engine) -> Iterator[Row]:
    shared: KnownImages | None = None  # options can name standard input, which is read once
    told = False  # what an answer says of the whole file, no later one repeats
    for name in workload.names():
        request = None
        try:
            request = workload.request(name)
            request = request._replace(file_remarks=()) if told else request
            options, rootfs = _files(request, invocation)
            images = (shared if request.act == "create" else None) or known_images(request, options, engine)
            shared = images if request.act == "create" and options is invocation.options else shared
            answer = answer_request(request, images, engine, invocation.engine, rootfs)
            told = told or _gives_advice(answer.outcome)
            yield Row(name, request, answer)
        except (Refusal, NotModelled) as error:
            yield Row(name, request, Answer(error, engine, invocation.engine))


def _gives_advice(outcome: object) -> bool:
    """Return whether the JSON of an answer has advice: it is a process, and its image is known."""
    return isinstance(outcome, Simulation) and outcome.process is not None and not outcome.built.missing


def _files(request: Request, invocation: Invocation) -> tuple[dict[str, Any], RootFs | None]:
    """Read the image of one of many requests, and its root filesystem, where the options say where it is."""
    if request.act != "create" or not invocation.files.wants_files(invocation.options):
        return invocation.options, None
    from simulator.cli.rootfs import read_files

    return read_files(invocation.files, invocation.options, invocation.engine, invocation.style, request.image or "")


def _missing(outcome: object) -> NotModelled | None:
    """Return the error about an unknown image; None where the answer is complete."""
    if isinstance(outcome, Simulation):
        return what_is_missing(outcome) if outcome.argv is not None and outcome.built.missing else None
    return outcome if isinstance(outcome, NotModelled) else None


def _missing_name(outcome: object) -> str:
    """Return the name of an image that is not known, of which the words depend; ``""`` where there is none."""
    return outcome.built.missing if isinstance(outcome, Simulation) and outcome.argv is not None else ""


def _print_table(
    caller: Caller,
    part: str,
    rows: Sequence[Row],
    answers: Mapping[str, Mapping[str, Any]],
    invocation: Invocation,
    engine: Engine,
) -> None:
    """Print a table, without empty columns."""
    rows = [_with_meaning(row) for row in rows]
    titles = (part, "kind", "image", "argv or refusal")
    cells = [_cells(row) for row in rows]
    kept = [at for at, title in enumerate(titles) if title != "kind" or any(row[at] for row in cells)]
    notes = [(f"{printable(row.name)}: {note}", rule) for row in rows for note, rule in row.notes]
    on_file = next((row.request.file_remarks for row in rows if row.request and row.request.file_remarks), ())
    notes += [(printable(lead_sentence(piece)), piece.rule) for piece in on_file]
    starts = list(_starts(rows))
    head, table = [titles[at] for at in kept], [[row[at] for at in kept] for row in cells]
    if invocation.style in REPORTS:
        from simulator.cli import reports
        from simulator.report.documents.answer import Listing

        texts, failing = [text for text, _ in starts], [text for text, fails in starts if fails]
        what = _headline(rows, part, failing)
        missing = dict.fromkeys(name for row in rows if (name := _missing_name(row.answer.outcome)))
        listing = Listing(what, head, table, texts, notes, failing, tuple(missing))
        reports.listing(listing, answers, engine, invocation.style)
        return
    from simulator.report.text.table import table as draw

    if starts:
        lines = [broken(COLORED.colored(text, "refused" if fails else "title")) for text, fails in starts]
        click.echo("\n".join(lines) + "\n")
    click.echo(draw([tuple(map(refusal_colored, row)) for row in table], head))
    if notes:
        click.echo("\nnote\n" + "\n".join(broken(note, "  ") for note, _ in notes))
    print_execs([action for row in rows if row.request for action in row.request.actions])
    if caller.option:
        explain = f"`dsim resolve --{caller.name} FILE --{part} NAME` explains one"
        click.echo(f"\n{made_by_text(_readers(rows, engine))}\n{explain}")


def _headline(rows: Sequence[Row], part: str, failing: Sequence[str]) -> str:
    """Return what a page says first: the consequence for the first container that has one, and how many more have.

    Containers that do not start come first, then those that nobody creates.
    """
    wrong = dict.fromkeys(row.name for row in rows if row.notes or row.fails)
    if not wrong:
        return f"What the {len(rows)} {part}s execute" if len(rows) > 1 else f"What the {part} executes"
    notes = [f"{printable(row.name)}: {note}" for row in rows for note, _ in row.notes]
    refused = [f"{printable(row.name)}: no container is created." for row in rows if row.fails]
    first = next(iter((*failing, *refused, *notes)))
    first += "" if first.endswith((".", "!", "?")) else "."
    more = len(wrong) - 1
    return first + (f" {more} more {part}{'s' if more > 1 else ''} to look at." if more else "")


def _readers(rows: Sequence[Row], engine: Engine) -> list[tuple[str, str]]:
    """Name the engine, and the builders that read images; the engine alone where none did."""
    built = [outcome.built for row in rows if isinstance(outcome := row.answer.outcome, Simulation)]
    readers = dict.fromkeys(map(engine.reader, built))
    return [reader for reader in readers if reader[1]] or [engine.reader()]


def _starts(rows: Sequence[Row]) -> Iterator[tuple[str, bool]]:
    """Yield what comes of each start where that is known, and whether it fails; those that fail come first."""
    told = [(row.name, row.told) for row in rows if row.told and row.told.start.outcome != "unknown"]
    for name, each in sorted(told, key=lambda pair: not pair[1].fails):
        for line in each.lines:
            yield f"{printable(name)}: {line}", each.fails


def _cells(row: Row) -> tuple[str, ...]:
    """Return the name, its role, the image, and the argv or the reason without one."""
    request = row.request or Request(ContainerConfig())
    image = printable(request.image)
    return printable(row.name), request.role, image, _argv(row.answer.outcome)


def _with_meaning(row: Row) -> Row:
    """Add what comes of the start, and what the answer means without what is only background.

    Where the answer is refused, the caller's remarks are what it means.
    """
    told = row.answer.told
    pieces = row.answer.advice or (row.request.remarks if row.request else ())
    settled = settled_by(told.start) if told else ()
    once = [piece.rule for piece in row.request.file_remarks] if row.request else []
    kept = [piece for piece in pieces if not is_background(piece.rule) and piece.rule not in (*settled, *once)]
    return row._replace(told=told, notes=tuple((lead_sentence(piece), piece.rule) for piece in kept))


def _argv(outcome: object) -> str:
    if isinstance(outcome, Refusal):
        return f"refused: {printable(str(outcome))}"
    if isinstance(outcome, NotModelled):
        return f"not modelled: {printable(str(outcome))}"
    if not isinstance(outcome, Simulation):
        raise Unreadable("this gives an image, no argv; use --format json")
    if outcome.refusal is not None:
        return f"refused: {printable(str(outcome.refusal))}"
    assert outcome.argv is not None  # a simulation has an argv or a refusal
    return argv_text(outcome.argv.value)
