"""The files of kustomize beside its manifests, which dsim does not apply: kustomizations, and their patches.

Reads: the files of a repository. Gives: the fields of a kustomization, and the one that a file is a patch of.

Source: the reference of the kustomization file; kustomize takes no file from outside the kustomization's folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.callers.kubernetes.unrendered import KUSTOMIZATIONS
from simulator.golang.strconv import GoError
from simulator.golang.yaml.nodes import NotYaml
from simulator.golang.yaml.values import Map, read_values

_PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902", "replacements", "transformers")


def patched_by(path: str, files: Mapping[str, str]) -> str:
    """Return the kustomization that a file is a patch of, or whose replacements it holds; ``""`` for any other file."""
    return next(
        (owner for owner, text in _owners(path, files) if posixpath.normpath(path) in _patches(owner, text)), ""
    )


def patch_text(owner: str) -> str:
    """Say what a patch is, and what to give instead."""
    return f"it is a patch of {owner}, which kustomize applies; give what {command(owner)} prints"


def command(kustomization: str) -> str:
    """Return the command that prints what kustomize makes."""
    return f"`kubectl kustomize {posixpath.dirname(kustomization) or '.'}`"


def _owners(path: str, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the kustomizations in the folder of a file, and in those that it is in, each with its text."""
    folder, below = posixpath.dirname(path), path
    while folder != below:
        for name in (posixpath.join(folder, each) for each in KUSTOMIZATIONS):
            if text := _text_of(name, files):
                yield name, text
        folder, below = posixpath.dirname(folder), folder


def _text_of(name: str, files: Mapping[str, str]) -> str:
    """Return the text of a file; ``""`` where there is none, or it cannot be read."""
    try:
        return files.get(name, "")
    except GoError:
        return ""


def _patches(owner: str, text: str) -> set[str]:
    """Return the files that a kustomization has patches in."""
    fields = fields_of(text)
    entries = [entry for key in _PATCHES for entry in entries_of(fields, key)]
    named = [entry.get("path") if isinstance(entry, Map) else entry for entry in entries]
    return {beside(owner, name) for name in named if isinstance(name, str) and "\n" not in name}


def beside(owner: str, name: str) -> str:
    """Return the path of a file that a kustomization names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), name))


def entries_of(fields: Mapping[str, Any], key: str) -> Sequence[Any]:
    """Return the entries of a list; none where it is missing, or no list."""
    entries = fields.get(key)
    return entries if isinstance(entries, list) else ()


def fields_of(text: str) -> Mapping[str, Any]:
    """Return the fields of a kustomization; none of a text that is no object."""
    try:
        documents = list(read_values(text, "kustomization"))
    except NotYaml:
        return {}
    return next((each for each in documents if isinstance(each, Map)), {})
