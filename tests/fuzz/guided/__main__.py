"""Fuzz the readers, guided by coverage: python -m tests.fuzz.guided [--seconds N] [--keep] [READER ...]

Needs atheris (the extra ``proof``). Each reader gets so many seconds, and begins with the inputs that are kept. What is
a fault is written to a file that is named, with the traceback; the exit status is 1 then. With --keep the inputs that
reach more than those kept before are kept, the fewest and smallest of them.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

from tests.fuzz.guided.corpus import keep, kept
from tests.fuzz.guided.readers import READERS

LARGEST = 4096
"""Bytes of an input."""
MOST_KEPT = 400
"""Inputs that are kept for a reader, at most."""
SLOWEST = 20
"""Seconds after which an input is a fault."""


def main() -> int:
    """Fuzz the readers that are named, or all, one after the other; return the exit status."""
    parser = ArgumentParser(description="Fuzz the readers, guided by coverage.")
    parser.add_argument("readers", nargs="*", choices=[[], *READERS], metavar="READER", help=", ".join(READERS))
    parser.add_argument("--seconds", type=int, default=60, help="for each reader (60)")
    parser.add_argument("--keep", action="store_true", help="keep inputs that reach more")
    options = parser.parse_args()
    faults = [fuzz(name, options.seconds, keeps=options.keep) for name in options.readers or READERS]
    return int(any(faults))


def fuzz(name: str, seconds: int, *, keeps: bool) -> bool:
    """Fuzz one reader; return whether it has a fault."""
    with tempfile.TemporaryDirectory() as temporary:
        inputs = Path(temporary) / "inputs"
        inputs.mkdir()
        for number, data in enumerate((*kept(name), *READERS[name].seeds)):
            (inputs / f"seed-{number}").write_bytes(data)
        found = Path(f"fault-{name}-")
        driver = _driver(name, Path(temporary))
        ran = _drive(driver, f"-max_total_time={seconds}", f"-artifact_prefix={found}", str(inputs))
        executed = re.findall(r"#(\d+)\s", ran.stderr)
        reached = re.findall(r"cov: (\d+)", ran.stderr)
        print(f"{name}: {executed[-1] if executed else 0} inputs, {reached[-1] if reached else 0} branches reached")
        if ran.returncode:
            print(ran.stdout[-4000:], ran.stderr[-4000:], sep="\n")
        elif keeps:
            fewest = Path(temporary) / "fewest"
            fewest.mkdir()
            _drive(driver, "-merge=1", str(fewest), str(inputs))
            smallest = sorted((path.read_bytes() for path in fewest.iterdir()), key=len)[:MOST_KEPT]
            print(f"{name}: {keep(name, smallest)} inputs kept")
        return bool(ran.returncode)


def _driver(name: str, folder: Path) -> str:
    """Write a program that drives a reader."""
    path = folder / "drive"
    path.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tests.fuzz.guided.drive {name} "$@"\n')
    path.chmod(0o755)
    return str(path)


def _drive(driver: str, *options: str) -> subprocess.CompletedProcess[str]:
    limits = (f"-max_len={LARGEST}", f"-timeout={SLOWEST}", "-rss_limit_mb=2048")
    environment = {**os.environ, "DRIVER": driver}
    return subprocess.run(
        [driver, *limits, *options], capture_output=True, text=True, errors="replace", check=False, env=environment
    )


if __name__ == "__main__":
    sys.exit(main())
