"""A comparison as text and as JSON: what ``dsim diff`` writes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from simulator.difference import Change, Comparison, Line, Setting, Verdict, example, rules
from simulator.matrix import Row
from simulator.sheet import label, outcome_json, outcome_text, refusal_text, request_json
from simulator.text import columns, printable, shown, shown_list

_MOST = 40  # lines that are shown
_HEAD = ("request", "before", "after", "rules")


def drawn(found: Comparison) -> str:
    """Write what differs, and why; one line where nothing does."""
    before, after = found.refusals
    if before or after:
        if found.verdict == "same":
            assert before is not None  # both are
            return f"the same: {refusal_text(before)}"
        told = [refusal_text(refusal) if refusal else "builds" for refusal in (before, after)]
        return "different\n\n" + columns([("before", told[0]), ("after", told[1])])
    parts = [_title(found), *_tables(found)]
    if settings := [each for each in found.settings if each.verdict != "same" and each.before != each.after]:
        rows = [(each.name, *_values(each)) for each in settings]
        parts.append(columns([("setting", "before", "after"), *rows]))
    if found.verdict != "same":
        parts += [*_because(found), *_smallest(found)]
    if "unknown" in found.verdicts:
        parts.append("give the configurations of the base images (--base REF=FILE) to know the rest")
    if found.assumed:
        parts.append(f"{printable(found.assumed)} is not known; it is taken for the same image on both sides")
    return "\n\n".join(parts)


def _title(found: Comparison) -> str:
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


def _tables(found: Comparison) -> Iterator[str]:
    from simulator.table import table

    for verdict, title in (("different", ""), ("unknown", "not known, for want of the base image\n")):
        if rows := [_row(group) for group in _groups(found, verdict)]:
            yield title + table(rows, _HEAD)


def _groups(found: Comparison, verdict: str) -> Iterator[list[Change]]:
    """Put requests together that change from the same to the same."""
    together: dict[tuple[str, str], list[Change]] = {}
    for change in found.changes:
        if change.verdict == verdict:
            together.setdefault((outcome_text(change.before), outcome_text(change.after)), []).append(change)
    yield from together.values()


def _row(group: list[Change]) -> tuple[str, str, str, str]:
    first = group[0]
    shown_first = [change for change in group if change.request.caller == "run"] or group[:1]
    names = [label(Row(change.request, change.before)) for change in shown_first]
    old, new = (list(dict.fromkeys(rules(done))) for done in (first.before, first.after))
    told = ", ".join(old) if old == new else f"{', '.join(old)}\n-> {', '.join(new)}"
    return "\n".join(names), outcome_text(first.before), outcome_text(first.after), told


def _values(setting: Setting) -> tuple[str, str]:
    if isinstance(setting.before, list) and isinstance(setting.after, list):
        kept = set(setting.before) & set(setting.after)
        old, new = ([each for each in side if each not in kept] for side in (setting.before, setting.after))
        if old or new:
            return shown_list(old), shown_list(new)
    return _value(setting.before), _value(setting.after)


def _value(value: Any) -> str:
    if value is None:
        return "unset"
    return shown(value) if isinstance(value, str) else printable(json.dumps(value, ensure_ascii=False))


def _because(found: Comparison) -> Iterator[str]:
    if found.lines:
        shown_lines = found.lines[:_MOST]
        rows = [(line.sign, printable(line.place), _text(line), ", ".join(line.rules)) for line in shown_lines]
        more = len(found.lines) - len(shown_lines)
        yield "because of\n" + columns(rows) + (f"\n  and {more} more lines" if more else "")


def _text(line: Line) -> str:
    text = printable(" ".join(line.text.split()))
    return text if len(text) <= 72 else text[:69] + "..."


def _smallest(found: Comparison) -> Iterator[str]:
    """Show the first request that differs, they are listed by size; one whose outcome is known where there is one."""
    differ = [change for change in found.changes if change.verdict == "different"]
    known = [change for change in differ if change.before.is_known and change.after.is_known]
    for change in (known or differ)[:1]:
        line, before, after = example(change, found.engine)
        yield f"to see it: {line}\n" + columns([("before", outcome_text(before)), ("after", outcome_text(after))])


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
    row: dict[str, Any] = request_json(Row(change.request, change.before))
    verdict: Verdict = change.verdict
    return {**row, "verdict": verdict, "before": outcome_json(change.before), "after": outcome_json(change.after)}
