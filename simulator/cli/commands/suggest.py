"""``dsim suggest``: which request executes what is wanted."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from simulator.analysis.suggest import (
    Goal,
    Instead,
    Suggestion,
    Unreachable,
    appended_goal,
    shell_goal,
    suggest,
    wanted_goal,
    without_shell,
)
from simulator.api.answer import Answer
from simulator.build.image import BuiltImage
from simulator.cli.command import DsimCommand, color_option
from simulator.cli.options import engine_option, image_options, read_image, refuse_misplaced, style_option
from simulator.cli.told import tell
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted_list
from simulator.engine.engine import Engine
from simulator.releases.find import find_engine as engine_named
from simulator.report.answer_json import advice_json, made_by_json
from simulator.report.terminal import COLORED, broken, columns, command_behind, continued, fit
from simulator.report.text.answer import made_by_text, open_answer
from simulator.shell.quote import shell_line


@click.command(cls=DsimCommand, context_settings={"allow_interspersed_args": False})
@image_options
@click.option("--want-shell", "shell_wanted", is_flag=True, help="Want a shell in a container of the image.")
@click.option("--append", "appended", metavar="WORD", multiple=True, help="Want what it runs by itself, and this word.")
@click.option("--args-only", is_flag=True, help="Where --entrypoint cannot be given.")
@engine_option
@style_option
@color_option
@click.argument("wanted", metavar="[--] [WORD]...", nargs=-1, type=click.UNPROCESSED)
def command(
    wanted: tuple[str, ...],
    shell_wanted: bool,
    appended: tuple[str, ...],
    args_only: bool,
    name: str,
    style: str,
    **image: Any,
) -> None:
    """Find the shortest `docker run` line that executes exactly the wanted words, or tell that none does.

    The words behind -- are the wanted argv, kept to the letter; a single one with blanks, which names no program, is
    read as a shell would read it. Every line is verified by working out what it
    executes. The smallest change of ENTRYPOINT and CMD that makes a plain line do is told, too. With --want-shell, for
    an image that has no shell, it tells what gives you one.

    Exit status: 0 there is such a line; 1 there is none.

    Examples:

    \b
      dsim suggest --entrypoint '["python", "app.py"]' -- ls -l /
      dsim suggest --entrypoint 'exec top -b' --append -d1
      dsim suggest -f Dockerfile --base nginx=nginx.json --want-shell
      dsim suggest --config image.json --args-only -- bash
    """
    if (bool(wanted), shell_wanted, bool(appended)).count(True) > 1:
        raise click.UsageError("give one of: words behind --, --want-shell, --append")
    refuse_misplaced(wanted, image)
    engine = engine_named(name)
    try:
        built = read_image(image, engine, "words behind --")
        if not (wanted or shell_wanted or appended):
            raise click.UsageError("no words are wanted. For example:\n  dsim suggest -f Dockerfile -- sh -c 'echo hi'")
        found = suggest(_goal(wanted, shell_wanted, appended, built, engine), built, engine, arguments_only=args_only)
    except Refusal as refusal:
        tell(f"refused at {refusal.stage}: {printable(refusal.told)}")
        sys.exit(1)
    except Unreachable as why:
        tell(f"dsim: {printable(str(why))}")
        sys.exit(1)
    answer = None if found.simulation is None else Answer(found.simulation, engine, name)
    if shell_wanted and answer is not None and answer.told is not None and answer.told.fails:
        _tell_lack(answer.told.outcome, tuple(without_shell(built, engine)), engine, built, style)
        sys.exit(1)
    written = (
        json.dumps(_json(found, answer, engine, built)) if style == "json" else _text(found, answer, engine, built)
    )
    click.echo(written)
    sys.exit(0 if found.line else 1)


def _tell_lack(why: str, instead: tuple[Instead, ...], engine: Engine, built: BuiltImage, style: str) -> None:
    """Print that no line starts a shell, and what gives one."""
    reader = [engine.reader(built)]
    if style == "json":
        listed = [each._asdict() for each in instead]
        fields = {"engine": engine.full_name, "run": None, "change": None, "why": why, "instead": listed}
        click.echo(json.dumps({**fields, **made_by_json(reader)}))
        return
    lead = f"{COLORED.colored('no', 'refused')} {engine.name} run line starts a shell of this image: it {why}"
    parts = [broken(lead), *(f"{each.gives}\n{continued(each.text, '  ')}" for each in instead)]
    click.echo("\n\n".join([*parts, fit(made_by_text(reader))]))


def _goal(wanted: tuple[str, ...], shell: bool, appended: tuple[str, ...], built: BuiltImage, engine: Engine) -> Goal:
    if shell:
        return shell_goal(built)
    return appended_goal(appended, built, engine) if appended else wanted_goal(wanted)


def _text(found: Suggestion, answer: Answer | None, engine: Engine, built: BuiltImage) -> str:
    parts: list[str] = []
    opening = None
    if answer is not None and found.simulation is not None:
        opening = open_answer(found.simulation, engine, answer.engine, answer.told)
    if found.line is None:
        none = f"{COLORED.colored('no', 'refused')} {engine.name} run line executes {quoted_list(found.goal.argv)}"
        parts.append(broken(none))
    else:
        parts += [
            *(opening.paragraphs(COLORED) if opening else ()),
            COLORED.colored(continued(shell_line((engine.name, "run", *found.line))), "title"),
            f"  {quoted_list(found.goal.argv)}",
        ]
    if found.change and found.changed_line != found.line:
        line = shell_line((engine.name, "run", *found.changed_line))
        parts.append(command_behind("or, with a change of the image,", line))
        instructions = [continued(instruction, "  ") for instruction in found.change]
        parts.append("\n".join(COLORED.colored(instruction, "after") for instruction in instructions))
    if opening and found.line is None:  # it is about the image that changes
        parts += opening.paragraphs(COLORED)
    notes = [
        *(opening.notes if opening else ()),
        *found.goal.notes,
        *([f"{built.missing} is not known" if built.missing else ""]),
    ]
    parts += (
        [COLORED.colored("note", "title") + "\n" + columns([(note,) for note in map(printable, notes) if note])]
        if any(notes)
        else []
    )
    return "\n\n".join([*parts, fit(made_by_text([engine.reader(built)]))])


def _json(found: Suggestion, answer: Answer | None, engine: Engine, built: BuiltImage) -> dict[str, Any]:
    pieces = () if answer is None else answer.advice
    return {
        "engine": engine.full_name,
        "wanted": found.goal.argv,
        "run": found.line,
        "change": {"instructions": found.change, "run": found.changed_line} if found.change else None,
        "notes": found.goal.notes,
        "advice": [advice_json(piece) for piece in pieces],
        **made_by_json([engine.reader(built)]),
    }
