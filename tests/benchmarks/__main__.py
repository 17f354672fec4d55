"""Measure dsim against named peers, as ratios within one run; nothing here is a test.

python -m tests.benchmarks
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from simulator import oracle

RUNS = 25
RESOLVE = ("resolve", "--entrypoint", '["python"]', "--cmd", '["app.py"]', "--", "--debug")
CONFIG = {
    "Entrypoint": ["/docker-entrypoint.sh"],
    "Cmd": ["nginx", "-g", "daemon off;"],
    "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "NGINX_VERSION=1.29.0"],
    "ExposedPorts": {"80/tcp": {}},
    "Labels": {"maintainer": "NGINX Docker Maintainers"},
    "StopSignal": "SIGQUIT",
}


def process(words: Sequence[str]) -> float:
    """Run a whole process and give the seconds that it took."""
    start = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def startup() -> float:
    """``dsim resolve`` against an interpreter that imports click: the median of the ratios of pairs."""
    ours = (sys.executable, "-c", "from simulator.__main__ import main; main()", *RESOLVE)
    peer = (sys.executable, "-c", "import click")
    process(ours)
    return statistics.median(process(ours) / process(peer) for _ in range(RUNS))


def seconds(function: Callable[[], object], repeat: int = 1000) -> float:
    """The seconds of one call, over a round of many."""
    start = time.perf_counter()
    for _ in range(repeat):
        function()
    return (time.perf_counter() - start) / repeat


def answers() -> float:
    """The oracle against reading and writing the same line: the median of the ratios of rounds in turn."""
    line = json.dumps({"id": 1, "image": {"config": CONFIG}, "request": {"docker-run": ["IMAGE", "-h"]}})
    return statistics.median(
        seconds(lambda: oracle.answer_line(line)) / seconds(lambda: json.dumps(json.loads(line))) for _ in range(RUNS)
    )


if __name__ == "__main__":
    print(f"dsim resolve / python -c 'import click'            {startup():5.2f}   at most  1.3")
    print(f"oracle / json.loads + json.dumps of the same line  {answers():5.2f}   at most 10")
