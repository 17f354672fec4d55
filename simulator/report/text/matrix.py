"""Tables of an image as texts and as JSON: what ``dsim matrix`` and ``dsim diff`` write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.analysis.diff import rules
from simulator.analysis.matrix import CALLERS, Fate, Placeholder, Row, Table, fate
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted
from simulator.core.values import UnknownWords, Word, Words
from simulator.report.terminal import Palette
from simulator.report.text.answer import place
from simulator.simulation.container import Simulation

NEVER = "never looked at"


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


def outcome_colored(simulation: Simulation, palette: Palette) -> str:
    """Write the same in colours: each word in that of its origin."""
    if simulation.argv is None:
        return palette.colored(outcome_text(simulation), "refused")
    words = simulation.argv.value
    hues = ["request" if isinstance(word, Placeholder) else "" if isinstance(word, UnknownWords) else word.origin.source
            for word in words]  # fmt: skip
    return "[" + ", ".join(palette.colored(word_text(word), hue) for word, hue in zip(words, hues, strict=True)) + "]"


def origins_text(simulation: Simulation) -> str:
    """Say where the words were written, neighbours of one origin together."""
    if simulation.argv is None:
        return ""
    found: list[str] = []
    for word in simulation.argv.value:
        told = "request" if isinstance(word, Placeholder) else place(word)
        told = f"base image {printable(word.origin.where)}" if isinstance(word, UnknownWords) else told
        if not found or found[-1] != told:
            found.append(told)
    return ", ".join(found)


def fate_text(simulation: Simulation) -> str:
    """Say what a shell makes of the words asked for, ``""`` where none is started."""
    told = fate(simulation.argv.value) if simulation.argv else None
    if told is None:
        return ""
    if not told.role:
        return "read by the shell as its own options and script"
    following = f"{told.role}, ${int(told.role[1:]) + 1}, ..."
    return f"{following} of the script, {NEVER}" if told.swallowed else f"{following} of the script"


def groups(table: Table, callers: Sequence[str] = ()) -> Iterator[list[Row]]:
    """Yield rows that come to the same together.

    Without ``callers`` those of ``run`` are kept, and of the others the first that asks for what ``run`` cannot.
    """
    wanted = [row for row in table.rows if row.way.caller in callers] if callers else list(_distinct(table))
    found: dict[Any, list[Row]] = {}
    for row in wanted:
        found.setdefault((outcome_text(row.simulation), origins_text(row.simulation)), []).append(row)
    yield from found.values()


def _distinct(table: Table) -> Iterator[Row]:
    told: dict[Any, str] = {}
    for row in table.rows:
        container = row.way.request.container
        asked = container.entrypoint, container.cmd or None
        if row.way.caller == "run" or told.get(asked) != outcome_text(row.simulation):
            told.setdefault(asked, outcome_text(row.simulation))
            yield row


def label(row: Row) -> str:
    """Write a request, with who asks where that is not ``run``."""
    return row.way.spelled if row.way.caller.startswith("run") else f"{row.way.caller} {row.way.spelled}"


def cells(rows: Sequence[Row]) -> tuple[str, ...]:
    """Give the cells of rows that come to the same: requests, outcome, origins, what a shell makes of the words."""
    done = rows[0].simulation
    return "\n".join(map(label, rows)), outcome_text(done), origins_text(done), _fates(rows)


def _fates(rows: Sequence[Row]) -> str:
    return next((told for row in rows if (told := fate_text(row.simulation))), "")


def as_json(table: Table) -> dict[str, Any]:
    """Write a table as JSON."""
    name = f"{table.engine.name}@{table.engine.version}"
    if table.refusal is not None:
        return {"engine": name, **_refused(table.refusal), "rows": []}
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
        return _refused(simulation.refusal)
    told = fate(simulation.argv.value)
    return {
        "outcome": "process",
        "args": [_word(word) for word in simulation.argv.value],
        "rules": list(rules(simulation)),
        **({"arguments": _fate(told)} if told else {}),
    }


def _refused(refusal: Refusal) -> dict[str, Any]:
    rule = refusal.decision.rule.id
    return {"outcome": "refused", "stage": refusal.stage, "rule": rule, "message": str(refusal)}


def _word(word: Word) -> dict[str, str]:
    kind = "placeholder" if isinstance(word, Placeholder) else "unknown" if isinstance(word, UnknownWords) else "word"
    return {kind: str(word), "from": word.origin.source, "where": word.origin.where}


def _fate(told: Fate) -> dict[str, Any]:
    return {"first": told.role or None, "looked-at": not told.swallowed}


CALLER_NAMES = tuple(CALLERS)
