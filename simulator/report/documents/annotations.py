"""From answers and comparisons to problems: what annotations and SARIF say of ``dsim resolve`` and ``dsim diff``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis import advice
from simulator.analysis.diff import Change, Comparison, Line, rules
from simulator.core.rule import Refusal, Rule
from simulator.core.text import quoted_list
from simulator.engine.engine import Engine
from simulator.report.documents.answer import engine_name, rule_link
from simulator.report.documents.problems import Level, Problem, ProblemKind, Problems, Region
from simulator.report.text.diff import (
    ImageComparison,
    changed_settings,
    group_changes,
    headline,
    request_labels,
    setting_texts,
)
from simulator.report.text.matrix import outcome_text, refusal_text
from simulator.rulebook import RULES
from simulator.simulation.container import Simulation

_REVIEW = "https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact"
REQUEST = ProblemKind(
    "diff.request",
    "A request executes something else after the change.",
    "Who starts the image in this way gets another process.",
    _REVIEW,
    "warning",
)
SETTING = ProblemKind(
    "diff.setting",
    "Environment, directory, user, stop signal or healthcheck are others after the change.",
    "They are part of what a container of the image is, whatever is asked for.",
    "https://docs.docker.com/reference/dockerfile/",
    "note",
)
REFUSED = ProblemKind(
    "diff.refused",
    "The builder refuses one side of the change.",
    "Without an image nothing can be started.",
    "https://docs.docker.com/reference/dockerfile/",
    "error",
)
UNKNOWN = ProblemKind(
    "diff.unknown",
    "Whether a request or a setting changes depends on a base image that is not known.",
    "Give its configuration (--base REF=FILE) to know.",
    "https://docs.docker.com/reference/dockerfile/#from",
    "note",
)
ONE_SIDED = ProblemKind(
    "diff.news",
    "Only one side of the change has this Dockerfile or target.",
    "There is nothing to compare it with.",
    "https://docs.docker.com/reference/dockerfile/",
    "note",
)
_ARGV_KEYWORDS = ("FROM", "SHELL", "ENTRYPOINT", "CMD", "ONBUILD")
_SETTING_KEYWORDS = {
    "env": "ENV",
    "cwd": "WORKDIR",
    "user": "USER",
    "stop signal": "STOPSIGNAL",
    "healthcheck": "HEALTHCHECK",
}


def annotate_simulation(
    command: str, simulation: Simulation, engine: Engine, asked_for: str, paths: Sequence[str]
) -> Problems:
    """Give the refusal or the argv, and what a careful reader would point out; ``paths`` are the files it is about."""
    found: list[Problem] = []
    if simulation.argv is not None:
        told = f"{engine_name(engine)} executes {quoted_list(simulation.argv.value)}"
        where = "\n".join(word.origin.where for word in simulation.argv.value)
        found.append(Problem(_rule_kind(simulation.argv.rule, "note"), "note", told, *_find_place(where, paths)))
    elif simulation.refusal is not None:
        found.append(_refusal_problem(simulation.refusal, engine, paths))
    found += [
        Problem(_rule_kind(finding.rule, "warning"), "warning", finding.value, *_find_place(finding.value, paths))
        for finding in advice.about(simulation, engine, asked_for)
    ]
    return Problems(command, (), tuple(found))


def annotate_refusal(command: str, refused: Refusal, engine: Engine, paths: Sequence[str], who: str = "") -> Problems:
    """Give a refusal that came before the engine was asked."""
    return Problems(command, (), (_refusal_problem(refused, engine, paths, who),))


def annotate_refusals(command: str, answers: Mapping[str, Mapping[str, Any]], paths: Sequence[str]) -> Problems:
    """Give those of many answers, as the oracle gives them, that are refusals."""
    found = []
    for name, answer in answers.items():
        if answer["outcome"] == "refused":
            told = f"{name}: refused at {answer['stage']}: {answer['message']}"
            found.append(Problem(_rule_kind(RULES[answer["rule"]], "error"), "error", told, *_find_place(told, paths)))
    return Problems(command, (), tuple(found))


def _refusal_problem(refused: Refusal, engine: Engine, paths: Sequence[str], who: str = "") -> Problem:
    rule = refused.decision.rule
    who = who or (engine.builder if refused.stage == "build" else engine_name(engine))
    told = f"refused by {who} at {refused.stage}: {refused}"
    return Problem(_rule_kind(rule, "error"), "error", told, *_find_place(told, paths), (rule.says,))


def _rule_kind(rule: Rule, level: Level) -> ProblemKind:
    return ProblemKind(rule.id, rule.says, "", rule_link(rule).url, level)


def _find_place(text: str, paths: Sequence[str]) -> tuple[str, Region | None]:
    """Find the first place that a text names: ``FILE:LINE``, or ``line LINE`` where there is one file."""
    for path in paths:
        names = "|".join(map(re.escape, {path, path.rpartition("/")[2]}))
        if match := re.search(rf"(?:^|[\s(])(?:{names}):(\d{{1,9}})\b", text, re.MULTILINE):
            return path, Region(int(match[1]))
    if len(paths) != 1:
        return "", None
    match = re.search(r"\bline (\d{1,9})\b", text)
    return paths[0], Region(int(match[1])) if match else None


def annotate_diff(done: Sequence[ImageComparison]) -> Problems:
    """Give what changes, each at the line that is responsible."""
    found = tuple(problem for each in done for problem in _image_problems(each))
    return Problems("diff", tuple(dict.fromkeys(problem.kind for problem in found)), found)


def _image_problems(each: ImageComparison) -> Iterator[Problem]:
    if each.news:
        yield Problem(ONE_SIDED, "note", f"{each.name}: {each.news}", each.path, None, (), (each.name, each.news))
    elif each.error:
        yield Problem(UNKNOWN, "note", f"{each.name}: not known: {each.error}", each.path, None, (), (each.name,))
    told: dict[tuple[str, ...], tuple[Problem, list[str]]] = {}
    for found in each.found:
        for problem in _engine_problems(each, found):
            told.setdefault((problem.kind.id, problem.message), (problem, []))[1].append(engine_name(found.engine))
    for problem, engines in told.values():
        facts = (*problem.facts, ("engines", engines))
        yield problem._replace(message=f"{problem.message} ({', '.join(engines)})", facts=facts)


def _engine_problems(each: ImageComparison, found: Comparison) -> Iterator[Problem]:
    if any(found.refusals):
        if found.verdict != "same":
            before, after = (refusal_text(side) if side else "builds" for side in found.refusals)
            level: Level = "error" if found.refusals[1] else "note"
            told = f"{each.name}: before the change: {before}; after it: {after}"
            yield Problem(REFUSED, level, told, each.path, None, (), (each.name, before, after))
        return
    for group in group_changes(found, "different"):
        yield _request_problem(each, found, group)
    yield from _setting_problems(each, found)
    if "unknown" in found.verdicts:
        told = f"{each.name}: {headline(found)}"
        yield Problem(UNKNOWN, "note", told, each.path, None, (UNKNOWN.why,), (each.name, "unknown"))


def _request_problem(each: ImageComparison, found: Comparison, group: list[Change]) -> Problem:
    old, new = outcome_text(group[0].before), outcome_text(group[0].after)
    named, lines = request_labels(group), _responsible_lines(found.lines, _ARGV_KEYWORDS)
    why = list(dict.fromkeys([*rules(group[0].before), *rules(group[0].after)]))
    return Problem(
        REQUEST,
        REQUEST.level,
        f"{', '.join(named)} executed {old} before the change, and {new} after it",
        each.path,
        _first_region(lines),
        tuple(RULES[name].says for name in why),
        (each.name, *named, old, new),
        None,
        tuple(lines[1:]),
        (("requests", named), ("before", old), ("after", new), ("rules", why)),
    )


def _setting_problems(each: ImageComparison, found: Comparison) -> Iterator[Problem]:
    for setting in changed_settings(found):
        if setting.verdict == "different":
            old, new = setting_texts(setting)
            lines = _responsible_lines(found.lines, ("FROM", _SETTING_KEYWORDS[setting.name]))
            told = f"{setting.name} was {old} before the change, and is {new} after it"
            facts = (("setting", setting.name), ("before", old), ("after", new))
            key = (each.name, setting.name, old, new)
            yield Problem(SETTING, "note", told, each.path, _first_region(lines), (), key, None, (), facts)


def _responsible_lines(lines: Iterable[Line], keywords: Sequence[str]) -> list[tuple[int, str]]:
    """Find the lines of the new side that have one of the keywords, the last first, since it counts."""
    found = []
    for line in lines:
        number = line.place.rpartition(":")[2]
        if line.sign == "+" and line.text.startswith(tuple(keywords)) and number.isdecimal():
            found.append((int(number), line.text))
    return found[::-1]


def _first_region(lines: Sequence[tuple[int, str]]) -> Region | None:
    return Region(lines[0][0]) if lines else None
