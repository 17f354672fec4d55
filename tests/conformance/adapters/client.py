"""Put lines to the parser of Docker's own command line, compiled from the source of a version: 3,000 lines a second.

python -m tests.conformance.adapters.client CLONE VERSION... --draw N --seed S [--go GO]

CLONE is a clone of docker/cli with its tags, GO the go command. No engine is needed, so what an engine refuses is not
asked. Prints the lines that dsim reads otherwise, and ends with 1 if there are any.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator.callers.docker import run
from simulator.callers.docker.tools import docker_release
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from tests.conformance.adapters.compiled import MAIN, answers, chosen_options, compile_program
from tests.conformance.cases import run_lines

HERE = Path(__file__).parent
PROGRAM = {MAIN: "client_main.go", "cli/command/container/ask_line.go": "client_line.go"}
ELSEWHERE = """cpu-percent cpu-count io-max pull disable-content-trust platform env-file label-file cidfile help seccomp
use-api-socket""".split()
"""Options that the command itself checks, or that read files: they are not asked."""
UNCHECKED = ("invalid reference format", "is only supported on", "unknown shorthand flag")
"""What is said of an image or an engine, and of bytes that are no letter, is not compared."""


class Client:
    """The parser of one version of the command line."""

    def __init__(self, clone: Path, version: str, go: str, folder: Path) -> None:
        self.version, self.folder = version, folder
        self.program = folder / f"client-{version}"
        texts = {place: (HERE / name).read_text(encoding="utf-8") for place, name in PROGRAM.items()}
        compile_program(clone, version, go, self.program, texts)

    def ask(self, lines: Sequence[Sequence[str]], environment: Mapping[str, str]) -> list[tuple[Any, str]]:
        """Put lines to the parser, all at once."""
        return [tuple(each) for each in answers([str(self.program)], lines, env=environment, cwd=self.folder)]


def drawn(seed: int, count: int) -> Iterator[run_lines.Case]:
    """Draw lines that can be asked."""
    for case in (*run_lines.drawn(seed, count), *run_lines.strange(seed, count)):
        if not any(option in word for word in case["words"] for option in ELSEWHERE):
            yield case


def difference(case: run_lines.Case, made: Mapping[str, Any] | None, refusal: str, version: str) -> str | None:
    """Say in which way dsim reads a line otherwise than the parser did; None where it does not."""
    engine = docker_release(find_engine(f"docker@{version}"))
    try:
        asked = run.line(case["words"], "create", engine, CallerContext(case["environment"], case["files"]))
    except NotModelled:
        return None
    except Refusal as refused:
        told = str(refused)
        if any(text in told for text in UNCHECKED) or (refused.stage != "request" and made is not None):
            return None  # what the engine refuses, the command line sends
        return (
            None if refusal and (refusal in told or told in refusal) else f"dsim refuses: {told!r}, docker: {refusal!r}"
        )
    if made is None:
        return f"dsim takes it, docker: {refusal!r}"
    ours, theirs = _fields(asked), {key: value or None for key, value in made.items()}
    return None if ours == theirs else f"dsim: {ours}, docker: {theirs}"


def _fields(asked: Request) -> dict[str, Any]:
    container = asked.container
    return {
        "image": asked.image,
        "entrypoint": [*map(str, container.entrypoint or ())] or None,
        "cmd": [*map(str, container.cmd or ())] or None,
        "user": container.user or None,
        "cwd": container.working_dir or None,
        "tty": container.tty or None,
        "stop_signal": container.stop_signal or None,
    }


def compare(client: Client, seed: int, count: int) -> int:
    """Print the lines that dsim reads otherwise, and give their number."""
    cases = list(drawn(seed, count))
    environment = cases[0]["environment"]
    cases = [case for case in cases if case["environment"] == environment and not case["files"]]
    wrong = 0
    asked = client.ask([case["words"] for case in cases], environment)
    for case, (made, refusal) in zip(cases, asked, strict=True):
        if text := difference(case, made, refusal, client.version):
            wrong += 1
            print(json.dumps(case["words"]), "\n ", text)
    print(f"docker@{client.version}: {len(cases)} lines, {wrong} differ")
    return wrong


def main() -> None:
    chosen = chosen_options(__doc__, draw=5000, seed=1)
    with tempfile.TemporaryDirectory() as folder:
        clients = [Client(chosen.clone, version, chosen.go, Path(folder)) for version in chosen.versions]
        sys.exit(1 if sum(compare(client, chosen.seed, chosen.draw) for client in clients) else 0)


if __name__ == "__main__":
    main()
