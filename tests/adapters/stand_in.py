"""An engine's command line that only writes down how it is called, for programs that start containers by it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

SECONDS = 20
STAND_IN = """\
#!{python}
import json, sys
words = sys.argv[1:]
with open({calls!r}, "a", encoding="utf-8") as file:
    file.write(json.dumps(words) + "\\n")
for first, text in json.loads({answers!r}):
    if words[: len(first)] == first:
        print(text)
        break
"""
Answers: TypeAlias = Sequence[tuple[Sequence[str], str]]
"""What it prints to calls that begin with some words; the first that fits counts, to others it says nothing."""


class Seen(NamedTuple):
    """What a program did: how it called the engine's command line, and what it said."""

    calls: list[list[str]]
    output: str = ""
    error: str = ""


def called(line: Sequence[str], folder: Path, program: Path, answers: Answers, variables: Mapping[str, str]) -> Seen:
    """Start a line in a folder, with these variables alone; ``program`` is made here, for it to call."""
    calls = program.parent / "calls"
    text = STAND_IN.format(python=sys.executable, calls=str(calls), answers=json.dumps(answers))
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    try:
        done = subprocess.run(
            line, cwd=folder, env=variables, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        output, error = done.stdout, done.stderr
    except subprocess.TimeoutExpired:
        output, error = "", f"it does not end within {SECONDS} seconds"
    lines = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
    return Seen([json.loads(each) for each in lines], output, error)


def configs(request: Mapping[str, Any]) -> dict[str, str]:
    """Give what an engine says of each image that a request knows, by its name."""
    known: Mapping[str, Any] = request.get("images") or {}
    about = {"Id": "sha256:1", "Os": "linux", "Architecture": "amd64"}
    return {name: json.dumps([{**about, "Config": config}]) for name, config in known.items()}
