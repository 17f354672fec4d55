"""Tables of an image as texts and as JSON: what ``dsim matrix`` and ``dsim diff`` write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from simulator.analysis.advice import advise, is_background
from simulator.analysis.diff import rule_ids
from simulator.analysis.matrix import ARGS, ENTRYPOINT, ArgumentUse, Placeholder, Row, Table, argument_use, spellings
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Refusal, Rule
from simulator.core.text import printable, quoted
from simulator.core.values import UnknownWords, Word, Words
from simulator.engine.engine import Engine
from simulator.report.answer_json import advice_json
from simulator.report.terminal import Palette
from simulator.report.text.answer import sentence, word_place
from simulator.simulation.container import Simulation

NEVER_LOOKED_AT = "never looked at"


def word_text(word: Word) -> str:
    """Write a word as JSON; a placeholder by its name, unknown words in angle brackets."""
    if isinstance(word, Placeholder):
        return str(word)
    return quoted(word)


def argv_text(argv: Words) -> str:
    """Write an argv with placeholders."""
    return "[" + ", ".join(map(word_text, argv)) + "]"


def outcome_text(simulation: Simulation) -> str:
    """Write the argv or the refusal."""
    if simulation.argv is not None:
        return argv_text(simulation.argv.value)
    assert simulation.refusal is not None  # a simulation has an argv or a refusal
    return refusal_text(simulation.refusal)


def refusal_text(refusal: Refusal) -> str:
    """Write a refusal."""
    return f"refused at {refusal.stage}: {printable(refusal.told)}"


def outcome_colored(simulation: Simulation, palette: Palette) -> str:
    """Write the argv or the refusal in colours: each word in the colour of its origin."""
    if simulation.argv is None:
        return palette.colored(outcome_text(simulation), "refused")
    words = simulation.argv.value
    colors = [
        "request" if isinstance(word, Placeholder) else "" if isinstance(word, UnknownWords) else word.origin.source
        for word in words
    ]
    return (
        "["
        + ", ".join(palette.colored(word_text(word), color) for word, color in zip(words, colors, strict=True))
        + "]"
    )


def origins_text(simulation: Simulation) -> str:
    """Say where the words were written; neighbours with the same origin are named once."""
    if simulation.argv is None:
        return ""
    origins: list[str] = []
    for word in simulation.argv.value:
        origin = "request" if isinstance(word, Placeholder) else word_place(word)
        if not origins or origins[-1] != origin:
            origins.append(origin)
    return ", ".join(origins)


def argument_use_text(simulation: Simulation) -> str:
    """Say how a shell reads the requested words, ``""`` if the words before them start no shell."""
    use = argument_use(simulation.argv.value) if simulation.argv else None
    if use is None:
        return ""
    if not use.role:
        return "read by the shell as its own options and script"
    following = f"{use.role}, ${int(use.role[1:]) + 1}, ..."
    return f"{following} of the script, {NEVER_LOOKED_AT}" if use.swallowed else f"{following} of the script"


def group_rows(table: Table, callers: Sequence[str] = ()) -> Iterator[list[Row]]:
    """Yield rows in groups with the same outcome and origins.

    With ``callers`` only the rows of these callers. Without them the rows of ``run``, and of the other callers each
    request that ``run`` cannot make, once.
    """
    rows = [row for row in table.rows if row.way.caller in callers] if callers else list(_distinct_rows(table))
    by_outcome: dict[Any, list[Row]] = {}
    for row in rows:
        by_outcome.setdefault((outcome_text(row.simulation), origins_text(row.simulation)), []).append(row)
    yield from by_outcome.values()


def _distinct_rows(table: Table) -> Iterator[Row]:
    outcomes: dict[Any, str] = {}
    for row in table.rows:
        container = row.way.request.container
        words = container.entrypoint, container.cmd or None
        if row.way.caller == "run" or outcomes.get(words) != outcome_text(row.simulation):
            outcomes.setdefault(words, outcome_text(row.simulation))
            yield row


def request_label(row: Row) -> str:
    """Write a request, after the name of its caller unless that is ``run``."""
    return row.way.spelling if row.way.caller.startswith("run") else f"{row.way.caller} {row.way.spelling}"


def row_cells(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the cells of rows with the same outcome: requests, outcome, origins, and how a shell reads the words."""
    simulation = rows[0].simulation
    return "\n".join(map(request_label, rows)), outcome_text(simulation), origins_text(simulation), _argument_uses(rows)


