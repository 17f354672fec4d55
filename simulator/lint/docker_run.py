"""Findings in a ``docker run`` line that is given on the command line."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.build.image import BuiltImage
from simulator.callers.command_line import pasted
from simulator.callers.docker import run
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.lint.finding import Edit, Evidence, Finding, Fix, Span
from simulator.lint.linter import FileResult
from simulator.lint.rules import Requests
from simulator.lint.stages import Bases, shown_evidence
from simulator.shell.quote import shell_line
from simulator.simulation.container import simulate
from simulator.simulation.image import unknown_image


def lint_line(text: str, bases: Bases) -> FileResult:
    """Find options behind the image's name."""
    line = pasted((text,))
    if line.command not in ("run", "create") or line.tool != bases.options.engine.name:
        what = f"{line.tool} {line.command}"
        raise NotModelled(what, f"{what} is not looked at; give a line of {bases.options.engine.name} run")
    try:
        asked = _request(line.words, bases)
    except Refusal:
        return FileResult([], [])
    where = Span(1, 1, 1, len(text) + 1)
    evidence = _evidence(asked, bases)
    findings = []
    for remark in asked.remarks[:1]:
        fix = None
        for moved in _moved(line.words, asked):
            try:
                after = _request(moved, bases)
            except Refusal:
                continue
            shown_then = _evidence(after, bases)
            if after.image == asked.image and not after.remarks and shown_then is not None:
                spelled = shell_line((line.tool, line.command, *moved))
                fix = Fix("put the options in front of the image", (Edit(where, spelled),), shown_then)
                break
        rule = Requests.OPTION_AFTER_IMAGE
        findings.append(Finding(rule, rule.severity, remark.value, "--line", where, "", evidence, fix))
    return FileResult(findings, [])


def _request(words: Sequence[str], bases: Bases) -> Request:
    return run.read_request(list(words), bases.options.engine, CallerContext())


def _moved(words: tuple[str, ...], request: Request) -> list[tuple[str, ...]]:
    """Put the first words behind the image, one, two and so on, in front of it: one of these lines was meant."""
    behind = len(request.container.cmd or ())
    at = len(words) - behind - 1
    front, image, rest = words[:at], words[at : at + 1], words[at + 1 :]
    ends = range(1, min(len(rest), 16) + 1)
    return [(*front, *rest[:end], *image, *rest[end:]) for end in ends if len(rest) == end or rest[end][:1] != "-"]


def _evidence(request: Request, bases: Bases) -> Evidence | None:
    try:
        image = bases.find(request.image)
    except NotModelled:
        image = unknown_image(request.image)
    simulation = simulate(BuiltImage(image), request, bases.options.engine)
    return None if simulation.argv is None else shown_evidence("this line", simulation.argv.value)
