"""dsim in Spark, in local mode: a table of images in, processes and findings out. Needs pyspark and a Java."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import lint
from simulator.oracle.protocol import answer_line
from simulator.workspace.case_files import request_of_row

if not os.environ.get("DSIM_SPARK"):
    pytest.skip("DSIM_SPARK is not set", allow_module_level=True)

from pyspark.sql import SparkSession

from simulator.oracle.spark import findings, processes

DOCKERFILES = [
    'FROM debian:12\nENTRYPOINT ["app"]\nCMD ["--help"]\n',
    "FROM debian:12\nENTRYPOINT app\nCMD x\n",
    "FROM nobody/knows\nCMD x\n",
    "FROM\n",
    None,
]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    assert shutil.which("java"), "Spark needs a Java"
    found = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    yield found
    found.stop()


def test_each_row_gets_the_oracles_answer(session: Any) -> None:
    rows = [(number, text) for number, text in enumerate(DOCKERFILES)]
    table = processes(session.createDataFrame(rows, "id int, dockerfile string")).orderBy("id").collect()
    assert [row.answer.json for row in table] == [
        answer_line(request_of_row({"id": number, "dockerfile": text})) for number, text in rows
    ]
    assert [row.answer.outcome for row in table] == ["process", "process", "not-modelled", "refused", "refused"]
    assert table[0].answer.args == ["app", "--help"]
    assert table[0].answer.env == ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    assert table[0].answer.message is None
    assert "FROM" in table[3].answer.message


def test_configurations_and_requests(session: Any) -> None:
    config = session.createDataFrame([(["a"], ["b"])], "Entrypoint array<string>, Cmd array<string>").selectExpr(
        "struct(*) as config"
    )
    assert processes(config).collect()[0].answer.args == ["a", "b"]
    texts = session.createDataFrame([('{"Cmd": ["x"]}',), ("{",)], "config string")
    assert [row.answer.outcome for row in processes(texts).collect()] == ["process", "invalid"]
    request = {"image": {"config": {"Cmd": ["c"]}}, "request": {"docker-run": ["IMAGE", "d"]}}
    asked = session.createDataFrame([(json.dumps(request),)], "request string")
    assert processes(asked).select("answer.args", "answer.cwd").collect()[0].args == ["d"]


def test_findings_are_those_of_lint(session: Any) -> None:
    rows = [(number, text) for number, text in enumerate(DOCKERFILES)]
    table = findings(session.createDataFrame(rows, "id int, dockerfile string")).orderBy("id").collect()
    assert table[4].findings is None
    for row in table[:4]:
        assert [(each.rule, each.line) for each in row.findings] == [
            (each.rule.id, each.span.line) for each in lint(row.dockerfile).findings
        ]
    assert table[1].findings


def test_a_table_without_images_is_refused(session: Any) -> None:
    table = session.createDataFrame([(1,)], "id int")
    with pytest.raises(ValueError, match="no column request, dockerfile or config"):
        processes(table)
    with pytest.raises(ValueError, match="no column dockerfile"):
        findings(table)


def test_the_job_writes_a_table(session: Any, tmp_path: Path) -> None:
    given, out = tmp_path / "images.parquet", tmp_path / "answers.parquet"
    session.createDataFrame([(text,) for text in DOCKERFILES], "dockerfile string").write.option(
        "compression", "zstd"
    ).parquet(str(given))
    words = [sys.executable, "-m", "simulator.oracle.spark", str(given), str(out)]
    subprocess.run(words, check=True, env={**os.environ, "PYSPARK_PYTHON": sys.executable}, timeout=300)
    table = session.read.parquet(str(out))
    assert table.columns == ["dockerfile", "answer", "findings"]
    assert table.count() == len(DOCKERFILES)
