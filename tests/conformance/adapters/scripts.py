"""Let a real shell execute the drawn scripts: which words its own process is replaced by, or its exit status.

python -m tests.conformance.adapters.scripts NAME VERSION BUILD SHELL [ARGUMENT ...]

A link with the name sh as SHELL records what the shell does where it is called so.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.conformance.cases import builtin_errors, expansions, numbers, redirections
from tests.conformance.cases.script_texts import FILES, scripts
from tests.conformance.recordings import OBSERVED, provenance, write

SHOW = """#!/bin/sh
printf '%s\\0' "$$" "$#" "$@" >>"$RAN"
"""
Words = tuple[str, ...]
TOO_LONG = 10
"""Seconds after which a script is taken to have no end."""


def ask(shell: list[str], text: str, words: tuple[str, ...], folder: Path, mode: str = "file") -> list[object]:
    """Return the words of ``show`` in the shell's own process, or None; and the exit status, None without an end.

    The text is in a ``file``, or behind ``-c``.
    """
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content)
        (folder / name).chmod(0o644)
    (folder / "script").write_text(text)
    log = folder / "log"
    log.write_bytes(b"")
    environment = {"PATH": f"{folder}/bin:/usr/bin:/bin", "RAN": str(log), "HOME": "/root"}
    with subprocess.Popen(
        [*shell, *(("./script",) if mode == "file" else ("-c", text)), *words],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(timeout=TOO_LONG)
        except subprocess.TimeoutExpired:
            return [None, None]
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # what the script has left behind, too
    fields = log.read_bytes().decode().split("\0")[:-1]
    shown: list[str] | None = None
    while fields:
        pid, count = int(fields[0]), int(fields[1])
        if pid == process.pid:
            shown = fields[2 : 2 + count]
        fields = fields[2 + count :]
    for made in ("out.txt", "out2"):
        for place in (folder, folder / "data"):
            (place / made).unlink(missing_ok=True)
            shutil.rmtree(place / "made", ignore_errors=True)
    return [shown, process.returncode]


def kinds(*, is_bash: bool) -> dict[str, list[tuple[str, Words | str]]]:
    """All that is recorded, by kind: texts, each with the arguments of its file, or with how it is given."""
    return {
        "scripts": [*scripts(is_bash)],
        "errors": [*builtin_errors.recorded_cases()],
        "expansions": [*expansions.recorded_cases()],
        "redirections": [*redirections.recorded_cases()],
        "numbers": [*numbers.recorded_cases()],
    }


def _asked(shell: list[str], text: str, how: Words | str, folder: Path) -> list[object]:
    """Ask for a text with arguments, or for one without that is given as a file or behind ``-c``."""
    return ask(shell, text, (), folder, how) if isinstance(how, str) else ask(shell, text, how, folder)


def main() -> None:
    name, version, build, *shell = sys.argv[1:]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "bin").mkdir()
        for program, text in (("show", SHOW), ("fails", SHOW + "exit 1\n")):
            (folder / "bin" / program).write_text(text)
            (folder / "bin" / program).chmod(0o755)
        answers = {
            kind: [[text, how, *_asked(shell, text, how, folder)] for text, how in cases]
            for kind, cases in kinds(is_bash=name == "bash").items()
        }
    called = "sh" if Path(shell[0]).name == "sh" else "asked"
    about = {**provenance(name, version), "build": build, "called": called}
    for kind, rows in answers.items():
        path = OBSERVED / f"{name}{'-as-sh' if called == 'sh' else ''}-{version}.{kind}.jsonl.gz"
        write(path, about, rows)
        print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
