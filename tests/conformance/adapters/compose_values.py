"""Put settings of services to ``docker compose config``, and record which of them it refuses.

python -m tests.conformance.adapters.compose_values PLUGIN [--root DIR]

PLUGIN is the program docker-compose; DIR is a folder with a Debian in it, where PLUGIN is one of there.
No engine is asked.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from tests.conformance.adapters.engines import entered
from tests.conformance.cases.compose_values import files
from tests.conformance.recordings import OBSERVED, provenance, write


class RealConfig:
    """The program, in a folder of its own."""

    def __init__(self, plugin: str, root: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="values-", dir=Path(root) / "tmp"))
        inside = "/" + str(self.folder.relative_to(root))
        self.words = [*entered(root), "env", "-i", "-C", inside, "HOME=/root", "PATH=/usr/bin:/bin", plugin]

    def version(self) -> str:
        """Return its version."""
        shown = subprocess.run([*self.words, "version", "--short"], capture_output=True, text=True, check=True)
        return shown.stdout.strip().partition("-")[0].removeprefix("v")

    def refused(self, text: str) -> str:
        """Return the last line of what it says where it refuses a file, ``""`` where it takes it."""
        (self.folder / "compose.yaml").write_text(text, encoding="utf-8")
        done = subprocess.run([*self.words, "config", "--quiet"], capture_output=True, text=True, check=False)
        return (done.stderr.strip().rpartition("\n")[2] or "refused") if done.returncode else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plugin")
    parser.add_argument("--root", default="/")
    chosen = parser.parse_args()
    real = RealConfig(chosen.plugin, chosen.root)
    rows = [[text, real.refused(text)] for text in files()]
    path = OBSERVED / f"values-{real.version()}.jsonl.gz"
    write(path, provenance("compose", real.version()), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
