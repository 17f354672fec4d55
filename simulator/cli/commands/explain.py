"""``dsim explain``: an argv word by word, and how it came about."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from simulator.api.answer import Answer
from simulator.cli.command import DsimCommand
from simulator.cli.line_answers import answer_pasted, is_line
from simulator.cli.options import REPORTS, STYLES, engine_option, image_options, rootfs_options, style_option_of
from simulator.cli.output import answer_document, finish
from simulator.cli.workload_options import answer_options, file_options
from simulator.core.rule import Refusal, Rule
from simulator.core.text import did_you_mean, printable, quoted
from simulator.report.terminal import COLORED, broken
from simulator.report.text import callouts
from simulator.report.text.answer import argv_text, made_by_text, open_answer
from simulator.report.text.refusals import refusal_sentence
from simulator.report.text.steps import ExplanationStep, explain_word, explanation_steps, group_words
from simulator.simulation.container import Simulation
from simulator.simulation.outcome import what_is_missing
from simulator.workspace.terminal import terminal_width


@click.command(cls=DsimCommand, context_settings={"allow_interspersed_args": False})
@image_options
@rootfs_options
@click.option("--run-entrypoint", metavar="VALUE", help="As `docker run --entrypoint VALUE`; blank is not absent.")
@engine_option
@file_options
@click.option("--why", "asked", metavar="WORD", multiple=True, help="Tell only why this word is there, or is not.")
@style_option_of(STYLES["explain"])
@click.argument("arguments", metavar="[--] [ARG]... | docker run ...", nargs=-1, type=click.UNPROCESSED)
def command(
    run_entrypoint: str | None,
    name: str,
    asked: tuple[str, ...],
    style: str,
    arguments: tuple[str, ...],
    **options: Any,
) -> None:
    """Explain what a container of an image executes: each word, and how it came about, with what to read.

    The words after -- are those behind the image name of `docker run`; a line that begins with docker or podman is read
    as `dsim run` reads it, and `dsim nginx sh` is short for `dsim explain docker run nginx sh`. --why takes a word of
    the argv, of the image or of an instruction that did not count in the end; or the number of a word of the argv,
    from 1.

    Examples:

    \b
      dsim explain --entrypoint 'exec top -b' --cmd '["-n1"]' -- -h
      dsim explain -f Dockerfile --base nginx=nginx.json -- sh
      dsim explain --entrypoint '["a"]' --cmd '["b"]' --run-entrypoint c --why b
      dsim explain --compose compose.yaml --service web
      dsim explain -f Dockerfile --format html -- sh > page.html
    """
    if is_line(arguments):
        answer = answer_pasted(arguments, options, name, style)
    else:
        answer = answer_options(options, name, style, run_entrypoint, arguments)
    if isinstance(answer.outcome, Refusal):
        finish(answer, style)
    if not isinstance(answer.outcome, Simulation):
        finish(answer, style)  # of a line that gives an image, or whose words are not modelled
        return
    simulation = answer.outcome
    if style in REPORTS and simulation.is_known:
        _report(answer, simulation, asked, style)
    elif style == "json":
        click.echo(json.dumps(answer_document(answer)))
    elif asked:
        _why(simulation, asked)
    elif style == "table":
        click.echo(_text(simulation, answer))
    if simulation.argv and simulation.built.missing and not asked:
        raise what_is_missing(simulation)
    sys.exit(0 if simulation.argv else 1)


def _report(given: Answer, simulation: Simulation, asked: tuple[str, ...], style: str) -> None:
    from simulator.cli import reports
    from simulator.report.documents import answer

    if not asked:
        told = answer.report_simulation("explain", simulation, given.release, given.engine, given.told)
        reports.show(told, style)
        return
    reasons = [(quoted(word), explain_word(simulation, word)) for word in asked]
    reports.show(answer.report_word_reasons(reasons), style)
    if not all(sentences for _, sentences in reasons):
        sys.exit(1)


def _why(simulation: Simulation, asked: tuple[str, ...]) -> None:
    """Answer each question; one about a word that nobody wrote ends with status 1."""
    unanswered = False
    for word in asked:
        told = explain_word(simulation, word)
        unanswered |= not told
        near = "" if told else did_you_mean(word, simulation.argv.value if simulation.argv else ())
        sentences = told or [f"neither the image nor the request has the word {quoted(word)}{near}"]
        click.echo("\n".join(map(broken, sentences)))
    if unanswered:
        sys.exit(1)


def _text(simulation: Simulation, answer: Answer) -> str:
    columns = max(terminal_width(96), 40)
    opening = open_answer(simulation, answer.release, answer.engine, answer.told)
    told = opening.paragraphs(COLORED)
    if simulation.argv is not None:
        pen = callouts.UNICODE if _has_lines() else callouts.ASCII
        drawn = callouts.draw_callouts(list(_marks(simulation)), columns, pen, COLORED)
        told += [argv_text(simulation.argv.value, COLORED), drawn]
    elif simulation.refusal is not None:  # without an argv there is one
        verdict = COLORED.colored(refusal_sentence(simulation.refusal, answer.release), "refused")
        told.append(broken(f"{verdict}: {printable(simulation.refusal.told)}"))
    listed = list(explanation_steps(simulation, answer.release))
    steps = "\n".join(_chapter(n, each, columns) for n, each in enumerate(listed, 1))
    told.append(f"{COLORED.colored('what happened', 'title')}\n{steps}")
    if notes := opening.notes:
        told.append(COLORED.colored("note", "title") + "\n" + "\n".join(broken(note, "  ") for note in notes))
    rules = {rule.id: rule for each in listed for rule in each.rules}
    told.append(COLORED.colored("to read", "title") + "\n" + "\n".join(map(_link, rules.values())))
    return "\n\n".join([*told, made_by_text([answer.release.reader(simulation.built)])])


def _marks(simulation: Simulation) -> Iterator[callouts.Callout]:
    """Give the parts of the argv, each in the colour of its first word's origin."""
    assert simulation.argv is not None  # the caller looks
    at = 0
    for part in group_words(simulation):
        yield callouts.Callout(" ".join(part.words), part.sentences, simulation.argv.value[at].origin.source)
        at += len(part.words)


def _chapter(number: int, chapter: ExplanationStep, columns: int) -> str:
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
    return "\n".join([*lines, *([broken(chapter.result, " " * 11, "     gives ")] if chapter.result else [])])


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
