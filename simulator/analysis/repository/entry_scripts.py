"""The shell scripts of a repository that its images start: their text decides what a container comes to.

Reads: Dockerfiles, paths of scripts. Gives: for each script the Dockerfile whose ENTRYPOINT or CMD starts it. What such
a script does is not compared here, so a change of it is named as not looked at.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial

from simulator.analysis.repository.kinds import kind_of
from simulator.build.builders import find_builder
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal

_WORD = re.compile(r'[^\s"\[\],]+')


def entry_scripts(changed: Iterable[str], files: Mapping[str, str]) -> dict[str, str]:
    """Find the changed shell scripts that Dockerfiles copy and start; return the nearest Dockerfile for each."""
    scripts = [path for path in changed if path in files and kind_of(path, files[path]) == "shell"]
    found: dict[str, list[str]] = {}
    for path in sorted(files) if scripts else ():
        text = files[path] if kind_of(path, "") == "dockerfile" else ""
        named = [script for script in scripts if posixpath.basename(script) in text]
        copied = _copied(text) if named else _Copied()
        for script in named:
            sources = copied.sources if posixpath.basename(script) in copied.started else copied.renamed
            if any(_is_from(source, script) for source in sources):
                found.setdefault(script, []).append(path)
    return {script: min(paths, key=partial(_distance, script)) for script, paths in found.items()}


def called_scripts(changed: Iterable[str], files: Mapping[str, str]) -> dict[str, str]:
    """Find the changed shell scripts that an entry script of the same image names; return for each the Dockerfile."""
    scripts = [path for path in changed if path in files and kind_of(path, files[path]) == "shell"]
    found: dict[str, str] = {}
    for path in sorted(files) if scripts else ():
        copied = _copied(files[path]) if kind_of(path, "") == "dockerfile" else _Copied()
        copies = [script for script in scripts if any(_is_from(source, script) for source in copied.sources)]
        if not copies:
            continue
        starting = [
            files[each]
            for each in files
            if posixpath.basename(each) in copied.started and kind_of(each, files[each]) == "shell"
        ]
        for script in copies:
            name = re.compile(rf"(?<![\w.-]){re.escape(posixpath.basename(script))}(?![\w-])")
            if any(name.search(text) for text in starting):
                found.setdefault(script, path)
    return found


def changed_copies(before: tuple[str, Sequence[str]], after: tuple[str, Sequence[str]]) -> str:
    """Return the name of a started script that a Dockerfile copies from something else; ``""`` if there is none.

    A side is the Dockerfile's text, and the shell scripts that there are. A script that is written in the Dockerfile
    itself, as a here-document, counts as well.
    """
    old, new = (_copies_of_started(text, scripts) for text, scripts in (before, after))
    return next((name for name in sorted(old.keys() & new.keys()) if old[name] != new[name]), "")


def _distance(script: str, dockerfile: str) -> tuple[int, str]:
    """Return how far a Dockerfile is from a script: the folders that only one of the two is in."""
    folders = [posixpath.dirname(path).split("/") if "/" in path else [] for path in (script, dockerfile)]
    pairs = enumerate(zip(*folders, strict=False))
    shared = next((at for at, (one, other) in pairs if one != other), min(map(len, folders)))
    return sum(map(len, folders)) - 2 * shared, dockerfile


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


def _copies_of_started(text: str, scripts: Sequence[str]) -> dict[str, list[str]]:
    """Return for each script that a Dockerfile starts what it is copied from: words, modes and here-documents."""
    try:
        instructions = read_dockerfile(text, find_builder("buildkit")).instructions
    except (Refusal, NotModelled, Unreadable):
        return {}
    found: dict[str, list[str]] = {}
    started = _copied(text).started
    for instruction in instructions:
        if instruction.keyword not in ("copy", "add") or any(flag.startswith("--from") for flag in instruction.flags):
            continue
        line = instruction.original.partition("\n")[0] if instruction.body else instruction.original
        words = [word for word in _WORD.findall(line)[1:] if not word.startswith("--")]
        if not instruction.body and not any(_is_from(word, script) for word in words[:-1] for script in scripts):
            continue
        modes = [flag for flag in instruction.flags if flag.startswith("--chmod")]
        for name in started & {posixpath.basename(word) for word in words}:
            found.setdefault(name, []).append(" ".join([*modes, *words, instruction.body]))
    return found


def _is_from(source: str, path: str) -> bool:
    """Return whether a file may be the source of a copy, or in it; where contexts begin is not known."""
    pattern = posixpath.normpath(source.lstrip("/") or ".")
    if pattern == ".":
        return True
    parts = path.split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return any(fnmatchcase(end, pattern) or end.startswith(f"{pattern}/") for end in ends)
