"""Findings in a Compose file: what becomes of ``command`` and ``entrypoint``."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any

from simulator.build.image import BuiltImage
from simulator.callers.compose import unset
from simulator.callers.compose.files import Files, clean, default_files, folder_of
from simulator.callers.compose.hooks import commands, with_hooks
from simulator.callers.compose.project import Project, ProjectFiles
from simulator.callers.compose.refusals import spot_of
from simulator.callers.compose.service import has_no_input, words_of
from simulator.callers.everyones import READING, VALUES
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.host_config import HostConfig
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.text import quoted
from simulator.core.values import ContainerConfig, Origin, UnknownWords, Words, words
from simulator.golang.yaml.nodes import Spot
from simulator.linting.base_images import BaseImages
from simulator.linting.evidence import argv_evidence
from simulator.linting.finding import Edit, Evidence, Finding, Fix, LintRule, Skipped, Span, apply_edits, finding_of
from simulator.linting.linter import FileResult
from simulator.linting.request_rules import Requests
from simulator.linting.rules import ProcessOne
from simulator.linting.said import said_of, said_of_actions, said_of_image
from simulator.linting.service_images import service_image
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import simulate

_FILES_NOT_KNOWN = HostConfig(volumes_from=True)


class _WithText:
    """The files of a project, with the text that is checked in place of the file itself."""

    def __init__(self, files: Files, file: str, text: str) -> None:
        self.files, self.file, self.own = files, os.path.normpath(file), text

    def text(self, name: str) -> str | None:
        """Read a file; None if there is none."""
        return self.own if os.path.normpath(name) == self.file else self.files.text(name)

    def near(self, name: str) -> str:
        """Suggest a file for one that does not exist."""
        return self.files.near(name)


class _CheckedFile(NamedTuple):
    """The Compose file that is checked."""

    text: str
    file: str
    """Its name."""
    files: Files
    """The files that it may name."""
    bases: BaseImages
    before: tuple[str, ...] = ()
    """The file that this one is merged into."""

    def load_project(self, text: str) -> Project:
        """Load the project, with another text in place of the file's."""
        names = (*self.before, self.file)
        return Project(ProjectFiles(_WithText(self.files, self.file, text), VALUES, names, name="project"))

    def holds(self, spot: Spot) -> bool:
        """Return whether a spot is in this file: a service may have its words from another one."""
        return bool(spot) and os.path.normpath(spot.file) == os.path.normpath(self.file)

    def span_from(self, spot: Spot) -> Span:
        """Return the span from a spot to the end of its line."""
        lines = self.text.split("\n")
        length = len(lines[spot.line - 1].rstrip("\r")) if spot.line <= len(lines) else 0
        return Span(spot.line, spot.column, spot.line, max(spot.column, length) + 1)


def lint_compose(text: str, file: str, bases: BaseImages, files: Files) -> FileResult:
    """Find the mistakes in a Compose file; a variable that is not set is an empty string, as in Compose.

    Everybody's variables, such as HOME, are set to a value that is not known, and stand as ``${HOME}``. ``files`` has
    the files that it names, and the Dockerfiles of its services.
    """
    try:
        checked, project = _load(_CheckedFile(text, file, files, bases))
        findings = [
            *_find_dropped_words(project, checked),
            *_find_unset_variables(project, checked),
            *_find_mistaken_words(project, checked),
            *_find_in_hooks(project, checked),
        ]
        findings = [READING.reveal_all(finding) for finding in findings]
        return FileResult(sorted(findings, key=lambda finding: (finding.span, finding.rule.id)), [])
    except Refusal as error:
        return FileResult([], [Skipped(file, "not-modelled", READING.reveal(f"Compose refuses it: {error}"))])
    except (NotModelled, Unreadable) as error:
        return FileResult([], [Skipped(file, "not-modelled", READING.reveal(str(error)))])


