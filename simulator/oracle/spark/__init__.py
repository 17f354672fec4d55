"""dsim in Spark: what the images of a table execute, and what is wrong with how they start (docs/batch.md).

Needs pyspark (``pip install dsim[spark]``), and dsim on every worker. Nothing is decided here: a worker asks the
oracle. Read this file first; ``__main__`` is the same as a job of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pyspark.sql.functions import struct, udf
from pyspark.sql.types import ArrayType, IntegerType, StringType, StructField, StructType

from simulator.api.review import lint
from simulator.oracle.protocol import answer_line, collect_rarely
from simulator.workspace.case_files import request_of_row

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_TEXT, _TEXTS = StringType(), ArrayType(StringType())
_ANSWER = StructType(
    [
        StructField("outcome", _TEXT),
        StructField("args", _TEXTS),
        StructField("env", _TEXTS),
        StructField("cwd", _TEXT),
        StructField("user", _TEXT),
        StructField("message", _TEXT),
        StructField("json", _TEXT),
    ]
)
_FINDINGS = ArrayType(
    StructType(
        [
            StructField("rule", _TEXT),
            StructField("severity", _TEXT),
            StructField("line", IntegerType()),
            StructField("message", _TEXT),
        ]
    )
)
_SOURCES = ("request", "dockerfile", "config")


def processes(table: DataFrame) -> DataFrame:
    """Add the column ``answer``: what each image executes, as ``dsim batch`` tells it.

    ``table`` has a column ``request`` (a request of the oracle, as text), ``dockerfile`` (a text) or ``config`` (what
    ``docker inspect`` shows below ``Config``, as text or as a struct), and any others; a row that has several is asked
    by the first. ``answer`` is a struct: the oracle's ``outcome`` (``process``, ``refused`` ...), ``args``,
    ``env``, ``cwd`` and ``user`` of the process, the ``message`` where there is none, and the oracle's whole answer as
    ``json``. Raises ``ValueError`` for a table that has none of the three columns.
    """
    names = [name for name in (*_SOURCES, "id") if name in table.columns]
    if not set(names) & set(_SOURCES):
        raise ValueError(f"the table has no column {', '.join(_SOURCES[:-1])} or {_SOURCES[-1]}")
    ask = udf(_answer, _ANSWER, useArrow=False).asNondeterministic()  # asked once, however many of its fields are used
    return table.withColumn("answer", ask(struct(*names)))


def findings(table: DataFrame) -> DataFrame:
    """Add the column ``findings``: what ``dsim lint`` finds in the Dockerfile of the column ``dockerfile``.

    It is an array of structs: ``rule``, ``severity``, ``line`` (from 1) and ``message``; empty where nothing is found,
    null for a row without a Dockerfile. Raises ``ValueError`` for a table without that column.
    """
    if "dockerfile" not in table.columns:
        raise ValueError("the table has no column dockerfile")
    return table.withColumn("findings", udf(_findings, _FINDINGS, useArrow=False).asNondeterministic()("dockerfile"))


def _answer(row: Any) -> dict[str, Any]:
    """Answer one row, in a worker of Spark."""
    _begin()
    line = answer_line(request_of_row(row.asDict(recursive=True)))
    answer: Mapping[str, Any] = json.loads(line)
    return {"message": None, **answer.get("process", {}), **_plain(answer), "json": line}


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in ("outcome", "message") if name in answer}


def _findings(text: str | None) -> list[tuple[str, str, int, str]] | None:
    """Check one Dockerfile, in a worker of Spark."""
    _begin()
    if text is None:
        return None
    return [(each.rule.id, each.severity, each.span.line, each.message) for each in lint(text).findings]


@cache
def _begin() -> None:
    """Prepare a worker, once."""
    collect_rarely()
