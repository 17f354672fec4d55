"""Settings of a project: the table ``[tool.dsim.lint]`` of pyproject.toml, or the file .dsim.toml.

They are searched from the folder of each file upwards; the nearest one counts, .dsim.toml before pyproject.toml.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from simulator.core.errors import Unreadable
from simulator.lint.comments import rule_id
from simulator.lint.finding import SEVERITIES, Severity
from simulator.workspace.disk import find_text, path_between

_NAMES = (".dsim.toml", "pyproject.toml")
KEYS = ("select", "ignore", "per-file-ignores", "severity", "bases", "engine", "builder")


class Settings(NamedTuple):
    """What a project wants: the rules that are looked for, and what is known of its images.

    ``file`` is where it stands, ``""`` for none. ``bases`` are files by the name of an image, relative to its folder.
    """

    file: str = ""
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severity: Mapping[str, Severity] = {}
    bases: Mapping[str, str] = {}
    engine: str = ""
    builder: str = ""

    def ignored(self, path: str) -> set[str]:
        """Give the rules that are not looked for in a file."""
        relative = path_between(os.path.dirname(self.file) or ".", path)
        found = set(self.ignore)
        for pattern, ids in self.per_file_ignores:
            if fnmatchcase(relative, pattern) or fnmatchcase(relative.rpartition("/")[2], pattern):
                found |= set(ids)
        return found


def nearest(folder: str, known: dict[str, Settings]) -> Settings:
    """Find the settings that count in a folder; ``known`` remembers those of other folders."""
    place = os.path.abspath(folder)
    if place not in known:
        found = next((one for name in _NAMES if (one := _read(os.path.join(place, name)))), None)
        parent = os.path.dirname(place)
        known[place] = found or (Settings() if parent == place else nearest(parent, known))
    return known[place]


def _read(path: str) -> Settings | None:
    """Read the settings in a file; None where it is not there, or has none."""
    text = find_text(_shown(path))
    if text is None or (path.endswith("pyproject.toml") and "dsim" not in text):
        return None
    import tomllib

    try:
        document = tomllib.loads(text.encode("utf-8", "surrogateescape").decode())
    except ValueError as error:  # a TOMLDecodeError and a UnicodeDecodeError are such
        raise Unreadable(f"{_shown(path)} is no TOML: {error}") from None
    table = _table(document, path, text)
    return None if table is None else _settings(table, path, text)


def _table(document: Mapping[str, Any], path: str, text: str) -> Mapping[str, Any] | None:
    if not path.endswith("pyproject.toml"):
        found = document.get("lint", document)
        extra = [key for key in document if key != "lint"] if "lint" in document else []
        if extra:
            raise Unreadable(f"{_spot(path, text, extra[0])}: {extra[0]!r} stands beside [lint]; put it there")
    else:
        tool = document.get("tool")
        ours = tool.get("dsim") if isinstance(tool, dict) else None
        if ours is None:
            return None
        if not isinstance(ours, dict) or set(ours) - {"lint"}:
            raise Unreadable(f"{_shown(path)}: [tool.dsim] may hold nothing but the table lint")
        found = ours.get("lint")
    if found is None:
        return None
    if not isinstance(found, dict):
        raise Unreadable(f"{_spot(path, text, 'lint')}: lint is no table; write [lint]")
    return found


def _settings(table: Mapping[str, Any], path: str, text: str) -> Settings:
    for key in table:
        if key not in KEYS:
            raise Unreadable(f"{_spot(path, text, key)}: there is no setting {key!r}; known are: {', '.join(KEYS)}")
    select = table.get("select")
    per_file = _object(table, "per-file-ignores", path, text)
    severity = {}
    for name, value in _object(table, "severity", path, text).items():
        if value not in SEVERITIES:
            raise Unreadable(f"{_spot(path, text, name)}: {value!r} is no severity; write {', '.join(SEVERITIES)}")
        severity[rule_id(name, _spot(path, text, name))] = value
    bases = _object(table, "bases", path, text)
    for name, value in (*bases.items(), *((key, table.get(key, "")) for key in ("engine", "builder"))):
        if not isinstance(value, str):
            raise Unreadable(f"{_spot(path, text, name)}: {name} is no text; write it in quotes")
    return Settings(
        path,
        None if select is None else _ids(select, "select", path, text),
        _ids(table.get("ignore", []), "ignore", path, text),
        tuple((pattern, _ids(ids, pattern, path, text)) for pattern, ids in per_file.items()),
        severity,
        bases,
        table.get("engine", ""),
        table.get("builder", ""),
    )


def _object(table: Mapping[str, Any], key: str, path: str, text: str) -> Mapping[str, Any]:
    found = table.get(key, {})
    if not isinstance(found, dict):
        raise Unreadable(f"{_spot(path, text, key)}: {key} is no table")
    return found


def _ids(value: Any, key: str, path: str, text: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise Unreadable(f'{_spot(path, text, key)}: {key} is no list of ids; write ["swallowed"]')
    return tuple(rule_id(name, _spot(path, text, name)) for name in value)


def _spot(path: str, text: str, word: str) -> str:
    """Name the first line that holds a key or a value: the reader of TOML keeps no places."""
    number = next((n for n, line in enumerate(text.split("\n"), 1) if re.search(rf"(?<!\w){re.escape(word)}", line)), 1)
    return f"{_shown(path)}:{number}"


def _shown(path: str) -> str:
    near = path_between(".", path)
    return path if near.startswith("..") else near
