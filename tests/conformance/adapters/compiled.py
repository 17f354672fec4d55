"""Compile a small program with the source of one version of a Go project, which holds all that it needs (vendor)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

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
