"""How ``dsim resolve`` and ``dsim run`` print an answer, and with which status they exit."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from simulator.api.answer import Answer
from simulator.build.image import BuiltImage
from simulator.cli.command import Choice
from simulator.cli.options import REPORTS, STYLES, style_option_of
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import Action
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted_list
from simulator.engine.engine import Engine
from simulator.golang import json as gojson
from simulator.simulation.container import Simulation

style_option = style_option_of(STYLES["resolve"])
why_option = click.option(
    "--why",
    type=Choice(("shown", "all")),
    default="shown",
    help="The rules that the table lists: those that led to what it shows, or all that applied.",
)
expect_option = click.option(
    "--expect", metavar="JSON", help="A JSON array of words: exit with 1 if the argv is another."
)


def finish(answer: Answer, style: str, expected: tuple[str, ...] | None = None, *, every_rule: bool = False) -> None:
    """Print an answer; exit with 1 for a refusal, and for another argv than the expected one.

    Raises ``NotModelled`` where the answer lacks what depends on an unknown image; the table shows the rest before, and
    what is missing by its name in angle brackets. For words executed in a container only JSON shows more than the
    argv, so only JSON raises it.
    """
    if isinstance(answer.outcome, Refusal):
        _print_refusal(answer.outcome, style, answer)
        sys.exit(1)
    if isinstance(answer.outcome, BuiltImage):
        print_image(answer.outcome, style, answer.release)
        return
    if isinstance(answer.outcome, NotModelled):
        raise answer.outcome
    simulation = answer.outcome
    if not simulation.is_known:
        if style in ("table", "json"):
            _print(simulation, style, answer, every_rule=every_rule)
        raise _missing(simulation)
    _print(simulation, style, answer, every_rule=every_rule)
    if style == "table":
        print_execs(simulation.request.actions)
    if simulation.argv is None:
        sys.exit(1)
    if simulation.built.missing and simulation.request.act == "exec" and style == "json":
        raise _missing(simulation)
    _compare(simulation.argv.value, expected)
    if simulation.built.missing and simulation.request.act != "exec":
        raise _missing(simulation)


def print_execs(actions: Sequence[Action]) -> None:
    """Print what is executed in containers in addition to their process: probes and hooks."""
    if execs := [action for action in actions if action.words]:
        from simulator.report.terminal import columns

        rows = [(printable(name), place, quoted_list(words)) for name, place, words, _ in execs]
        click.echo("\nbeside it\n" + columns(rows))


def print_image(built: BuiltImage, style: str, engine: Engine) -> None:
    """Print the configuration of a committed or imported image."""
    import json

    from simulator.images.config import to_json
    from simulator.report.answer_json import image_answer, made_by_json
    from simulator.report.terminal import columns
    from simulator.report.text.answer import RULE_HINT, made_by_text, rule_rows

    if style == "json":
        click.echo(json.dumps(image_answer(built) | made_by_json([engine.reader()])))
        return
    steps = [step for decision in built.decisions for step in decision.trace()]
    click.echo(json.dumps(to_json(built.image), indent=2))
    click.echo("\nwhy\n" + columns(rule_rows(steps)))
    click.echo(f"\n{made_by_text([engine.reader()])}\n{RULE_HINT}")


def _compare(argv: tuple[str, ...], expected: tuple[str, ...] | None) -> None:
    if expected is not None and argv != expected:
        from simulator.cli.told import tell

        tell(_difference(expected, argv))
        sys.exit(1)


def _missing(simulation: Simulation) -> NotModelled:
    from simulator.simulation.outcome import what_is_missing

    return what_is_missing(simulation)


def read_expected(text: str) -> tuple[str, ...]:
    """Read the value of --expect."""
    words = None
    try:
        words = gojson.decode_string_array(text.strip())
    except gojson.JsonError as fault:
        raise click.BadParameter(f"this is no JSON array: {fault.reason}", param_hint="--expect") from None
    if words is None:
        raise click.BadParameter("the array holds something that is not a string", param_hint="--expect")
    return words


def _print(simulation: Simulation, style: str, answer: Answer, *, every_rule: bool) -> None:
    if style == "table":
        from simulator.report.terminal import COLORED
        from simulator.report.text.answer import answer_text

        text = answer_text(simulation, answer.release, answer.engine, COLORED, answer.told, every_rule=every_rule)
        click.echo(text)
    elif style == "json":
        _print_json(answer)
    elif style in REPORTS:
        from simulator.cli import reports

        reports.simulation(answer, style)
    elif simulation.argv is None:
        assert simulation.refusal is not None  # without an argv there is a refusal
        _print_refusal(simulation.refusal, style, answer)
    elif style == "plain":
        click.echo(quoted_list(simulation.argv.value))
    elif style == "shell":
        from simulator.shell.quote import shell_line

        click.echo(shell_line(simulation.argv.value))
    else:
        _print_nul(simulation.argv.value)


def _print_json(answer: Answer) -> None:
    import json

    click.echo(json.dumps(answer_document(answer)))


def answer_document(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON values: the oracle's, and who made it."""
    from simulator.report.answer_json import made_by_json

    release, refusal = answer.release, answer.refusal
    built = answer.outcome.built if isinstance(answer.outcome, Simulation) else None
    of_builder = refusal is not None and refusal.stage == "build" and refusal.by in ("", release.builder_name)
    return answer.fields() | made_by_json([release.names(release.builder) if of_builder else release.reader(built)])


def _print_nul(words: tuple[str, ...]) -> None:
    if sys.stdout.isatty():
        raise click.UsageError("--format nul writes raw bytes; send them to a file or a pipe")
    if any("\0" in word for word in words):
        raise Unreadable("a word holds a NUL character, which --format nul cannot show; use --format plain")
    click.echo("".join(f"{word}\0" for word in words).encode(), nl=False)


def _print_refusal(refusal: Refusal, style: str, answer: Answer) -> None:
    if style == "json":
        _print_json(answer)
        return
    if refusal.file:
        from simulator.workspace.disk import names_beside

        refusal.of_name(*names_beside(refusal.file))
    if style in REPORTS:
        from simulator.cli import reports

        reports.refusal(refusal, style, answer.release)
        return
    from simulator.cli.told import tell
    from simulator.report.terminal import COLORED
    from simulator.report.text.refusals import refusal_sentence

    rule, headline = refusal.decision.rule, refusal_sentence(refusal, answer.release)
    headline = COLORED.colored(headline, "refused") if style == "table" else headline
    tell(f"{headline}: {printable(refusal.told)} ({rule.id}: {rule.says})")


def _difference(expected: tuple[str, ...], argv: tuple[str, ...]) -> str:
    """Describe the first word at which two argvs differ."""
    at = next(
        (n for n, (a, b) in enumerate(zip(expected, argv, strict=False)) if a != b), min(len(expected), len(argv))
    )
    return f"dsim: expected {quoted_list(expected)}, found {quoted_list(argv)}: word {at + 1} is the first that differs"
