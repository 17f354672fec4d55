"""Put lines of services, as Quadlet makes them, to systemd, record how it reads them, and compare dsim with it.

python -m tests.conformance.adapters.service_lines [--root DIR] [--count N]

Reads the recorded lines of the newest generator. Writes tests/conformance/observed/systemd-<version>.services.jsonl.gz.
Nothing is started: ``systemd-analyze verify`` shows a line after its specifiers are replaced, and before its variables.
"""

from __future__ import annotations

import argparse
import random
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from tests.conformance.adapters.engines import entered
from tests.conformance.cases.service_lines import FOLDER, NAMES, OWN, SEED
from tests.conformance.recordings import OBSERVED, provenance, read, write


def observed(root: str, lines: list[str]) -> list[list[str | list[str] | None]]:
    """Give the name of each service, its line, and the words that systemd reads; None where it refuses."""
    folder = Path(root) / FOLDER.removeprefix("/")
    rows: list[list[str | list[str] | None]] = []
    for number, line in enumerate(lines):
        name = NAMES[number % len(NAMES)]
        folder.mkdir(parents=True)
        (folder / name).write_text(f"[Service]\nType=notify\nExecStart={line}\n", encoding="utf-8")
        enter = [*entered(root), "env", "SYSTEMD_LOG_LEVEL=debug"]
        done = subprocess.run(
            [*enter, "systemd-analyze", "verify", f"{FOLDER}/{name}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        shutil.rmtree(folder)
        part = done.stdout.partition(f"Fragment Path: {FOLDER}/{name}")[2].partition("\n\t→ Unit")[0]
        shown = re.findall("Command Line: (.*)", part)
        rows.append([name, line, shlex.split(shown[0]) if len(shown) == 1 else None])
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=250)
    chosen = parser.parse_args()
    words = [*entered(chosen.root), "systemd-analyze", "--version"]
    shown = subprocess.run(words, capture_output=True, text=True, check=True)
    version = shown.stdout.split()[1]
    known = {row[1] for row in read(max(OBSERVED.glob("podman-*.quadlets.jsonl.gz")))[1] if row[1]}
    # What depends on the machine, and control characters, which are shown as escapes.
    machine = re.compile(r"\$|\\[abfnrtv]|\\x[017]|%[tSCLEDhuUgGsTVHlqmbvaABMowWyYdcrR]")
    able = sorted(line for line in known if not machine.search(line) and re.search(r"[\"'\\;]|%[^N]", line))
    drawn = random.Random(SEED).sample(able, min(chosen.count, len(able)))
    rows = observed(chosen.root, [*(f"/usr/bin/podman {text}" for text in OWN for _ in NAMES), *drawn])
    path = OBSERVED / f"systemd-{version}.services.jsonl.gz"
    write(path, provenance("systemd", version), rows)
    print(f"{path}: {len(rows)} lines, {sum(row[2] is not None for row in rows)} read, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
