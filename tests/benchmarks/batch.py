"""Measure `dsim batch`: rows per second, with one process and with one for each processor.

python -m tests.benchmarks.batch [ROWS]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from simulator.workspace.parallel import processors
from tests.benchmarks.dockerfiles import generated


def measure(rows: int, jobs: int) -> float:
    """Return the rows per second of a whole run, with the start of Python in it."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder, "requests.jsonl"), Path(folder, "out.jsonl")
        with file.open("w", encoding="utf-8") as lines:
            for number, text in enumerate(islice(cycle(generated()), rows)):
                image = {"dockerfile": f"# {number}\n{text}"}
                request = {"id": number, "image": image, "request": {"docker-run": ["IMAGE"]}, "trace": False}
                print(json.dumps({**request, "images": {"*": {"Cmd": ["sh"]}}}), file=lines)
        started = time.monotonic()
        words = [sys.executable, "-m", "simulator", "batch", str(file), "--output", str(out), "--jobs", str(jobs)]
        subprocess.run(words, check=True, stderr=subprocess.DEVNULL)
        return rows / (time.monotonic() - started)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    for jobs in sorted({1, processors()}):
        print(f"{rows} Dockerfiles, {jobs} processes: {measure(rows, jobs):.0f} rows a second")


if __name__ == "__main__":
    main()
