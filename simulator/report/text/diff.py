"""A comparison as text and as JSON: what ``dsim diff`` prints."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from simulator.analysis.changed_lines import ChangedLine
from simulator.analysis.diff import Change, Comparison, Setting, Verdict, rule_ids
from simulator.analysis.example import find_example
from simulator.analysis.image_difference import image_difference
from simulator.analysis.matrix import Row
from simulator.analysis.repository.changes import RepositoryComparison
from simulator.core.record import NamedTuple
from simulator.core.text import printable, quoted, quoted_list
from simulator.report.terminal import COLORED, PLAIN, Palette, columns, command_behind, width
from simulator.report.text.matrix import (
    outcome_colored,
    outcome_text,
    refusal_text,
    request_label,
)
from simulator.report.text.verdicts import worst_verdict
from simulator.workspace.terminal import terminal_width

if TYPE_CHECKING:
    pass

MOST_LINES = 40
"""How many responsible lines are shown; the others are counted."""
_HEAD = ("request", "before", "after", "rules")


class ImageComparison(NamedTuple):
    """An image that a change touches: its name, and the comparison on each engine.

    ``one_sided`` says which side has the image if the other has not, and ``error`` why the sides cannot be compared;
    both are ``""`` otherwise. ``path`` is the file of the new side, ``""`` if it has none of its own. ``rests_on`` are
    the changed Dockerfiles whose images it begins with, where its own did not change.
    """

    name: str
    comparisons: tuple[Comparison, ...]
    one_sided: str = ""
    error: str = ""
    path: str = ""
    rests_on: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all engines; ``different`` for a one-sided image, ``unknown`` after an error."""
        if self.one_sided:
            return "different"
        return "unknown" if self.error else worst_verdict(comparison.verdict for comparison in self.comparisons)

    def group_engines(self) -> list[tuple[Comparison, ...]]:
        """Group the engines for which the same text is printed, with words of the same origins."""
        by_text: dict[str, list[Comparison]] = {}
        for comparison in self.comparisons:
            by_text.setdefault(comparison_text(comparison, COLORED), []).append(comparison)
        return [tuple(group) for group in by_text.values()]


def readers_of(images: Iterable[ImageComparison], repository: RepositoryComparison | None) -> Iterator[tuple[str, str]]:
    """Yield the engines and builders that a comparison is about, an engine alone only where no builder read for it."""
    found = [comparison.engine.reader(comparison.image) for each in images for comparison in each.comparisons]
    found += [change.reader for change in (repository.changes if repository else ())]
    found = found or [*(repository.readers if repository else ())]
    builders = {engine for engine, builder in found if builder}
    yield from (each for each in dict.fromkeys(found) if each[1] or each[0] not in builders)


def comparison_text(comparison: Comparison, palette: Palette = PLAIN) -> str:
    """Write what differs, and why; one line if nothing does."""
    before, after = comparison.refusals
    if before or after:
        texts = [refusal_text(refusal) if refusal else "builds" for refusal in (before, after)]
        head = image_difference(comparison).first
        return f"{printable(head)}\n\n" + columns([("before", texts[0]), ("after", texts[1])])
    lead, head = printable(image_difference(comparison).first), headline(comparison)
    first, *more = [head, lead] if comparison.breaks else [lead, head]
    parts = [
        *([palette.colored(first, "" if comparison.verdict == "same" else "title")] if first else []),
        *filter(None, more),
        *_starts(comparison, palette),
        *_tables(comparison, palette),
    ]
    if settings := changed_settings(comparison):
        rows = [(setting.name, *setting_texts(setting)) for setting in settings]
        parts.append(columns([("setting", "before", "after"), *rows]))
    if comparison.verdict != "same":
        parts += [*_responsible_lines(comparison, palette), *_example(comparison, palette)]
    if comparison.lacks_bases:
        parts.append("give the configurations of the base images (--base REF=FILE) to know the rest")
    if comparison.assumed:
        parts.append(f"{printable(comparison.assumed)} is not known; it is taken for the same image on both sides")
    return "\n\n".join(parts)


