"""The shell scripts of a repository that its images start: their text decides what a container comes to.

Reads: Dockerfiles, paths of scripts. Gives: for each script the Dockerfile whose ENTRYPOINT or CMD starts it. What such
a script does is not compared here, so a change of it is named as not looked at.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from simulator.analysis.repository.kinds import kind_of
from simulator.build.builders import find_builder
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal

_WORD = re.compile(r'[^\s"\[\],]+')


def entry_scripts(changed: Iterable[str], files: Mapping[str, str]) -> dict[str, str]:
    """Find the changed shell scripts that Dockerfiles copy and start; return the first Dockerfile for each."""
    scripts = [path for path in changed if path in files and kind_of(path, files[path]) == "shell"]
    found: dict[str, str] = {}
    for path in sorted(files) if scripts else ():
        text = files[path] if kind_of(path, "") == "dockerfile" else ""
        named = [script for script in scripts if script not in found and posixpath.basename(script) in text]
        copied = _copied(text) if named else _Copied()
        for script in named:
            sources = copied.sources if posixpath.basename(script) in copied.started else copied.renamed
            if any(_is_from(source, script) for source in sources):
                found[script] = path
    return found


class _Copied(NamedTuple):
    """What a Dockerfile copies from its context, and the names of the files that it starts."""

    sources: Sequence[str] = ()
    renamed: Sequence[str] = ()
    """The sources of the copies whose own names are started."""
    started: frozenset[str] = frozenset()


def _copied(text: str) -> _Copied:
    """Read what a Dockerfile copies and starts; nothing of one that no builder takes."""
    try:
        instructions = read_dockerfile(text, find_builder("buildkit")).instructions
    except (Refusal, NotModelled, Unreadable):
        return _Copied()
    started = frozenset(
        posixpath.basename(word)
        for instruction in instructions
        if instruction.keyword in ("entrypoint", "cmd")
        for word in _WORD.findall(instruction.original)[1:]
    )
    sources: dict[str, None] = {}
    renamed: dict[str, None] = {}
    for instruction in instructions:
        if instruction.keyword in ("copy", "add") and not any(flag.startswith("--from") for flag in instruction.flags):
            words = [word for word in _WORD.findall(instruction.original)[1:] if not word.startswith("--")]
            sources |= dict.fromkeys(words[:-1])
            if words and posixpath.basename(words[-1]) in started:
                renamed |= dict.fromkeys(words[:-1])
    return _Copied(tuple(sources), tuple(renamed), started)


def _is_from(source: str, path: str) -> bool:
    """Return whether a file may be the source of a copy, or in it; where contexts begin is not known."""
    pattern = posixpath.normpath(source.lstrip("/") or ".")
    if pattern == ".":
        return True
    parts = path.split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return any(fnmatchcase(end, pattern) or end.startswith(f"{pattern}/") for end in ends)
