"""Findings in a ``docker run`` line."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.build.image import BuiltImage
from simulator.callers.caller import Caller
from simulator.callers.command_line import Pasted
from simulator.callers.table import line_caller
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.linting.evidence import argv_evidence
from simulator.linting.finding import Edit, Evidence, Finding, Fix, Span
from simulator.linting.linter import FileResult
from simulator.linting.rules import Requests
from simulator.linting.stages import BaseImages
from simulator.shell.quote import shell_line
from simulator.simulation.container import simulate
from simulator.simulation.image import unknown_image
from simulator.simulation.pasted import fill_symbols


def lint_line(text: str, bases: BaseImages) -> FileResult:
    """Find options after the image name; raises ``NotModelled`` for a line that creates no container."""
    from simulator.callers.pasted.line import read_pasted

    line = read_pasted((text,))
    caller = line_caller(line.tool, line.command)
    if caller is None or caller.image_owner or line.tool != bases.options.engine.name:
        raise _not_checked(line, bases)
    try:
        words, _, reading, _ = fill_symbols(caller, line, bases.options.engine, CallerContext())
        request = _read_request(caller, words, bases)
    except Refusal:
        return FileResult([], [])
    if request.act != "create":
        raise _not_checked(line, bases)
    span = Span(1, 1, 1, len(text) + 1)
    evidence = _evidence(request, bases)
    findings = []
    for remark in request.remarks[:1]:
        fix = None
        for moved in () if line.symbols else _move_options(line.words, request):
            try:
                moved_request = _read_request(caller, moved, bases)
            except Refusal:
                continue
            moved_evidence = _evidence(moved_request, bases)
            if moved_request.image == request.image and not moved_request.remarks and moved_evidence is not None:
                moved_line = shell_line((line.tool, *line.command.split(" "), *moved))
                fix = Fix("put the options in front of the image", (Edit(span, moved_line),), moved_evidence)
                break
        rule = Requests.OPTION_AFTER_IMAGE
        findings.append(Finding(rule, rule.severity, remark.value, "--line", span, "", evidence, fix))
    return FileResult(reading.reveal_all(findings), [])


def _not_checked(line: Pasted, bases: BaseImages) -> NotModelled:
    what = line.shown
    return NotModelled(what, f"{what} is not looked at; give a line of {bases.options.engine.name} run")


def _read_request(caller: Caller, words: Sequence[str], bases: BaseImages) -> Request:
    return caller.read(list(words), bases.options.engine, CallerContext()).request()


def _move_options(words: tuple[str, ...], request: Request) -> list[tuple[str, ...]]:
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


def _evidence(request: Request, bases: BaseImages) -> Evidence | None:
    try:
        image = bases.find(request.image)
    except NotModelled:
        image = unknown_image(request.image)
    simulation = simulate(BuiltImage(image), request, bases.options.engine)
    return None if simulation.argv is None else argv_evidence("this line", simulation.argv.value)
