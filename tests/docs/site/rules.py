"""The page of a rule, and the page that lists all rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from simulator.cli.commands.rule import describe
from simulator.core.rule import Question, Rule
from simulator.linting.finding import LintRule
from simulator.report.documents.prose import mark_code
from simulator.report.writers.markdown import rich_text, write_code
from simulator.rulebook import QUESTIONS
from tests.docs.generate import example
from tests.docs.site import scenarios
from tests.docs.site.lines import url_of

SHOWN = 4
"""How many scenarios a rule's page shows; it links the others."""
INTRODUCTION = """Every decision of dsim is made by one of these rules, in this reading order. Each has a page: what it
says, why, where it can be checked, and what each version does."""


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page: the list of rules, and one for each rule."""
    yield "rules.md", _list()
    for question in QUESTIONS:
        for rule in question.rules():
            yield f"rules/{rule.id}.md", page(rule, question)


def _list() -> str:
    parts = [
        "# Rules",
        INTRODUCTION,
    ]
    for question in QUESTIONS:
        parts.append(f"## {question.__name__}\n\n{_question(question)}")
        parts.append("\n".join(f"- [`{rule.id}`](rules/{rule.id}.md) {_text(rule.says)}" for rule in question.rules()))
    return "\n\n".join(parts) + "\n"


def _question(question: type[Question]) -> str:
    return _text((question.__doc__ or "").strip())


def _text(text: str) -> str:
    return rich_text(mark_code(text))


def _cited(what: str) -> str:
    """Write what is cited: a document and its section as they are, or a file and a function."""
    return _text(what) if '"' not in what else re.sub(r"([\\`*_\[\]<>])", r"\\\1", what)


def page(rule: Rule, question: type[Question]) -> str:
    """Write the page of a rule, which is one of the answers to a question."""
    about = describe(rule, question)
    parts = ["---\norphan: true\n---", f"# `{rule.id}`", f"{{.lead}}\n{_text(about['says'])}"]
    name = question.__name__
    parts.append(f"An answer to: *{_question(question)}* ([{name}](../rules.md#{name.lower()}))")
    if isinstance(rule, LintRule):
        parts += [f"Severity: {rule.severity}.", f"## Why\n\n{_text(rule.why)}", "## Example", "\n".join(example(rule))]
        comment = f"# dsim: ignore={rule.name} the reason"
        parts.append(f"[A comment](../linting.md#ignoring-findings) ignores it: {write_code(comment)}")
    if about["note"]:
        parts.append(f"## Why it is so\n\n{_text(about['note'])}")
    cites = "\n".join(f"- [{_cited(cite.what)}]({url_of(cite)})" for cite in rule.cites)
    parts.append(f"## Evidence\n\n{cites}")
    parts += [*_versions(about), _others(rule, question)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _versions(about: dict[str, Any]) -> Iterator[str]:
    """Yield which versions answer the question differently, and what each makes of the scenarios of the rule."""
    ids = about["scenarios"]
    if about["profiles"] or ids:
        yield "## What each version does"
    if about["profiles"]:
        rows = [f"| {write_code(name)} | {scenarios.versions(users)} |" for name, users in about["profiles"].items()]
        yield "The question has an answer of its own, a function of the specification, in these versions:"
        yield "\n".join(["| function | versions |", "| --- | --- |", *rows])
    shown, others = ids[:SHOWN], ids[SHOWN:]
    for case_id in shown:
        yield scenarios.section(scenarios.by_id()[case_id], 3, about["id"])
    if others:
        links = "\n".join(f"- {scenarios.link(case_id)}" for case_id in others)
        yield f"### More scenarios\n\n{links}"


def _others(rule: Rule, question: type[Question]) -> str:
    others = [f"- [`{other.id}`]({other.id}.md) {_text(other.says)}" for other in question.rules() if other is not rule]
    return "## Other answers to the same question\n\n" + "\n".join(others) if others else ""
