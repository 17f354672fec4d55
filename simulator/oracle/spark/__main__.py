"""The job: read a table of images, and write it with what they execute and what is wrong with how they start.

python -m simulator.oracle.spark IMAGES.parquet ANSWERS.parquet
"""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

from simulator.oracle.spark import findings, processes


def main() -> None:
    """Run the job on the cluster that the settings of Spark name."""
    if len(sys.argv) != 3:
        sys.exit("usage: python -m simulator.oracle.spark IMAGES.parquet ANSWERS.parquet")
    session = SparkSession.builder.appName("dsim").getOrCreate()
    table = processes(session.read.parquet(sys.argv[1]))
    table = findings(table) if "dockerfile" in table.columns else table
    table.write.option("compression", "zstd").parquet(sys.argv[2])
    session.stop()


if __name__ == "__main__":
    main()
