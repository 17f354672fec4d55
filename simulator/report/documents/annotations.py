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
from simulator.report.documents.answer import engine_name, link
from simulator.report.problems import Kind, Level, Problem, Problems, Region
from simulator.report.text.diff import Compared, groups, headline, labels, settings_to_show, values
from simulator.report.text.matrix import outcome_text, refusal_text
from simulator.rulebook import RULES
from simulator.simulation.container import Simulation

_REVIEW = "https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact"
REQUEST = Kind(
    "diff.request",
    "A request executes something else after the change.",
    "Who starts the image in this way gets another process.",
    _REVIEW,
    "warning",
)
SETTING = Kind(
    "diff.setting",
    "Environment, directory, user, stop signal or healthcheck are others after the change.",
    "They are part of what a container of the image is, whatever is asked for.",
    "https://docs.docker.com/reference/dockerfile/",
    "note",
)
REFUSED = Kind(
    "diff.refused",
    "The builder refuses one side of the change.",
    "Without an image nothing can be started.",
    "https://docs.docker.com/reference/dockerfile/",
    "error",
)
UNKNOWN = Kind(
    "diff.unknown",
    "Whether a request or a setting changes depends on a base image that is not known.",
    "Give its configuration (--base REF=FILE) to know.",
    "https://docs.docker.com/reference/dockerfile/#from",
    "note",
)
NEWS = Kind(
    "diff.news",
    "Only one side of the change has this Dockerfile or target.",
    "There is nothing to compare it with.",
    "https://docs.docker.com/reference/dockerfile/",
    "note",
)
_PARTS = ("FROM", "SHELL", "ENTRYPOINT", "CMD", "ONBUILD")
_WRITTEN = {"env": "ENV", "cwd": "WORKDIR", "user": "USER", "stop signal": "STOPSIGNAL", "healthcheck": "HEALTHCHECK"}


def simulation(command: str, simulation: Simulation, engine: Engine, asked_for: str, paths: Sequence[str]) -> Problems:
    """Give the refusal or the argv, and what a careful reader would point out; ``paths`` are the files it is about."""
    found: list[Problem] = []
    if simulation.argv is not None:
        told = f"{engine_name(engine)} executes {quoted_list(simulation.argv.value)}"
        where = "\n".join(word.origin.where for word in simulation.argv.value)
        found.append(Problem(_kind(simulation.argv.rule, "note"), "note", told, *_spot(where, paths)))
    elif simulation.refusal is not None:
        found.append(_refusal(simulation.refusal, engine, paths))
    found += [
        Problem(_kind(finding.rule, "warning"), "warning", finding.value, *_spot(finding.value, paths))
        for finding in advice.about(simulation, engine, asked_for)
    ]
    return Problems(command, (), tuple(found))


def refusal(command: str, refused: Refusal, engine: Engine, paths: Sequence[str], who: str = "") -> Problems:
    """Give a refusal that came before the engine was asked."""
    return Problems(command, (), (_refusal(refused, engine, paths, who),))


def refusals(command: str, answers: Mapping[str, Mapping[str, Any]], paths: Sequence[str]) -> Problems:
    """Give those of many answers, as the oracle gives them, that are refusals."""
    found = []
    for name, answer in answers.items():
        if answer["outcome"] == "refused":
            told = f"{name}: refused at {answer['stage']}: {answer['message']}"
            found.append(Problem(_kind(RULES[answer["rule"]], "error"), "error", told, *_spot(told, paths)))
    return Problems(command, (), tuple(found))


def _refusal(refused: Refusal, engine: Engine, paths: Sequence[str], who: str = "") -> Problem:
    rule = refused.decision.rule
    who = who or (engine.builder if refused.stage == "build" else engine_name(engine))
    told = f"refused by {who} at {refused.stage}: {refused}"
    return Problem(_kind(rule, "error"), "error", told, *_spot(told, paths), (rule.says,))


def _kind(rule: Rule, level: Level) -> Kind:
    return Kind(rule.id, rule.says, "", link(rule).url, level)


