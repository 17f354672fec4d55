"""``dsim explain``: an argv word by word, and how it came about."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from simulator.analysis import advice
from simulator.callers.entrypoint import run
from simulator.cli.options import REPORTS, STYLES, image_options, read_image, style_option_of
from simulator.core.rule import Refusal, Rule
from simulator.core.text import printable, shown
from simulator.engine.engine import Engine
from simulator.engine.engines import engine
from simulator.report import callouts
from simulator.report.answer_json import process_answer
from simulator.report.terminal import inked
from simulator.report.text.answer import argv_text
from simulator.report.text.steps import Chapter, chapters, parts, why
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import unknown


@click.command(context_settings={"allow_interspersed_args": False})
@image_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@click.option("--engine", "name", metavar="NAME", default="docker", help="docker@28.5, podman@5.8, ... (dsim profile).")
@click.option("--why", "asked", metavar="WORD", multiple=True, help="Tell only why this word is there, or is not.")
@style_option_of(STYLES["explain"])
@click.argument("arguments", metavar="[--] [ARG]...", nargs=-1, type=click.UNPROCESSED)
def command(
    run_entrypoint: str | None,
    name: str,
    asked: tuple[str, ...],
    style: str,
    arguments: tuple[str, ...],
    **image: Any,
) -> None:
    """Explain what a container of an image executes: each word, and how it came about, with what to read.

    The words after -- are those behind the image name of `docker run`. --why takes a word of the argv, of the image
    or of an instruction that did not count in the end; or the number of a word of the argv, from 1.

    Examples:

    \b
      dsim explain --entrypoint 'exec top -b' --cmd '["-n1"]' -- -h
      dsim explain -f Dockerfile --base nginx=nginx.json -- sh
      dsim explain --entrypoint '["a"]' --cmd '["b"]' --run-entrypoint c --why b
      dsim explain -f Dockerfile --format html -- sh > page.html
    """
    chosen = engine(name)
    try:
        done = simulate(read_image(image, chosen), run(run_entrypoint, arguments, chosen), chosen)
    except Refusal as refusal:
        rule = refusal.decision.rule
        click.echo(f"refused at {refusal.stage}: {printable(str(refusal))} ({rule.id}: {rule.says})", err=True)
        sys.exit(1)
    if not done.is_known:
        raise unknown(done.built.missing)
    if style in REPORTS:
        _report(done, chosen, name, asked, style)
    elif style == "json":
        click.echo(json.dumps(process_answer(done, chosen, name)))
    elif asked:
        _why(done, asked)
    else:
        click.echo(_text(done, chosen, name))
    sys.exit(0 if done.argv else 1)


def _report(done: Simulation, chosen: Engine, name: str, asked: tuple[str, ...], style: str) -> None:
    from simulator.cli import reports
    from simulator.report.documents import answer

    if not asked:
        reports.show(answer.simulation("explain", done, chosen, name), style)
        return
    told = [(shown(word), why(done, word)) for word in asked]
    reports.show(answer.answers(told), style)
    if not all(sentences for _, sentences in told):
        sys.exit(1)


def _why(done: Simulation, asked: tuple[str, ...]) -> None:
    """Answer each question; one about a word that nobody wrote ends with status 1."""
    unanswered = False
    for word in asked:
        told = why(done, word)
        unanswered |= not told
        click.echo("\n".join(told) or f"neither the image nor the request has the word {shown(word)}")
    if unanswered:
        sys.exit(1)


def _text(done: Simulation, chosen: Engine, name: str) -> str:
    columns = max(shutil.get_terminal_size((96, 24)).columns, 40)
    told = []
    if done.argv is not None:
        pen = callouts.UNICODE if _has_lines() else callouts.ASCII
        told += [argv_text(done.argv.value), callouts.drawn(list(_marks(done)), columns, pen)]
    else:
        told.append(f"{inked('refused', 'refused')}: {printable(str(done.refusal))}")
    listed = list(chapters(done, chosen))
    steps = "\n".join(_chapter(n, each, columns) for n, each in enumerate(listed, 1))
    told.append(f"{inked('what happened', 'title')}\n{steps}")
    if notes := [printable(finding.value) for finding in advice.about(done, chosen, name)]:
        told.append(inked("note", "title") + "\n" + "\n".join(f"  {note}" for note in notes))
    rules = {rule.id: rule for each in listed for rule in each.rules}
    return "\n\n".join([*told, inked("to read", "title") + "\n" + "\n".join(map(_link, rules.values()))])


def _marks(done: Simulation) -> Iterator[callouts.Mark]:
    """Give the parts of the argv, each in the colour of its first word's origin."""
    assert done.argv is not None  # the caller looks
    at = 0
    for part in parts(done):
        yield callouts.Mark(" ".join(part.words), part.sentences, done.argv.value[at].origin.source)
        at += len(part.words)


def _chapter(number: int, chapter: Chapter, columns: int) -> str:
    lead = f"  {number}. "
    lines = textwrap.wrap(chapter.title, columns, initial_indent=lead, subsequent_indent=" " * len(lead))
    for rule in chapter.rules:
        lines += textwrap.wrap(
            f"{rule.says} ({rule.id})",
            columns,
            initial_indent="     ",
            subsequent_indent="     ",
            break_on_hyphens=False,
        )
    return "\n".join([*lines, *([f"     gives {chapter.gives}"] if chapter.gives else [])])


def _link(rule: Rule) -> str:
    """Give the place to read about a rule: documentation where there is some, else the source."""
    pages = [cite.url for cite in rule.cites if "github.com" not in cite.url]
    return f"  {rule.id}\n    {(pages or [rule.cites[0].url])[0]}"


def _has_lines() -> bool:
    """Whether the terminal shows the characters that lines are drawn with."""
    try:
        "┬─│└…".encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
