"""From the text of a YAML file to a tree of nodes, each with its place.

Reads: text. Gives: one ``Node`` tree for each document, in which scalars are still texts; ``values`` decodes them.
The scanner is ruamel.yaml's, set to the grammar of libyaml, of which go-yaml is a translation. It is imported only
to read a text, because ruamel.yaml takes long to import.
Compare: go-yaml ``parser`` (decode.go) at https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple

LIMIT = 4 * 1024 * 1024
"""How many characters a text may have."""
MAX_DEPTH = 200
"""How deep lists and mappings may be nested."""
_LONG = "tag:yaml.org,2002:"
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
Kind: TypeAlias = Literal["scalar", "mapping", "sequence", "alias"]


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

    def add_child(self, node: Node) -> None:
        """Append a member of a sequence, or the next key or value of a mapping."""
        self.value.append(node)


def read_nodes(text: str, file: str) -> Iterator[Node]:
    """Yield the root of each document; raise ``NotYaml`` at the first place that is not valid.

    ``file`` is the name of the file in every ``Spot``.
    """
    text = _decoded(text, file)
    if len(text) > LIMIT:
        raise NotYaml(Spot(file, 1, 1), f"the text is longer than {LIMIT // 2**20} MiB")
    open_nodes: list[Node] = []
    anchors: dict[str, Node] = {}
    for event in _events(text, file):
        name = type(event).__name__
        if name == "DocumentStartEvent":
            anchors = {}
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            node = open_nodes.pop()
            if not open_nodes:
                yield node
        elif name in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent", "AliasEvent"):
            node = _node(event, name, Spot(file, event.start_mark.line + 1, event.start_mark.column + 1), anchors)
            if open_nodes:
                open_nodes[-1].add_child(node)
            if node.kind in ("mapping", "sequence"):
                open_nodes.append(node)
                if len(open_nodes) > MAX_DEPTH:
                    raise NotYaml(node.spot, f"exceeded max depth of {MAX_DEPTH}")
            elif not open_nodes:
                yield node


def _decoded(text: str, file: str) -> str:
    """Decode UTF-16, which its byte order mark tells, from the lone surrogates that stand for its bytes.

    Compare: go-yaml ``yaml_parser_determine_encoding`` (readerc.go).
    """
    if not text.startswith(("\udcff", "\udcfe")):
        return text
    encoding = _UTF_16.get(text[:2].encode("utf-8", "surrogateescape"))
    if encoding is None:
        return text
    try:
        return text.encode("utf-8", "surrogateescape")[2:].decode(encoding)
    except UnicodeError:
        raise NotYaml(Spot(file, 1, 1), "incomplete UTF-16 surrogate pair") from None


def _node(event: Any, name: str, spot: Spot, anchors: dict[str, Node]) -> Node:
    """Turn the event that begins a node into the node; an anchor is added to ``anchors``."""
    if name == "AliasEvent":
        if event.anchor not in anchors:
            raise NotYaml(spot, f"unknown anchor '{event.anchor}' referenced")
        node = Node("alias", spot, anchors[event.anchor])
        node.anchor = event.anchor
        return node
    tag = event.tag or ""
    tag = "" if tag == "!" else "!!" + tag[len(_LONG) :] if tag.startswith(_LONG) else tag
    if name == "ScalarEvent":
        if not event.value.isascii() and any("\ud800" <= char <= "\udfff" for char in event.value):
            raise NotYaml(spot, "found invalid Unicode character escape code")
        node = Node("scalar", spot, event.value, tag, plain=not event.style)
    else:
        node = Node("mapping" if name == "MappingStartEvent" else "sequence", spot, [], tag)
    if event.anchor is not None:
        node.anchor = event.anchor
        anchors[event.anchor] = node
    return node


def _events(text: str, file: str) -> Iterator[Any]:
    """Yield ruamel.yaml's events of a text; raise ``NotYaml`` for every error of the scanner."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.reader import ReaderError

    from simulator.golang.yaml.scanner import GoParser, GoScanner

    scanner = YAML(typ="safe", pure=True)
    scanner.Scanner, scanner.Parser = GoScanner, GoParser
    scanner.version = (1, 1)
    try:
        yield from scanner.parse(text)
    except ReaderError as error:
        line, column = _line_and_column(text, error.position)
        raise NotYaml(Spot(file, line, column), "control characters are not allowed") from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "context", None) or "cannot be parsed"
        spot = Spot(file, 1, 1) if mark is None else Spot(file, mark.line + 1, mark.column + 1)
        raise NotYaml(spot, " ".join(str(reason).split())) from None
    except (ValueError, IndexError, AssertionError, AttributeError) as error:
        raise NotYaml(Spot(file, 1, 1), f"cannot be parsed: {error}") from None


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
