"""Problems as GitHub's workflow commands, which annotate the lines of a change.

Source: https://github.com/actions/toolkit/blob/683703c1149439530dcee7b8c7dbbfeec4104368/packages/core/src/command.ts
(escapeData, escapeProperty); https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands.
"""

from __future__ import annotations

from simulator.core.text import printable
from simulator.report.documents.problems import Problem, Problems, Region
from simulator.report.writers.right_to_left import escape_right_to_left
from simulator.workspace.disk import path_between

_COMMANDS = {"note": "notice", "warning": "warning", "error": "error"}


def write(problems: Problems) -> str:
    """Write one workflow command a line; an empty text if there is no problem and no skipped file."""
    lines = [_command(problem, problems.command) for problem in problems.problems]
    lines += [
        f"::notice {_property('file', _relative_path(path))}::{_escape_data(reason)}"
        for path, reason in problems.skipped
    ]
    return "".join(f"{line}\n" for line in lines)


def _command(problem: Problem, command: str) -> str:
    properties = [("file", _relative_path(problem.path))] if problem.path else []
    properties += _line_properties(problem.region) if problem.path and problem.region else []
    properties.append(("title", f"dsim {command}: {problem.kind.id}"))
    message = "\n".join(map(_escape_text, (problem.message, *problem.detail, problem.kind.url)))
    written = ",".join(_property(name, value) for name, value in properties)
    return f"::{_COMMANDS[problem.level]} {written}::{_escape_data(message)}"


def _line_properties(region: Region) -> list[tuple[str, str]]:
    """Name the lines, and the columns if it is one line: GitHub accepts columns only then."""
    end = region.end_line or region.line
    properties = [("line", str(region.line)), ("endLine", str(end))]
    if end == region.line and region.column:
        properties += [("col", str(region.column)), ("endColumn", str(region.end_column))]
    return properties


def _relative_path(path: str) -> str:
    """Return a path relative to the current folder; one outside of it is unchanged."""
    relative = path_between(".", path)
    return path if relative.startswith("..") else relative


def _escape_text(text: str) -> str:
    return escape_right_to_left(printable(text))


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(name: str, value: str) -> str:
    return f"{name}={_escape_data(_escape_text(value)).replace(':', '%3A').replace(',', '%2C')}"
