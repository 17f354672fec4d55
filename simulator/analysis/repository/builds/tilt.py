"""The images of a Tiltfile: calls of ``docker_build`` whose arguments are written out.

Reads: a Tiltfile, whose language is nearly Python's. Gives: names with what they are built from.
Compare: https://docs.tilt.dev/api.html#api.docker_build.
"""

from __future__ import annotations

import ast
import posixpath
import warnings
from collections.abc import Iterator, Mapping

from simulator.analysis.repository.builds.build import Build, Named, is_remote
from simulator.core.errors import Unreadable

_ORDER = ("ref", "context", "build_args", "dockerfile")


def tilt_builds(path: str, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the images of a Tiltfile. Raises ``Unreadable`` for one that is not written as Python is."""
    if "docker_build(" not in files[path]:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(files[path])
    except (SyntaxError, ValueError, MemoryError):
        raise Unreadable(f"{path} is not written as Python is") from None
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "docker_build":
            yield from _call_builds(node, posixpath.dirname(path), files)


def _call_builds(call: ast.Call, folder: str, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the image of a call; none where an argument is computed, or gives the image another entrypoint."""
    given = {
        **dict(zip(_ORDER, call.args, strict=False)),
        **{keyword.arg or "**": keyword.value for keyword in call.keywords},
    }
    if {"**", "dockerfile_contents", "entrypoint"} & given.keys() or len(call.args) > len(_ORDER):
        return
    read = {name: _text(given[name]) for name in ("ref", "context", "dockerfile", "target") if name in given}
    ref, context = read.get("ref"), read.get("context")
    if ref is None or context is None or None in read.values() or is_remote(context):
        return
    arguments = _arguments(given.get("build_args"))
    if arguments is None:
        return
    place = posixpath.join(folder, read.get("dockerfile") or posixpath.join(context, "Dockerfile"))
    build = Build((ref,), (place,), read.get("target") or "", arguments)
    yield from build.named(files)


def _text(node: ast.expr) -> str | None:
    """Return a text that is written out; None for any other argument."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _arguments(node: ast.expr | None) -> tuple[tuple[str, str | None], ...] | None:
    """Return the build arguments; None where one is computed."""
    if node is None:
        return ()
    if not isinstance(node, ast.Dict):
        return None
    found = []
    for key, value in zip(node.keys, node.values, strict=True):
        name, text = _text(key) if key is not None else None, _text(value)
        if name is None or text is None:
            return None
        found.append((name, text))
    return tuple(found)
