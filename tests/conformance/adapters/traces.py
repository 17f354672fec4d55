"""What strace saw of a container: which argv each process was, in order, and how the first one ended."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.conformance.comparisons.entry_scripts import Seen

_EXECVE = re.compile(r'^([\d.]+) execve\("((?:[^"\\]|\\.)*)", \[(.*)\], .*\) = 0$')
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')


def read_trace(folder: Path, status: int, said: str, errors: str) -> Seen:
    """Read the files that ``strace -ff -ttt -o FOLDER/trace`` wrote, and the lines of the stubs."""
    first: list[list[str]] = []
    others: list[tuple[float, list[str]]] = []
    for path in sorted(folder.glob("trace.*")):
        executed = [_line(line) for line in path.read_text("utf-8", "replace").split("\n")]
        found = [each for each in executed if each is not None]
        place = next((at for at, (_, words) in enumerate(found) if any(w.endswith("/script.py") for w in words)), None)
        if place is not None and found[0][1][0] != "unshare":
            first = [words for _, words in found[place + 1 :]]
        else:
            others += found
    rows = [json.loads(line) for line in said.splitlines()]
    last = next((row for row in reversed(rows) if row["pid"] == 1), None)
    return Seen(first, [words for _, words in sorted(others)], status, last, errors)


def _line(line: str) -> tuple[float, list[str]] | None:
    """Read an execve that succeeded; None for any other line."""
    match = _EXECVE.match(line)
    return (float(match[1]), [_text(word) for word in _TEXT.findall(match[3])]) if match else None


def _text(quoted: str) -> str:
    """Read a text as strace writes it: escapes of C."""
    return quoted.encode("latin-1").decode("unicode_escape").encode("latin-1").decode("utf-8", "surrogateescape")
