"""Measure dsim against named peers, as ratios within one run; the exit status is 1 where one is too large.

python -m tests.benchmarks                       # Dockerfiles are generated
python -m tests.benchmarks --dockerfiles FOLDER  # every file below it is one
python -m tests.benchmarks --lint FOLDER         # the Dockerfiles below it, with hadolint (DSIM_HADOLINT names it)
"""

from __future__ import annotations

import argparse
import compileall
import contextlib
import importlib.util
import io
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import simulator
from simulator.build.builders import find_builder
from simulator.build.buildkit.stage import BuildInput
from simulator.build.buildkit.stages import build
from simulator.core.errors import DsimError
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.oracle import protocol
from tests.benchmarks.dockerfiles import generated, real
from tests.benchmarks.linting import lint

RUNS = 25
BUILDER = find_builder()
RESOLVE = ("resolve", "--entrypoint", '["python"]', "--cmd", '["app.py"]', "--", "--debug")
CONFIG = {
    "Entrypoint": ["/docker-entrypoint.sh"],
    "Cmd": ["nginx", "-g", "daemon off;"],
    "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "NGINX_VERSION=1.29.0"],
    "ExposedPorts": {"80/tcp": {}},
    "Labels": {"maintainer": "NGINX Docker Maintainers"},
    "StopSignal": "SIGQUIT",
}

ENTRY = """#!/bin/sh
set -e
if [ "${1#-}" != "$1" ]; then
    set -- server "$@"
fi
exec "$@"
"""


def process(words: Sequence[str]) -> float:
    """Run a whole process and give the seconds that it took."""
    start = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def startup() -> float:
    """``dsim resolve`` against an interpreter that imports click: the median of the ratios of pairs.

    Both are compiled, as pip leaves what it installs; what is installed with ``-e`` may not be.
    """
    compileall.compile_dir(Path(simulator.__file__).parent, quiet=1)
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
    protocol.collect_rarely()  # as the command does
    line = json.dumps({"id": 1, "image": {"config": CONFIG}, "request": {"docker-run": ["IMAGE", "-h"]}})
    return statistics.median(
        seconds(lambda: protocol.answer_line(line)) / seconds(lambda: json.dumps(json.loads(line))) for _ in range(RUNS)
    )


def starts() -> float:
    """The same for a root filesystem of 1,000 entries; its entry script is followed to the last program."""
    program = {"machine": "x86-64", "class": 64, "kind": "executable", "interpreter": None, "needed": []}
    library = {"type": "file", "mode": "0644", "uid": 0, "gid": 0}
    dash = {"name": "dash", "version": "0.5.12", "build": "debian"}
    files = {f"/usr/lib/python3/dist-packages/p{n % 50}/module{n}.py": library for n in range(996)}
    files |= {
        "/bin/sh": {"type": "file", "mode": "0755", "elf": program, "program": dash},
        "/usr/bin/server": {"type": "file", "mode": "0755", "elf": program, "handles": ["SIGTERM"]},
        "/etc/passwd": {"type": "file", "text": "root:x:0:0:root:/root:/bin/sh\n"},
        "/entry": {"type": "file", "mode": "0755", "text": ENTRY},
    }
    image = {"config": {"Entrypoint": ["/entry"], "Cmd": ["server"]}}
    request = {"image": image, "request": {"docker-run": ["IMAGE"]}, "trace": False}
    line = json.dumps({**request, "rootfs": {"complete": True, "files": files}})
    assert json.loads(protocol.answer_line(line))["start"]["becomes"][0]["args"] == ["server"]
    return statistics.median(
        seconds(lambda: protocol.answer_line(line), 20) / seconds(lambda: json.dumps(json.loads(line)), 20)
        for _ in range(RUNS)
    )


def image_config(text: str) -> None:
    """From the text to the image's configuration, whatever base image it begins with."""
    source = BuildInput(text, "", {}, lambda *_: ImageConfig(), "Dockerfile:{}".format)
    try:
        build(source, BUILDER)
    except (Refusal, DsimError):
        return


def with_dockerfile_parse(text: str) -> None:
    """The instructions of dockerfile-parse: its parsing alone."""
    from dockerfile_parse import DockerfileParser  # type: ignore[import-untyped]

    _ = DockerfileParser(fileobj=io.BytesIO(text.encode())).structure


def with_dockerfile(text: str) -> None:
    """The instructions of BuildKit's own parser, through the package ``dockerfile``."""
    import dockerfile  # type: ignore[import-not-found]

    with contextlib.suppress(dockerfile.GoParseError):
        dockerfile.parse_string(text)


def fastest(texts: Sequence[str], functions: Sequence[Callable[[str], None]], rounds: int = 7) -> list[float]:
    """The seconds that each function needs for all texts: for each text the best of rounds in turn."""
    best = [[float("inf")] * len(texts) for _ in functions]
    for _ in range(rounds):
        for function, row in zip(functions, best, strict=True):
            for number, text in enumerate(texts):
                start = time.perf_counter()
                function(text)
                row[number] = min(row[number], time.perf_counter() - start)
    return [sum(row) for row in best]


def dockerfiles(folder: Path | None) -> list[tuple[str, float, float]]:
    """A Dockerfile to its configuration, against two parsers that only parse."""
    texts = real(folder) if folder else generated()
    peers = [with_dockerfile_parse]
    if importlib.util.find_spec("dockerfile"):
        peers.append(with_dockerfile)
    else:
        print("the package dockerfile is not installed: skipped")
    ours, *theirs = fastest(texts, [image_config, *peers])
    print(f"{len(texts)} Dockerfiles, {ours / len(texts) * 1e6:.0f} microseconds each")
    names = ("Dockerfile to configuration / parsing by dockerfile-parse", "Dockerfile to configuration / by dockerfile")
    return [
        (name, ours / peer, limit) for name, peer, limit in zip(names[: len(peers)], theirs, (1, 0.5), strict=False)
    ]


def main() -> int:
    """Print every ratio with its limit."""
    options = argparse.ArgumentParser()
    options.add_argument("--dockerfiles", metavar="FOLDER", type=Path)
    options.add_argument("--lint", metavar="FOLDER", type=Path)
    folders = options.parse_args()
    ratios = [
        ("dsim resolve / python -c 'import click'", startup(), 1.3),
        ("oracle / json.loads + json.dumps of the same line", answers(), 10),
        ("oracle with a root filesystem of 1,000 entries / the same", starts(), 3),
        *dockerfiles(folders.dockerfiles),
        *lint(folders.lint),
    ]
    for name, ratio, limit in ratios:
        print(f"{name:60} {ratio:6.2f}   at most {limit:4}" + ("   TOO MUCH" if ratio > limit else ""))
    return int(any(ratio > limit for _, ratio, limit in ratios))


if __name__ == "__main__":
    sys.exit(main())
