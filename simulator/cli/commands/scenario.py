"""``dsim scenario``: the vectors."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import click

from simulator.cli.command import Choice, DsimGroup
from simulator.cli.options import style_option
from simulator.cli.told import tell
from simulator.core.errors import Unreadable
from simulator.core.text import did_you_mean, printable, quoted_list
from simulator.oracle import scenarios, vectors
from simulator.report.terminal import fit
from simulator.workspace.disk import find_text, is_file, write_text

FOLDER = "scenarios"


@click.group(cls=DsimGroup)
def command() -> None:
    """Check, compile, show and export the scenarios.

    Example:

    \b
      dsim scenario show entrypoint-blank
    """


@command.command()
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[FILE|FOLDER]...")
def check(paths: tuple[str, ...]) -> None:
    """Check scenario files, and that every engine answers as they say.

    Without a name it checks the folder scenarios.

    Example:

    \b
      dsim scenario check scenarios
    """
    next_to = {os.path.join(os.path.dirname(path), "flags.toml") for path in paths if is_file(path)}
    flags, cases = scenarios.load([*filter(is_file, next_to), *(paths or (FOLDER,))])
    faults = list(scenarios.faults(flags, cases))
    for fault in faults:
        tell(printable(fault))
    click.echo(f"{len(cases)} cases, {len(faults)} faults")
    sys.exit(1 if faults else 0)


@command.command(name="compile")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if the file is not current.")
@click.argument("folder", type=click.Path(), default=FOLDER)
def compile_(only_check: bool, folder: str) -> None:
    """Compile the scenarios of a folder to vectors.json.

    Example:

    \b
      dsim scenario compile --check
    """
    flags, cases = scenarios.load([folder])
    if faults := list(scenarios.faults(flags, cases)):
        for fault in faults:
            tell(printable(fault))
        raise Unreadable(f"{len(cases)} cases, {len(faults)} faults; nothing was written")
    text, file = scenarios.compile_vectors(flags, cases), os.path.join(folder, "vectors.json")
    current = find_text(file) == text
    if only_check:
        click.echo(f"{file} is {'current' if current else 'not current; run `dsim scenario compile`'}")
        sys.exit(0 if current else 1)
    write_text(file, text)
    click.echo(f"{file}: {len(cases)} cases")


@command.command()
@click.argument("case_id", required=False, metavar="[ID]")
@style_option
def show(case_id: str | None, style: str) -> None:
    """Show one case with the answer of every engine, or list all cases.

    Examples:

    \b
      dsim scenario show
      dsim scenario show entrypoint-blank
    """
    cases = vectors.vectors()
    if not cases:
        raise Unreadable("there are no vectors; run `dsim scenario compile` where the scenarios are")
    if case_id is None:
        if style == "json":
            click.echo(json.dumps(cases))
            return
        from simulator.report.text.table import table

        click.echo(table([(case["id"], case["title"]) for case in cases], ("case", "title")))
        return
    case = next((case for case in cases if case["id"] == case_id), None)
    if case is None:
        near = did_you_mean(case_id, [case["id"] for case in cases])
        raise Unreadable(f"there is no case {case_id!r}; `dsim scenario show` lists them{near}")
    click.echo(json.dumps(case) if style == "json" else fit(_page(case)))


@command.command()
@click.option(
    "--format",
    "style",
    type=Choice(("json", "jsonl")),
    default="json",
    show_default=True,
    help="json is the file of vectors, jsonl is one question a line.",
)
def export(style: str) -> None:
    """Print the vectors, for other programs to test against.

    With jsonl, each line is one case on one engine: "case", "engine", "caller", "flags" and
    "shows", the "request" as `dsim oracle` takes it, and in "expect" what is expected
    (docs/conformance.md).

    Examples:

    \b
      dsim scenario export > vectors.json
      dsim scenario export --format jsonl |
        jq -c 'select(.caller == "docker-run") | .expect.argv'
    """
    from simulator.oracle.trials import exported, trials

    if style == "json":
        click.echo(vectors.vectors_text(), nl=False)
        return
    for number, trial in enumerate(trials(vectors.vectors())):
        click.echo(json.dumps(exported(trial, number)))


def _page(case: dict[str, Any]) -> str:
    lines = [
        case["title"],
        "",
        f"image    {json.dumps(case.get('image'))}",
        f"request  {json.dumps(case['request'])}",
        "",
    ]
    for outcome in case["expect"]:
        answer = quoted_list(outcome["argv"]) if "argv" in outcome else f"refused: {outcome.get('refused')}"
        if not {"argv", "refused"} & set(outcome):
            answer = printable(json.dumps(outcome["image"]))
        lines += [f"{answer}", f"    {', '.join(outcome['on'])}"]
    lines += ["", f"shows    {', '.join(case['shows'])}", f"flags    {', '.join(case['flags'])}"]
    return "\n".join([*lines, f"note     {case['note']}"] if "note" in case else lines)
