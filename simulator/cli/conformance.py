"""The page that ``dsim conform`` prints."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping

from simulator.core.text import printable
from simulator.oracle.conformance import STATUSES, Conformance, Status, Verdict, by_caller, by_flag, by_rule
from simulator.report.terminal import COLORED, fit

SHOWN = 20
"""How many trials of a kind are listed, unless all are asked for."""


def conformance_text(result: Conformance, *, lists_all: bool) -> str:
    """Write a verdict for people: what it comes to, tables by caller, flag and rule, and what is to be looked at."""
    from simulator.report.text.table import table

    counts = result.counts()
    cases = len({verdict.trial.case["id"] for verdict in result.verdicts})
    said = ", ".join(f"{counts[status]} {status}" for status in STATUSES)
    line = printable(shlex.join(result.program))
    head = f"{line}: {said}"
    parts = [
        COLORED.colored(head, "title" if result.succeeds else "refused")
        + f"\n{len(result.verdicts)} answers to {cases} cases, each for every engine that it names"
    ]
    rules = result.by(by_rule)
    imperfect = {name: row for name, row in rules.items() if row["failed"] or row["unanswered"]}
    perfect = [name for name, row in rules.items() if row["passed"] == sum(row.values())]
    for title, rows in (("caller", result.by(by_caller)), ("flag", result.by(by_flag)), ("rule", imperfect)):
        if rows:
            parts.append(table(list(_rows(rows)), (title, *STATUSES)))
    parts.append(
        f"{len(perfect)} of {len(rules)} rules are passed wherever they are shown, {len(imperfect)} are not, and "
        f"{len(rules) - len(perfect) - len(imperfect)} are skipped somewhere"
    )
    parts += _lists(result, lists_all=lists_all)
    return fit("\n\n".join(parts))


def _rows(counts: Mapping[str, Mapping[Status, int]]) -> Iterator[tuple[str, ...]]:
    for name, row in counts.items():
        yield (name, *(str(row[status] or "") for status in STATUSES))


def _lists(result: Conformance, *, lists_all: bool) -> Iterator[str]:
    """Yield what is to be looked at: faults, skips that would have passed, what the program did wrong besides."""
    kinds = (
        ("failed", [each for each in result.verdicts if each.status == "failed"]),
        ("unanswered", [each for each in result.verdicts if each.status == "unanswered"]),
        ("skipped, though the answer is right", [each for each in result.verdicts if each.would_pass]),
    )
    for title, verdicts in kinds:
        if verdicts:
            yield "\n".join([title, *_lines(verdicts, lists_all=lists_all)])
    if result.notes:
        yield "\n".join(["besides", *(f"  {printable(note)} ({times}x)" for note, times in result.notes.items())])
    if left_out := result.left_out():
        parts = ", ".join(f"{part} {times}x" for part, times in left_out.items())
        yield f"left out of answers, and so not judged: {parts}"


def _lines(verdicts: list[Verdict], *, lists_all: bool) -> Iterable[str]:
    shown = verdicts if lists_all else verdicts[:SHOWN]
    for verdict in shown:
        yield f"  {verdict.trial.name}: {printable('; '.join(verdict.why))}"
    if len(shown) < len(verdicts):
        yield f"  and {len(verdicts) - len(shown)} more; --all lists them"