def _load(checked: _CheckedFile) -> tuple[_CheckedFile, Project]:
    """Load the project of a file; one that Compose refuses alone is merged into the default file of its folder."""
    try:
        return checked, checked.load_project(checked.text)
    except Refusal:
        folder = folder_of(checked.file)
        default = default_files(folder, lambda name: checked.files.text(name) is not None)[:1]
        if not default or default[0] == clean(checked.file):
            raise
        merged = checked._replace(before=default)
        try:
            return merged, merged.load_project(checked.text)
        except Refusal:
            pass
        raise


def _find_dropped_words(project: Project, checked: _CheckedFile) -> Iterator[Finding]:
    for name, service in project.services.items():
        for key in ("entrypoint", "command"):
            dropped = words_of(service, key, project.profile).dropped
            spot = spot_of(service.get(key))
            if not dropped or not checked.holds(spot):
                continue
            explanation = "Compose splits the text itself, no shell reads it"
            message = f"{key} of {quoted(str(name))} drops {quoted(dropped)}: {explanation}"
            span = checked.span_from(spot)
            evidence = _evidence(project, str(name), checked)
            fix = _propose_fix(project, checked, str(name), key, span)
            yield finding_of(Requests.WORDS_DROPPED, message, checked.file, span, evidence, fix)


def _find_mistaken_words(project: Project, checked: _CheckedFile) -> Iterator[Finding]:
    """Find words of a service that do not come to what they seem to, or to no container: every command says the same.

    What is said of the image alone is no finding about the service.
    """
    engine = checked.bases.options.engine
    for name, service in project.services.items():
        spots = [spot_of(service.get(key)) for key in ("command", "entrypoint", "image", "build")]
        spot = next(filter(checked.holds, spots), None)
        if spot is None:
            continue
        built = _image(project, str(name), checked)
        simulation = simulate(built, _request(project, name, checked), engine)
        told = list(said_of(simulation, engine))
        if simulation.refusal is not None:
            told.append((Requests.LINE_REFUSED, f"no container is created: {simulation.refusal}"))
        own = said_of_image(built, engine) if told else ()
        evidence = argv_evidence(f"docker compose up {name}", simulation.argv.value) if simulation.argv else None
        for rule, text in told:
            if (rule, text) not in own:
                message = f"service {quoted(str(name))}: {text}"
                yield finding_of(rule, message, checked.file, checked.span_from(spot), evidence)


def _find_in_hooks(project: Project, checked: _CheckedFile) -> Iterator[Finding]:
    """Find words of hooks that Compose drops or replaces by a blank text, or that do not mean what they seem to."""
    engine = checked.bases.options.engine
    for name, service in project.services.items():
        spots: dict[str, Spot] = {}
        for hook in commands(service, project.profile):
            first = next(unset.spots_in(hook.value), None)
            if first is None or not checked.holds(first):
                continue
            where, spots[hook.place] = f"{hook.place} of {quoted(str(name))}", first
            if hook.read.dropped:
                message = (
                    f"{where} drops {quoted(hook.read.dropped)}: Compose splits the text itself, no shell reads it"
                )
                yield finding_of(Requests.WORDS_DROPPED, message, checked.file, checked.span_from(first))
            for spot in filter(project.unset.__contains__, unset.spots_in(hook.value)):
                message = unset.unset_text(project.unset[spot], where, "command")
                yield finding_of(Requests.VARIABLE_UNSET, message, checked.file, checked.span_from(spot))
        request = with_hooks(_request(project, name, checked), str(name), service, project.profile)
        if spots:
            for action, rule, text in said_of_actions(
                simulate(_image(project, str(name), checked), request, engine),
                engine,
            ):
                if action.place in spots:
                    message = f"service {quoted(str(name))}: {action.place}: {text}"
                    evidence = argv_evidence(action.place, words(action.words, Origin("request", action.place)))
                    yield finding_of(rule, message, checked.file, checked.span_from(spots[action.place]), evidence)


def _image(project: Project, name: str, checked: _CheckedFile) -> BuiltImage:
    return service_image(project, name, checked.file, checked.files, checked.bases)


