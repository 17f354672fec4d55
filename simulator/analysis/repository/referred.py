"""The manifests beside one that hold what its workflows run: tasks of Tekton and templates of Argo have names.

Reads: the files of a repository, and the path of a manifest. Gives: the paths of others in its folder, which a command
that is given the folder applies with it.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from simulator.callers.kubernetes import argo, tekton
from simulator.callers.kubernetes.unrendered import is_template

_GROUPS = re.compile(rf"\b(?:{re.escape(tekton.GROUP)}|{re.escape(argo.GROUP)})/")
_NAME = re.compile(r"""\b(?:name|template)["']?: *["']?([^\s"',}]+)""")
_OBJECT = re.compile(r"""^(?:  |metadata: *\{ *)name: *["']?([^\s"',}]+)""", re.MULTILINE)


def referred_near(path: str, files: Mapping[str, str]) -> list[str]:
    """Return the manifests in the folder of one that have objects which it names, and what those name in turn.

    An object that several files of the folder have is none of theirs: which of them counts is not known.
    """
    text = files[path]
    if not _GROUPS.search(text):
        return []
    owners = dict(_owners(path, files))
    found: list[str] = []
    todo = [text]
    while todo:
        for name in dict.fromkeys(_NAME.findall(todo.pop())):
            owner = owners.get(name, path)
            if owner != path and owner not in found:
                found.append(owner)
                todo.append(files[owner])
    return found


def _owners(path: str, files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each object that one file of the folder alone has, and that file."""
    folder = posixpath.dirname(path)
    near = [name for name in files if posixpath.dirname(name) == folder and name.endswith((".yaml", ".yml"))]
    texts = {name: text for name in near if _GROUPS.search(text := files[name]) and not is_template({name: text})}
    named = [(each, name) for name, text in texts.items() for each in set(_OBJECT.findall(text))]
    times = Counter(each for each, _ in named)
    yield from ((each, name) for each, name in named if times[each] == 1)
