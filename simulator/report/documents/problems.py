"""Problems at lines of files: the value that the writers of annotations, SARIF and Code Quality reports take."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple

Level: TypeAlias = Literal["note", "warning", "error"]


class ProblemKind(NamedTuple):
    """A kind of problem: its id, a sentence that states it, why it matters, and a page to read."""

    id: str
    says: str
    why: str
    url: str
    level: Level
    cites: tuple[tuple[str, str], ...] = ()


class Region(NamedTuple):
    """A range of a file: lines and columns count from 1, and the end column is the one after the last character.

    Columns count UTF-16 code units, as editors and SARIF do; column 0 means the whole line.
    """

    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0


class Replacement(NamedTuple):
    """A part of a fix: put ``text`` in place of ``region``."""

    region: Region
    text: str


class Problem(NamedTuple):
    """A problem: its kind, a message, and its place.

    ``path`` is ``""`` if the problem is in no file. ``detail`` holds further sentences, ``facts`` the same for
    programs. ``key`` distinguishes it from other problems of its kind in the same file, and does not depend on line
    numbers. ``fix`` is a sentence with its replacements, ``related`` other lines with a text for each.
    """

    kind: ProblemKind
    level: Level
    message: str
    path: str
    region: Region | None = None
    detail: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    fix: tuple[str, tuple[Replacement, ...]] | None = None
    related: tuple[tuple[int, str], ...] = ()
    facts: tuple[tuple[str, object], ...] = ()


class Problems(NamedTuple):
    """All that a command found: kinds of problem, problems, and the files it could not check, with the reasons."""

    command: str
    kinds: tuple[ProblemKind, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[tuple[str, str], ...] = ()


def fingerprints(problems: Problems) -> Iterator[str]:
    """Yield a fingerprint for each problem, in order: a digest, and how many earlier problems have the same digest.

    A fingerprint stays the same when lines move.
    """
    counts: Counter[str] = Counter()
    for problem in problems.problems:
        parts = (problem.kind.id, problem.path, *problem.key)
        digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
        yield f"{digest}:{counts[digest]}"
        counts[digest] += 1


def utf16_column(line: str, column: int) -> int:
    """Convert a column of a line from characters to UTF-16 code units; both count from 1."""
    return column + sum(char > "\uffff" for char in line[: column - 1])
