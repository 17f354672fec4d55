"""``chmod``: the modes of files behind it, as far as they are known.

Compare: POSIX.1-2024, "chmod"; GNU coreutils, "File permissions".
"""

from __future__ import annotations

import re
from typing import Any, cast

from simulator.shell.evaluation.files import Files
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import is_number

_CLAUSE = re.compile(r"([ugoa]*)([-+=])([rwx]*)")
_WHO = {"u": 0o700, "g": 0o070, "o": 0o007, "a": 0o777}
_WHAT = {"r": 0o444, "w": 0o222, "x": 0o111}


def changed_modes(words: tuple[str, ...], state: State) -> Files:
    """Return the files after ``chmod``; the mode of one is known where the script goes on only if that succeeds."""
    operands = [word for word in words if not (word.startswith("-") and not _CLAUSE.fullmatch(word))]
    whole = not any(word.startswith("-") and "R" in word for word in words)
    succeeds = "e" in state.options and not state.guarded
    files = state.files
    for operand in operands[1:]:
        path, facts = files.locate(operand, state.cwd)
        if not path:
            return files._replace(disturbed=True)
        known = facts is not None and facts.type in ("file", "directory") and whole
        mode = new_mode(operands[0], facts.mode, state.umask) if known and facts is not None else None
        if mode is None or facts is None or (mode != facts.mode and not succeeds):
            files = files.changing_rights("chmod", path)
        elif mode != facts.mode:
            files = files.changing(path, cast("Any", facts)._replace(mode=mode))
    return files


def new_mode(text: str, mode: int, umask: str | None) -> int | None:
    """Return the mode that a file gets, of a file that has one; None for what is not read here."""
    if is_number(text) and set(text) <= set("01234567") and len(text) <= 5:
        return int(text, 8)
    for clause in text.split(","):
        read = _CLAUSE.fullmatch(clause)
        if read is None or (not read[1] and umask is None):
            return None
        who = 0
        for letter in read[1] or "a":
            who |= _WHO[letter]
        bits = 0
        for letter in read[3]:
            bits |= _WHAT[letter]
        bits &= who if read[1] else who & ~int(umask or "0", 8)
        mode = mode & ~bits if read[2] == "-" else (mode & ~who if read[2] == "=" else mode) | bits
    return mode
