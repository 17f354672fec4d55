"""The shell scripts of a repository that its images start: their text decides what a container comes to.

Reads: Dockerfiles, paths of scripts. Gives: for each script the Dockerfile whose ENTRYPOINT or CMD starts it. What such
a script does is not compared here, so a change of it is named as not looked at.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase

from simulator.analysis.repository.kinds import kind_of
from simulator.build.builders import find_builder
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal

_WORD = re.compile(r'[^\s"\[\],]+')


def entry_scripts(changed: Iterable[str], files: Mapping[str, str]) -> dict[str, str]:
    """Find the changed shell scripts that Dockerfiles copy and start; return the first Dockerfile for each."""
    scripts = [path for path in changed if path in files and kind_of(path, files[path]) == "shell"]
    found: dict[str, str] = {}
    for path in sorted(files) if scripts else ():
        text = files[path] if kind_of(path, "") == "dockerfile" else ""
        pairs = list(_copied(text)) if any(posixpath.basename(script) in text for script in scripts) else []
        for script in scripts:
            if any(_is_from(source, script) and name in ("", posixpath.basename(script)) for source, name in pairs):
                found.setdefault(script, path)
    return found


def _copied(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a Dockerfile copies from its context and starts: the source, and the name of the file that is started.

    The name is ``""`` where the copy has another name than the file.
    """
    try:
        instructions = read_dockerfile(text, find_builder("buildkit")).instructions
    except (Refusal, NotModelled, Unreadable):
        return
    started = {
        posixpath.basename(word)
        for instruction in instructions
        if instruction.keyword in ("entrypoint", "cmd")
        for word in _WORD.findall(instruction.original)[1:]
    }
    for instruction in instructions:
        if instruction.keyword in ("copy", "add") and not any(flag.startswith("--from") for flag in instruction.flags):
            words = [word for word in _WORD.findall(instruction.original)[1:] if not word.startswith("--")]
            for source in words[:-1]:
                yield from ((source, name) for name in started)
                if posixpath.basename(words[-1]) in started:
                    yield source, ""


def _is_from(source: str, path: str) -> bool:
    """Return whether a file may be the source of a copy, or in it; where contexts begin is not known."""
    pattern = posixpath.normpath(source.lstrip("/") or ".")
    if pattern == ".":
        return True
    parts = path.split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return any(fnmatchcase(end, pattern) or end.startswith(f"{pattern}/") for end in ends)
