"""Record what a real engine answers to every case; see docs/contributing.md for how to start one.

python -m tests.conformance.adapters.record SOCKET --cli "docker"   writes tests/conformance/observed/<engine>.jsonl.gz
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases.scenarios import scenario_cases
from tests.conformance.cases.starts import Case, recorded_cases
from tests.conformance.comparisons.starts import Seen
from tests.conformance.recordings import OBSERVED, provenance, write


def ask(engine: RealEngine, cases: Sequence[Case], cli: Sequence[str] = ()) -> Iterator[Seen]:
    """Put the cases to an engine; ``cli`` are the words that start its command line, for the cases that need it."""
    names: dict[str, str] = {}
    for case in cases:
        names.setdefault(json.dumps(case["image"]), f"case-{len(names)}")
    engine.load({name: json.loads(config) for config, name in names.items()})
    for case in cases:
        image = f"localhost/{names[json.dumps(case['image'])]}:1"
        if "body" in case:
            yield engine.create(image, case["body"])
        else:
            yield _create(engine, case.get("words") or _words(case["run"]), image, _beside(case, cli))


def _words(run: Sequence[str | None]) -> list[str]:
    option = [] if run[0] is None else ["--entrypoint", run[0]]
    return [*option, "IMAGE", *[word or "" for word in run[1:]]]


def _beside(case: Case, cli: Sequence[str]) -> list[str]:
    """Put the case's variables, and a folder with its files, in front of the tool's own word."""
    if not case.get("environment") and not case.get("files"):
        return list(cli)
    root = Path(cli[1]) if cli[0] == "chroot" else Path("/")
    folder = Path(tempfile.mkdtemp(prefix="dsim-", dir=root / "tmp"))
    for name, text in case.get("files", {}).items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    at = next(n for n, word in enumerate(cli) if word.rpartition("/")[2] in ("docker", "podman"))
    variables = [f"{name}={value}" for name, value in case.get("environment", {}).items()]
    return [*cli[:at], "env", "-C", f"/{folder.relative_to(root)}", *variables, *cli[at:]]


def _create(engine: RealEngine, line: Sequence[str], image: str, cli: Sequence[str]) -> Seen:
    line = [image if word == "IMAGE" else word for word in line]
    words = [*cli, "create", "--network", "none", *line]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode or len(done.stdout.strip()) != 64:  # the usage is no container
        return Seen(None, message=done.stderr.strip())
    return engine.inspect(done.stdout.strip())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--cli", required=True)
    parser.add_argument("--only", choices=("scenarios", "cases"))
    chosen = parser.parse_args()
    engine = RealEngine(chosen.socket)
    sets = {"scenarios": scenario_cases(engine.name, engine.version), "cases": recorded_cases()}
    for kind, cases in sets.items():
        if chosen.only not in (None, kind):
            continue
        rows = [[case, *seen] for case, seen in zip(cases, ask(engine, cases, shlex.split(chosen.cli)), strict=True)]
        path = OBSERVED / f"{engine.name}-{engine.version}.{kind}.jsonl.gz"
        write(path, provenance(engine.name, engine.version), rows)
        print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
