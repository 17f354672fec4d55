"""The images that a file of a tool builds, by the names that the tool gives them.

Reads: a file's path, and the files of the repository. Gives: names with what they are built from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from simulator.analysis.repository.builds.actions import workflow_builds
from simulator.analysis.repository.builds.bake import BAKE_NAME, bake_builds
from simulator.analysis.repository.builds.build import Named
from simulator.analysis.repository.builds.lines import BUILDERS, line_builds
from simulator.analysis.repository.builds.places import folders_of
from simulator.analysis.repository.builds.skaffold import skaffold_builds
from simulator.analysis.repository.builds.tilt import tilt_builds
from simulator.analysis.repository.builds.units import unit_builds
from simulator.analysis.repository.kinds import LINE_KINDS, kind_of
from simulator.analysis.repository.lines import CommandLine, command_lines
from simulator.analysis.repository.variables import variables_of
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal

_Reader: TypeAlias = Callable[[str, Mapping[str, str]], Iterator[Named]]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"\.github/workflows/.+\.ya?ml|(?:.*/)?action\.ya?ml"), workflow_builds),
    (re.compile(rf"(?:.*/)?{BAKE_NAME}"), bake_builds),
    (re.compile(r".+\.build"), unit_builds),
    (re.compile(r"(?:.*/)?skaffold[\w.-]*\.ya?ml"), skaffold_builds),
    (re.compile(r"(?:.*/)?Tiltfile(?:\.[\w.-]+)?"), tilt_builds),
)


def file_builds(path: str, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the images that a file builds, and those of its lines of other tools; none of a file of no such tool."""
    for pattern, reader in _READERS:
        if pattern.fullmatch(path):
            try:
                yield from reader(path, files)
            except (Refusal, NotModelled, Unreadable, RecursionError):
                continue
    has_builder = "buildah" in files[path] or "kaniko" in files[path]
    if has_builder and (kind := kind_of(path, files[path])) in LINE_KINDS:
        for line in command_lines(files[path], kind or "", path, BUILDERS):
            yield from command_builds(path, line, files)


def command_builds(path: str, line: CommandLine, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the images that a line of a file builds."""
    if "build" not in line.text and "bud" not in line.text and "kaniko" not in line.text:
        return
    kind = kind_of(path, files[path]) or ""
    known = line
    if "$" in line.text:
        known = line._replace(text=variables_of(path, kind, files).fill(line.text))
    yield from line_builds(known, folders_of(path, kind, line, files), files)
