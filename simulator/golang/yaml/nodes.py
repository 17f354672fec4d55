"""From the text of a YAML file to a tree of nodes, each with its place.

Reads: text. Gives: one ``Node`` tree for each document, in which scalars are still texts; ``values`` decodes them.
``events`` is imported only to read a text, because PyYAML takes long to import.
Compare: go-yaml ``parser`` (decode.go) at https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.golang.yaml.types import GO_YAML_3, ScalarTypes

LIMIT = 4 * 1024 * 1024
"""How many characters a text may have."""
MAX_DEPTH = 200
"""How deep lists and mappings may be nested for dsim to answer."""
GO_DEPTH = 10_000
"""How deep they may be nested for go-yaml (scannerc.go ``max_flow_level``, ``max_indents``)."""
_LONG = "tag:yaml.org,2002:"
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
Kind: TypeAlias = Literal["scalar", "mapping", "sequence", "alias"]
_KINDS: Mapping[str, Kind | Literal["document", "document end", "end"]] = {
    "DocumentStartEvent": "document",
    "DocumentEndEvent": "document end",
    "ScalarEvent": "scalar",
    "MappingStartEvent": "mapping",
    "SequenceStartEvent": "sequence",
    "AliasEvent": "alias",
    "MappingEndEvent": "end",
    "SequenceEndEvent": "end",
}
"""What an event begins, by the name of its class: a document, or a node; ``end`` ends a mapping or sequence."""


class Spot(NamedTuple):
    """A place in a file; line and column count from 1. ``NOWHERE``, for what no file holds, is false."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def __bool__(self) -> bool:
        return self.line > 0


NOWHERE = Spot("", 0, 0)


class NotYaml(Unreadable):
    """The text is not YAML that Go programs read; ``reason`` says why, and ``spot`` where."""

    def __init__(self, spot: Spot, reason: str) -> None:
        super().__init__(f"{spot}: {reason}")
        self.spot, self.reason = spot, reason


class Node:
    """A node of the representation graph, before scalars get their types.

    ``value`` is the text of a scalar, the members of a sequence, the keys and values of a mapping in turn, or the
    node that an alias refers to. ``tag`` is the explicit tag in its short form (``!!str``, ``!reset``), or ``""``.
    ``plain`` is true for a scalar without quotes. ``anchor`` is the name of an anchor or alias, or ``""``.
    """

    __slots__ = ("anchor", "kind", "plain", "spot", "tag", "value")

    def __init__(self, kind: Kind, spot: Spot, value: Any, tag: str = "", *, plain: bool = False) -> None:
        self.kind, self.spot, self.value, self.tag, self.plain = kind, spot, value, tag, plain
        self.anchor = ""


def read_nodes(
    text: str, file: str, types: ScalarTypes = GO_YAML_3, *, shared_anchors: bool = False, first_line: int = 1
) -> Iterator[Node]:
    """Yield the root of each document; raise ``NotYaml`` at the first place that is not valid.

    A root is yielded before what follows its document is read, but for the tokens that the library of ``types`` scans
    ahead.

    ``file`` is the name of the file in every ``Spot``. Raises ``NotModelled`` for a document that is nested deeper
    than ``MAX_DEPTH``, which go-yaml reads. With ``shared_anchors`` an alias may name an anchor of an
    earlier document, as for a decoder of go-yaml 3 that reads them all. ``first_line`` is the number of the text's
    first line, for a text that is a part of a file.
    """
    from simulator.golang.yaml.events import libyaml_events
    from simulator.golang.yaml.parser import Broken, pure_events

    text = _decoded(text, file)
    if len(text) > LIMIT:
        raise NotYaml(Spot(file, 1, 1), f"the text is longer than {LIMIT // 2**20} MiB")
    events = libyaml_events(text)
    if events is not None:
        try:
            documents = list(_documents(events, file, first_line, shared_anchors=shared_anchors))
        except (Broken, NotYaml):
            pass  # the other parser tells what is wrong, and where
        else:
            yield from documents
            return
    try:
        yield from _documents(pure_events(text, types.ahead), file, first_line, shared_anchors=shared_anchors)
    except Broken as error:
        raise NotYaml(Spot(file, error.line + first_line, error.column + 1), error.reason) from None


def _documents(events: Iterator[Any], file: str, first_line: int, *, shared_anchors: bool) -> Iterator[Node]:
    """Build the tree of each document from its events."""
    root = Node("scalar", NOWHERE, "")
    open_nodes: list[Node] = []
    anchors: dict[str, Node] = {}
    deepest = 0
    for event in events:
        kind = _KINDS.get(type(event).__name__)
        if kind is None:
            continue
        if kind == "document":
            anchors = anchors if shared_anchors else {}
            continue
        if kind == "document end":
            _check_depth(root, deepest)
            yield root
            continue
        if kind == "end":
            open_nodes.pop()
            continue
        mark = event.start_mark
        node = _node(event, kind, Spot(file, mark.line + first_line, mark.column + 1), anchors)
        if open_nodes:
            open_nodes[-1].value.append(node)
        else:
            root = node
        if kind in ("mapping", "sequence"):
            open_nodes.append(node)
            deepest = max(deepest, len(open_nodes))
            if deepest > GO_DEPTH:
                raise NotYaml(node.spot, f"exceeded max depth of {GO_DEPTH}")


def _check_depth(root: Node, deepest: int) -> None:
    """Raise ``NotModelled`` for a document, with how deep the deepest so far is, that dsim cannot walk through."""
    if deepest > MAX_DEPTH:
        message = f"{root.spot}: lists and mappings are nested {deepest} deep; write at most {MAX_DEPTH} for an answer"
        raise NotModelled(f"YAML nested deeper than {MAX_DEPTH}", message)


def _decoded(text: str, file: str) -> str:
    """Decode UTF-16, which its byte order mark tells, from the lone surrogates that stand for its bytes.

    Compare: go-yaml ``yaml_parser_determine_encoding`` (readerc.go).
    """
    if not text.startswith(("\udcff", "\udcfe")):
        return text.removeprefix("\ufeff")
    encoding = _UTF_16.get(text[:2].encode("utf-8", "surrogateescape"))
    if encoding is None:
        return text
    try:
        return text.encode("utf-8", "surrogateescape")[2:].decode(encoding)
    except UnicodeError:
        raise NotYaml(Spot(file, 1, 1), "incomplete UTF-16 surrogate pair") from None


def _node(event: Any, kind: Kind, spot: Spot, anchors: dict[str, Node]) -> Node:
    """Turn the event that begins a node into the node; an anchor is added to ``anchors``."""
    if kind == "alias":
        if event.anchor not in anchors:
            raise NotYaml(spot, f"unknown anchor '{event.anchor}' referenced")
        node = Node("alias", spot, anchors[event.anchor])
        node.anchor = event.anchor
        return node
    tag = event.tag or ""
    if tag:
        tag = "" if tag == "!" else "!!" + tag[len(_LONG) :] if tag.startswith(_LONG) else tag
    if kind == "scalar":
        if not event.value.isascii() and any("\ud800" <= char <= "\udfff" for char in event.value):
            raise NotYaml(spot, "found invalid Unicode character escape code")
        node = Node("scalar", spot, event.value, tag, plain=not event.style)
    else:
        node = Node(kind, spot, [], tag)
    if event.anchor is not None:
        node.anchor = event.anchor
        anchors[event.anchor] = node
    return node
