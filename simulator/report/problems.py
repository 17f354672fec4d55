"""What stands at a place of a file and is to be looked at: the value that annotations and SARIF are written from."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple, TypeAlias

Level: TypeAlias = Literal["note", "warning", "error"]


class Kind(NamedTuple):
    """A kind of problem: its id, a sentence, why it matters, and where that can be read."""

    id: str
    says: str
    why: str
    url: str
    level: Level
    cites: tuple[tuple[str, str], ...] = ()


class Region(NamedTuple):
    """A stretch of a file: lines and columns count from 1, the end is behind the last character.

    Columns count UTF-16 code units, as editors and SARIF do; 0 is the whole line.
    """

    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0


class Replacement(NamedTuple):
    """Put ``text`` in the place of a stretch."""

    region: Region
    text: str


class Problem(NamedTuple):
    """A problem: its kind, what is the case, and where.

    ``path`` is ``""`` where no file has it; ``detail`` are further sentences, ``facts`` the same for programs.
    ``key`` tells it from other problems of its kind in the same file, also where lines have moved.
    """

    kind: Kind
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
    """All that a command found: the kinds that it knows, the problems, and the files that it could not look at."""

    command: str
    kinds: tuple[Kind, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[tuple[str, str], ...] = ()


def fingerprints(found: Problems) -> Iterator[str]:
    """Tell each problem from all others, the same where lines have moved: a digest, and how often it came before."""
    seen: Counter[str] = Counter()
    for problem in found.problems:
        parts = (problem.kind.id, problem.path, *problem.key)
        key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
        yield f"{key}:{seen[key]}"
        seen[key] += 1


def utf16(line: str, column: int) -> int:
    """Count a column of a line, from 1 in characters, in UTF-16 code units."""
    return column + sum(char > "\uffff" for char in line[: column - 1])
