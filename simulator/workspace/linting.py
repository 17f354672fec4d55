"""The findings in many files, each linted with the settings of its folder, several files at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from simulator.analysis.repository.images import RepositoryImages
from simulator.analysis.repository.kinds import path_kind
from simulator.build.builders import find_builder as builder_named
from simulator.build.dockerfile.builder import Builder
from simulator.callers.compose.files import CallerFiles
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine
from simulator.images.config import image_object, parse
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.comments import drop_ignored, read_comments
from simulator.linting.finding import Edit, Finding, LintReport, Skipped, apply_edits
from simulator.linting.linter import FileResult, lint_dockerfile
from simulator.linting.rules import LINTS, Files
from simulator.releases.find import DEFAULT_ENGINE
from simulator.releases.find import find_engine as engine_named
from simulator.workspace import parallel
from simulator.workspace.disk import Disk, read_text
from simulator.workspace.files import Kind
from simulator.workspace.neighbours import Neighbours
from simulator.workspace.settings import Settings, find_settings

_OTHER = (
    "lint does not read files of this kind; it reads Dockerfiles, Compose files, manifests, units and other files that "
    "start containers, and the docker, podman and kubectl lines of scripts, Makefiles, units and CI workflows"
)
_LINK = "it is a symbolic link that leads out of the repository, or of the folder, and is not followed"
_ROUNDS = 200  # the most fixes in one file


class LintOptions(NamedTuple):
    """The options of the command line, which override settings; ``engine`` and ``builder`` are ``""`` if not given."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    engine: str = ""
    builder: str = ""
    target: str = ""
    build_args: Mapping[str, str | None] = {}
    bases: Mapping[str, Any] = {}
    use_catalogue: bool = True


class FixedFile(NamedTuple):
    """The result for a file: its findings, what was skipped, and its text before and after fixes."""

    findings: list[Finding]
    skipped: list[Skipped]
    before: str = ""
    after: str = ""


class Linter:
    """Lints files, and remembers the settings and base images that several of them share.

    ``files`` are those that a Compose file names; without them those of this disk. ``repository`` has the images that
    the repository builds.
    """

    def __init__(
        self,
        options: LintOptions,
        files: Mapping[str, str] | None = None,
        repository: RepositoryImages | None = None,
    ) -> None:
        self.options, self.repository = options, repository
        self.files = Disk() if files is None else files
        self.settings: dict[str, Settings] = {}
        self.bases: dict[str, BaseImages] = {}

    def lint_file(self, name: str, kind: Kind, *, fix: bool = False) -> FixedFile:
        """Lint a file; with ``fix`` apply fixes, one by one, until none is left."""
        if kind == "other" or kind == "link":
            return FixedFile([], [Skipped(name, "not-modelled", _OTHER if kind == "other" else _LINK)])
        try:
            byte_order_mark, text = read_file(name)
            result = self.lint_text(text, name, kind)
            if not fix:
                return FixedFile(result.findings, result.skipped)
            changed, result = self.fix_text(text, name, kind, result)
        except Unreadable as error:
            return FixedFile([], [Skipped(name, "unreadable", str(error))])
        return FixedFile(result.findings, result.skipped, byte_order_mark + text, byte_order_mark + changed)

    def lint_text(self, text: str, name: str, kind: Kind) -> FileResult:
        """Lint a text as the file ``name``, without the findings that settings and comments ignore.

        Raises ``Unreadable`` for settings and comments that cannot be read.
        """
        settings = self.settings_of(name)
        files = Neighbours(name, self.files) if kind == "workload" else self.files
        result = lint_kind(text, name, kind, self.base_images(settings), files)
        enabled = self._enabled_rules(settings, name)
        findings = [finding for finding in result.findings if finding.rule.id in enabled]
        findings = drop_ignored(findings, read_comments(text, result.spans, name), name, enabled)
        if Files.UNUSED_IGNORE.id not in enabled:
            findings = [finding for finding in findings if finding.rule is not Files.UNUSED_IGNORE]
        with_severity = [
            finding._replace(severity=settings.severity.get(finding.rule.id, finding.severity)) for finding in findings
        ]
        return result._replace(findings=with_severity)

    def fix_text(self, text: str, name: str, kind: Kind, result: FileResult) -> tuple[str, FileResult]:
        """Apply fixes to a text that was linted, until none is left; return the text, and what is left in it."""
        for _ in range(_ROUNDS):
            edits = _first_fix(result.findings)
            if not edits:
                break
            text = apply_edits(text, edits)
            result = self.lint_text(text, name, kind)
        return text, result

    def settings_of(self, name: str) -> Settings:
        """Return the settings for a file; raises ``Unreadable`` for settings that cannot be read."""
        return find_settings(os.path.dirname(name) or ".", self.settings)

    def lint_line(self, line: str, lint: Callable[[str, BaseImages], FileResult]) -> FileResult:
        """Lint a line of the command line with ``lint``, under the settings of the current folder."""
        settings = find_settings(".", self.settings)
        result = lint(line, self.base_images(settings))
        return result._replace(
            findings=[finding for finding in result.findings if finding.rule.id in self._enabled_rules(settings, "")]
        )

    def _enabled_rules(self, settings: Settings, name: str) -> frozenset[str]:
        """Return the ids of the rules to check in a file; ``name`` is ``""`` for a line."""
        selected = self.options.select if self.options.select is not None else settings.select
        ignored = {*(settings.ignored(name) if name else settings.ignore), *self.options.ignore}
        return frozenset(rule_id for rule_id in (LINTS if selected is None else selected) if rule_id not in ignored)

    def releases(self, settings: Settings) -> tuple[Engine, Builder]:
        """Return the engine and the builder that count under some settings."""
        engine = engine_named(self.options.engine or settings.engine or DEFAULT_ENGINE)
        name = self.options.builder or settings.builder
        return engine, builder_named(name) if name else engine.builder

    def reader(self, settings: Settings) -> tuple[str, str]:
        """Name the engine and the builder that count under some settings."""
        engine, builder = self.releases(settings)
        return engine.names(builder)

    def base_images(self, settings: Settings) -> BaseImages:
        """Return the base images under some settings; raises ``Unreadable`` for one that cannot be read."""
        bases = self.bases.get(settings.file)
        if bases is None:
            options = self.options
            engine, builder = self.releases(settings)
            folder = os.path.dirname(settings.file)
            project_bases = {name: _read_config(os.path.join(folder, path)) for name, path in settings.bases.items()}
            build_options = BuildOptions(
                engine,
                builder,
                options.target,
                options.build_args,
                {**project_bases, **options.bases},
                options.use_catalogue,
                is_default=not (options.engine or settings.engine),
            )
            bases = self.bases[settings.file] = BaseImages(build_options, self.repository)
        return bases


