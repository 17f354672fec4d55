"""Tables of an image as texts and as JSON: what ``dsim matrix`` and ``dsim diff`` write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.analysis.diff import rules
from simulator.analysis.matrix import CALLERS, Fate, Placeholder, Row, Table, fate
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted
from simulator.core.values import UnknownWords, Word, Words
from simulator.report.terminal import colored
from simulator.report.text.answer import word_place
from simulator.simulation.container import Simulation

NEVER_LOOKED_AT = "never looked at"


def word_text(word: Word) -> str:
    """Write a word as JSON; a placeholder by its name, words that are not known in angle brackets."""
    if isinstance(word, Placeholder):
        return str(word)
    return f"<{printable(word)}>" if isinstance(word, UnknownWords) else quoted(word)


def argv_text(argv: Words) -> str:
    """Write an argv with placeholders."""
    return "[" + ", ".join(map(word_text, argv)) + "]"


def outcome_text(simulation: Simulation) -> str:
    """Write the argv or the refusal."""
    if simulation.argv is not None:
        return argv_text(simulation.argv.value)
    assert simulation.refusal is not None  # there is one or the other
    return refusal_text(simulation.refusal)


def refusal_text(refusal: Refusal) -> str:
    """Write a refusal."""
    return f"refused at {refusal.stage}: {printable(str(refusal))}"


def outcome_colored(simulation: Simulation) -> str:
    """Write the same in colours: each word in that of its origin."""
    if simulation.argv is None:
        return colored(outcome_text(simulation), "refused")
    words = simulation.argv.value
    hues = ["request" if isinstance(word, Placeholder) else "" if isinstance(word, UnknownWords) else word.origin.source
            for word in words]  # fmt: skip
    return "[" + ", ".join(colored(word_text(word), hue) for word, hue in zip(words, hues, strict=True)) + "]"


def origins_text(simulation: Simulation) -> str:
    """Say where the words were written, neighbours of one origin together."""
    if simulation.argv is None:
        return ""
    found: list[str] = []
    for word in simulation.argv.value:
        told = "request" if isinstance(word, Placeholder) else word_place(word)
        told = f"base image {printable(word.origin.where)}" if isinstance(word, UnknownWords) else told
        if not found or found[-1] != told:
            found.append(told)
    return ", ".join(found)


def argument_use_text(simulation: Simulation) -> str:
    """Say what a shell makes of the words asked for, ``""`` where none is started."""
    told = fate(simulation.argv.value) if simulation.argv else None
    if told is None:
        return ""
    if not told.role:
        return "read by the shell as its own options and script"
    following = f"{told.role}, ${int(told.role[1:]) + 1}, ..."
    return f"{following} of the script, {NEVER_LOOKED_AT}" if told.swallowed else f"{following} of the script"


def group_rows(table: Table, callers: Sequence[str] = ()) -> Iterator[list[Row]]:
    """Yield rows that come to the same together.

    Without ``callers`` those of ``run`` are kept, and of the others the first that asks for what ``run`` cannot.
    """
    wanted = [row for row in table.rows if row.way.caller in callers] if callers else list(_distinct_rows(table))
    found: dict[Any, list[Row]] = {}
    for row in wanted:
        found.setdefault((outcome_text(row.simulation), origins_text(row.simulation)), []).append(row)
    yield from found.values()


def _distinct_rows(table: Table) -> Iterator[Row]:
    told: dict[Any, str] = {}
    for row in table.rows:
        container = row.way.request.container
        asked = container.entrypoint, container.cmd or None
        if row.way.caller == "run" or told.get(asked) != outcome_text(row.simulation):
            told.setdefault(asked, outcome_text(row.simulation))
            yield row


def request_label(row: Row) -> str:
    """Write a request, with who asks where that is not ``run``."""
    return row.way.spelled if row.way.caller.startswith("run") else f"{row.way.caller} {row.way.spelled}"


def row_cells(rows: Sequence[Row]) -> tuple[str, ...]:
    """Give the cells of rows that come to the same: requests, outcome, origins, what a shell makes of the words."""
    done = rows[0].simulation
    return "\n".join(map(request_label, rows)), outcome_text(done), origins_text(done), _argument_uses(rows)


def _argument_uses(rows: Sequence[Row]) -> str:
    return next((told for row in rows if (told := argument_use_text(row.simulation))), "")


def table_json(table: Table) -> dict[str, Any]:
    """Write a table as JSON."""
    name = f"{table.engine.name}@{table.engine.version}"
    if table.refusal is not None:
        return {"engine": name, **_refusal_json(table.refusal), "rows": []}
    return {"engine": name, "rows": [{**request_json(row), **outcome_json(row.simulation)} for row in table.rows]}


def request_json(row: Row) -> dict[str, Any]:
    """Write who asks, how, and what the engine is asked."""
    container = row.way.request.container
    halves = {"Entrypoint": container.entrypoint, "Cmd": container.cmd}
    asked = {key: None if words is None else [str(word) for word in words] for key, words in halves.items()}
    return {"caller": row.way.caller, "request": row.way.spelled, "container": asked}


def outcome_json(simulation: Simulation) -> dict[str, Any]:
    """Write the argv with placeholders and words that are not known, or the refusal."""
    if simulation.argv is None:
        assert simulation.refusal is not None  # there is one or the other
        return _refusal_json(simulation.refusal)
    told = fate(simulation.argv.value)
    return {
        "outcome": "process",
        "args": [_word_json(word) for word in simulation.argv.value],
        "rules": list(rules(simulation)),
        **({"arguments": _argument_use_json(told)} if told else {}),
    }


def _refusal_json(refusal: Refusal) -> dict[str, Any]:
    rule = refusal.decision.rule.id
    return {"outcome": "refused", "stage": refusal.stage, "rule": rule, "message": str(refusal)}


def _word_json(word: Word) -> dict[str, str]:
    kind = "placeholder" if isinstance(word, Placeholder) else "unknown" if isinstance(word, UnknownWords) else "word"
    return {kind: str(word), "from": word.origin.source, "where": word.origin.where}


def _argument_use_json(told: Fate) -> dict[str, Any]:
    return {"first": told.role or None, "looked-at": not told.swallowed}


CALLER_NAMES = tuple(CALLERS)
