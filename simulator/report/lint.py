"""Reports of findings: one writer for each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from simulator.lint.finding import Report

# Each format: the module that has ``written``, which makes a text, without a line feed at its end, of a report.
WRITERS: Mapping[str, str] = {"table": "simulator.report.text.lint", "json": "simulator.report.lint_json"}


def written(report: Report, style: str) -> str:
    """Write a report in a format of ``WRITERS``."""
    writer: Callable[[Report], str] = import_module(WRITERS[style]).written
    return writer(report)
