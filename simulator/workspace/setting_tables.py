"""Tables of a project's settings that hold more values of an option, such as ``[kinds]`` in ``.dsim.toml``.

They are searched as those of lint are: from a folder upwards, .dsim.toml before pyproject.toml with ``[tool.dsim]``.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from simulator.core.errors import Unreadable
from simulator.golang.strconv import GoError
from simulator.workspace.disk import find_text
from simulator.workspace.toml import SETTINGS, read_toml


def setting_values(folder: str, table: str) -> list[str]:
    """Return the entries of a table as ``KEY=VALUE``; a value can be a list. Empty without such a table.

    Raises ``Unreadable`` for settings that cannot be read.
    """
    return _nearest(os.path.abspath(folder), find_text, table)


def setting_values_among(files: Mapping[str, str], folder: str, table: str) -> list[str]:
    """Return the entries of a table as ``setting_values`` does, from files by their paths from a repository's root."""

    def find(path: str) -> str | None:
        try:
            return files.get(path)
        except GoError as error:
            raise Unreadable(str(error)) from None

    return _nearest(folder, find, table)


def _nearest(folder: str, find: Callable[[str], str | None], table: str) -> list[str]:
    """Return the entries of the first table from a folder upwards; ``find`` gives a file's text, None without one."""
    while True:
        for name in SETTINGS:
            path = os.path.join(folder, name)
            found = _table(path, find(path), table)
            if found is not None:
                return found
        if os.path.dirname(folder) == folder:
            return []
        folder = os.path.dirname(folder)


def pod_kinds(files: Mapping[str, str]) -> Callable[[str], list[str]]:
    """Return what reads ``[kinds]`` for a manifest of a repository; it remembers the tables of folders."""

    @cache
    def read(folder: str) -> list[str]:
        return setting_values_among(files, folder, "kinds")

    return lambda path: read(posixpath.dirname(path))


def _table(path: str, text: str | None, table: str) -> list[str] | None:
    if text is None or table not in text:
        return None
    document: Any = read_toml(text, path)
    for key in () if path.endswith(".dsim.toml") else ("tool", "dsim"):
        document = document.get(key, {}) if isinstance(document, dict) else {}
    found = document.get(table) if isinstance(document, dict) else None
    if found is None:
        return None
    values: list[str] = []
    for key, value in found.items() if isinstance(found, dict) else [("", found)]:
        listed = value if isinstance(value, list) else [value]
        if not key or not all(isinstance(item, str) for item in listed):
            raise Unreadable(f'{path}: {table} is no table of texts; write "App.example.com" = "spec.template"')
        values += [f"{key}={item}" for item in listed]
    return values
