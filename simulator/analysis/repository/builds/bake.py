"""The images of a bake file: the targets of docker-bake.hcl and docker-bake.json, with their overrides.

Reads: the files that bake merges in a folder. Gives: the tags of targets with what they are built from, as without any
variable of the environment. Compare: docker/buildx bake/bake.go (``ReadTargets``, ``Target.Merge``, ``toBuildOpt``),
bake/hclparser.
"""

from __future__ import annotations

import itertools
import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis.repository.builds.build import Build, Marks, Named, is_remote
from simulator.analysis.repository.builds.hcl_blocks import Block, read_blocks
from simulator.analysis.repository.builds.hcl_functions import call_function
from simulator.analysis.repository.builds.hcl_values import UNKNOWN, Scope, as_text, value_of
from simulator.analysis.repository.containers import BuildSource
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple

BAKE_NAME = r"(?:[\w.-]*[.-])?(?:docker-)?bake(?:[.-][\w.-]+)?\.(?:hcl|json)"
"""The names of bake files."""
_MERGED = ("docker-bake.json", "docker-bake.override.json", "docker-bake.hcl", "docker-bake.override.hcl")
_DEFAULTS = {"context": ".", "dockerfile": "Dockerfile", "target": ""}
_MOST = 256  # targets of a matrix
_DEEPEST = 12  # calls of functions, and targets that inherit


class _Function(NamedTuple):
    parameters: tuple[str, ...]
    result: str


class _Definitions(NamedTuple):
    """What files define: texts of variables, functions, and of each target its attributes."""

    variables: dict[str, str]
    functions: dict[str, _Function]
    targets: dict[str, dict[str, str]]
    groups: set[str]


def bake_builds(path: str, files: Mapping[str, str]) -> Iterator[Named]:
    """Yield the images of a bake file, which bake merges with the others of its folder that have their usual names."""
    folder, base = posixpath.dirname(path), posixpath.basename(path)
    merged = [posixpath.join(folder, name) for name in _MERGED]
    paths = [each for each in merged if each in files] if base in _MERGED else [path]
    if paths[0] != path:
        return
    definitions = _Definitions({}, {}, {}, set())
    for each in paths:
        _define(_read(each, files[each]), definitions)
    marks = Marks()
    bake = _Bake(definitions, marks)
    for name in definitions.targets:
        for scope in bake.matrix(name) if not bake.is_template(name) else ():
            for build in _target_builds(bake, bake.target(name, scope, 0), folder, files):
                yield from build.named(files, marks.symbols)


def _target_builds(
    bake: _Bake, target: Mapping[str, Any], folder: str, files: Mapping[str, str], depth: int = 0
) -> Iterator[Build]:
    """Yield what a target is built from, in each folder where bake may find it; none that comes from elsewhere."""
    context, file, stage = (target.get(key, text) for key, text in _DEFAULTS.items())
    is_text = isinstance(context, str) and isinstance(file, str) and isinstance(stage, str)
    if not is_text or "dockerfile-inline" in target or is_remote(context.removeprefix("cwd://")):
        return
    tags = target.get("tags")
    names = tuple(tag for tag in map(as_text, tags) if tag) if isinstance(tags, list) else ()
    is_here = file.startswith("cwd://")
    place = file.removeprefix("cwd://") if is_here else posixpath.join(context.removeprefix("cwd://"), file)
    given = target.get("args")
    arguments = given.items() if isinstance(given, Mapping) else ()
    pairs = tuple((key, text) for key, value in arguments if (text := _argument(key, value, bake.marks)) is not None)
    named = target.get("contexts")
    contexts = tuple(
        (key, _context(bake, as_text(value) or "", folder, files, depth))
        for key, value in (named.items() if isinstance(named, Mapping) else ())
    )
    for each in dict.fromkeys(posixpath.normpath(posixpath.join(start, place)) for start in ("", folder)):
        yield Build(names, (each,), stage, pairs, contexts)


def _context(bake: _Bake, text: str, folder: str, files: Mapping[str, str], depth: int) -> str | BuildSource:
    """Return a named context: what the target that it names is built from, where that is one Dockerfile."""
    name = text.removeprefix("target:")
    if name == text or depth > _DEEPEST or not bake.is_single(name):
        return text
    builds = _target_builds(bake, bake.target(name, {}, 0), folder, files, depth + 1)
    sources = [source for build in builds for source in build.sources(files, bake.marks.symbols)]
    return sources[0] if len(sources) == 1 else text


def _argument(name: str, value: Any, marks: Marks) -> str | None:
    """Return the value of a build argument: None for null, a symbol for one that is not known."""
    if value is None:
        return None
    text = as_text(value)
    return marks.mark(f"args.{name}") if text is None else text


def _read(path: str, text: str) -> Block:
    """Read a file as blocks. Raises ``Unreadable``."""
    if path.endswith(".hcl"):
        return read_blocks(text)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable(f"{path} is no JSON") from None
    return Block("", (), {}, tuple(_of_json(document)))


