"""What lint finds: the values, as they go through processes and into reports."""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from simulator.core.rule import Rule
from simulator.core.sources import Citation

Severity: TypeAlias = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class LintRule(Rule):
    """A rule of lint: also why it matters, how bad it is, and an example.

    ``bad`` is a file that has the finding, ``good`` one that has none. ``id`` is ``lint.`` and the rule's name.
    """

    __slots__ = ("_owner", "bad", "good", "severity", "why")

    def __init__(
        self, says: str, *cites: Citation, why: str, severity: Severity, bad: str, good: str, note: str = ""
    ) -> None:
        super().__init__(says, *cites, note=note)
        self.why, self.severity, self.bad, self.good = " ".join(why.split()), severity, bad, good

    def __set_name__(self, owner: type, name: str) -> None:
        self.id = f"lint.{name.lower().replace('_', '-')}"
        self._owner = owner, name

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[type, str]]:
        return getattr, self._owner

    @property
    def name(self) -> str:
        """The id without the ``lint.`` in front."""
        return self.id.partition(".")[2]


class Span(NamedTuple):
    """A stretch of a text: lines and columns count from 1, in characters; the end is behind the last of them."""

    line: int
    column: int
    end_line: int
    end_column: int


class Edit(NamedTuple):
    """Put ``text`` in the place of a stretch."""

    span: Span
    text: str


class Evidence(NamedTuple):
    """A request, and the argv that it leads to.

    ``stand_ins`` are the places of words that stand for others: ``ARGS...`` of the request, ``CMD of nginx`` of a base
    image that is not known.
    """

    request: str
    argv: tuple[str, ...]
    stand_ins: tuple[int, ...] = ()


class Fix(NamedTuple):
    """A change of the text that was seen to give ``argv`` for the request of the evidence; ``says`` names it."""

    says: str
    edits: tuple[Edit, ...]
    argv: Evidence


class Finding(NamedTuple):
    """Something wrong with how an image starts, and where it was written.

    ``stage`` names the stage that it is about, ``""`` for the last one, or none. There is no ``evidence`` where no
    argv comes out. ``severity`` is the rule's, where nothing else is set.
    """

    rule: LintRule
    severity: Severity
    message: str
    file: str
    span: Span
    stage: str = ""
    evidence: Evidence | None = None
    fix: Fix | None = None


class Skipped(NamedTuple):
    """A file that could not be looked at, or not wholly: ``kind`` tells whether it is not modelled or unreadable."""

    file: str
    kind: Literal["not-modelled", "unreadable"]
    reason: str


class LintReport(NamedTuple):
    """All that lint has to say about some files: findings in the order of files and lines."""

    files: int
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def apply_edits(text: str, edits: tuple[Edit, ...]) -> str:
    """Apply edits, which do not overlap, to a text."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        span = edit.span
        begin, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
        text = text[:begin] + edit.text + text[end:]
    return text
