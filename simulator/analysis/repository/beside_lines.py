"""What changes beside the lines that are compared, and reaches a container: variables, and lines that are not read.

Reads: both states of a repository, the paths that changed. Gives: for each such file a note on what is not looked at.
A value is not worked out here, so nothing is called the same that rests on one that changes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from simulator.analysis.repository.containers import Container
from simulator.analysis.repository.kinds import WITH_LINES, FileKind
from simulator.analysis.repository.state import State
from simulator.analysis.repository.unread_lines import unread_lines
from simulator.analysis.repository.variable_uses import (
    COMPOSE_CHOICES,
    FILES,
    POSITIONAL,
    names_in,
    passages,
    reached,
    settings,
)

_CALLERS = ("shell", "makefile", "unit", "github-actions", "gitlab-ci", "pipeline")
"""The kinds of files that call a script with words and variables."""
_FUNCTION = re.compile(r"\s*(?:function\s+([\w-]+)|([\w-]+)\s*\(\)|define\s+(\w+))")


class _Side:
    """A file with lines in one state: its text, and what its lines name and set."""

    def __init__(self, state: State, path: str) -> None:
        self.state, self.path = state, path
        self.kind: FileKind | None = state.kinds.get(path)
        started = state.started.get(path)
        self.containers = [each for each in started.containers if each.text] if started is not None else []

    @cached_property
    def text(self) -> str:
        """The text; ``""`` where there is no file. It is read when it is asked for."""
        return self.state.files.get(self.path, "")

    @cached_property
    def settings(self) -> dict[str, list[tuple[int, str]]]:
        """The passages that set each variable; the lines that are compared set none."""
        apart = sorted((each.text for each in self.containers), key=len, reverse=True)
        return settings(self.text, self.kind or "", apart)

    @cached_property
    def used(self) -> set[str]:
        """The names of the variables that reach a container of a line, without those that others rest on."""
        return names_in(text for container in self.containers for text in _symbols(container))

    @cached_property
    def callers(self) -> set[str]:
        """The names of the functions in which a line names what they are called with."""
        found: dict[int, str] = {}
        for number, passage in passages(self.text):
            if match := _FUNCTION.match(passage):
                found[number] = next(filter(None, match.groups()))
        lines = [each.line for each in self.containers if any(map(POSITIONAL.fullmatch, names_in(_symbols(each))))]
        lines += [
            number
            for found_passages in self.settings.values()
            for number, passage in found_passages
            if any(map(POSITIONAL.fullmatch, names_in((passage,))))
        ]
        nearest = (max((number for number in found if number <= line), default=0) for line in lines)
        return {found[number] for number in nearest if number}

    def passages_with(self, words: set[str]) -> list[str]:
        """Return the passages that name one of some words, but for those that define a function."""
        if not words:
            return []
        pattern = re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, sorted(words)))})(?![\w-])")
        return [
            passage.strip()
            for _, passage in passages(self.text)
            if pattern.search(passage) and not _FUNCTION.match(passage)
        ]


def _symbols(container: Container) -> list[str]:
    """Return what stands for a value in what decides on a container; the whole line where that is not known."""
    request = container.request
    if request is None:
        return [container.text]
    shown = repr((request.container, request.image, request.platform, request.build, request.user, request.changes))
    reading = container.reading
    return [symbol.source for symbol in reading.symbols if reading.shows(symbol, shown)]


def notes_beside(before: State, after: State, changed: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Say of each changed file what in it is not compared, and may change what lines start."""
    notes: dict[str, str] = {}
    for old, new in changed:
        sides = _Side(before, old), _Side(after, new)
        if not any(side.kind in WITH_LINES for side in sides):
            continue
        kind = sides[1].kind or sides[0].kind or ""
        found = (
            _changed_variables(sides, sides) if old and new else "",
            unread_lines((sides[0].text, kind, sides[0].containers), (sides[1].text, kind, sides[1].containers)),
        )
        if any(found):
            notes[new or old] = "; ".join(filter(None, found))
    return {**_in_other_files(before, after, changed), **notes}


