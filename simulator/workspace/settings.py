"""Settings of a project: the table ``[tool.dsim.lint]`` of pyproject.toml, or the file .dsim.toml.

They are searched from the folder of each file upwards; the nearest file applies, .dsim.toml before pyproject.toml.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.core.text import did_you_mean
from simulator.linting.comments import find_rule_id
from simulator.linting.finding import SEVERITIES, Severity
from simulator.workspace.disk import find_text, path_between
from simulator.workspace.toml import SETTINGS, read_toml

_OTHERS = ("images", "kinds")  # image_names.py and setting_tables.py read them
KEYS = ("select", "ignore", "per-file-ignores", "severity", "bases", "engine", "builder")


class Settings(NamedTuple):
    """The settings of a project: which rules to check, how severe they are, and how its images are built.

    ``file`` is the file that has them, ``""`` for none. ``select`` is None for all rules. ``bases`` are files with the
    configurations of images, by image name, relative to the folder of ``file``.
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
        """Return the rules that are not checked in a file."""
        relative = path_between(os.path.dirname(self.file) or ".", path)
        ids = set(self.ignore)
        for pattern, pattern_ids in self.per_file_ignores:
            if fnmatchcase(relative, pattern) or fnmatchcase(relative.rpartition("/")[2], pattern):
                ids |= set(pattern_ids)
        return ids


def find_settings(folder: str, known: dict[str, Settings]) -> Settings:
    """Find the settings for a folder; ``known`` remembers those of the folders on the way."""
    path = os.path.abspath(folder)
    if path not in known:
        settings_here = next((settings for name in SETTINGS if (settings := _read(os.path.join(path, name)))), None)
        parent = os.path.dirname(path)
        known[path] = settings_here or (Settings() if parent == path else find_settings(parent, known))
    return known[path]


def _read(path: str) -> Settings | None:
    """Read the settings in a file; None if there is no such file, or it has no settings."""
    text = find_text(_shown(path))
    if text is None or (path.endswith("pyproject.toml") and "dsim" not in text):
        return None
    document = read_toml(text, _shown(path))
    table = _table(document, path, text)
    return None if table is None else _settings(table, path, text)


def _table(document: Mapping[str, Any], path: str, text: str) -> Mapping[str, Any] | None:
    if not path.endswith("pyproject.toml"):
        document = {key: value for key, value in document.items() if key not in _OTHERS}
        table = document.get("lint", document)
        extra = [key for key in document if key != "lint"] if "lint" in document else []
        if extra:
            raise Unreadable(f"{_spot(path, text, extra[0])}: {extra[0]!r} stands beside [lint]; put it there")
    else:
        tool = document.get("tool")
        section = tool.get("dsim") if isinstance(tool, dict) else None
        if section is None:
            return None
        if not isinstance(section, dict) or set(section) - {"lint", *_OTHERS}:
            tables = ", ".join(("lint", *_OTHERS))
            others = [key for key in section if key not in ("lint", *_OTHERS)] if isinstance(section, dict) else []
            near = did_you_mean(others[0], ("lint", *_OTHERS)) if others else ""
            raise Unreadable(f"{_shown(path)}: [tool.dsim] may hold nothing but the tables {tables}{near}")
        table = section.get("lint")
    if table is None:
        return None
    if not isinstance(table, dict):
        raise Unreadable(f"{_spot(path, text, 'lint')}: lint is no table; write [lint]")
    return table


def _settings(table: Mapping[str, Any], path: str, text: str) -> Settings:
    for key in table:
        if key not in KEYS:
            spot = _spot(path, text, key)
            near = did_you_mean(key, (*KEYS, *_OTHERS))
            raise Unreadable(f"{spot}: there is no setting {key!r}; known are: {', '.join(KEYS)}{near}")
    select = table.get("select")
    per_file = _object(table, "per-file-ignores", path, text)
    severity = {}
    for name, value in _object(table, "severity", path, text).items():
        if value not in SEVERITIES:
            near = did_you_mean(str(value), SEVERITIES)
            spot = _spot(path, text, name)
            raise Unreadable(f"{spot}: {value!r} is no severity; write {', '.join(SEVERITIES)}{near}")
        severity[find_rule_id(name, _spot(path, text, name))] = value
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
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise Unreadable(f"{_spot(path, text, key)}: {key} is no table")
    return value


def _ids(value: Any, key: str, path: str, text: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise Unreadable(f'{_spot(path, text, key)}: {key} is no list of ids; write ["swallowed"]')
    return tuple(find_rule_id(name, _spot(path, text, name)) for name in value)


def _spot(path: str, text: str, word: str) -> str:
    """Return the place of the first line with a key or a value: the TOML reader does not keep line numbers."""
    number = next((n for n, line in enumerate(text.split("\n"), 1) if re.search(rf"(?<!\w){re.escape(word)}", line)), 1)
    return f"{_shown(path)}:{number}"


def _shown(path: str) -> str:
    relative = path_between(".", path)
    return path if relative.startswith("..") else relative
