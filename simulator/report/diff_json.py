"""A comparison of two images as JSON values: what ``dsim diff --format json`` writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.analysis.diff import Change, Comparison, Verdict
from simulator.analysis.matrix import Row
from simulator.report.answer_json import start_json
from simulator.report.text.matrix import outcome_json, request_json

if TYPE_CHECKING:
    from simulator.analysis.start_diff import StartChange


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Write a whole comparison as JSON values."""
    before, after = comparison.refusals
    return {
        "engine": comparison.engine.full_name,
        "verdict": comparison.verdict,
        "refusals": [None if refusal is None else str(refusal) for refusal in (before, after)],
        "requests": [_change_json(change) for change in comparison.changes],
        "settings": [setting._asdict() for setting in comparison.settings],
        "lines": [line._asdict() for line in comparison.lines],
        "assumed": comparison.assumed or None,
        **({"fails": list(comparison.plain.fails)} if comparison.plain.fails else {}),
        **({"lost": comparison.plain.question} if comparison.plain.question else {}),
        **({"starts": [_start_json(change) for change in comparison.starts]} if comparison.starts else {}),
    }


def _start_json(change: StartChange) -> dict[str, Any]:
    sides = {
        name: {key: value for key, value in start_json(told.start).items() if key != "trace"}
        for name, told in (("before", change.before), ("after", change.after))
    }
    return {"caller": change.way.caller, "request": change.way.spelling, "breaks": change.breaks, **sides}


def _change_json(change: Change) -> dict[str, Any]:
    row: dict[str, Any] = request_json(Row(change.way, change.before))
    verdict: Verdict = change.verdict
    return {**row, "verdict": verdict, "before": outcome_json(change.before), "after": outcome_json(change.after)}
