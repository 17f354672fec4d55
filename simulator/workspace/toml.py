"""TOML that strangers wrote: read with limits, and told in one sentence where it is none."""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Unreadable
from simulator.workspace.disk import read_text

SETTINGS = (".dsim.toml", "pyproject.toml")
"""The files that have the settings of a project; the first of a folder applies."""
LONGEST = 1024 * 1024
"""How many characters a text may have."""
MOST_DOTS = 1000
"""How many dots a line may have: what a dotted key costs grows with their square."""


def read_toml(text: str, what: str) -> dict[str, Any]:
    """Read TOML; raises ``Unreadable`` for other texts, and for one beyond a limit; it calls the text ``what``."""
    import tomllib

    if len(text) > LONGEST or any(line.count(".") > MOST_DOTS for line in text.split("\n")):
        raise Unreadable(f"{what} is too large: TOML of at most 1 MiB is read, with {MOST_DOTS} dots in a line")
    try:
        return tomllib.loads(text.encode("utf-8", "surrogateescape").decode())
    except RecursionError:
        raise Unreadable(f"{what} is no TOML that can be read: it is nested too deeply") from None
    except ValueError as error:  # TOMLDecodeError or UnicodeError
        raise Unreadable(f"{what} is no TOML: {error}") from None


def read_toml_file(path: str) -> dict[str, Any]:
    """Read a TOML file; raises ``Unreadable`` as ``read_toml`` does, and for a file that cannot be read."""
    return read_toml(read_text(path), path)
