"""Findings in the command lines that create containers: one that is given, and those of scripts, Makefiles and CI."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis.repository.containers import Container
from simulator.analysis.repository.kinds import lines_kind
from simulator.analysis.repository.lines import CommandLine, command_lines
from simulator.analysis.repository.started_lines import read_line
from simulator.callers.caller import Caller
from simulator.callers.command_line import Pasted
from simulator.callers.pasted.line import read_pasted
from simulator.callers.table import line_caller
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.core.text import quoted
from simulator.linting.base_images import BaseImages
from simulator.linting.evidence import argv_evidence
from simulator.linting.finding import Edit, Finding, Fix, Span, finding_of
from simulator.linting.linter import FileResult
from simulator.linting.request_rules import Requests
from simulator.linting.said import said_of
from simulator.shell.quote import shell_line
from simulator.simulation.container import Simulation
from simulator.simulation.image import look_up_nothing
from simulator.simulation.outcome import KnownImages
from simulator.simulation.pasted import reveal_outcome


def lint_line(text: str, bases: BaseImages) -> FileResult:
    """Find what is wrong with a line; raises ``NotModelled`` for a line that executes nothing in a container."""
    line = read_pasted((text,))
    caller = line_caller(line.tool, line.command)
    container = read_line("--line", CommandLine(1, text), {}, bases.options.engines, None)
    if caller is None or caller.image_owner or container is None:
        hint = "give a line such as docker run, podman run, kubectl run or docker exec"
        raise NotModelled(text, f"lint does not look at {quoted(text)}; {hint}")
    if isinstance(container.fault, NotModelled):
        raise container.fault
    span = Span(1, 1, 1, len(text) + 1)
    return FileResult(list(_find(container, "--line", span, bases, _Moves(line, caller, bases))), [])


def lint_lines(text: str, file: str, bases: BaseImages, files: Mapping[str, str]) -> FileResult:
    """Find what is wrong with the lines of a file that execute something; ``files`` are those that they may name.

    What is not known of a line, such as what a variable puts in, is no finding.
    """
    kind = lines_kind(file, text)
    texts = text.split("\n")
    findings: list[Finding] = []
    kept: dict[Hashable, Any] = {}  # the project of many lines is loaded once
    for line in command_lines(text, kind, file) if kind is not None else ():
        container = read_line(file, line, files, bases.options.engines, kept)
        if container is not None and not isinstance(container.fault, NotModelled):
            whole = texts[line.line - 1].rstrip("\r")
            span = Span(line.line, len(whole) - len(whole.lstrip()) + 1, line.line, len(whole) + 1)
            findings += _find(container, file, span, bases)
    return FileResult(findings, [])


def _find(
    container: Container, file: str, span: Span, bases: BaseImages, moves: _Moves | None = None
) -> Iterator[Finding]:
    """Yield the findings about a container; ``moves`` are the lines that may have been meant."""
    outcome = outcome_of(container, bases)
    if isinstance(outcome, Refusal):
        if not _is_of_project(container):
            yield finding_of(Requests.LINE_REFUSED, f"no container is created: {outcome}", file, span)
        return
    if outcome is None:
        return
    reader = "" if container.engine is bases.options.engine else f", read by {container.engine.full_name}"
    evidence = None if outcome.argv is None else argv_evidence(f"this line{reader}", outcome.argv.value)
    for rule, message in said_of(outcome, container.engine):
        fix = moves.find_fix(container, span) if moves is not None and rule is Requests.OPTION_AFTER_IMAGE else None
        yield finding_of(rule, message, file, span, evidence, fix)


def _is_of_project(container: Container) -> bool:
    """Return whether a line starts a service: its project may be another one where the line is given."""
    return "compose" in container.name


def outcome_of(container: Container, bases: BaseImages) -> Simulation | Refusal | None:
    """Return what a container comes to, its symbols as they are written; None where that is not known."""
    if container.request is None:
        return container.fault if isinstance(container.fault, Refusal) else None
    finder, reveal = bases.finder(is_base=container.request.build is not None), container.reading.reveal
    known = KnownImages(None, bases.options.bases, lambda name: finder(reveal(name)))
    if container.is_exec and container.request.inside is None:  # it has the name of a container, and of no image
        known = KnownImages(None, {}, look_up_nothing)
    try:
        found = known.outcome(container.request, container.engine)
    except (Refusal, NotModelled):
        return None
    revealed = reveal_outcome(found, container.reading)
    if not isinstance(revealed, Simulation):
        return None
    return revealed.refusal or revealed


class _Moves:
    """The lines that may have been meant: with words from behind the image in front of it."""

    def __init__(self, line: Pasted, caller: Caller, bases: BaseImages) -> None:
        self.line, self.caller, self.bases = line, caller, bases

    def find_fix(self, container: Container, span: Span) -> Fix | None:
        """Return the first line for the same image with no option behind it; None if there is none."""
        request = container.request
        for moved in () if self.line.symbols or request is None else _move_options(self.line.words, request):
            try:
                moved_request = self.caller.read(list(moved), container.engine, CallerContext()).request()
            except Refusal:
                continue
            outcome = outcome_of(container._replace(request=moved_request), self.bases)
            if moved_request.image == container.image and not moved_request.remarks and isinstance(outcome, Simulation):
                words = (self.line.tool, *self.line.command.split(" "), *moved)
                evidence = argv_evidence("this line", outcome.argv.value if outcome.argv else ())
                return Fix("put the options in front of the image", (Edit(span, shell_line(words)),), evidence)
        return None


def _move_options(words: Sequence[str], request: Request) -> list[tuple[str, ...]]:
    """Return lines with the first one, two and so on of the words after the image before it: one of them was meant."""
    argument_count = len(request.container.cmd or ())
    image_index = len(words) - argument_count - 1
    options, image, arguments = words[:image_index], words[image_index : image_index + 1], words[image_index + 1 :]
    ends = range(1, min(len(arguments), 16) + 1)
    return [
        (*options, *arguments[:end], *image, *arguments[end:])
        for end in ends
        if len(arguments) == end or arguments[end][:1] != "-"
    ]
