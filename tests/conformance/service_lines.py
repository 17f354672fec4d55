"""Put lines of services, as Quadlet makes them, to systemd, record how it reads them, and compare dsim with it.

python -m tests.conformance.service_lines [--root DIR] [--count N]

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

from simulator.callers.quadlet.systemd import service_line
from simulator.callers.quadlet.unit import Unit
from simulator.callers.quadlet.unit_words import split
from simulator.core.rule import Refusal
from simulator.core.values import Origin, words
from tests.conformance.record import OBSERVED, provenance, read, write

FOLDER = "/srv/services"
NAMES = ("web.service", "a-b@x-y.service", "a-b.service", "t@i.service")
OWN = ("%n %N %p %P %i %I %j %J %f %%", "a%%%nb %! %", "%x a", "%1", "%é", "x ; y", ";", "a%", "'%n %i'", "%%n")
SEED = 7


def observed(root: str, lines: list[str]) -> list[list[str | list[str] | None]]:
    """Give the name of each service, its line, and the words that systemd reads; None where it refuses."""
    folder = Path(root) / FOLDER.removeprefix("/")
    rows: list[list[str | list[str] | None]] = []
    for number, line in enumerate(lines):
        name = NAMES[number % len(NAMES)]
        folder.mkdir(parents=True)
        (folder / name).write_text(f"[Service]\nType=notify\nExecStart={line}\n", encoding="utf-8")
        enter = [*([] if root == "/" else ["chroot", root]), "env", "SYSTEMD_LOG_LEVEL=debug"]
        done = subprocess.run(
            [*enter, "systemd-analyze", "verify", f"{FOLDER}/{name}"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        shutil.rmtree(folder)
        part = done.stdout.partition(f"Fragment Path: {FOLDER}/{name}")[2].partition("\n\t→ Unit")[0]
        shown = re.findall("Command Line: (.*)", part)
        rows.append([name, line, shlex.split(shown[0]) if len(shown) == 1 else None])
    return rows


def difference(row: list[str | list[str] | None]) -> str | None:
    """Say in which way dsim reads a line otherwise than systemd did; None where it does not."""
    name, line, seen = row
    assert isinstance(name, str) and isinstance(line, str)  # as they were written
    given = words(split(line), Origin("request", name))
    try:
        ours = list(service_line(given, Unit(name, {}), other=False).words)
    except Refusal:
        return None if seen is None else f"{row}: dsim refuses it"
    return None if ours == seen else f"{row}: dsim gives {ours}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default="/")
    parser.add_argument("--count", type=int, default=250)
    chosen = parser.parse_args()
    enter = [] if chosen.root == "/" else ["chroot", chosen.root]
    shown = subprocess.run([*enter, "systemd-analyze", "--version"], capture_output=True, text=True, check=True)
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
