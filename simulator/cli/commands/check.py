"""``dsim check``: what images are to execute, pinned in a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click

from simulator.cli.command import DsimCommand
from simulator.cli.options import style_option
from simulator.core.text import printable
from simulator.oracle.checks import CheckResult, read_checks, run_check
from simulator.report.terminal import COLORED, fit


@click.command(cls=DsimCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
@style_option
def command(files: tuple[str, ...], style: str) -> None:
    """Check that images execute what files expect of them.

    A FILE is TOML: an image, and for each check what is asked of it and what is expected, such as
    the argv, a variable, a refusal, or how it starts (docs/check.md).

    The exit status is 0 if everything is as expected, 1 if something is not, 2 if a file cannot be
    read, and 3 if something is not known but nothing differs.

    Example:

    \b
      dsim check docs/check/checks.toml
    """
    results = [result for file in files for check in read_checks(file) for result in run_check(check)]
    click.echo(json.dumps([_row(result) for result in results]) if style == "json" else fit(_page(results)))
    if any(result.faults for result in results):
        sys.exit(1)
    sys.exit(3 if any(result.unknown for result in results) else 0)


def _row(result: CheckResult) -> dict[str, object]:
    about = {"file": result.check.file, "name": result.check.name, "engine": result.engine}
    return {**about, "holds": result.holds, "faults": result.faults, "unknown": result.unknown or None}


def _page(results: Sequence[CheckResult]) -> str:
    """Write what differs and what is not known, and how many checks hold."""
    lines = []
    for result in results:
        if not result.holds:
            where = f"{result.check.file}: {result.check.name}, on {result.engine}"
            lines.append(COLORED.colored(printable(where), "refused" if result.faults else "title"))
            lines += [f"  {printable(fault)}" for fault in result.faults]
            lines += [f"  not known: {printable(result.unknown)}"] if result.unknown else []
    differ = sum(bool(result.faults) for result in results)
    unknown = sum(bool(result.unknown) for result in results)
    lines += [""] if lines else []
    lines.append(f"{len(results) - differ - unknown} hold, {differ} differ, {unknown} not known")
    return "\n".join(lines)