def _request(project: Project, name: Any, checked: _CheckedFile) -> Request:
    """Return what a service asks for; of one that Compose refuses, the words, who can write to it, and how it stops."""
    try:
        asked = project.request(checked.bases.options.engine, name)
    except (Refusal, NotModelled, Unreadable):
        service = project.services[name]
        entrypoint, command = (words_of(service, key, project.profile).words for key in ("entrypoint", "command"))
        stop_signal = str(service.get("stop_signal") or "")
        container = ContainerConfig(entrypoint, command, stop_signal=stop_signal, no_input=has_no_input(service))
        return Request(container, start_host=_FILES_NOT_KNOWN)
    return Request(asked.container, platform=asked.platform, start_host=asked.start_host)


def _find_unset_variables(project: Project, checked: _CheckedFile) -> Iterator[Finding]:
    """Find variables in the words of a process that nothing here sets; who calls Compose may."""
    for name, service in project.services.items():
        for key in unset.WORDS:
            for spot in unset.spots_in(service.get(key)):
                if spot not in project.unset or not checked.holds(spot):
                    continue
                message = unset.unset_text(project.unset[spot], f"{key} of {quoted(str(name))}", key)
                evidence = _evidence(project, str(name), checked)
                yield finding_of(Requests.VARIABLE_UNSET, message, checked.file, checked.span_from(spot), evidence)


def _evidence(project: Project, name: str, checked: _CheckedFile) -> Evidence | None:
    """Return the argv of a service as evidence; None if the engine refuses it."""
    argv = _argv(project, name, checked)
    return None if argv is None else argv_evidence(f"docker compose up {name}", argv)


def _argv(project: Project, name: str, checked: _CheckedFile) -> Words | None:
    """Return the argv of a service, with placeholders for words of an unknown image; None if the engine refuses it."""
    built = _image(project, str(name), checked)
    argv = simulate(built, _request(project, name, checked), checked.bases.options.engine).argv
    return None if argv is None else argv.value


def _rules_of(project: Project, name: str, checked: _CheckedFile) -> set[LintRule]:
    """Return the rules of what is wrong with the words of a service."""
    engine = checked.bases.options.engine
    built = _image(project, str(name), checked)
    return {rule for rule, _ in said_of(simulate(built, _request(project, name, checked), engine), engine)}


def _propose_fix(project: Project, checked: _CheckedFile, name: str, key: str, span: Span) -> Fix | None:
    """Propose that a shell reads a text on one line: that of the entrypoint, or another; None if it is no fix."""
    line = checked.text.split("\n")[span.line - 1].rstrip("\r")
    rest = line[span.column - 1 :]
    plain = re.sub(r"\s+#.*", "", rest).rstrip()
    quoted = re.fullmatch(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', plain)
    value = str(project.services[name][key])
    if not plain or plain[0] in "|>&*!" or (plain[0] in "\"'" and not quoted) or value not in (plain, plain[1:-1]):
        return None
    word = plain if quoted else json.dumps(plain, ensure_ascii=False)
    span = span._replace(end_column=span.column + len(plain))
    fixes = (_try_fix(project, checked, name, key, Edit(span, text)) for text in (f"[{word}]", f'["sh", "-c", {word}]'))
    return next(filter(None, fixes), None)


def _try_fix(project: Project, checked: _CheckedFile, name: str, key: str, edit: Edit) -> Fix | None:
    """Make a fix of an edit with which a shell reads the text as its script, with nothing behind it."""
    try:
        changed = checked.load_project(apply_edits(checked.text, (edit,)))
        remaining = words_of(changed.services[name], key, changed.profile)
    except (Refusal, NotModelled, Unreadable, KeyError):
        return None
    argv = _argv(changed, name, checked)
    text = str(project.services[name][key])
    if remaining.remarks or not remaining.words or remaining.words[-1] != text or argv is None:
        return None
    reading = None if any(isinstance(word, UnknownWords) for word in argv) else shell_arguments(argv)
    is_read = reading.value.roles[-1] == "script" if reading else len(remaining.words) > 1
    wrong = _rules_of(changed, name, checked) - _rules_of(project, name, checked) - {ProcessOne.SHELL_STAYS}
    is_read &= not wrong
    return Fix("let a shell read it", (edit,), argv_evidence(f"docker compose up {name}", argv)) if is_read else None
