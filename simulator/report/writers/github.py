"""Problems as GitHub's workflow commands, which annotate the lines of a change.

Source: https://github.com/actions/toolkit/blob/683703c1149439530dcee7b8c7dbbfeec4104368/packages/core/src/command.ts
(escapeData, escapeProperty); https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

from simulator.core.text import printable
from simulator.report.bidi import one_direction
from simulator.report.problems import Problem, Problems, Region
from simulator.workspace.disk import path_between

_COMMANDS = {"note": "notice", "warning": "warning", "error": "error"}


def written(found: Problems) -> str:
    """Write one command a line; nothing at all where there is nothing to say."""
    lines = [_command(each, found.command) for each in found.problems]
    lines += [f"::notice {_property('file', _path(path))}::{_data(reason)}" for path, reason in found.skipped]
    return "".join(f"{line}\n" for line in lines)


def _command(problem: Problem, command: str) -> str:
    properties = [("file", _path(problem.path))] if problem.path else []
    properties += _spot(problem.region) if problem.path and problem.region else []
    properties.append(("title", f"dsim {command}: {problem.kind.id}"))
    message = "\n".join(map(_clean, (problem.message, *problem.detail, problem.kind.url)))
    told = ",".join(_property(name, value) for name, value in properties)
    return f"::{_COMMANDS[problem.level]} {told}::{_data(message)}"


def _spot(region: Region) -> list[tuple[str, str]]:
    """Name the lines; columns only where it is one line, as GitHub wants it."""
    end = region.end_line or region.line
    spot = [("line", str(region.line)), ("endLine", str(end))]
    if end == region.line and region.column:
        spot += [("col", str(region.column)), ("endColumn", str(region.end_column))]
    return spot


def _path(path: str) -> str:
    """Give a path from where dsim runs, where it is below that."""
    relative = path_between(".", path)
    return path if relative.startswith("..") else relative


def _clean(text: str) -> str:
    return one_direction(printable(text))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(name: str, value: str) -> str:
    return f"{name}={_data(_clean(value)).replace(':', '%3A').replace(',', '%2C')}"
