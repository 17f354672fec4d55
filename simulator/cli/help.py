"""The options in ``--help``: under headings, each heading with the options of every command that belong there."""

from __future__ import annotations

from collections.abc import Mapping

import click

from simulator.callers.table import file_callers

FILES = "Compose and other files"
OTHERS = "Options"
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "Image": ("--entrypoint", "--cmd", "--shell", "--config", "--file", "--change"),
    "Build": (
        "--target",
        "--build-arg",
        "--base",
        "--no-catalogue",
        "--builder",
        "--platform",
        "--image-format",
        "--context",
    ),
    "Root filesystem": ("--rootfs", "--pull", "--pull-cache"),
    "Request": (
        "--run-entrypoint",
        "--caller",
        "--line",
        "--want-shell",
        "--append",
        "--args-only",
        "--service-inspect",
    ),
    FILES: (),  # the options of the callers
    "Engine": ("--engine",),
    "Findings": ("--select", "--ignore", "--fix", "--diff", "--fail-on"),
    "Output": ("--format", "--color", "--why", "--expect", "--trace", "--timeline"),
    OTHERS: (),  # those that no heading names, and --help
}
_COLUMN = 30  # the widest that click makes the column of names


def write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the options of a command under their headings, all with one column of names."""
    headings = {option: heading for heading, options in HEADINGS.items() for option in options}
    headings |= dict.fromkeys(_file_options(), FILES)
    sections: dict[str, list[tuple[str, str]]] = {heading: [] for heading in HEADINGS}
    for param in command.get_params(ctx):
        if isinstance(param, click.Option) and (record := param.get_help_record(ctx)):
            sections[next((headings[name] for name in param.opts if name in headings), OTHERS)].append(record)
    width = min(_COLUMN, max(len(names) for rows in sections.values() for names, _ in rows))
    for heading, rows in sections.items():
        if rows:
            with formatter.section(heading):
                formatter.write_dl([(names.ljust(width), text) for names, text in rows], col_max=_COLUMN)


def _file_options() -> set[str]:
    """Return the options of the callers that read files, and those that belong to them."""
    found = set()
    for caller in file_callers():
        part = caller.option.part if caller.option else None
        found |= {f"--{caller.name}", *([f"--{part}"] if part else ()), *(extra.option for extra in caller.file_extras)}
    return found