def _of_json(document: Any) -> Iterator[Block]:
    """Yield the blocks of a document in JSON, whose texts are templates."""
    for kind, named in document.items() if isinstance(document, dict) else ():
        for part in named if isinstance(named, list) else [named]:
            for name, fields in part.items() if isinstance(part, dict) else ():
                for each in fields if isinstance(fields, list) else [fields]:
                    if isinstance(each, dict):
                        attributes = {key: _as_hcl(value) for key, value in each.items()}
                        yield Block(kind, (name,), attributes)


def _as_hcl(value: Any) -> str:
    """Write a value of JSON as HCL."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_as_hcl(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_hcl, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _define(block: Block, definitions: _Definitions) -> None:
    """Add what a file defines; a later file comes before an earlier one."""
    definitions.variables.update(block.attributes)
    for each in block.blocks:
        name = each.labels[0] if each.labels else ""
        if each.kind == "variable":
            if "default" in each.attributes:
                definitions.variables[name] = each.attributes["default"]
        elif each.kind == "function":
            parameters = tuple(
                re.findall(r"[A-Za-z_][\w-]*", re.sub(r"(?:#|//)[^\n]*", "", each.attributes.get("params", "")))
            )
            if "variadic_params" not in each.attributes:
                definitions.functions[name] = _Function(parameters, each.attributes.get("result", ""))
        elif each.kind == "group":
            definitions.groups.update(re.findall(r'"([^"]*)"', each.attributes.get("targets", "")))
        elif each.kind == "target":
            definitions.targets.setdefault(name, {}).update(each.attributes)


class _Bake:
    """Computes the values of a target."""

    def __init__(self, definitions: _Definitions, marks: Marks) -> None:
        self.definitions, self.marks = definitions, marks
        self.values: dict[str, Any] = {}

    def is_template(self, name: str) -> bool:
        """Return whether a target only lends others its tags: it says of nothing what to build, and is in no group."""
        targets = self.definitions.targets
        lent = any(f'"{name}"' in each.get("inherits", "") for each in targets.values())
        own = {"context", "dockerfile", "dockerfile-inline", "target"} & targets[name].keys()
        return lent and not own and name not in self.definitions.groups

    def is_single(self, name: str) -> bool:
        """Return whether a name is that of one target, and not of a matrix."""
        return "matrix" not in self.definitions.targets.get(name, {"matrix": ""})

    def matrix(self, name: str) -> Iterator[Mapping[str, Any]]:
        """Yield the variables of each target of a matrix; nothing of one whose values are not known."""
        text = self.definitions.targets[name].get("matrix")
        if text is None:
            yield {}
            return
        matrix = self.value(text, {}, 0)
        if isinstance(matrix, dict) and all(isinstance(each, list) and UNKNOWN not in each for each in matrix.values()):
            for values in itertools.islice(itertools.product(*matrix.values()), _MOST):
                yield dict(zip(matrix, values, strict=True))

    def target(self, name: str, scope: Mapping[str, Any], depth: int) -> dict[str, Any]:
        """Return the attributes of a target, with those of the targets that it inherits from, in their order."""
        own = {
            key: self.value(text, scope, 0)
            for key, text in self.definitions.targets.get(name, {}).items()
            if key not in ("matrix", "name")
        }
        merged: dict[str, Any] = {}
        parents = own.get("inherits", [])
        for parent in parents if isinstance(parents, list) and depth < _DEEPEST else ():
            if isinstance(parent, str):
                _merge(merged, self.target(parent, scope, depth + 1))
        _merge(merged, own)
        return merged

    def value(self, text: str, scope: Mapping[str, Any], depth: int) -> Any:
        """Return the value of an expression; what is not known stands in its templates as it is written."""

        def look_up(name: str) -> Any:
            if name in scope:
                return scope[name]
            if name not in self.values:
                self.values[name] = UNKNOWN  # while it is computed
                default = self.definitions.variables.get(name)
                self.values[name] = UNKNOWN if default is None else self.value(default, {}, depth + 1)
            return self.values[name]

        def call(name: str, arguments: Sequence[Any]) -> Any:
            function = self.definitions.functions.get(name)
            if function is None:
                return call_function(name, arguments)
            if len(function.parameters) != len(arguments) or depth > _DEEPEST:
                return UNKNOWN
            return self.value(function.result, dict(zip(function.parameters, arguments, strict=True)), depth + 1)

        try:
            return value_of(text, Scope(look_up, call, self.marks.mark))
        except Unreadable:
            return UNKNOWN


def _merge(target: dict[str, Any], other: Mapping[str, Any]) -> None:
    """Put the attributes of a target over those of another; mappings are merged."""
    for key, value in other.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            target[key] = {**target[key], **value}
        elif value is not None:
            target[key] = value
