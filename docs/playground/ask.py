"""What the playground runs in the browser's Python: dsim's own command line, in a folder that holds the question."""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
import sys
from errno import ENOENT
from pathlib import Path

from simulator.callers.table import CALLERS
from simulator.cli.main import main
from simulator.releases.all import ENGINES

FOLDER = Path("/playground")
"""Compose names the project after its folder."""
OWN = Path("/dsim")
"""Where the wheels are unpacked."""
_kept: dict[Path, bytes] = {}


def keep_files() -> None:
    """Keep in memory what is to be read of the wheels yet: a snapshot of Python's memory has no files."""
    loaded = {getattr(module, "__file__", None) for module in sys.modules.values()}
    files = (path for path in OWN.rglob("*") if path.is_file() and ".dist-info" not in str(path))
    _kept.update({path: path.read_bytes() for path in files if path.suffix != ".pyc" and str(path) not in loaded})


def write_kept_files() -> None:
    """Write the files that a snapshot has kept, where they were."""
    for path, data in _kept.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    _kept.clear()
    sys.path_importer_cache.clear()


def engines(callers: str) -> str:
    """Return the engines that each of the callers can ask, the newest first; both are JSON."""
    found = {}
    for caller in CALLERS:
        if caller.name in json.loads(callers):
            asked = [engine for engine in reversed(ENGINES) if engine.name in caller.engines]
            asked.sort(key=lambda engine, names=caller.engines: names.index(engine.name))
            found[caller.name] = [f"{engine.name}@{engine.version}" for engine in asked]
    return json.dumps(found)


def ask(question: str) -> str:
    """Answer a question; both are JSON.

    The question has the ``words`` of the command line, a ``line`` of more words for a shell to split, the texts of
    ``files`` by their names, which of them are ``plain``, so that nobody may execute them, and standard ``input``.
    The answer has the exit ``status``, and what was written to
    standard ``output`` and to standard ``error``.
    """
    given = json.loads(question)
    try:
        more = shlex.split(given["line"])
    except ValueError as fault:
        error = f"{given['line']!r} is not a line of words: {str(fault).lower()}"
        return json.dumps({"status": 2, "output": "", "error": error})
    try:
        _write_files(given["files"], given["plain"])
    except OSError as fault:
        return json.dumps({"status": 2, "output": "", "error": f"no file can be called {fault.filename}"})
    kept = sys.stdin, sys.stdout, sys.stderr
    written, told = io.BytesIO(), io.BytesIO()
    sys.stdin = io.TextIOWrapper(io.BytesIO(given["input"].encode()), "utf-8")
    sys.stdout, sys.stderr = io.TextIOWrapper(written, "utf-8"), io.TextIOWrapper(told, "utf-8")
    try:
        status = main([*given["words"], *more])
        return json.dumps({"status": status, "output": written.getvalue().decode(), "error": told.getvalue().decode()})
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept


def _write_files(files: dict[str, str], plain: list[str]) -> None:
    """Go to a folder that has these files and no others; all but the plain ones may be executed."""
    os.chdir("/")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    os.chdir(FOLDER)
    for name, text in files.items():
        place = Path(os.path.normpath(FOLDER / name))
        if FOLDER not in place.parents:
            raise FileNotFoundError(ENOENT, "it is not below the folder", name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())
        place.chmod(0o644 if name in plain else 0o755)
