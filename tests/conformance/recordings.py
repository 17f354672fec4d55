"""Recordings: where they are, how they are read and written, and what is noted about their engine."""

from __future__ import annotations

import datetime
import gzip
import json
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

OBSERVED = Path(__file__).with_name("observed")


def write(path: Path, about: dict[str, Any], rows: Sequence[Any]) -> None:
    """Write one JSON value per line, always with the same bytes for the same rows."""
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        for row in (about, *rows):
            packed.write(_of_no_place(json.dumps(row, separators=(",", ":"))).encode() + b"\n")


def _of_no_place(text: str) -> str:
    """Take out of messages what only the machine is to blame for: registries, resolvers and folders."""
    text = re.sub(r"https?://[a-z0-9.:-]+/v2/", "https://REGISTRY/v2/", text)
    text = re.sub(r"lookup [a-z0-9.-]+ on [0-9.:]+", "lookup REGISTRY on RESOLVER", text)
    return re.sub(r"/tmp/[a-z]+-\w{8}/", "/tmp/FOLDER/", text)


def read(path: Path) -> tuple[dict[str, Any], list[Any]]:
    """Read what ``write`` wrote."""
    about, *rows = map(json.loads, gzip.decompress(path.read_bytes()).splitlines())
    return about, rows


def provenance(engine: str, version: str) -> dict[str, Any]:
    """Say what was asked, when and where."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return {"engine": engine, "version": version, "date": today, "kernel": platform.release(), "adapter": 1}
