"""Really send signals to processes in PID namespaces of their own, without an engine, and record what came of each.

python -m tests.conformance.adapters.namespaces    writes tests/conformance/observed/namespace-<kernel>.signals.jsonl.gz

As root. What PID 1 does with a signal is the kernel's matter: these cases are those of ``adapters.signals``, many more
of them in the same time; ``docker stop`` is the stop signal and, after a while, SIGKILL, whose status is the engine's.
Cases of an engine's own init are left out.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from simulator.launch.signal_numbers import signal_number
from tests.conformance.adapters.signals import SEED, possible, programs
from tests.conformance.cases.signals import Case, drawn
from tests.conformance.recordings import OBSERVED, provenance, write

COUNT, AT_ONCE, PATIENCE, KILLED = 1500, 60, 2.5, 137


class Folder:
    """The root filesystem that the processes have, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder
        self.files = programs()
        for path, content in self.files.items():
            target = folder / path.strip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            target.chmod(0o755)
        for name in ("proc", "dev", "tmp"):
            (folder / name).mkdir(exist_ok=True)
        (folder / "dev/null").touch()
        (folder / "dev/null").unlink()
        os.mknod(folder / "dev/null", 0o666 | 0o020000, os.makedev(1, 3))
        os.mknod(folder / "dev/tty", 0o666 | 0o020000, os.makedev(5, 0))

    def observe(self, place: int, case: Case) -> dict[str, Any]:
        """Start the case's process, do to it what the case says, and tell how it ended."""
        words = list(case["args"])
        if "script" in case:
            (self.path / f"script-{place}").write_text(case["script"])
            words = [f"/script-{place}" if word == "/script" else word for word in words]
        outer, inner = os.openpty()
        typed, terminal = case["action"] == "type", case["tty"]
        stdin = inner if terminal else subprocess.PIPE if case["tree"].get("alone") else subprocess.DEVNULL
        line = ["unshare", "-pf", "--kill-child", "setsid", *(["-c"] if terminal else []), "chroot", self.path, *words]
        process = subprocess.Popen(
            line,
            stdin=stdin,
            stdout=inner if terminal else subprocess.DEVNULL,
            stderr=inner if terminal else subprocess.DEVNULL,
            start_new_session=True,
            env={"PATH": "/bin:/usr/bin:/sbin:/usr/sbin"},
        )
        os.close(inner)
        try:
            first = self._ready(process.pid, case)
            if first is None:
                return {"start": process.poll()}
            return self._act(process, first, case, outer if typed else None)
        finally:
            process.kill()
            process.wait()
            os.close(outer)

    def _ready(self, pid: int, case: Case) -> int | None:
        """Wait until the last program runs, and a moment more; give the first process's id outside."""
        tree = case["tree"]
        last = tree.get("last") or tree.get("child") or tree["first"]
        for _ in range(300):
            time.sleep(0.1)
            below = _below(pid)[1:]
            if any(_name(one).startswith(last) for one in below):
                time.sleep(1.5 if tree.get("alone") else 0.8)
                return below[0]
        return None

    def _act(self, process: subprocess.Popen[bytes], first: int, case: Case, terminal: int | None) -> dict[str, Any]:
        """Send the signal, or type Ctrl-C."""
        number = signal.SIGINT if case["action"] != "signal" else getattr(signal, f"SIG{case['signal']}")
        if case["action"] == "stop":
            number = signal_number(case["stop_signal"] or "TERM")
        if terminal is not None:
            os.write(terminal, b"\x03")
        else:
            os.kill(first, number)
        try:
            status = process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            ended = case["action"] == "stop"
            return {"ended": ended, "exit": KILLED if ended else None}
        return {"ended": True, "exit": KILLED if number == signal.SIGKILL else status}


def _below(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(found for child in children for found in _below(int(child)))]


def _name(pid: int) -> str:
    """Return the name of a process's program."""
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def main(words: Sequence[str] | None = None) -> None:
    """Draw, observe and record."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args(words)
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)  # what is ignored here would be ignored in the namespaces
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        folder.path.chmod(0o755)
        draws = drawn(asked.seed, asked.count)
        cases = [case for case in draws if not case["init"] and possible(case, folder.files)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            seen = list(pool.map(folder.observe, range(len(cases)), cases))
    kernel = os.uname().release.partition("-")[0]
    rows = [[case, outcome] for case, outcome in zip(cases, seen, strict=True)]
    write(asked.write or OBSERVED / f"namespace-{kernel}.signals.jsonl.gz", provenance("namespace", kernel), rows)
    print(f"{len(rows)} processes")


if __name__ == "__main__":
    main()
