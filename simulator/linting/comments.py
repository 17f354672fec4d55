"""Comments in a file that ignore findings: ``# dsim: ignore=ID[,ID] reason`` and ``# dsim: ignore-file``.

The first is about the next instruction, or the instruction between whose lines it is; the second about the whole file.
Without ids they are about every finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.core.text import did_you_mean
from simulator.linting.finding import Finding, Span, finding_of
from simulator.linting.rules import LINTS, Files

_COMMENT = re.compile(r"^\s*#\s*dsim:\s*(?P<what>.*?)\s*$")
_IGNORE = re.compile(
    r"(?P<how>ignore|ignore-file)(?:\s*=\s*(?P<ids>[\w.-]+(?:\s*,\s*[\w.-]+)*))?(?:\s+(?P<reason>.*))?"
)


class Comment(NamedTuple):
    """A comment that ignores findings.

    ``ids`` are the rules that it names, empty for all rules; ``lines`` are the first and the last line that it is
    about, None for the whole file. ``line`` and ``width`` are the comment's own place and length.
    """

    line: int
    width: int
    ids: tuple[str, ...]
    lines: tuple[int, int] | None


def find_rule_id(name: str, where: str) -> str:
    """Return a rule's id by its name, with or without ``lint.``; raises ``Unreadable`` if there is no such rule."""
    rule_id = name if name.startswith("lint.") else f"lint.{name}"
    if rule_id not in LINTS:
        hint = did_you_mean(rule_id.removeprefix("lint."), [each.removeprefix("lint.") for each in LINTS])
        raise Unreadable(f"{where}: there is no finding {name!r}{hint or '; docs/lint.md lists them'}")
    return rule_id


def read_comments(text: str, spans: Sequence[tuple[int, int]], file: str) -> list[Comment]:
    """Read the comments of a file; ``spans`` are the first and the last line of each of its instructions.

    Raises ``Unreadable`` for a comment that begins with ``dsim:`` but cannot be read.
    """
    if "dsim:" not in text:
        return []
    lines = text.split("\n")
    comments = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.match(line.rstrip("\r"))
        if match is None:
            continue
        ignore = _IGNORE.fullmatch(match["what"])
        if ignore is None:
            raise Unreadable(f"{file}:{number}: this comment is no ignore=ID[,ID] reason and no ignore-file")
        ids = tuple(find_rule_id(name.strip(), f"{file}:{number}") for name in (ignore["ids"] or "").split(",") if name)
        affected = None if ignore["how"] == "ignore-file" else _instruction_lines(number, lines, spans)
        comments.append(Comment(number, len(line.rstrip("\r")), ids, affected))
    return comments


def _instruction_lines(number: int, lines: Sequence[str], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the first and the last line of the instruction that a comment is in, or comes before."""
    for first, last in spans:
        if first <= number <= last or first > number:
            return first, last
    for later, line in enumerate(lines[number:], number + 1):
        if line.strip() and not line.lstrip().startswith("#"):
            return later, later
    return number, number


def drop_ignored(
    findings: Sequence[Finding], comments: Sequence[Comment], file: str, enabled: frozenset[str]
) -> list[Finding]:
    """Return the findings that no comment ignores, with a finding for each comment, or id in it, that ignores nothing.

    ``enabled`` are the rules to check; a comment about other rules is not reported.
    """
    kept = []
    used: set[tuple[int, str]] = set()
    for finding in findings:
        matching = [comment for comment in comments if _covers(comment, finding)]
        used |= {(comment.line, finding.rule.id) for comment in matching}
        if not matching:
            kept.append(finding)
    for comment in comments:
        unused = [rule_id for rule_id in comment.ids if rule_id in enabled and (comment.line, rule_id) not in used]
        if unused or (not comment.ids and not any(line == comment.line for line, _ in used)):
            names = ", ".join(rule_id.removeprefix("lint.") for rule_id in unused) or "anything"
            message = f"there is no finding of {names} to ignore here"
            span = Span(comment.line, 1, comment.line, comment.width + 1)
            kept.append(finding_of(Files.UNUSED_IGNORE, message, file, span))
    return sorted(kept, key=lambda finding: (finding.span, finding.rule.id))


def _covers(comment: Comment, finding: Finding) -> bool:
    if comment.ids and finding.rule.id not in comment.ids:
        return False
    return comment.lines is None or comment.lines[0] <= finding.span.line <= comment.lines[1]
