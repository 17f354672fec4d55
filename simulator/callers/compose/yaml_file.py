"""Reads the text of a Compose file into plain values and the paths of the tags ``!reset`` and ``!override``.

Reads: text. Gives: ``Document`` for each document of the file, or a refusal.
Compare: compose-go ``ResetProcessor`` (loader/reset.go) and ``convertToStringKeysRecursive`` (loader/loader.go).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulator.callers.compose.path_patterns import Path, matches
from simulator.callers.compose.refusals import refusal
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Rule
from simulator.core.sources import COMPOSE_GO, GO_YAML
from simulator.golang.yaml.nodes import Node, NotYaml, read_nodes
from simulator.golang.yaml.values import Items, Map, decode_node, pairs

MAX_VISITS = 100_000  # of nodes, including those that aliases repeat
MAX_PARTS = 600_000  # of the paths of all visits together: a chain of aliases makes them long


class ComposeFile(Question):
    """What is refused while a Compose file is read, whatever its keys mean?"""

    NOT_YAML = Rule(
        "A text that is no YAML, or a mapping with a key twice, is refused.",
        GO_YAML("decode.go", "uniqueKeys"),
        COMPOSE_GO("loader/reset.go", "resolveReset"),
    )
    KEYS = Rule(
        "A file that is no mapping, or a key that is no text, is refused; yes, no, on and off are texts.",
        COMPOSE_GO("loader/loader.go", "convertToStringKeysRecursive"),
        GO_YAML("resolve.go", "resolve"),
    )
    CYCLE = Rule(
        "An alias that stands in what it repeats is refused.",
        COMPOSE_GO("loader/reset.go", "checkForCycle"),
    )
    EMPTY = Rule(
        "A file without anything in it is refused.",
        COMPOSE_GO("loader/loader.go", "load"),
    )
    NOT_FOUND = Rule(
        "A Compose file that does not exist is refused.",
        COMPOSE_GO("loader/loader.go", "loadYamlFile"),
        COMPOSE_GO("cli/options.go", "WithDefaultConfigPath"),
    )


class Document(NamedTuple):
    """A document: its mapping, and the paths at which the values of earlier files are dropped."""

    mapping: Map
    resets: tuple[Path, ...]


class Trees:
    """The trees of the files of a project: each file is parsed once, though Compose reads the project's name first."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[list[Node], NotYaml | None]] = {}

    def read(self, text: str, file: str) -> Iterator[Node]:
        """Yield the root of each document of a file, and raise ``NotYaml`` as ``read_nodes`` does."""
        if file not in self.known:
            roots: list[Node] = []
            fault = None
            try:
                roots.extend(read_nodes(text, file, shared_anchors=True))  # those before a fault too
            except NotYaml as error:
                fault = error
            self.known[file] = roots, fault
        roots, fault = self.known[file]
        yield from roots
        if fault is not None:
            raise NotYaml(fault.spot, fault.reason)


def read_documents(
    text: str, file: str, trees: Trees, *, twins_first: bool = True, resets_once: bool = True
) -> Iterator[Document]:
    """Yield the documents of a file; with ``twins_first``, duplicate keys are refused before resets are dropped.

    With ``resets_once``, a ``!reset`` inside a mapping that aliases repeat counts only where the mapping stands.
    Raises ``Refusal`` where Compose does, and ``NotModelled`` for aliases that multiply the file.
    """
    try:
        for node in trees.read(text, file):
            yield _document(node, twins_first=twins_first, resets_once=resets_once)
    except RecursionError:
        raise NotModelled("aliases", f"aliases of {file} hold themselves, which no Compose survives") from None
    except NotYaml as error:
        raise refusal(ComposeFile.NOT_YAML, f"failed to parse {file}: yaml: {error.reason}", error.spot) from None


def _document(node: Node, *, twins_first: bool, resets_once: bool) -> Document:
    resets = _Resets(twins_first=twins_first, resets_once=resets_once)
    kept = resets.resolve(node, ())
    mapping = None if kept is None else decode_node(kept)
    if not isinstance(mapping, Map):
        raise refusal(ComposeFile.KEYS, "top-level object must be a mapping", node.spot)
    _check_keys(mapping, "")
    return Document(mapping, tuple(resets.paths))


