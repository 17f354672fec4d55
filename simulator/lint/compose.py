"""Findings in a Compose file: what becomes of the texts of ``command`` and ``entrypoint``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from simulator.errors import NotModelled, Unreadable
from simulator.frontends import Asked
from simulator.frontends.compose.project import Project, Source
from simulator.frontends.compose.reading import spot_of
from simulator.frontends.compose.service import words_of
from simulator.lint.finding import Edit, Evidence, Finding, Fix, Skipped, Span, applied
from simulator.lint.linter import Looked
from simulator.lint.rules import Requests
from simulator.lint.start import Bases, shown_evidence
from simulator.rule import Refusal
from simulator.simulate import simulate
from simulator.spec.image import Built
from simulator.text import shown
from simulator.values import ContainerConfig, ImageConfig

_SAFE = {"PATH": "/usr/bin"}


class _Disk:
    """The files of this disk, with the text that is looked at in place of the file itself."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.own = os.path.normpath(file), text

    def text(self, name: str) -> str | None:
        """Read a file; None where there is none."""
        if os.path.normpath(name) == self.file:
            return self.own
        try:
            with open(name, "rb") as file:  # noqa: PTH123
                return file.read(16 * 2**20).decode("utf-8", "surrogateescape")
        except (OSError, ValueError):
            return None


def lint_compose(text: str, file: str, bases: Bases) -> Looked:
    """Find what is wrong with a Compose file; variables that are not set are blank, as they are to Compose."""
    try:
        project = _loaded(text, file)
        return Looked(list(_findings(project, text, file, bases)), [])
    except Refusal as why:
        return Looked([], [Skipped(file, "not-modelled", f"Compose refuses it: {why}")])
    except (NotModelled, Unreadable) as why:
        return Looked([], [Skipped(file, "not-modelled", str(why))])


def _loaded(text: str, file: str) -> Project:
    return Project(Source(_Disk(file, text), _SAFE, (file,), name="project"))


def _findings(project: Project, text: str, file: str, bases: Bases) -> Iterator[Finding]:
    for name, service in project.services.items():
        for key in ("entrypoint", "command"):
            remarks = words_of(service, key, project.profile).remarks
            spot = spot_of(service.get(key))
            if not remarks or not spot or os.path.normpath(spot.file) != os.path.normpath(file):
                continue
            dropped = re.search(r"drops (\".*?[^\\]\")", remarks[0].value)
            what = dropped[1] if dropped else "the rest"
            message = f"{key} of {shown(str(name))} drops {what}: Compose splits the text itself, no shell reads it"
            lines = text.split("\n")
            line = lines[spot.line - 1].rstrip("\r") if spot.line <= len(lines) else ""
            where = Span(spot.line, spot.column, spot.line, max(spot.column, len(line)) + 1)
            rule = Requests.WORDS_DROPPED
            shown_now = _evidence(project, str(name), bases)
            fix = _fix(project, text, file, str(name), key, where, bases)
            yield Finding(rule, rule.severity, message, file, where, "", shown_now, fix)


def _evidence(project: Project, name: str, bases: Bases) -> Evidence | None:
    """Give the argv of a service; the words of an image that is built, or not known, stand for themselves."""
    service: Mapping[str, Any] = project.services[name]
    halves = [words_of(service, key, project.profile).words for key in ("entrypoint", "command")]
    try:
        image = bases.find(str(service.get("image") or "the image"))
    except NotModelled:
        image = ImageConfig()
    asked = Asked(ContainerConfig(halves[0], halves[1]))
    done = simulate(Built(image), asked, bases.options.engine)
    return None if done.argv is None else shown_evidence(f"docker compose up {name}", done.argv.value)


def _fix(project: Project, text: str, file: str, name: str, key: str, where: Span, bases: Bases) -> Fix | None:
    """Let a shell read a text that stands on one line; verified by loading the file again."""
    line = text.split("\n")[where.line - 1].rstrip("\r")
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
        after = _loaded(applied(text, edits), file)
        left = words_of(after.services[name], key, after.profile)
    except (Refusal, NotModelled, Unreadable, KeyError):
        return None
    wanted = ("sh", "-c", value)
    shown_then = _evidence(after, name, bases)
    if left.remarks or left.words != wanted or shown_then is None:
        return None
    return Fix("let a shell read it", edits, shown_then)