def _spot(text: str, paths: Sequence[str]) -> tuple[str, Region | None]:
    """Find the first place that a text names: ``FILE:LINE``, or ``line LINE`` where there is one file."""
    for path in paths:
        names = "|".join(map(re.escape, {path, path.rpartition("/")[2]}))
        if match := re.search(rf"(?:^|[\s(])(?:{names}):(\d{{1,9}})\b", text, re.MULTILINE):
            return path, Region(int(match[1]))
    if len(paths) != 1:
        return "", None
    match = re.search(r"\bline (\d{1,9})\b", text)
    return paths[0], Region(int(match[1])) if match else None


def diff(done: Sequence[Compared]) -> Problems:
    """Give what changes, each at the line that is responsible."""
    found = tuple(problem for each in done for problem in _changes(each))
    return Problems("diff", tuple(dict.fromkeys(problem.kind for problem in found)), found)


def _changes(each: Compared) -> Iterator[Problem]:
    if each.news:
        yield Problem(NEWS, "note", f"{each.name}: {each.news}", each.path, None, (), (each.name, each.news))
    elif each.error:
        yield Problem(UNKNOWN, "note", f"{each.name}: not known: {each.error}", each.path, None, (), (each.name,))
    told: dict[tuple[str, ...], tuple[Problem, list[str]]] = {}
    for found in each.found:
        for problem in _of_engine(each, found):
            told.setdefault((problem.kind.id, problem.message), (problem, []))[1].append(engine_name(found.engine))
    for problem, engines in told.values():
        facts = (*problem.facts, ("engines", engines))
        yield problem._replace(message=f"{problem.message} ({', '.join(engines)})", facts=facts)


def _of_engine(each: Compared, found: Comparison) -> Iterator[Problem]:
    if any(found.refusals):
        if found.verdict != "same":
            before, after = (refusal_text(side) if side else "builds" for side in found.refusals)
            level: Level = "error" if found.refusals[1] else "note"
            told = f"{each.name}: before the change: {before}; after it: {after}"
            yield Problem(REFUSED, level, told, each.path, None, (), (each.name, before, after))
        return
    for group in groups(found, "different"):
        yield _request(each, found, group)
    yield from _settings(each, found)
    if "unknown" in found.verdicts:
        told = f"{each.name}: {headline(found)}"
        yield Problem(UNKNOWN, "note", told, each.path, None, (UNKNOWN.why,), (each.name, "unknown"))


def _request(each: Compared, found: Comparison, group: list[Change]) -> Problem:
    old, new = outcome_text(group[0].before), outcome_text(group[0].after)
    named, lines = labels(group), _responsible(found.lines, _PARTS)
    why = list(dict.fromkeys([*rules(group[0].before), *rules(group[0].after)]))
    return Problem(
        REQUEST,
        REQUEST.level,
        f"{', '.join(named)} executed {old} before the change, and {new} after it",
        each.path,
        _region(lines),
        tuple(RULES[name].says for name in why),
        (each.name, *named, old, new),
        None,
        tuple(lines[1:]),
        (("requests", named), ("before", old), ("after", new), ("rules", why)),
    )


def _settings(each: Compared, found: Comparison) -> Iterator[Problem]:
    for setting in settings_to_show(found):
        if setting.verdict == "different":
            old, new = values(setting)
            lines = _responsible(found.lines, ("FROM", _WRITTEN[setting.name]))
            told = f"{setting.name} was {old} before the change, and is {new} after it"
            facts = (("setting", setting.name), ("before", old), ("after", new))
            key = (each.name, setting.name, old, new)
            yield Problem(SETTING, "note", told, each.path, _region(lines), (), key, None, (), facts)


def _responsible(lines: Iterable[Line], keywords: Sequence[str]) -> list[tuple[int, str]]:
    """Find the lines of the new side that have one of the keywords, the last first, since it counts."""
    found = []
    for line in lines:
        number = line.place.rpartition(":")[2]
        if line.sign == "+" and line.text.startswith(tuple(keywords)) and number.isdecimal():
            found.append((int(number), line.text))
    return found[::-1]


def _region(lines: Sequence[tuple[int, str]]) -> Region | None:
    return Region(lines[0][0]) if lines else None
