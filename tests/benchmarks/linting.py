"""``dsim lint`` against hadolint, as whole commands on the same files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from simulator.workspace.files import find_files
from tests.benchmarks.dockerfiles import generated

_AT_A_TIME = 1000  # files of one command line


def hadolint() -> str | None:
    """Find hadolint: what DSIM_HADOLINT names, else what the shell would find."""
    return os.environ.get("DSIM_HADOLINT") or shutil.which("hadolint")


def _seconds(lines: Sequence[Sequence[str]]) -> float:
    start = time.perf_counter()
    for line in lines:
        subprocess.run(line, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def lint(folder: Path | None) -> list[tuple[str, float, float]]:
    """Look at all Dockerfiles below a folder, or at generated ones, with both."""
    program = hadolint()
    if program is None:
        print("hadolint is not installed: skipped")
        return []
    with tempfile.TemporaryDirectory() as place:
        if folder is None:
            for number, text in enumerate(generated()):
                (Path(place) / f"{number}.Dockerfile").write_text(text, encoding="utf-8")
        where = str(folder or place)
        names = [name for name, kind in find_files((where,)) if kind == "dockerfile"]
        ours = [
            (sys.executable, "-c", "from simulator.__main__ import main; main()", "lint", "--fail-on", "never", where)
        ]
        parts = [names[at : at + _AT_A_TIME] for at in range(0, len(names), _AT_A_TIME)]
        theirs = [(program, "--no-fail", *part) for part in parts]
        rounds = 1 if len(names) > 2000 else 3
        mine, peer = (min(_seconds(lines) for _ in range(rounds)) for lines in (ours, theirs))
    print(f"{len(names)} Dockerfiles: dsim lint {mine:.2f} s, hadolint {peer:.2f} s")
    return [("dsim lint / hadolint", mine / peer, 0.1)]
