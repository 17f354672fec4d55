"""Record what a real engine answers to every case; see docs/contributing.md for how to start one.

python -m tests.conformance.record SOCKET --cli "docker"       writes tests/conformance/observed/<engine>.jsonl.gz
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import platform
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simulator.engine.engines import ENGINES
from simulator.oracle import protocol, scenarios
from tests.conformance.cases import Case, recorded_cases
from tests.conformance.engines import RealEngine, Seen

OBSERVED = Path(__file__).with_name("observed")
SCENARIOS = Path(__file__).parents[2] / "scenarios"
ASKABLE = ("docker-run", "podman-run", "engine-api")


def scenario_cases(name: str, version: str) -> list[Case]:
    """The scenarios that an engine can be asked: all that get as far as an image."""
    (profile,) = [e for e in ENGINES if e.name == name and version.startswith(e.version + ".")]
    _, cases = scenarios.load([str(SCENARIOS)])
    found = []
    for case in cases:
        engine = f"{name}@{profile.version}"
        ((kind, body),) = case.request.items()
        if case.image is None or engine not in case.engines() or kind not in ASKABLE:
            continue
        built = protocol.answer({"engine": engine, "image": dict(case.image), **case.beside})
        if built["outcome"] == "image":
            beside: dict[str, Any] = {key: case.beside[key] for key in ("environment", "files") if key in case.beside}
            ask: dict[str, Any] = {"body": body} if kind == "engine-api" else {"words": body, **beside}
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


def write(path: Path, about: dict[str, Any], rows: Sequence[Any]) -> None:
    """Write one JSON value per line, always with the same bytes for the same rows."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        for row in (about, *rows):
            packed.write(_of_no_place(json.dumps(row, separators=(",", ":"))).encode() + b"\n")


def _of_no_place(text: str) -> str:
    """Take out of messages what only the machine is to blame for: registries, resolvers and folders."""
    text = re.sub(r"https?://[a-z0-9.:-]+/v2/", "https://REGISTRY/v2/", text)
    text = re.sub(r"lookup [a-z0-9.-]+ on [0-9.:]+", "lookup REGISTRY on RESOLVER", text)
    return re.sub(r"/tmp/[a-z]+-\w{8}/", "/tmp/FOLDER/", text)


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
