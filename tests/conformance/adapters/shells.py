"""Ask a real shell in which process the commands of a ``-c`` text run.

python -m tests.conformance.adapters.shells NAME VERSION BUILD SHELL [ARGUMENT ...]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conformance.cases.shell_texts import texts
from tests.conformance.recordings import OBSERVED, provenance, write

PROGRAM = """#!/bin/sh
echo "$1 $$" >>"$RAN"
exit "$2"
"""


def ask(shell: list[str], text: str, folder: Path) -> list[list[int]]:
    """Return the numbers of the programs that ran, and of those that ran in the shell's own process."""
    log = folder / "log"
    log.write_text("")
    environment = {"PATH": f"{folder}:/usr/bin:/bin", "RAN": str(log), "CMD": "command"}
    with subprocess.Popen(
        [*shell, "-c", text],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        process.communicate(timeout=60)  # until the last program behind an ampersand has ended too
    lines = [line.split() for line in log.read_text().splitlines()]
    ran = {int(number) for number, _ in lines}
    return [sorted(ran), sorted({int(number) for number, pid in lines if int(pid) == process.pid})]


def main() -> None:
    name, version, build, *shell = sys.argv[1:]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "ran").write_text(PROGRAM)
        (folder / "ran").chmod(0o755)
        os.environ.pop("ENV", None)
        rows = [[text, *ask(shell, text, folder)] for text in texts()]
    about = {**provenance(name, version), "build": build}
    path = OBSERVED / f"{name}-{version}.shells.jsonl.gz"
    write(path, about, rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