def lint_kind(text: str, name: str, kind: Kind, bases: BaseImages, files: Mapping[str, str]) -> FileResult:
    """Lint a text as a file of a kind, with all findings; ``files`` are those that it names."""
    if kind == "compose":
        from simulator.linting.compose import lint_compose

        return lint_compose(text, name, bases, CallerFiles(files))
    if kind == "lines":
        from simulator.linting.docker_run import lint_lines

        return lint_lines(text, name, bases, files)
    if kind == "workload":
        from simulator.linting.workloads import lint_workloads

        what = path_kind(name, text)
        assert what is not None  # the file is of the kind
        return lint_workloads(text, name, what, bases, files)
    return lint_dockerfile(text, name, bases.options, bases)


def read_file(name: str) -> tuple[str, str]:
    """Read a file: its byte order mark, or ``""``, and its text; raises ``Unreadable``."""
    text = read_text(name)
    return ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)


def _read_config(path: str) -> Any:
    _, text = read_file(path)
    return image_object(parse(text, path), path)


def _first_fix(findings: Sequence[Finding]) -> tuple[Edit, ...]:
    """Return the edits of the first finding with a fix, or none: they can change the other findings."""
    return next((finding.fix.edits for finding in findings if finding.fix), ())


def lint_files(
    files: Sequence[tuple[str, Kind]], linter: Linter, *, jobs: int | None, fix: bool = False
) -> tuple[LintReport, list[tuple[str, FixedFile]]]:
    """Lint files, ``jobs`` at a time (None: all processors); return the report, and the files that fixes change."""
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    changed: list[tuple[str, FixedFile]] = []
    results = parallel.run_each(lambda file: linter.lint_file(*file, fix=fix), files, "files", jobs)
    for (name, _), result in zip(files, results, strict=True):
        findings += result.findings
        skipped += result.skipped
        if result.before != result.after:
            changed.append((name, result))
    return LintReport(len(files), tuple(findings), tuple(skipped), _readers(linter, files)), changed


def _readers(linter: Linter, files: Iterable[tuple[str, Kind]]) -> tuple[tuple[str, str], ...]:
    """Name the engines and builders by which files were read, each pair once."""
    found: dict[tuple[str, str], None] = {}
    for name, _ in files:
        with suppress(Unreadable):  # the report says it
            found[linter.reader(linter.settings_of(name))] = None
    return tuple(found)
