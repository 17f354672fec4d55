"""The values of lint: rules, findings, fixes and reports. They can be pickled, as linting uses several processes."""

from typing import Literal, TypeAlias, get_args

from simulator.core.record import NamedTuple
from simulator.core.rule import Rule
from simulator.core.sources import Citation

Severity: TypeAlias = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class LintRule(Rule):
    """A rule of lint: a rule with a reason (``why``), a severity, and an example.

    ``bad`` is a file with the finding, ``good`` one without it. ``id`` is ``lint.`` and the rule's name.
    """

    __slots__ = ("bad", "good", "severity", "why")

    def __init__(
        self,
        says: str,
        cite: Citation,
        *cites: Citation,
        why: str,
        severity: Severity,
        bad: str,
        good: str,
        note: str = "",
    ) -> None:
        super().__init__(says, cite, *cites, note=note)
        self.why, self.severity, self.bad, self.good = " ".join(why.split()), severity, bad, good

    def __set_name__(self, owner: type, name: str) -> None:
        super().__set_name__(owner, name)
        self.id = f"lint.{name.lower().replace('_', '-')}"

    @property
    def name(self) -> str:
        """The id without its prefix ``lint.``."""
        return self.id.partition(".")[2]


class Span(NamedTuple):
    """A range of a text, in characters: lines and columns count from 1, ``end_column`` is the one after the last."""

    line: int
    column: int
    end_line: int
    end_column: int


class Edit(NamedTuple):
    """A change of a text: put ``text`` in place of a span."""

    span: Span
    text: str


class Evidence(NamedTuple):
    """A request, and the argv that it leads to.

    ``stand_ins`` are the indexes of placeholders: ``ARGS...`` for words of the request, ``CMD of nginx`` for words of
    an unknown base image.
    """

    request: str
    argv: tuple[str, ...]
    stand_ins: tuple[int, ...] = ()


class Fix(NamedTuple):
    """A verified change of the text: after ``edits`` the request leads to ``evidence``; ``says`` describes it."""

    says: str
    edits: tuple[Edit, ...]
    evidence: Evidence


class Affected(NamedTuple):
    """A container that is started of an image: its place in the repository, and its argv as a shell writes it."""

    place: str
    executes: str


class Finding(NamedTuple):
    """A mistake in how containers start, and its place.

    ``stage`` is the name of the stage, ``""`` for the last one or none. ``evidence`` is None if there is no argv to
    show. ``severity`` is the rule's, unless a check or a setting changes it. ``affected`` are the containers that the
    repository starts of the image, where that is asked for.
    """

    rule: LintRule
    severity: Severity
    message: str
    file: str
    span: Span
    stage: str = ""
    evidence: Evidence | None = None
    fix: Fix | None = None
    affected: tuple[Affected, ...] = ()


def finding_of(
    rule: LintRule, message: str, file: str, span: Span, evidence: Evidence | None = None, fix: Fix | None = None
) -> Finding:
    """Return a finding that is of no stage and as severe as its rule."""
    return Finding(rule, rule.severity, message, file, span, "", evidence, fix)


class Skipped(NamedTuple):
    """A file that could not be checked, or only in part, with the kind of obstacle and the reason."""

    file: str
    kind: Literal["not-modelled", "unreadable"]
    reason: str


class LintReport(NamedTuple):
    """The findings in some files, in the order of files and lines; ``files`` counts the files.

    ``readers`` are the names of the engines and builders by whose rules the files were read.
    """

    files: int
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    readers: tuple[tuple[str, str], ...] = ()


def apply_edits(text: str, edits: tuple[Edit, ...]) -> str:
    """Return the text after edits, which must not overlap."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        span = edit.span
        start, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
        text = text[:start] + edit.text + text[end:]
    return text
