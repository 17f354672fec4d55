"""``dsim rule``: the catalogue of rules."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import click

from simulator.cli.command import DsimCommand
from simulator.cli.options import style_option
from simulator.core.errors import Unreadable
from simulator.core.rule import Question, Rule
from simulator.core.text import did_you_mean
from simulator.linting.finding import LintRule
from simulator.oracle.vectors import scenarios_by_rule
from simulator.releases.changes import users
from simulator.report.terminal import fit, limit
from simulator.rulebook import QUESTIONS, RULES


@click.command(cls=DsimCommand)
@click.argument("rule_id", required=False, metavar="[ID]")
@style_option
def command(rule_id: str | None, style: str) -> None:
    """Show one rule with its evidence, or list all rules.

    Examples:

    \b
      dsim rule
      dsim rule entrypoint.cleared
    """
    if rule_id is None:
        click.echo(_list(style))
        return
    if rule_id not in RULES:
        raise Unreadable(f"there is no rule {rule_id!r}; `dsim rule` lists them{did_you_mean(rule_id, RULES)}")
    question = next(question for question in QUESTIONS if RULES[rule_id] in question.rules())
    described = describe(RULES[rule_id], question)
    click.echo(json.dumps(described) if style == "json" else _page(described))


_WIDTH = 96  # columns of a page where the terminal is not narrower


def describe(rule: Rule, question: type[Question]) -> dict[str, Any]:
    """Collect everything about a rule."""
    return {
        "id": rule.id,
        "says": rule.says,
        "question": (question.__doc__ or "").strip(),
        "note": " ".join(rule.note.split()),
        "cites": [cite._asdict() for cite in rule.cites],
        "scenarios": list(scenarios_by_rule().get(rule.id, ())),
        "profiles": users(question),
        **(_of_lint(rule) if isinstance(rule, LintRule) else {}),
    }


def _of_lint(rule: LintRule) -> dict[str, str]:
    return {"severity": rule.severity, "why": rule.why, "bad": rule.bad, "good": rule.good}


def _list(style: str) -> str:
    if style == "json":
        return json.dumps([{"id": rule.id, "says": rule.says} for rule in RULES.values()])
    from simulator.report.text.table import table

    return table([(rule.id, rule.says) for rule in RULES.values()], ("rule", "says"))


def _page(described: dict[str, Any]) -> str:
    wide = min(limit() or _WIDTH, _WIDTH)
    lines = [described["id"], "", *textwrap.wrap(described["says"], wide), "", f"question   {described['question']}"]
    if described["note"]:
        lines += textwrap.wrap(described["note"], wide, initial_indent="note       ", subsequent_indent=" " * 11)
    for cite in described["cites"]:
        lines += [f"cites      {cite['what']}", f"           {cite['url']}"]
    if described["scenarios"]:
        listed = ", ".join(described["scenarios"])
        lines += textwrap.wrap(
            listed, wide, initial_indent="scenarios  ", subsequent_indent=" " * 11, break_on_hyphens=False
        )
    if "why" in described:
        lines.append(f"severity   {described['severity']}")
        lines += textwrap.wrap(described["why"], wide, initial_indent="why        ", subsequent_indent=" " * 11)
        for name in ("bad", "good"):
            first, *rest = described[name].splitlines()
            lines += [f"{name:11}{first}", *(f"{' ' * 11}{line}" for line in rest)]
    if described["profiles"]:
        lines += [f"variants   {function}: {', '.join(names)}" for function, names in described["profiles"].items()]
    return fit("\n".join(lines))
