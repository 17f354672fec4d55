"""Really start containers drawn at random, and record what came of each.

python -m tests.conformance.adapters.launches SOCKET --cli "docker"
python -m tests.conformance.adapters.launches SOCKET --cli "podman --runtime crun" --runtime crun

writes tests/conformance/observed/<engine>.launches.jsonl.gz.

The command line has to reach the engine behind the socket; compiles its test programs with cc, copies busybox, dash
and bash of this machine. --seed and --count draw other containers than those that are recorded; --resume goes on where
a recording was ended early.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.conformance.adapters.engines import RealEngine
from tests.conformance.adapters.programs import contents, layer, packages, programs
from tests.conformance.cases.launches import Case, drawn
from tests.conformance.cases.root_filesystems import Files, known
from tests.conformance.recordings import OBSERVED, provenance, read, write

SEED = 20261128
Row = dict[str, Any]
PLACES = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "CONTAINER"),
    (re.compile(r"/[^\s\"':`]*/(?:merged|rootfs)(?=[/\s\"':`]|$)"), "ROOT"),
    (re.compile(r"(?m)^time=\"[^\n]*\n?"), ""),
)
"""What of a text is another at each start: ids, folders of the engine, its log."""


class Launcher:
    """An engine and its command line, which really start containers."""

    def __init__(self, engine: RealEngine, cli: Sequence[str], named: str = "launch") -> None:
        self.engine, self.cli, self.named = engine, list(cli), named
        self.programs, self.packages = programs(), packages()

    def start(self, files: Files, cases: Sequence[Case]) -> tuple[Row, list[Row]]:
        """Start the cases over one root filesystem; give what the oracle is told of it, and what became of each."""
        data = contents(files, self.programs)
        images = {f"{self.named}-{at}": case["image"] for at, case in enumerate(cases)}
        self.engine.load(images, layer(files, data))
        seen = [self._heard(f"{self.named}-{at}", case) for at, case in enumerate(cases)]
        for name in images:
            self.engine.request("DELETE", f"/images/localhost/{name}:1?force=1")
        return {"complete": True, "files": known(files, data, self.packages)}, seen

    def _heard(self, name: str, case: Case) -> Row:
        """Start a case; once more where it failed without a word.

        Of about 1,500 containers that end at once, an engine loses what one of them printed.
        """
        seen = self._start(name, case)
        silent = seen["run"] and not seen.keys() & {"shown", "out", "err"}
        return self._start(name, case) if silent else seen

    def _start(self, name: str, case: Case) -> Row:
        words = [f"localhost/{name}:1" if word == "IMAGE" else word for word in case["words"]]
        line = [*self.cli, "run", "--network", "none", "--name", name, *words]
        try:
            done = subprocess.run(line, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=20)
        except subprocess.TimeoutExpired:
            self.engine.request("DELETE", f"/containers/{name}?force=1")
            return {"run": None}
        seen: Row = {
            "run": done.returncode,
            **_read(done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")),
        }
        status, answer = self.engine.request("GET", f"/containers/{name}/json")
        if status == 200:
            shown = json.loads(answer)
            identity, state = shown["Id"], shown["State"]
            seen["state"] = {"code": state["ExitCode"], "error": _placeless(state["Error"]), "status": state["Status"]}
            self.engine.request("DELETE", f"/containers/{name}?force=1")
            seen = json.loads(json.dumps(seen).replace(identity[:12], "CONTAINER"))
        return seen


def _placeless(text: str) -> str:
    for pattern, placeholder in PLACES:
        text = pattern.sub(placeholder, text)
    return text


def _read(out: str, err: str) -> Row:
    """Split what was printed: what the program ``show`` says, and the rest."""
    shown, rest = [], []
    for line in out.replace("\r\n", "\n").splitlines(keepends=True):
        try:
            shown.append(json.loads(line) if line.startswith('{"argv"') else line)
        except ValueError:
            rest.append(line)
            continue
        if isinstance(shown[-1], str):
            rest.append(shown.pop())
    found: Row = {"shown": shown} if shown else {}
    texts = {"out": "".join(rest), "err": _placeless(err)}
    return found | {key: value[:1500] for key, value in texts.items() if value}


def record(launcher: Launcher, engine: str, seed: int, count: int, skipped: int = 0) -> Iterator[Any]:
    """Give the rows of a recording: a root filesystem, and behind it each case with what was seen.

    ``skipped`` is the number of root filesystems that are recorded already.
    """
    for number, (files, cases) in enumerate(drawn(seed, count, engine)):
        if number < skipped:
            continue
        rootfs, seen = launcher.start(files, cases)
        yield rootfs
        yield from ([case, row] for case, row in zip(cases, seen, strict=True) if _of_the_engine(row))


def _of_the_engine(row: Row) -> bool:
    """Return whether a row tells of the engine: it ended in time, the machine let it have the capabilities, and no
    container of a recording that was ended early was in its way.
    """
    said = row.get("err", "")
    return row["run"] is not None and "unable to apply caps" not in said and "is already in use" not in said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    parser.add_argument("--cli", required=True)
    parser.add_argument("--runtime", default="")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=1560)
    parser.add_argument("--resume", action="store_true")
    chosen = parser.parse_args()
    engine = RealEngine(chosen.socket)
    launcher = Launcher(engine, shlex.split(chosen.cli), f"launch{chosen.runtime}")
    about = {**provenance(engine.name, engine.version), **_runtime(engine, chosen.runtime), "seed": chosen.seed}
    path = OBSERVED / f"{engine.name}-{engine.version}{'-' * bool(chosen.runtime)}{chosen.runtime}.launches.jsonl.gz"
    rows = read(path)[1] if chosen.resume else []
    skipped = sum(isinstance(row, dict) for row in rows)
    for row in record(launcher, engine.name, chosen.seed, chosen.count, skipped):
        if isinstance(row, dict):  # keep what there is, should this be ended early
            write(path, about, rows)
        rows.append(row)
    write(path, about, rows)
    print(f"{path}: {sum(isinstance(row, list) for row in rows)} starts, {path.stat().st_size} bytes")


def _runtime(engine: RealEngine, named: str) -> Mapping[str, str]:
    """Say which runtime, of which version, starts the containers."""
    if named:
        return {"runtime": named}
    parts = json.loads(engine.request("GET", "/version")[1])["Components"]
    return {"runtime": next(f"{part['Name']} {part['Version']}" for part in parts if part["Name"] in ("runc", "crun"))}


if __name__ == "__main__":
    main()