def resting_text(image: ImageComparison, comparison: Comparison, palette: Palette = PLAIN) -> str:
    """Write what a changed base image does to one that rests on it; why, is told of the base image."""
    if any(comparison.refusals):
        return comparison_text(comparison, palette)
    lead = printable(image_difference(comparison).first) or headline(comparison)
    bases = " and ".join(map(printable, image.rests_on))
    return "\n\n".join((palette.colored(lead, "title"), f"it rests on {bases}", *_example(comparison, palette)))


def headline(comparison: Comparison) -> str:
    """Say in one line which requests and settings differ, or that none does."""
    if comparison.verdict == "same":
        return "the same for every request"
    start = start_headline(comparison) if comparison.starts else ""
    return "; ".join(filter(None, (start, count_differences(comparison))))


def count_differences(comparison: Comparison) -> str:
    """Say for how many requests the argv differs, or may differ, and which settings do; ``""`` if none does."""
    counts = {
        verdict: sum(change.verdict == verdict for change in comparison.changes) for verdict in ("different", "unknown")
    }
    differences = [f"{counts['different']} of {len(comparison.changes)} ways to ask"] if counts["different"] else []
    differences += [setting.name for setting in comparison.settings if setting.verdict == "different"]
    unknowns = [f"{counts['unknown']} of {len(comparison.changes)} ways to ask"] if counts["unknown"] else []
    unknowns += [setting.name for setting in comparison.settings if setting.verdict == "unknown"]
    parts = [f"different for {', '.join(differences)}"] if differences else []
    return "; ".join([*parts, *([f"not known for {', '.join(unknowns)}"] if unknowns else [])])


def start_headline(comparison: Comparison) -> str:
    """Say what the change does to starts: that a container does not start any more, or that it starts as another."""
    first = comparison.starts[0]
    if first.breaks:
        return re.sub(r"^(does not start|is not created)", r"\1 any more", first.after.outcome)
    return "starts now" if first.before.fails and not first.after.fails else "starts differently"


