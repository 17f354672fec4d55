"""The findings that a change brings: those of the changed files that the old side has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from simulator.build.builders import find_builder
from simulator.cli.options import build_arguments, engines_named, read_bases
from simulator.cli.repository import dockerfile_bases
from simulator.linting.finding import Finding, LintReport, Skipped
from simulator.linting.stages import BaseImages, BuildOptions
from simulator.workspace.files import found_kind
from simulator.workspace.linting import lint_kind
from simulator.workspace.revisions import Revisions, find_changed, repository_root
from simulator.workspace.trees import Tree


def new_findings(
    sides: Revisions, names: tuple[str, ...], build: Mapping[str, Any]
) -> tuple[LintReport, dict[str, str]]:
    """Lint both sides of every changed file that lint looks at, and keep the findings that only the new one has.

    Gives the new texts of these files, too, by their paths.
    """
    engine = engines_named(names)[0]
    options = BuildOptions(
        engine,
        find_builder(build["builder"]) if build["builder"] else engine.builder,
        build["target"] or "",
        build_arguments(build["build_args"]),
        read_bases(dockerfile_bases(build["bases"])[1]),
        not build["no_catalogue"],
    )
    root = repository_root()
    before, after = (Tree(commit, root) for commit in (sides.old, sides.new))
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    texts: dict[str, str] = {}
    for old_path, path in find_changed(sides):
        if not path or path not in after or found_kind(path, after[path]) is None:
            continue
        texts[path] = after[path]
        bases = BaseImages(options)
        old, _ = _lint(old_path, before, bases) if old_path in before else ([], [])
        new, missed = _lint(path, after, bases)
        known = Counter(map(_key, old))
        for finding in new:
            known[_key(finding)] -= 1
            if known[_key(finding)] < 0:
                findings.append(finding)
        skipped += missed
    return LintReport(len(texts), tuple(findings), tuple(skipped), (engine.names(options.builder),)), texts


def _lint(path: str, files: Tree, bases: BaseImages) -> tuple[list[Finding], list[Skipped]]:
    kind = found_kind(path, files[path])
    if kind is None:
        return [], []
    result = lint_kind(files[path], path, kind, bases, files)
    return list(result.findings), list(result.skipped)


def _key(finding: Finding) -> tuple[str, str]:
    """Identify a finding wherever its lines have moved to; the message of a moved line still names it."""
    return finding.rule.id, finding.message
