"""Many files: each with the settings that count in its folder, several at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.core.errors import Unreadable
from simulator.engine.engines import find_builder as builder_named
from simulator.engine.engines import find_engine as engine_named
from simulator.images.config import image_object, parse
from simulator.lint.comments import comments, without_ignored
from simulator.lint.finding import Edit, Finding, LintReport, Skipped, apply_edits
from simulator.lint.linter import FileResult, lint
from simulator.lint.rules import LINTS, Files
from simulator.lint.stages import Bases, Options
from simulator.workspace import parallel
from simulator.workspace.disk import ProjectFolder, read_text
from simulator.workspace.files import Kind
from simulator.workspace.settings import Settings, nearest

_ROUNDS = 200  # of fixes in one file


class LintOptions(NamedTuple):
    """What the command line asks for; it comes before what settings say. ``engine`` and ``builder`` may be blank."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    engine: str = ""
    builder: str = ""
    target: str = ""
    build_args: Mapping[str, str | None] = {}
    bases: Mapping[str, Any] = {}
    use_catalogue: bool = True


class FixedFile(NamedTuple):
    """What came of a file: its findings, what was skipped, and its text, before and after fixes."""

    findings: list[Finding]
    skipped: list[Skipped]
    before: str = ""
    after: str = ""


class Linter:
    """Looks at files, and remembers the settings and the base images that several of them share."""

    def __init__(self, wanted: LintOptions) -> None:
        self.wanted = wanted
        self.settings: dict[str, Settings] = {}
        self.bases: dict[str, Bases] = {}

    def look(self, name: str, kind: Kind, fix: bool = False) -> FixedFile:
        """Look at a file; with ``fix`` apply fixes, one after the other, until none is left."""
        try:
            mark, text = read(name)
            settings = nearest(os.path.dirname(name) or ".", self.settings)
            bases = self._bases(settings)
            looked = self._checked(text, name, kind, settings, bases)
            if not fix:
                return FixedFile(looked.findings, looked.skipped)
            changed = text
            for _ in range(_ROUNDS):
                edits = _disjoint(looked.findings)
                if not edits:
                    break
                changed = apply_edits(changed, edits)
                looked = self._checked(changed, name, kind, settings, bases)
        except Unreadable as error:
            return FixedFile([], [Skipped(name, "unreadable", str(error))])
        return FixedFile(looked.findings, looked.skipped, mark + text, mark + changed)

    def of_line(self, line: str, look: Callable[[str, Bases], FileResult]) -> FileResult:
        """Look at a line that is given on the command line, with the settings of the current folder."""
        settings = nearest(".", self.settings)
        looked = look(line, self._bases(settings))
        return looked._replace(findings=[one for one in looked.findings if one.rule.id in self._enabled(settings, "")])

    def _enabled(self, settings: Settings, name: str) -> frozenset[str]:
        """Give the rules that are looked for in a file."""
        selected = self.wanted.select if self.wanted.select is not None else settings.select
        ignored = {*(settings.ignored(name) if name else settings.ignore), *self.wanted.ignore}
        return frozenset(id_ for id_ in (LINTS if selected is None else selected) if id_ not in ignored)

    def _bases(self, settings: Settings) -> Bases:
        """Find what images are known under some settings."""
        found = self.bases.get(settings.file)
        if found is None:
            wanted = self.wanted
            engine = engine_named(wanted.engine or settings.engine or "docker")
            builder = builder_named(wanted.builder or settings.builder or engine.builder)
            folder = os.path.dirname(settings.file)
            own = {name: _config(os.path.join(folder, path)) for name, path in settings.bases.items()}
            options = Options(
                engine, builder, wanted.target, wanted.build_args, {**own, **wanted.bases}, wanted.use_catalogue
            )
            found = self.bases[settings.file] = Bases(options)
        return found

    def _checked(self, text: str, name: str, kind: Kind, settings: Settings, bases: Bases) -> FileResult:
        """Look at a text, and leave out what settings and comments leave out."""
        looked = looked_at(text, name, kind, bases)
        enabled = self._enabled(settings, name)
        findings = [one for one in looked.findings if one.rule.id in enabled]
        findings = without_ignored(findings, comments(text, looked.spans, name), name, enabled)
        if Files.UNUSED_IGNORE.id not in enabled:
            findings = [one for one in findings if one.rule is not Files.UNUSED_IGNORE]
        severe = [one._replace(severity=settings.severity.get(one.rule.id, one.severity)) for one in findings]
        return looked._replace(findings=severe)


def looked_at(text: str, name: str, kind: Kind, bases: Bases) -> FileResult:
    """Look at a text of a kind."""
    if kind == "compose":
        from simulator.lint.compose import lint_compose

        return lint_compose(text, name, bases, ProjectFolder())
    return lint(text, name, bases.options, bases)


def read(name: str) -> tuple[str, str]:
    """Read a file: its byte order mark, if it has one, and its text; raises ``Unreadable``."""
    text = read_text(name)
    return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)


def _config(path: str) -> Any:
    _, text = read(path)
    return image_object(parse(text, path), path)


def _disjoint(findings: Sequence[Finding]) -> tuple[Edit, ...]:
    """Take the edits of the first finding that has a fix: what it changes may change what others are about."""
    return next((one.fix.edits for one in findings if one.fix), ())


def report(
    files: Sequence[tuple[str, Kind]], wanted: LintOptions, jobs: int | None, fix: bool = False
) -> tuple[LintReport, list[tuple[str, FixedFile]]]:
    """Look at files, ``jobs`` at a time; give the report, and what came of each file that fixes change."""
    linter = Linter(wanted)
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    changed: list[tuple[str, FixedFile]] = []
    every = parallel.each(lambda file: linter.look(*file, fix), files, "files", jobs)
    for (name, _), done in zip(files, every, strict=True):
        findings += done.findings
        skipped += done.skipped
        if done.before != done.after:
            changed.append((name, done))
    return LintReport(len(files), tuple(findings), tuple(skipped)), changed
