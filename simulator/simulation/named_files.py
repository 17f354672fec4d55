"""What a RUN that could have touched everything does to the files that it names: a chmod counts, others change them.

Reads: the text of the instruction. Changes: what ``KnownFiles`` expects of the files that were known.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.golang.paths import clean
from simulator.shell.evaluation.files import is_below
from simulator.simulation.known_files import KnownFiles

OCTAL = re.compile(r"[0-7]{3,4}")
SYMBOLIC = re.compile(r"([ugoa]*)\+([rwx]+)")
_SEPARATOR = re.compile(r"[;\n|&]+|\\\n")
_JSON = str.maketrans('[],"', "    ")
_KEEPING = frozenset(("chgrp", "chown", "ls", "stat", "test", "["))
"""Commands that leave a file that they name as it is; ``ln`` does so with all but the last."""


def follow_names(state: KnownFiles, instruction: Instruction) -> None:
    """Follow the commands of a RUN in what the files that they name are expected to be."""
    text = instruction.argument.text
    text = text.translate(_JSON) if text.lstrip().startswith("[") else text
    folder = state.directory
    for part in _SEPARATOR.split(text + instruction.body):
        words = [word.strip("'\"") for word in part.split()]
        if not words:
            continue
        if words[0] == "cd":
            folder = posixpath.join(folder, *words[1:2])
        elif words[0] == "chmod":
            _chmod(state, folder, words[1:])
        elif words[0] not in _KEEPING:
            for path in _named(state, folder, words[-1:] if words[0] == "ln" else words[1:], deep=True):
                state.expect(path, None)
                state.forget_stand_ins(path)


def _chmod(state: KnownFiles, folder: str, words: list[str]) -> None:
    """Follow a chmod; one whose effect is not known leaves nothing known of its files."""
    options = [word for word in words if word in _OPTIONS]
    mode, *names = [word for word in words if word not in options] or [""]
    is_known = OCTAL.fullmatch(mode) or SYMBOLIC.fullmatch(mode)
    for path in _named(state, folder, names, deep=bool({"-R", "--recursive"} & {*options})):
        file = state.expected.get(path)
        if file is None:
            if not is_known or changed(0o644, mode) & 0o111 != 0o111:
                state.forget_stand_ins(path)
        elif file.type == "file":
            state.expect(path, file._replace(mode=changed(file.mode, mode)) if is_known else None)


_OPTIONS = ("-R", "-v", "-c", "-f", "--recursive", "--verbose", "--changes", "--silent", "--quiet")


def _named(state: KnownFiles, folder: str, words: list[str], *, deep: bool) -> Iterator[str]:
    """Yield the paths of known files and of entry scripts that words name, or with ``deep`` that lie below them."""
    known = [*state.expected, *state.stand_ins]
    for word in words:
        path = clean(posixpath.join("/", folder, word))
        is_pattern = not {"*", "?"}.isdisjoint(word)
        for each in known:
            if each == path or (is_pattern and fnmatchcase(each, path)) or (deep and is_below(each, (path,))):
                yield each


def changed(mode: int, change: str) -> int:
    """Return a file's mode after chmod; the umask counts for ``+x`` without whom, and takes no x or r from anybody."""
    if OCTAL.fullmatch(change):
        return int(change, 8)
    match = SYMBOLIC.fullmatch(change)
    assert match is not None  # the caller looked
    whom, what = match[1] or "a", sum({"r": 4, "w": 2, "x": 1}[letter] for letter in set(match[2]))
    shifts = {"u": 6, "g": 3, "o": 0}
    for letter in "ugo" if "a" in whom else whom:
        bits = what & ~2 if not match[1] and letter != "u" else what
        mode |= bits << shifts[letter]
    return mode