def _changed_variables(user: tuple[_Side, _Side], setter: tuple[_Side, _Side]) -> str:
    """Say which variable that reaches a container of ``user`` the file ``setter`` sets to something else."""
    used = user[0].used | user[1].used
    if user is setter and any("compose" in side.text for side in user):
        used |= COMPOSE_CHOICES
    if not used:
        return ""
    sources = [side.settings for side in (*user, *setter)]
    names = reached(used, sources)
    where = _where(user, setter)
    for name in sorted(names):
        old, new = (side.settings.get(name, []) for side in setter)
        if [text for _, text in old] != [text for _, text in new]:
            line = _first_other(old, new)
            return f"line {line} sets ${name}, on which a line that starts a container{where} depends"
    old_files, new_files = (side.settings.get(FILES, []) for side in setter)
    if user is setter and [text for _, text in old_files] != [text for _, text in new_files]:
        line = _first_other(old_files, new_files)
        return f"line {line} reads variables from another file, and a line that starts a container depends on some"
    if any(map(POSITIONAL.fullmatch, names)):
        words = user[0].callers | user[1].callers
        words |= {posixpath.basename(side.path) for side in user if user is not setter}
        if setter[0].passages_with(words) != setter[1].passages_with(words):
            return f"what is called with other words starts a container{where} that gets some of them"
    return ""


def _where(user: tuple[_Side, _Side], setter: tuple[_Side, _Side]) -> str:
    return "" if user is setter else f" in {user[1].path or user[0].path}"


def _first_other(old: Sequence[tuple[int, str]], new: Sequence[tuple[int, str]]) -> int:
    """Return the line of the first passage that the other side does not have; of the new side if it has one."""
    texts = {text for _, text in old}, {text for _, text in new}
    fresh = [number for number, text in new if text not in texts[0]]
    gone = [number for number, text in old if text not in texts[1]]
    return next(iter([*fresh, *gone, *(number for number, _ in (*new, *old))]))


def _in_other_files(before: State, after: State, changed: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Say of changed files that set variables for the lines of another file which reads or which is called by them."""
    renamed = {new: old for old, new in changed}
    users = {path: (_Side(before, renamed.get(path, path)), _Side(after, path)) for path in _users(before, after)}
    notes: dict[str, str] = {}
    for old, new in changed:
        setter = _Side(before, old), _Side(after, new)
        kinds = {side.kind for side in setter} - {None}
        calls = any(kind in _CALLERS for kind in kinds)
        for path, user in users.items() if calls or not kinds else ():
            is_linked = _reads(user, new or old) or (calls and _calls(setter, path))
            if path != new and is_linked and (note := _changed_variables(user, setter)):
                notes.setdefault(new or old, note)
    return notes


def _users(before: State, after: State) -> Iterator[str]:
    """Yield the files with a line in which something stands for a value that only a shell knows."""
    kinds: Mapping[str, FileKind] = {**before.kinds, **after.kinds}
    for path, kind in kinds.items():
        sides = (state.started.get(path) for state in (before, after))
        containers = (each for side in sides if side is not None for each in side.containers)
        is_open = any(each.text and (each.request is None or each.reading.symbols) for each in containers)
        if kind in WITH_LINES and kind != "markdown" and is_open:
            yield path


def _reads(sides: tuple[_Side, _Side], path: str) -> bool:
    """Return whether a file reads its variables from another one."""
    name = re.compile(rf"(?<![\w-]){re.escape(posixpath.basename(path))}(?![\w-])")
    found = (passage for side in sides for _, passage in side.settings.get(FILES, ()))
    return any(name.search(passage) for passage in found)


def _calls(sides: tuple[_Side, _Side], path: str) -> bool:
    """Return whether a text of a file executes another file: it names it with a path, or as a script of a shell."""
    name = re.escape(posixpath.basename(path))
    start = r"(?:\S*/|(?:(?:ba|da|z|k)?sh|make)\s+(?:-\S+\s+)*)" if path.endswith((".sh", ".bash")) else r"\S*/"
    called = re.compile(rf"(?:^|[\s;&|\"'(@]){start}{name}(?=[\s;&|\"')]|$)", re.MULTILINE)
    return any(called.search(side.text) for side in sides)
