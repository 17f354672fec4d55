"""Put units of Quadlet to the real generator, record the line that it makes, and compare dsim with it.

python -m tests.conformance.adapters.quadlets [--root DIR] [--enter WORDS] [--count N]

DIR and WORDS are those of ``podman_lines``. Writes tests/conformance/observed/podman-<version>.quadlets.jsonl.gz.
Some options stand in no order of their own in the generator's line, so lines are compared without it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.conformance.adapters.engines import entered
from tests.conformance.cases.unit_files import FOLDER, SIBLINGS, Files, cases
from tests.conformance.comparisons.quadlets import lines_by_path
from tests.conformance.recordings import OBSERVED, provenance, write

PROGRAM = "/usr/libexec/podman/quadlet"


def observed(root: str, within: list[str], units: list[Files]) -> list[list[Any]]:
    """Give the files of each unit, the line that is made of them or None, and what is said.

    ``root`` is the folder of the generator's system, and the words ``within`` run a command there.
    """
    alone = set(_faults(_generate(root, within, units, set()).stderr, "error loading"))
    done = _generate(root, within, units, alone)
    if "goroutine" in done.stderr:
        raise RuntimeError(f"the generator died: {done.stderr[-3000:]}")
    lines = lines_by_path(done.stdout)
    said = _faults(done.stderr, "error loading|converting")
    rows: list[list[Any]] = []
    for files in units:
        name = next(iter(files))
        found = [text for path, text in lines.items() if path == f"{FOLDER}/{name}"]
        rows.append([files, found[0] if found else None, said.get(name, "")])
    return rows


def _generate(root: str, within: list[str], units: list[Files], alone: set[str]) -> subprocess.CompletedProcess[str]:
    """Run the generator; a unit that it cannot load keeps all of its folder out, so those have one of their own."""
    folder = Path(root) / FOLDER.removeprefix("/")
    folders = [FOLDER]
    try:
        for files in (SIBLINGS, *units):
            name = next(iter(files))
            place = folder / f"{name}.alone" if name in alone else folder
            folders += [f"{FOLDER}/{place.name}"] if name in alone else []
            for path, text in files.items():
                (place / path).parent.mkdir(exist_ok=True, parents=True)
                (place / path).write_text(text, encoding="utf-8", newline="")
        words = [*within, "env", "-i", f"QUADLET_UNIT_DIRS={':'.join(folders)}", PROGRAM, "-dryrun"]
        return subprocess.run(words, capture_output=True, text=True, check=False)
    finally:
        shutil.rmtree(folder)


def _faults(text: str, how: str) -> dict[str, str]:
    found: list[tuple[str, str]] = re.findall(rf'(?:{how}) "(?:[^"\n]*/)?([^"/\n]+\.container)"[:,] ([^\n]*)', text)
    return dict(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default="/")
    parser.add_argument("--enter", default="")
    parser.add_argument("--count", type=int, default=600)
    chosen = parser.parse_args()
    within = entered(chosen.root, chosen.enter)
    shown = subprocess.run([*within, PROGRAM, "-version"], capture_output=True, text=True, check=True)
    version = shown.stdout.strip()
    rows = observed(chosen.root, within, list(cases(chosen.count)))
    path = OBSERVED / f"podman-{version}.quadlets.jsonl.gz"
    write(path, provenance("podman", version), rows)
    print(f"{path}: {len(rows)} units, {sum(row[1] is not None for row in rows)} lines, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
