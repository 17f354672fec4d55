"""The names of the images that a repository builds, from its settings: ``[tool.dsim.images]`` or ``.dsim.toml``."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from typing import Any

from simulator.analysis.repository.containers import BuildSource
from simulator.core.errors import Unreadable
from simulator.core.text import did_you_mean
from simulator.golang.strconv import GoError
from simulator.linting.finding import Skipped
from simulator.workspace.disk import find_text
from simulator.workspace.toml import SETTINGS, read_toml

_KEYS = ("file", "target", "build-args")


def named_images(files: Mapping[str, str]) -> dict[str, BuildSource]:
    """Read the table ``images`` of ``.dsim.toml``, else of pyproject.toml; paths begin in the repository's root.

    Empty without settings. Raises ``Unreadable`` for settings that cannot be read.
    """
    return _named(files)[1]


def _named(files: Mapping[str, str]) -> tuple[str, dict[str, BuildSource]]:
    """Read the table ``images``, and name the file that it stands in; ``""`` and nothing without one."""
    for name in SETTINGS:
        table = _table(name, files)
        if table is not None:
            return name, {image: _source(value, f"{name}: images.{image}") for image, value in table.items()}
    return "", {}


def missing_dockerfiles(folder: str) -> list[Skipped]:
    """List the entries of the table ``images`` that name a Dockerfile which does not exist.

    The settings are those of the repository around a folder; empty where there is none. Raises ``Unreadable`` for
    settings that cannot be read.
    """
    root = _root_with_settings(os.path.abspath(folder))
    if root is None:
        return []
    texts = {name: text for name in SETTINGS if (text := find_text(os.path.join(root, name))) is not None}
    file, named = _named(texts)
    missing = [(image, path) for image, (path, *_) in named.items() if not os.path.exists(os.path.join(root, path))]
    hint = "paths begin in the root of the repository"
    return [
        Skipped(file, "unreadable", f"{file}: images.{image}: there is no file {path} ({hint})")
        for image, path in missing
    ]


def _root_with_settings(folder: str) -> str | None:
    """Return the root of the repository that a folder is in, if it has settings; None for any other."""
    while not os.path.exists(os.path.join(folder, ".git")):
        if os.path.dirname(folder) == folder:
            return None
        folder = os.path.dirname(folder)
    return folder if any(os.path.exists(os.path.join(folder, name)) for name in SETTINGS) else None


def _table(name: str, files: Mapping[str, str]) -> Mapping[str, Any] | None:
    try:
        text = files.get(name)
    except GoError as error:
        raise Unreadable(str(error)) from None
    if text is None or "images" not in text:
        return None
    document: Any = read_toml(text, name)
    for key in () if name == ".dsim.toml" else ("tool", "dsim"):
        document = document.get(key, {}) if isinstance(document, dict) else {}
    table = document.get("images") if isinstance(document, dict) else None
    if table is not None and not isinstance(table, dict):
        raise Unreadable(f"{name}: images is no table")
    return table


def _source(value: Any, what: str) -> BuildSource:
    if isinstance(value, str):
        value = {"file": value}
    if not isinstance(value, dict) or not isinstance(value.get("file"), str) or set(value) - {*_KEYS}:
        unknown = [key for key in value if key not in _KEYS] if isinstance(value, dict) else []
        near = did_you_mean(unknown[0], _KEYS) if unknown else ""
        raise Unreadable(f'{what} is neither a file nor {{file = "Dockerfile", target = "web"}}{near}')
    arguments = value.get("build-args", {})
    target = value.get("target", "")
    if not isinstance(target, str) or not isinstance(arguments, dict):
        raise Unreadable(f"{what}: target is a text, and build-args is a table")
    pairs = tuple((str(name), str(text)) for name, text in arguments.items())
    return BuildSource(posixpath.normpath(value["file"]), target, pairs)
