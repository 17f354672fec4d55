"""A comparison as text and as JSON: what ``dsim diff`` writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from simulator.analysis.diff import Change, Comparison, Line, Setting, Verdict, example, rules
from simulator.analysis.matrix import Row
from simulator.core.text import printable, quoted, quoted_list
from simulator.report.terminal import COLORED, PLAIN, Palette, columns
from simulator.report.text.matrix import label, outcome_colored, outcome_json, outcome_text, refusal_text, request_json

MOST_LINES = 40
"""The lines that are shown."""
_HEAD = ("request", "before", "after", "rules")


class Compared(NamedTuple):
    """An image of a change by its name, with what was found on each engine, or why nothing was.

    ``news`` tells that only one side has it. ``path`` is the file of the new side, ``""`` where that is none of its
    own.
    """

    name: str
    found: tuple[Comparison, ...]
    news: str = ""
    error: str = ""
    path: str = ""

    @property
    def verdict(self) -> Verdict:
        """``different`` where any engine tells so, else ``unknown`` where any does not know, else ``same``."""
        if self.news:
            return "different"
        return "unknown" if self.error else worst(each.verdict for each in self.found)

    def alike(self) -> list[tuple[Comparison, ...]]:
        """Put engines together of which the same is told, and of the same origins."""
        by_text: dict[str, list[Comparison]] = {}
        for found in self.found:
            by_text.setdefault(drawn(found, COLORED), []).append(found)
        return [tuple(each) for each in by_text.values()]


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Give ``different`` where any is, else ``unknown`` where any is, else ``same``."""
    found = set(verdicts)
    verdict: Verdict
    for verdict in ("different", "unknown"):
        if verdict in found:
            return verdict
    return "same"


def drawn(found: Comparison, palette: Palette = PLAIN) -> str:
    """Write what differs, and why; one line where nothing does."""
    before, after = found.refusals
    if before or after:
        if found.verdict == "same":
            assert before is not None  # both are
            return f"the same: {refusal_text(before)}"
        told = [refusal_text(refusal) if refusal else "builds" for refusal in (before, after)]
        return "different\n\n" + columns([("before", told[0]), ("after", told[1])])
    parts = [palette.colored(headline(found), "" if found.verdict == "same" else "title"), *_tables(found, palette)]
    if settings := settings_to_show(found):
        rows = [(each.name, *values(each)) for each in settings]
        parts.append(columns([("setting", "before", "after"), *rows]))
    if found.verdict != "same":
        parts += [*_because(found, palette), *_smallest(found, palette)]
    if "unknown" in found.verdicts:
        parts.append("give the configurations of the base images (--base REF=FILE) to know the rest")
    if found.assumed:
        parts.append(f"{printable(found.assumed)} is not known; it is taken for the same image on both sides")
    return "\n\n".join(parts)


def headline(found: Comparison) -> str:
    """Say for what the sides differ, or that they do not."""
    if found.verdict == "same":
        return "the same for every request"
    counts = {
        verdict: sum(change.verdict == verdict for change in found.changes) for verdict in ("different", "unknown")
    }
    told = [f"{counts['different']} of {len(found.changes)} ways to ask"] if counts["different"] else []
    told += [each.name for each in found.settings if each.verdict == "different"]
    unsure = [f"{counts['unknown']} of {len(found.changes)} ways to ask"] if counts["unknown"] else []
    unsure += [each.name for each in found.settings if each.verdict == "unknown"]
    parts = [f"different for {', '.join(told)}"] if told else []
    return "; ".join([*parts, *([f"not known for {', '.join(unsure)}"] if unsure else [])])


def _tables(found: Comparison, palette: Palette) -> Iterator[str]:
    from simulator.report.table import table

    for verdict, title in (("different", ""), ("unknown", "not known, for want of the base image\n")):
        if rows := [_colored(group, palette) for group in groups(found, verdict)]:
            yield title + table(rows, _HEAD)


def _colored(group: list[Change], palette: Palette) -> tuple[str, str, str, str]:
    requests, _, _, told = row(group)
    return requests, outcome_colored(group[0].before, palette), outcome_colored(group[0].after, palette), told


