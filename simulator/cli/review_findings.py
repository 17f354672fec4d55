"""The findings that a change brings: those of the changed files that the old side has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from simulator.build.builders import find_builder
from simulator.cli.given_images import build_arguments, read_bases
from simulator.cli.options import engines_named
from simulator.cli.repository import Repository
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.finding import Finding, LintReport, Skipped
from simulator.workspace.files import found_kind
from simulator.workspace.linting import lint_kind


def new_findings(
    repository: Repository | None, names: tuple[str, ...], build: Mapping[str, Any], *, is_default: bool
) -> tuple[LintReport, dict[str, str]]:
    """Lint both sides of every changed file that lint looks at, and keep the findings that only the new one has.

    Gives the new texts of these files, too, by their paths. ``repository`` are both sides, None where no file differs.
    ``is_default`` says that nobody named the engine.
    """
    engine = engines_named(names)[0]
    options = BuildOptions(
        engine,
        find_builder(build["builder"]) if build["builder"] else engine.builder,
        build["target"] or "",
        build_arguments(build["build_args"]),
        read_bases(build["bases"]),
        not build["no_catalogue"],
        is_default=is_default,
    )
    if repository is None:
        return LintReport(0, (), (), (engine.names(options.builder),)), {}
    states = repository.before, repository.after
    before, after = (state.files for state in states)
    bases = [BaseImages(options, state.images) for state in states]
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    texts: dict[str, str] = {}
    for old_path, path in repository.changed:
        if not path or path not in after or found_kind(path, after[path]) is None:
            continue
        texts[path] = after[path]
        old, _ = _lint(old_path, before, bases[0]) if old_path in before else ([], [])
        new, missed = _lint(path, after, bases[1])
        known = Counter(map(_key, old))
        for finding in new:
            known[_key(finding)] -= 1
            if known[_key(finding)] < 0:
                findings.append(finding)
        skipped += missed
    return LintReport(len(texts), tuple(findings), tuple(skipped), (engine.names(options.builder),)), texts


def _lint(path: str, files: Mapping[str, str], bases: BaseImages) -> tuple[list[Finding], list[Skipped]]:
    kind = found_kind(path, files[path])
    if kind is None:
        return [], []
    result = lint_kind(files[path], path, kind, bases, files)
    return list(result.findings), list(result.skipped)


def _key(finding: Finding) -> tuple[str, str]:
    """Identify a finding wherever its lines have moved to; the message of a moved line still names it."""
    return finding.rule.id, finding.message