def _argument_uses(rows: Sequence[Row]) -> str:
    return next((text for row in rows if (text := argument_use_text(row.simulation))), "")


class Meaning(NamedTuple):
    """What requests mean for who makes them: the decision, its sentence with placeholders, and the requests."""

    decision: Decision[str]
    sentence: str
    requests: tuple[str, ...]


def meanings(table: Table, callers: Sequence[str] = ()) -> list[Meaning]:
    """Return what is to be known of the rows that are shown, each once: of those of ``run`` where that asks the engine.

    With ``callers`` it is about all of their rows.
    """
    rows = [row for group in group_rows(table, callers) for row in group]
    usual = [row for row in rows if row.way.caller == "run"]
    found: dict[tuple[Rule, str], tuple[Decision[str], list[str]]] = {}
    for row in rows if callers or not usual else usual:
        for piece in row_advice(row, table.engine):
            _, requests = found.setdefault((piece.rule, piece.value), (piece, []))
            requests.append(request_label(row))
    return [Meaning(piece, sentence(_placeholders(piece.value)), tuple(requests)) for piece, requests in found.values()]


def row_advice(row: Row, engine: Engine) -> list[Decision[str]]:
    """Return the advice about a row, without what is only good to know.

    There is none where the script of a shell is a placeholder.
    """
    use = argument_use(row.simulation.argv.value) if row.simulation.argv else None
    if row.simulation.process is None or (use is not None and not use.role):
        return []
    return [piece for piece in advise(row.simulation, engine, engine.full_name) if not is_background(piece.rule)]


def _placeholders(text: str) -> str:
    """Write placeholders in a sentence by their names, as an argv has them."""
    for name in (ENTRYPOINT, ARGS):
        text = text.replace(quoted(name), str(name))
    return printable(text)


def table_json(table: Table) -> dict[str, Any]:
    """Write a table as JSON."""
    name = table.engine.full_name
    if table.refusal is not None:
        return {"engine": name, **_refusal_json(table.refusal), "rows": []}
    return {"engine": name, "rows": [_row_json(row, table.engine) for row in table.rows]}


def _row_json(row: Row, engine: Engine) -> dict[str, Any]:
    advice = [advice_json(piece) for piece in row_advice(row, engine)]
    return {**request_json(row), **outcome_json(row.simulation), **({"advice": advice} if advice else {})}


def request_json(row: Row) -> dict[str, Any]:
    """Write the caller, its request, and the request as the engine gets it."""
    container = row.way.request.container
    parts = {"Entrypoint": container.entrypoint, "Cmd": container.cmd}
    words_json = {key: None if words is None else [str(word) for word in words] for key, words in parts.items()}
    return {"caller": row.way.caller, "request": row.way.spelling, "container": words_json}


def outcome_json(simulation: Simulation) -> dict[str, Any]:
    """Write the argv, with placeholders and unknown words, or the refusal."""
    if simulation.argv is None:
        assert simulation.refusal is not None  # a simulation has an argv or a refusal
        return _refusal_json(simulation.refusal)
    use = argument_use(simulation.argv.value)
    return {
        "outcome": "process",
        "args": [_word_json(word) for word in simulation.argv.value],
        "rules": list(rule_ids(simulation)),
        **({"arguments": _argument_use_json(use)} if use else {}),
    }


def _refusal_json(refusal: Refusal) -> dict[str, Any]:
    rule = refusal.decision.rule.id
    return {"outcome": "refused", "stage": refusal.stage, "rule": rule, "message": str(refusal)}


def _word_json(word: Word) -> dict[str, str]:
    kind = "placeholder" if isinstance(word, Placeholder) else "unknown" if isinstance(word, UnknownWords) else "word"
    return {kind: str(word), "from": word.origin.source, "where": word.origin.where}


def _argument_use_json(use: ArgumentUse) -> dict[str, Any]:
    return {"first": use.role or None, "looked-at": not use.swallowed}


CALLER_NAMES = tuple(spelling.title for spelling in spellings())