def groups(found: Comparison, verdict: str) -> Iterator[list[Change]]:
    """Put requests together that change from the same to the same."""
    together: dict[tuple[str, str], list[Change]] = {}
    for change in found.changes:
        if change.verdict == verdict:
            together.setdefault((outcome_text(change.before), outcome_text(change.after)), []).append(change)
    yield from together.values()


def row(group: list[Change]) -> tuple[str, str, str, str]:
    """Write requests that change alike: their names, before, after, and the rules."""
    first, names = group[0], labels(group)
    old, new = (list(dict.fromkeys(rules(done))) for done in (first.before, first.after))
    told = ", ".join(old) if old == new else f"{', '.join(old)}\n-> {', '.join(new)}"
    return "\n".join(names), outcome_text(first.before), outcome_text(first.after), told


def labels(group: list[Change]) -> list[str]:
    """Name the requests of run, else the first."""
    named = [change for change in group if change.way.caller == "run"] or group[:1]
    return [label(Row(change.way, change.before)) for change in named]


def settings_to_show(found: Comparison) -> list[Setting]:
    """Give the settings that are told of: those that are not the same, or not known to be."""
    return [each for each in found.settings if each.verdict != "same" and each.before != each.after]


def values(setting: Setting) -> tuple[str, str]:
    """Write a setting before and after; of lists, what only one side has."""
    if isinstance(setting.before, list) and isinstance(setting.after, list):
        kept = set(setting.before) & set(setting.after)
        old, new = ([each for each in side if each not in kept] for side in (setting.before, setting.after))
        if old or new:
            return quoted_list(old), quoted_list(new)
    return _value(setting.before), _value(setting.after)


def _value(value: Any) -> str:
    if value is None:
        return "unset"
    return quoted(value) if isinstance(value, str) else printable(json.dumps(value, ensure_ascii=False))


def _because(found: Comparison, palette: Palette) -> Iterator[str]:
    if found.lines:
        shown_lines = found.lines[:MOST_LINES]
        rows = []
        for line in shown_lines:
            hue = "before" if line.sign == "-" else "after"
            rows.append(
                (
                    palette.colored(line.sign, hue),
                    printable(line.place),
                    palette.colored(line_text(line), hue),
                    ", ".join(line.rules),
                )
            )
        more = len(found.lines) - len(shown_lines)
        yield (
            palette.colored("because of", "title")
            + "\n"
            + columns(rows)
            + (f"\n  and {more} more lines" if more else "")
        )


def line_text(line: Line) -> str:
    """Write an instruction on one line, cut where it is long."""
    text = printable(" ".join(line.text.split()))
    return text if len(text) <= 72 else text[:69] + "..."


def _smallest(found: Comparison, palette: Palette) -> Iterator[str]:
    if (change := smallest(found)) is not None:
        line, before, after = example(change, found.engine)
        yield f"{palette.colored('to see it', 'title')}: {line}\n" + columns(
            [("before", outcome_colored(before, palette)), ("after", outcome_colored(after, palette))]
        )


def smallest(found: Comparison) -> Change | None:
    """Find the first request that differs, they are listed by size; one whose outcome is known where there is one."""
    differ = [change for change in found.changes if change.verdict == "different"]
    known = [change for change in differ if change.before.is_known and change.after.is_known]
    return next(iter(known or differ), None)


def as_json(found: Comparison) -> dict[str, Any]:
    """Write everything that was compared."""
    before, after = found.refusals
    return {
        "engine": f"{found.engine.name}@{found.engine.version}",
        "verdict": found.verdict,
        "refusals": [None if refusal is None else str(refusal) for refusal in (before, after)],
        "requests": [_change(change) for change in found.changes],
        "settings": [setting._asdict() for setting in found.settings],
        "lines": [line._asdict() for line in found.lines],
        "assumed": found.assumed or None,
    }


def _change(change: Change) -> dict[str, Any]:
    row: dict[str, Any] = request_json(Row(change.way, change.before))
    verdict: Verdict = change.verdict
    return {**row, "verdict": verdict, "before": outcome_json(change.before), "after": outcome_json(change.after)}
