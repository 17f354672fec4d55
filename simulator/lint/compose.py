"""Findings in a Compose file: what becomes of ``command`` and ``entrypoint``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simulator.build.image import BuiltImage
from simulator.callers.compose.files import Files
from simulator.callers.compose.project import Project, ProjectFiles
from simulator.callers.compose.service import words_of
from simulator.callers.compose.yaml_file import spot_of
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.text import quoted
from simulator.core.values import ContainerConfig, ImageConfig, UnknownWords
from simulator.lint.finding import Edit, Evidence, Finding, Fix, Skipped, Span, apply_edits
from simulator.lint.linter import FileResult
from simulator.lint.rules import LostWords, Requests
from simulator.lint.stages import Bases, opened, shown_evidence
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import simulate
from simulator.simulation.image import unknown_image

_SAFE = {"PATH": "/usr/bin"}


class _WithText:
    """The files of a project, with the text that is checked in place of the file itself."""

    def __init__(self, files: Files, file: str, text: str) -> None:
        self.files, self.file, self.own = files, os.path.normpath(file), text

    def text(self, name: str) -> str | None:
        """Read a file; None where there is none."""
        return self.own if os.path.normpath(name) == self.file else self.files.text(name)


class _Checked(NamedTuple):
    """The text that is checked, its name, the files that it may name, and the known images."""

    text: str
    file: str
    files: Files
    bases: Bases

    def project(self, text: str) -> Project:
        """Load the project, with another text in place of the file's."""
        return Project(ProjectFiles(_WithText(self.files, self.file, text), _SAFE, (self.file,), name="project"))


def lint_compose(text: str, file: str, bases: Bases, files: Files) -> FileResult:
    """Find what is wrong with a Compose file; variables that are not set are empty, as they are to Compose.

    ``files`` has the files that it names, and the Dockerfiles of its services.
    """
    checked = _Checked(text, file, files, bases)
    try:
        project = checked.project(text)
        dropped, lost = _findings(project, checked), _swallowed(project, checked)
        return FileResult(sorted([*dropped, *lost], key=lambda one: (one.span, one.rule.id)), [])
    except Refusal as why:
        return FileResult([], [Skipped(file, "not-modelled", f"Compose refuses it: {why}")])
    except (NotModelled, Unreadable) as why:
        return FileResult([], [Skipped(file, "not-modelled", str(why))])


def _findings(project: Project, checked: _Checked) -> Iterator[Finding]:
    text, file, bases = checked.text, checked.file, checked.bases
    for name, service in project.services.items():
        for key in ("entrypoint", "command"):
            dropped = words_of(service, key, project.profile).dropped
            spot = spot_of(service.get(key))
            if not dropped or not spot or os.path.normpath(spot.file) != os.path.normpath(file):
                continue
            says = "Compose splits the text itself, no shell reads it"
            message = f"{key} of {quoted(str(name))} drops {quoted(dropped)}: {says}"
            lines = text.split("\n")
            line = lines[spot.line - 1].rstrip("\r") if spot.line <= len(lines) else ""
            where = Span(spot.line, spot.column, spot.line, max(spot.column, len(line)) + 1)
            rule = Requests.WORDS_DROPPED
            shown_now = _evidence(project, str(name), bases)
            fix = _fix(project, checked, str(name), key, where)
            yield Finding(rule, rule.severity, message, file, where, "", shown_now, fix)


def _swallowed(project: Project, checked: _Checked) -> Iterator[Finding]:
    """Find a command that a shell's script never looks at: the service's, or that of the Dockerfile it is built of."""
    text, file, bases = checked.text, checked.file, checked.bases
    for name, service in project.services.items():
        halves = [words_of(service, key, project.profile).words for key in ("entrypoint", "command")]
        spot = spot_of(service.get("command"))
        if not halves[1] or not spot or os.path.normpath(spot.file) != os.path.normpath(file):
            continue
        image = _built(service, checked)
        argv = simulate(BuiltImage(image), Request(ContainerConfig(halves[0], halves[1])), bases.options.engine).argv
        if argv is None or any(isinstance(word, UnknownWords) for word in argv.value):
            continue
        read = shell_arguments(argv.value)
        front = len(argv.value) - len(halves[1])
        if not read or not read.value.swallows or read.value.roles.index("script") >= front:
            continue
        line = text.split("\n")[spot.line - 1].rstrip("\r")
        where = Span(spot.line, spot.column, spot.line, max(spot.column, len(line)) + 1)
        message = f"command of {quoted(str(name))} has no effect: the script of its entrypoint never looks at it"
        rule = LostWords.SWALLOWED
        yield Finding(
            rule, rule.severity, message, file, where, "", shown_evidence(f"docker compose up {name}", argv.value)
        )


def _built(service: Mapping[str, Any], checked: _Checked) -> ImageConfig:
    """Give the image of a service: that which its Dockerfile makes, else the one that it names."""
    bases = checked.bases
    build = service.get("build")
    try:
        if not build:
            return bases.find(str(service.get("image") or ""))
        given = build if isinstance(build, Mapping) else {"context": build}
        folder = os.path.dirname(checked.file)
        named = (str(given.get("context", ".")), str(given.get("dockerfile", "Dockerfile")))
        path = os.path.join(folder, *named)
        inline = given.get("dockerfile_inline")
        text = str(inline) if inline else checked.files.text(path)
        if text is None:
            return unknown_image("the image")
        options = bases.options._replace(target=str(given.get("target") or ""))
        place = opened(text, options, bases)
        return next((one.image for one in place.starts if one.is_last), unknown_image("the image"))
    except (NotModelled, Refusal, Unreadable):
        return unknown_image("the image")


def _evidence(project: Project, name: str, bases: Bases) -> Evidence | None:
    """Give the argv of a service; the words of an image that is built, or not known, stand for themselves."""
    service: Mapping[str, Any] = project.services[name]
    halves = [words_of(service, key, project.profile).words for key in ("entrypoint", "command")]
    try:
        image = bases.find(str(service.get("image") or "the image"))
    except NotModelled:
        image = ImageConfig()
    asked = Request(ContainerConfig(halves[0], halves[1]))
    simulation = simulate(BuiltImage(image), asked, bases.options.engine)
    return None if simulation.argv is None else shown_evidence(f"docker compose up {name}", simulation.argv.value)


def _fix(project: Project, checked: _Checked, name: str, key: str, where: Span) -> Fix | None:
    """Let a shell read a text that stands on one line; verified by loading the file again."""
    line = checked.text.split("\n")[where.line - 1].rstrip("\r")
    raw = line[where.column - 1 :]
    plain = re.sub(r"\s+#.*", "", raw).rstrip()
    quoted = re.fullmatch(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', plain)
    value = str(project.services[name][key])
    if not plain or plain[0] in "|>&*!" or (plain[0] in "\"'" and not quoted) or value not in (plain, plain[1:-1]):
        return None
    word = plain if quoted else json.dumps(plain, ensure_ascii=False)
    span = where._replace(end_column=where.column + len(plain))
    edits = (Edit(span, f'["sh", "-c", {word}]'),)
    try:
        after = checked.project(apply_edits(checked.text, edits))
        left = words_of(after.services[name], key, after.profile)
    except (Refusal, NotModelled, Unreadable, KeyError):
        return None
    wanted = ("sh", "-c", value)
    shown_then = _evidence(after, name, checked.bases)
    if left.remarks or left.words != wanted or shown_then is None:
        return None
    return Fix("let a shell read it", edits, shown_then)
