"""Compile a small program with the source of one version of a Go project, which holds all that it needs (vendor)."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

MAIN = "cmd/ask/main.go"
"""Where the file of the program belongs."""


def compile_program(clone: Path, version: str, go: str, program: Path, files: Mapping[str, str]) -> None:
    """Compile ``program``: ``MAIN`` and what else is in ``files`` are added to the version's source.

    ``clone`` is a clone of the project with its tags, ``go`` the go command. The source is put beside the program, and
    removed.
    """
    source = program.parent / "source"
    words = ["git", "-C", str(clone), "archive", f"--prefix={source.name}/", f"v{version}"]
    archive = subprocess.run(words, capture_output=True, check=True)
    subprocess.run(["tar", "-x", "-C", str(program.parent)], input=archive.stdout, check=True)
    for kind in ("mod", "sum"):
        if (source / f"vendor.{kind}").exists():  # a project that is no module of its own
            shutil.copy(source / f"vendor.{kind}", source / f"go.{kind}")
    for name, text in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text, encoding="utf-8")
    own = {"GOFLAGS": "-mod=vendor", "GOPROXY": "off", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
    words = [go, "build", "-o", str(program), f"./{Path(MAIN).parent}"]
    subprocess.run(words, cwd=source, env=os.environ | own, check=True)
    shutil.rmtree(source)


def answers(words: Sequence[str], questions: Iterable[Any], **place: Any) -> list[Any]:
    """Put questions to a program, all at once: a line of JSON for each, and one for each answer.

    ``words`` are its command line; ``place`` is what else ``subprocess.run`` takes, such as ``cwd`` and ``env``.
    """
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    done = subprocess.run(words, input=lines, capture_output=True, encoding="utf-8", check=True, **place)
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]  # splitlines would cut at U+0085 as well


def chosen_options(about: str | None, *, draw: int, seed: int) -> argparse.Namespace:
    """Read the options of a comparison with compiled versions; ``draw`` and ``seed`` are taken where none is given."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", type=Path)
    parser.add_argument("versions", nargs="+")
    parser.add_argument("--go", default="go")
    parser.add_argument("--draw", type=int, default=draw)
    parser.add_argument("--seed", type=int, default=seed)
    return parser.parse_args()
