"""Record what a real engine answers to every case; see docs/contributing.md for how to start one.

python -m tests.conformance.record SOCKET --cli "docker"       writes tests/conformance/observed/<engine>.jsonl.gz
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import platform
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simulator import oracle, scenarios
from simulator.profiles import ENGINES
from tests.conformance.cases import Case, recorded_cases
from tests.conformance.engines import RealEngine, Seen

OBSERVED = Path(__file__).with_name("observed")
SCENARIOS = Path(__file__).parents[2] / "scenarios"
ASKABLE = ("docker-run", "podman-run", "engine-api")


def scenario_cases(name: str, version: str) -> list[Case]:
    """The scenarios that an engine can be asked: all that get as far as an image."""
    (profile,) = [e for e in ENGINES if e.name == name and version.startswith(e.version + ".")]
    _, cases = scenarios.load([SCENARIOS])
    found = []
    for case in cases:
        engine = f"{name}@{profile.version}"
        ((kind, body),) = case.request.items()
        if case.image is None or engine not in case.engines() or kind not in ASKABLE:
            continue
        built = oracle.answer({"engine": engine, "image": dict(case.image), **case.beside})
        if built["outcome"] == "image":
            ask = {"body": body} if kind == "engine-api" else {"words": body}
            found.append({"id": case.id, "image": built["image"], **ask})
    plain: list[Case] = json.loads(json.dumps(found))
    return plain


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
            yield _create(engine, case.get("words") or _words(case["run"]), image, cli)


def _words(run: Sequence[str | None]) -> list[str]:
    option = [] if run[0] is None else ["--entrypoint", run[0]]
    return [*option, "IMAGE", *[word or "" for word in run[1:]]]


def _create(engine: RealEngine, line: Sequence[str], image: str, cli: Sequence[str]) -> Seen:
    line = [image if word == "IMAGE" else word for word in line]
    words = [*cli, "create", "--network", "none", *line]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        return Seen(None, message=done.stderr.strip())
    return engine.inspect(done.stdout.strip())


def write(path: Path, about: dict[str, Any], rows: Sequence[Any]) -> None:
    """Write one JSON value per line, always with the same bytes for the same rows."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        for row in (about, *rows):
            packed.write(json.dumps(row, separators=(",", ":")).encode() + b"\n")


def read(path: Path) -> tuple[dict[str, Any], list[Any]]:
    """Read what ``write`` wrote."""
    about, *rows = map(json.loads, gzip.decompress(path.read_bytes()).splitlines())
    return about, rows


def provenance(engine: str, version: str) -> dict[str, Any]:
    """Say what was asked, when and where."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return {"engine": engine, "version": version, "date": today, "kernel": platform.release(), "adapter": 1}


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
