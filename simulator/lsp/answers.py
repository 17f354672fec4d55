"""What an answer looks like in an editor: ``Told`` for a hover, ``Hint`` at the end of a line.

Reads: an ``Answer`` of ``api``, so that the editor says what ``dsim resolve`` says.
"""

from __future__ import annotations

from simulator.analysis.advice import consequence
from simulator.api.answer import Answer
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal, Rule
from simulator.core.text import printable
from simulator.report.documents.answer import report_refusal, report_simulation
from simulator.report.documents.blocks import Paragraph, Report, RichText
from simulator.report.documents.prose import mark_code
from simulator.report.text.answer import argv_text, made_by_text

_LENGTH = 100
"""How many characters of an argv a hint shows."""


class Told(NamedTuple):
    """What is told about a place: a report, what is said before it, and the rules that are about the place itself.

    ``first_line`` and ``last_line`` are those of the place; they count from 1.
    """

    report: Report
    first_line: int
    last_line: int
    opening: tuple[RichText, ...] = ()
    rules: tuple[Rule, ...] = ()
    text: str = ""
    """The answer as plain text, for editors that show nothing else."""


class Hint(NamedTuple):
    """A text to show at the end of a line, which counts from 1."""

    line: int
    text: str


def report_answer(answer: Answer) -> Report:
    """Report an answer: what is executed, or why nothing is."""
    outcome = answer.outcome
    if isinstance(outcome, Refusal):
        return report_refusal("lsp", outcome, answer.release)
    if isinstance(outcome, NotModelled | BuiltImage):
        reason = printable(str(outcome)) if isinstance(outcome, NotModelled) else "this gives an image, no argv"
        return Report(
            "lsp",
            ("Not modelled",),
            "unknown",
            (Paragraph(mark_code(reason)),),
            (made_by_text([answer.release.reader()]),),
        )
    told = answer.told
    if told is not None and not told.fails and consequence(answer.advice) is not None:
        told = None  # what is wrong comes first
    return report_simulation("lsp", outcome, answer.release, answer.engine, told)


def hint_text(answer: Answer) -> str:
    """Return an answer in a few words: the effective argv, or the reason why there is none."""
    outcome = answer.outcome
    if isinstance(outcome, NotModelled | BuiltImage):
        return "→ not modelled"
    if answer.refusal is not None:
        return _shorten(f"→ refused: {printable(str(answer.refusal))}")
    assert not isinstance(outcome, Refusal)
    assert outcome.argv is not None  # without an argv there is a refusal
    return _shorten(f"→ {argv_text(outcome.argv.value)}")


def _shorten(text: str) -> str:
    return text if len(text) <= _LENGTH else f"{text[: _LENGTH - 1]}…"
