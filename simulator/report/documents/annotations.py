"""Problems of answers and comparisons: what ``dsim resolve`` and ``dsim diff`` write as annotations and SARIF."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.analysis import advice
from simulator.analysis.changed_lines import ChangedLine
from simulator.analysis.diff import Change, Comparison, rule_ids
from simulator.analysis.image_difference import consequence_of_requests
from simulator.analysis.repository.changes import RepositoryComparison
from simulator.core.rule import Refusal, Rule
from simulator.core.text import quoted_list
from simulator.engine.engine import Engine
from simulator.report.documents.answer import rule_link
from simulator.report.documents.diff_problems import (
    LOST,
    ONE_SIDED,
    REFUSED,
    REQUEST,
    SETTING,
    START,
    START_FAILS,
    UNKNOWN,
)
from simulator.report.documents.problems import Level, Problem, ProblemKind, Problems, Region
from simulator.report.text.diff import (
    ImageComparison,
    changed_settings,
    group_changes,
    headline,
    request_labels,
    setting_texts,
    start_rows,
)
from simulator.report.text.matrix import outcome_text, refusal_text
from simulator.report.text.refusals import refusal_sentence
from simulator.report.text.repository import change_texts, groups, place_of, skipped_names, unknown_changes
from simulator.rulebook import RULES
from simulator.simulation.container import Simulation

if TYPE_CHECKING:
    from simulator.analysis.start_outcome import StartTold

_ARGV_KEYWORDS = ("FROM", "SHELL", "ENTRYPOINT", "CMD", "ONBUILD")
_SETTING_KEYWORDS = {
    "env": "ENV",
    "cwd": "WORKDIR",
    "user": "USER",
    "stop signal": "STOPSIGNAL",
    "healthcheck": "HEALTHCHECK",
}


def annotate_simulation(
    command: str,
    simulation: Simulation,
    engine: Engine,
    requested_engine: str,
    paths: Sequence[str],
    told: StartTold | None = None,
) -> Problems:
    """Return the argv or the refusal, and the advice, as problems; ``paths`` are the files that they are about.

    What comes of the start stands first where that is ``told``.
    """
    problems: list[Problem] = list(_start_problem(simulation, told, paths))
    if simulation.argv is not None:
        message = f"{engine.full_name} executes {quoted_list(simulation.argv.value)}"
        origins = "\n".join(word.origin.where for word in simulation.argv.value)
        problems.append(
            Problem(_rule_kind(simulation.argv.rule, "note"), "note", message, *_find_place(origins, paths))
        )
    elif simulation.refusal is not None:
        problems.append(_refusal_problem(simulation.refusal, engine, paths))
    problems += [
        Problem(_rule_kind(note.rule, "warning"), "warning", note.value, *_find_place(note.value, paths))
        for note in advice.advise(simulation, engine, requested_engine, told.start if told else None)
    ]
    return Problems(command, (), tuple(problems))


def _start_problem(simulation: Simulation, told: StartTold | None, paths: Sequence[str]) -> Iterator[Problem]:
    """Yield what comes of the start: an error if it fails, else a note; nothing if it is not known."""
    if told is None or told.start.outcome == "unknown" or simulation.argv is None:
        return
    level: Level = "error" if told.fails else "note"
    origins = "\n".join(word.origin.where for word in simulation.argv.value)
    rule = told.start.decisions[-1].rule
    yield Problem(_rule_kind(rule, level), level, "\n".join(told.lines), *_find_place(origins, paths))


def annotate_refusal(command: str, refusal: Refusal, engine: Engine, paths: Sequence[str]) -> Problems:
    """Return a refusal before a simulation as a problem."""
    return Problems(command, (), (_refusal_problem(refusal, engine, paths),))


def annotate_refusals(
    command: str, answers: Mapping[str, Mapping[str, Any]], paths: Sequence[str], failing: Sequence[str] = ()
) -> Problems:
    """Return the refusals among many answers, by name as the oracle gives them, as problems.

    ``failing`` are sentences about starts that fail.
    """
    problems = [Problem(START_FAILS, "error", text, *_find_place(text, paths)) for text in failing]
    for name, answer in answers.items():
        if answer["outcome"] == "refused":
            message = f"{name}: refused at {answer['stage']}: {answer['message']}"
            problems.append(
                Problem(_rule_kind(RULES[answer["rule"]], "error"), "error", message, *_find_place(message, paths))
            )
    return Problems(command, (), tuple(problems))


def _refusal_problem(refusal: Refusal, engine: Engine, paths: Sequence[str]) -> Problem:
    rule = refusal.decision.rule
    message = f"{refusal_sentence(refusal, engine)}: {refusal}"
    return Problem(_rule_kind(rule, "error"), "error", message, *_find_place(message, paths), (rule.says,))


def _rule_kind(rule: Rule, level: Level) -> ProblemKind:
    return ProblemKind(rule.id, rule.says, "", rule_link(rule).url, level)


def _find_place(text: str, paths: Sequence[str]) -> tuple[str, Region | None]:
    """Find the first place that a text names: ``FILE:LINE``, or ``line LINE`` if there is only one file."""
    for path in paths:
        names = "|".join(map(re.escape, {path, path.rpartition("/")[2]}))
        if match := re.search(rf"(?:^|[\s(])(?:{names}):(\d{{1,9}})\b", text, re.MULTILINE):
            return path, Region(int(match[1]))
    if len(paths) != 1:
        return "", None
    match = re.search(r"\bline (\d{1,9})\b", text)
    return paths[0], Region(int(match[1])) if match else None


def annotate_diff(
    images: Sequence[ImageComparison], repository: RepositoryComparison | None = None, command: str = "diff"
) -> Problems:
    """Return every change as a problem at the line that is responsible for it, or that it affects."""
    affected = tuple(_container_problems(repository)) if repository else ()
    problems = (*affected, *(problem for image in images for problem in _image_problems(image)))
    skipped = tuple((path, "not looked at") for path in skipped_names(repository)) if repository else ()
    return Problems(command, tuple(dict.fromkeys(problem.kind for problem in problems)), problems, skipped)


def _container_problems(found: RepositoryComparison) -> Iterator[Problem]:
    for group in groups(found):
        for change in group:
            container, (before, after) = change.container, change_texts(change)
            path = container.path if change.after else ""
            sides = f"{before or 'not started'} -> {after or 'not started'}"
            message = f"{change.difference.first} {container.place}: {sides}"
            region = Region(container.line) if container.line and path else None
            facts = (("before", before), ("after", after))
            yield Problem(
                REQUEST, REQUEST.level, message, path, region, key=(container.place, before, after), facts=facts
            )
    for place, reason in unknown_changes(found):
        path, number = place_of(place)
        region = Region(number) if number else None
        yield Problem(UNKNOWN, "note", f"{place}: not known: {reason}", path, region, key=(place, reason))


def _image_problems(image: ImageComparison) -> Iterator[Problem]:
    if image.one_sided:
        message = f"{image.name}: {image.one_sided}"
        yield Problem(ONE_SIDED, "note", message, image.path, key=(image.name, image.one_sided))
    elif image.error:
        yield Problem(UNKNOWN, "note", f"{image.name}: not known: {image.error}", image.path, key=(image.name,))
    by_message: dict[tuple[str, ...], tuple[Problem, list[str]]] = {}
    for comparison in image.comparisons:
        for problem in _engine_problems(image, comparison):
            by_message.setdefault((problem.kind.id, problem.message), (problem, []))[1].append(
                comparison.engine.full_name
            )
    for problem, engines in by_message.values():
        facts = (*problem.facts, ("engines", engines))
        yield problem._replace(message=f"{problem.message} ({', '.join(engines)})", facts=facts)


def _engine_problems(image: ImageComparison, comparison: Comparison) -> Iterator[Problem]:
    if any(comparison.refusals):
        if comparison.verdict != "same":
            before, after = (refusal_text(side) if side else "builds" for side in comparison.refusals)
            level: Level = "error" if comparison.refusals[1] else "note"
            message = f"{image.name}: before the change: {before}; after it: {after}"
            yield Problem(REFUSED, level, message, image.path, key=(image.name, before, after))
        return
    yield from _start_problems(image, comparison)
    for group in group_changes(comparison, "different"):
        yield _request_problem(image, comparison, group)
    yield from _setting_problems(image, comparison)
    for text in comparison.plain.fails:
        yield Problem(START, "error", f"{image.name}: {text}", image.path, key=(image.name, "fails"))
    if question := comparison.plain.question:
        yield Problem(LOST, "warning", f"{image.name}: {question}", image.path, key=(image.name, "lost"))
    if comparison.lacks_bases:
        message = f"{image.name}: {headline(comparison)}"
        yield Problem(UNKNOWN, "note", message, image.path, detail=(UNKNOWN.why,), key=(image.name, "unknown"))


def _start_problems(image: ImageComparison, comparison: Comparison) -> Iterator[Problem]:
    """Yield the starts that change: an error for a container that does not start any more."""
    lines = _responsible_lines(comparison.lines)
    changes = zip(comparison.starts, start_rows(comparison), strict=True)
    for change, (label, before, after) in sorted(changes, key=lambda each: not each[0].breaks):
        level: Level = "error" if change.breaks else "warning"
        yield Problem(
            START,
            level,
            f"{label}: {change.after.outcome} after the change; before it: {change.before.outcome}",
            image.path,
            _first_region(lines),
            key=(image.name, label, before, after),
            related=tuple(lines[1:]),
            facts=(("request", label), ("before", before), ("after", after)),
        )


def _request_problem(image: ImageComparison, comparison: Comparison, group: list[Change]) -> Problem:
    old, new = outcome_text(group[0].before), outcome_text(group[0].after)
    lead = f"{text} " if (text := consequence_of_requests(group, comparison.engine)) else ""
    labels, lines = request_labels(group), _responsible_lines(comparison.lines, _ARGV_KEYWORDS)
    rules = list(dict.fromkeys([*rule_ids(group[0].before), *rule_ids(group[0].after)]))
    return Problem(
        REQUEST,
        REQUEST.level,
        f"{lead}{', '.join(labels)} executed {old} before the change, and {new} after it",
        image.path,
        _first_region(lines),
        detail=tuple(RULES[name].says for name in rules),
        key=(image.name, *labels, old, new),
        related=tuple(lines[1:]),
        facts=(("requests", labels), ("before", old), ("after", new), ("rules", rules)),
    )


def _setting_problems(image: ImageComparison, comparison: Comparison) -> Iterator[Problem]:
    for setting in changed_settings(comparison):
        if setting.verdict == "different":
            old, new = setting_texts(setting)
            lines = _responsible_lines(comparison.lines, ("FROM", _SETTING_KEYWORDS[setting.name]))
            message = f"{setting.name} was {old} before the change, and is {new} after it"
            facts = (("setting", setting.name), ("before", old), ("after", new))
            key = (image.name, setting.name, old, new)
            yield Problem(SETTING, "note", message, image.path, _first_region(lines), key=key, facts=facts)


def _responsible_lines(lines: Iterable[ChangedLine], keywords: Sequence[str] = ("",)) -> list[tuple[int, str]]:
    """Find the lines of the new side that begin with one of the keywords, the last first."""
    responsible = []
    for line in lines:
        number = line.place.rpartition(":")[2]
        if line.sign == "+" and line.text.startswith(tuple(keywords)) and number.isdecimal():
            responsible.append((int(number), line.text))
    return responsible[::-1]


def _first_region(lines: Sequence[tuple[int, str]]) -> Region | None:
    return Region(lines[0][0]) if lines else None
