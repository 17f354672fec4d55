"""Measure dsim in Spark, in local mode: rows per second and per core, of a table of generated Dockerfiles.

python -m tests.benchmarks.spark [ROWS]

Needs dsim[spark] and a Java. The whole column is computed and nothing of it kept; the start of Spark, and a first run
with few rows, are not in the figures.
"""

from __future__ import annotations

import sys
import time
from itertools import cycle, islice

from pyspark.sql import DataFrame, SparkSession

from simulator.oracle.spark import findings, processes
from simulator.workspace.parallel import processors
from tests.benchmarks.dockerfiles import generated


def seconds(table: DataFrame, column: str) -> float:
    """Return how long a whole column takes."""
    started = time.monotonic()
    table.select(column).write.format("noop").mode("overwrite").save()
    return time.monotonic() - started


def main() -> None:
    rows, cores = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, processors()
    settings = {"spark.ui.enabled": "false", "spark.driver.memory": "4g"}
    session = SparkSession.builder.master(f"local[{cores}]").config(map=settings).getOrCreate()
    texts = [(f"# {number}\n{text}",) for number, text in enumerate(islice(cycle(generated()), rows))]
    table = session.createDataFrame(texts, "dockerfile string").repartition(8 * cores).cache()
    table.count()
    for name, column, make in (("processes", "answer.args", processes), ("findings", "findings", findings)):
        seconds(make(table.limit(1000)), column)
        rate = rows / seconds(make(table), column)
        print(f"{rows} Dockerfiles, {name}: {rate:.0f} rows a second, {rate / cores:.0f} a core, on {cores} cores")
    session.stop()


if __name__ == "__main__":
    main()
