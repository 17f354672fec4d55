"""Comments in a file that ignore findings: ``# dsim: ignore=ID[,ID] reason`` and ``# dsim: ignore-file``.

The first is about the instruction that follows, or the one in whose lines it stands; the second about the whole file.
Without ids they are about every finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import NamedTuple

from simulator.core.errors import Unreadable
from simulator.lint.finding import Finding, Span
from simulator.lint.rules import LINTS, Files

_COMMENT = re.compile(r"^\s*#\s*dsim:\s*(?P<what>.*?)\s*$")
_IGNORE = re.compile(
    r"(?P<how>ignore|ignore-file)(?:\s*=\s*(?P<ids>[\w.-]+(?:\s*,\s*[\w.-]+)*))?(?:\s+(?P<reason>.*))?"
)


class Comment(NamedTuple):
    """A comment, the ids that it names, none of them for all, and the lines that it is about; None for the file."""

    line: int
    width: int
    ids: tuple[str, ...]
    lines: tuple[int, int] | None


def rule_id(name: str, where: str) -> str:
    """Find the id that a name stands for, with or without ``lint.``; raises ``Unreadable`` where there is none."""
    full = name if name.startswith("lint.") else f"lint.{name}"
    if full not in LINTS:
        near = get_close_matches(full, LINTS, 1)
        hint = f"; do you mean {near[0].removeprefix('lint.')}?" if near else "; docs/lint.md lists them"
        raise Unreadable(f"{where}: there is no finding {name!r}{hint}")
    return full


def comments(text: str, spans: Sequence[tuple[int, int]], file: str) -> list[Comment]:
    """Read the comments of a file whose instructions stand in the lines ``spans``, each with its first and last.

    Raises ``Unreadable`` for one that has no reading.
    """
    if "dsim:" not in text:
        return []
    lines = text.split("\n")
    found = []
    for number, line in enumerate(lines, 1):
        match = _COMMENT.match(line.rstrip("\r"))
        if match is None:
            continue
        read = _IGNORE.fullmatch(match["what"])
        if read is None:
            raise Unreadable(f"{file}:{number}: this comment is no ignore=ID[,ID] reason and no ignore-file")
        ids = tuple(rule_id(name.strip(), f"{file}:{number}") for name in (read["ids"] or "").split(",") if name)
        about = None if read["how"] == "ignore-file" else _about(number, lines, spans)
        found.append(Comment(number, len(line.rstrip("\r")), ids, about))
    return found


def _about(number: int, lines: Sequence[str], spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Give the lines of the instruction that a comment stands in or in front of."""
    for first, last in spans:
        if first <= number <= last or first > number:
            return first, last
    following = range(number + 1, len(lines) + 1)
    code = next((n for n in following if lines[n - 1].strip() and not lines[n - 1].lstrip().startswith("#")), number)
    return code, code


def without_ignored(
    findings: Sequence[Finding], listed: Sequence[Comment], file: str, enabled: frozenset[str]
) -> list[Finding]:
    """Leave out the findings that comments ignore, and report comments, or ids in them, that ignore none.

    ``enabled`` are the rules that are looked for at all: a comment about others is not unused.
    """
    kept = []
    used: set[tuple[int, str]] = set()
    for finding in findings:
        hits = [one for one in listed if _covers(one, finding)]
        used |= {(one.line, finding.rule.id) for one in hits}
        if not hits:
            kept.append(finding)
    for one in listed:
        idle = [each for each in one.ids if each in enabled and (one.line, each) not in used]
        if idle or (not one.ids and not any(line == one.line for line, _ in used)):
            names = ", ".join(each.removeprefix("lint.") for each in idle) or "anything"
            message = f"there is no finding of {names} to ignore here"
            span = Span(one.line, 1, one.line, one.width + 1)
            kept.append(Finding(Files.UNUSED_IGNORE, Files.UNUSED_IGNORE.severity, message, file, span))
    return sorted(kept, key=lambda finding: (finding.span, finding.rule.id))


def _covers(comment: Comment, finding: Finding) -> bool:
    if comment.ids and finding.rule.id not in comment.ids:
        return False
    return comment.lines is None or comment.lines[0] <= finding.span.line <= comment.lines[1]