class _Resets:
    """Walks a tree, drops nodes with the tag ``!reset``, and collects the paths of both tags.

    With ``resets_once`` a ``!reset`` inside a mapping or a list counts only at the first place that repeats it, because
    it is dropped there; a ``!override`` stays, and counts at every place.
    """

    def __init__(self, *, twins_first: bool, resets_once: bool) -> None:
        self.twins_first, self.resets_once = twins_first, resets_once
        self.walked: dict[int, Node] = {}
        self.paths: list[Path] = []
        self.places: dict[int, _Places] = {}
        self.visits = self.parts = 0

    def resolve(self, node: Node, path: Path) -> Node | None:
        self.visits += 1
        self.parts += len(path)
        if self.visits > MAX_VISITS or self.parts > MAX_PARTS:
            message = "aliases repeat so many values that Compose takes very long for them; write them out"
            raise NotModelled("aliases", f"{message} ({node.spot})")
        if "<<" in path[1:]:
            at = path.index("<<", 1)
            path = (*path[:at], *path[at + 1 :])
        if node.kind == "alias":
            self.check_cycle(node, path)
            return self.resolve(node.value, path)
        if node.tag in ("!reset", "!override"):
            self.paths.append(path)
            return None if node.tag == "!reset" else node
        if node.kind in ("sequence", "mapping"):
            content = self.walked.get(id(node), node)
            kept = list(self.members(content, path) if node.kind == "sequence" else self.children(content, path))
            resolved = _with(node, kept)
            if self.resets_once:
                self.walked[id(node)] = resolved
            return resolved
        return node

    def members(self, node: Node, path: Path) -> Iterator[Node]:
        for at, member in enumerate(node.value):
            kept = self.resolve(member, (*path, str(at)))
            if kept is not None:
                yield kept

    def children(self, node: Node, path: Path) -> Iterator[Node]:
        seen: dict[str, Node] = {}
        for key, child in pairs(node):
            name = key.value if key.kind == "scalar" else key.anchor if key.kind == "alias" else ""
            if (first := seen.setdefault(name, key)) is not key and self.twins_first:
                raise NotYaml(key.spot, f'mapping key "{name}" already defined at line {first.spot.line}')
            kept = self.resolve(child, (*path, name))
            if kept is not None:
                yield key
                yield kept

    def check_cycle(self, node: Node, path: Path) -> None:
        """Refuse an alias inside or around another place of the same node."""
        if "<<" in path:
            return
        before = self.places.setdefault(id(node.value), _Places()).add(path, self.visits)
        if before is not None:
            message = f"cycle detected: node at path {'.'.join(path)} references node at path {'.'.join(before)}"
            raise refusal(ComposeFile.CYCLE, message, node.spot)


class _Places:
    """The paths of the places where a node is repeated, as a tree of their parts; a lookup takes one step per part."""

    __slots__ = ("ends", "goes_on", "parts")

    def __init__(self) -> None:
        self.parts: dict[str, _Places] = {}
        self.ends: tuple[int, Path] | None = None  # the path that ends here, with its number
        self.goes_on: tuple[int, Path] | None = None  # the first path that continues below

    def add(self, path: Path, number: int) -> Path | None:
        """Add a path with a rising number; return the first earlier path that contains it or is inside it."""
        nested = []
        place = self
        for part in path:
            nested.append(place.ends)
            place.goes_on = place.goes_on or (number, path)
            place = place.parts.setdefault(part, _Places())
        nested.append(place.goes_on)
        place.ends = place.ends or (number, path)
        first = min(filter(None, nested), default=None)
        return None if first is None else first[1]


def _with(node: Node, content: list[Node]) -> Node:
    kept = Node(node.kind, node.spot, content, node.tag, plain=node.plain)
    kept.anchor = node.anchor
    return kept


def _check_keys(value: Any, prefix: str) -> None:
    """Refuse a key that is not a text."""
    if isinstance(value, Map):
        for key, member in value.items():
            if not isinstance(key, str):
                place = f"in {prefix}" if prefix else "at top level"
                raise refusal(ComposeFile.KEYS, f"non-string key {place}: {key!r}", value.keys_at[key])
            _check_keys(member, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, Items):
        for at, member in enumerate(value):
            _check_keys(member, f"{prefix}[{at}]")


def drop_paths(value: Any, resets: tuple[Path, ...], path: Path = ()) -> Any:
    """Drop the values at the paths; ``*`` matches any key."""
    if not resets or not isinstance(value, Map):
        return value
    kept = Map(value.spot)
    for key, member in value.items():
        place = (*path, key)
        if not any(matches(place, reset) for reset in resets):
            kept[key] = drop_paths(member, resets, place)
            if key in value.keys_at:
                kept.keys_at[key] = value.keys_at[key]
    return kept