def start_rows(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Return the starts that differ: the request, and what comes of it before and after, a line each."""
    label = {id(change.way): request_label(Row(change.way, change.before)) for change in comparison.changes}
    return [
        (label[id(change.way)], "\n".join(change.before.lines), "\n".join(change.after.lines))
        for change in comparison.starts
    ]


def _starts(comparison: Comparison, palette: Palette) -> Iterator[str]:
    for label, before, after in start_rows(comparison):
        rows = [("before", *before.split("\n")), ("after", *after.split("\n"))]
        hues = ("before", "after")
        lines = [
            (name if not at else "", palette.colored(text, hue))
            for (name, *texts), hue in zip(rows, hues, strict=True)
            for at, text in enumerate(texts)
        ]
        yield f"{label}\n{columns(lines)}"


def _tables(comparison: Comparison, palette: Palette) -> Iterator[str]:
    from simulator.report.text.table import grid

    for verdict, title in (("different", ""), ("unknown", "not known, for want of the base image\n")):
        if rows := [_colored_row(group, palette) for group in group_changes(comparison, verdict)]:
            drawn = title + grid(rows, _HEAD)
            is_wide = max(map(width, drawn.split("\n"))) > terminal_width(80)
            yield title + "\n\n".join(map(_stacked, rows)) if is_wide else drawn


def _stacked(row: tuple[str, str, str, str]) -> str:
    """Write a row with before and after above each other."""
    requests, before, after, rules = row
    facts = [("before", before), ("after", after), ("rules", rules.replace("\n", " "))]
    return "\n".join([*requests.split("\n"), columns(facts)])


def _colored_row(group: list[Change], palette: Palette) -> tuple[str, str, str, str]:
    requests, _, _, rules = change_row(group)
    return requests, outcome_colored(group[0].before, palette), outcome_colored(group[0].after, palette), rules


def group_changes(comparison: Comparison, verdict: str) -> Iterator[list[Change]]:
    """Yield the requests with a verdict, in groups with the same outcomes before and after.

    What only rare callers ask is shown where nothing else has the verdict.
    """
    groups: dict[tuple[str, str], list[Change]] = {}
    for change in comparison.changes:
        if change.verdict == verdict:
            groups.setdefault((outcome_text(change.before), outcome_text(change.after)), []).append(change)
    typed = [group for group in groups.values() if any(change.way.caller == "run" for change in group)]
    yield from typed or groups.values()


def change_row(group: list[Change]) -> tuple[str, str, str, str]:
    """Return the cells of a group: the requests, the outcomes before and after, and the rules."""
    first, names = group[0], request_labels(group)
    old_rules, new_rules = (list(dict.fromkeys(rule_ids(simulation))) for simulation in (first.before, first.after))
    rules = ", ".join(old_rules) if old_rules == new_rules else f"{', '.join(old_rules)}\n-> {', '.join(new_rules)}"
    return "\n".join(names), outcome_text(first.before), outcome_text(first.after), rules


def request_labels(group: list[Change]) -> list[str]:
    """Name the requests of ``run`` in a group; its first request if there is none."""
    changes = [change for change in group if change.way.caller == "run"] or group[:1]
    return [request_label(Row(change.way, change.before)) for change in changes]


def changed_settings(comparison: Comparison) -> list[Setting]:
    """Return the settings to show: those that differ, or may differ."""
    return [setting for setting in comparison.settings if setting.verdict != "same" and setting.before != setting.after]


def setting_texts(setting: Setting) -> tuple[str, str]:
    """Write a setting before and after; for lists, the values that only one side has."""
    if isinstance(setting.before, list) and isinstance(setting.after, list):
        common = set(setting.before) & set(setting.after)
        old, new = ([value for value in side if value not in common] for side in (setting.before, setting.after))
        if old or new:
            return quoted_list(old), quoted_list(new)
    return _value_text(setting.before), _value_text(setting.after)


def _value_text(value: object) -> str:
    if value is None:
        return "unset"
    return quoted(value) if isinstance(value, str) else printable(json.dumps(value, ensure_ascii=False))


def _responsible_lines(comparison: Comparison, palette: Palette) -> Iterator[str]:
    if comparison.lines:
        lines = comparison.lines[:MOST_LINES]
        rows = []
        for line in lines:
            color = "before" if line.sign == "-" else "after"
            rows.append(
                (
                    palette.colored(line.sign, color),
                    printable(line.place),
                    palette.colored(line_text(line), color),
                    ", ".join(line.rules),
                )
            )
        more = len(comparison.lines) - len(lines)
        yield (
            palette.colored("because of", "title")
            + "\n"
            + columns(rows)
            + (f"\n  and {more} more lines" if more else "")
        )


def line_text(line: ChangedLine) -> str:
    """Write an instruction on one line, cut where it is long."""
    text = printable(" ".join(line.text.split()))
    return text if len(text) <= 72 else text[:69] + "..."


def _example(comparison: Comparison, palette: Palette) -> Iterator[str]:
    if (change := smallest_change(comparison)) is not None:
        line, before, after = find_example(change, comparison.engine)
        yield f"{command_behind(palette.colored('to see it', 'title') + ':', line)}\n" + columns(
            [("before", outcome_colored(before, palette)), ("after", outcome_colored(after, palette))]
        )


def smallest_change(comparison: Comparison) -> Change | None:
    """Find the shortest request that differs, if possible one with known outcomes; None if no request differs."""
    different = [change for change in comparison.changes if change.verdict == "different"]
    known = [change for change in different if change.before.is_known and change.after.is_known]
    return next(iter(known or different), None)
