"""TOML files by their paths."""

from __future__ import annotations

import tomllib
from typing import Any

from simulator.core.errors import Unreadable
from simulator.workspace.disk import read_bytes


def read_toml(file: str) -> dict[str, Any]:
    """Read a TOML file; raises ``Unreadable`` where it is none."""
    data = read_bytes(file)
    try:
        return tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"{file} is not TOML: {str(error).lower()}") from None
