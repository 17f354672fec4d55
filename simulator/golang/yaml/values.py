"""The values that YAML nodes stand for, each with its place.

Reads: ``Node``. Gives: plain Python values, which know where they stand: ``Text``, ``Map`` and ``Items`` are a str,
a dict and a list. Two sets of types for plain scalars are known: ``CORE``, of go-yaml 3 (only true and false are
booleans), and ``OLD``, of go-yaml 2 (also yes, no, on, off, y, n).
Compare: go-yaml ``resolve`` (resolve.go), ``decoder`` (decode.go) at https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, Self

from simulator.golang import base64
from simulator.golang.json import well_formed
from simulator.golang.yaml.nodes import Node, NotYaml, Spot, nodes


class Text(str):
    """A string of a YAML text; it equals every string with the same characters."""

    __slots__ = ("spot",)
    spot: Spot

    def __new__(cls, text: str, spot: Spot) -> Self:
        made = super().__new__(cls, text)
        made.spot = spot
        return made


class Map(dict[Any, Any]):
    """A mapping: where it begins, and where each of its keys stands."""

    __slots__ = ("keys_at", "spot")

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self.spot = spot
        self.keys_at: dict[Any, Spot] = {}


class Items(list[Any]):
    """A sequence: where it begins, and where each of its members stands."""

    __slots__ = ("members_at", "spot")

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self.spot = spot
        self.members_at: list[Spot] = []


class Stamp(Text):
    """A date or a time, which go-yaml takes for one; the string is what stands there."""

    __slots__ = ()


_TRUE, _FALSE, _NULL = "true True TRUE", "false False FALSE", "~ null Null NULL"
_CORE: dict[str, Any] = {
    "": None,
    **dict.fromkeys(_TRUE.split(), True),
    **dict.fromkeys(_FALSE.split(), False),
    **dict.fromkeys(_NULL.split()),
    **dict.fromkeys(".nan .NaN .NAN".split(), float("nan")),
    **dict.fromkeys(".inf .Inf .INF +.inf +.Inf +.INF".split(), float("inf")),
    **dict.fromkeys("-.inf -.Inf -.INF".split(), float("-inf")),
}
_OLD: dict[str, Any] = {
    **_CORE,
    **dict.fromkeys("y Y yes Yes YES on On ON".split(), True),
    **dict.fromkeys("n N no No NO off Off OFF".split(), False),
}
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SIGN_INSIDE = re.compile(r"0([bo])([-+][0-7]+)")  # go-yaml cuts the sign of the base off, and reads the rest
_INT = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|(?:0[oO]|0)([0-7]+)|(0|[1-9][0-9]*))")
_DAY = r"[0-9]{4}-(?:1[0-2]|0?[1-9])-(?:0?[1-9]|[12][0-9]|3[01])"
_TIME = r"[0-9]{1,2}:[0-5]?[0-9]:[0-5]?[0-9](?:[.,][0-9]+)?"
_STAMP = re.compile(rf"{_DAY}(?:[Tt]{_TIME}(?:Z|[-+][0-9]{{2}}:[0-9]{{2}})| {_TIME})?")


class Types(NamedTuple):
    """The types of plain scalars: the words that stand for a value, and whether dates have a type of their own.

    ``twins`` tells whether a key may stand twice in a mapping, where the last counts.
    """

    words: Mapping[str, Any]
    stamps: bool
    twins: bool = False


CORE = Types(_CORE, True)
OLD = Types(_OLD, False)


def values(text: str, file: str, types: Types = CORE) -> list[Any]:
    """Read all documents of a text.

    A key that stands twice, an alias that holds itself, and aliases that multiply a text to more than go-yaml takes
    raise ``NotYaml``, as any text does that is no YAML.
    """
    return [value(node, types) for node in nodes(text, file)]


def value(node: Node, types: Types = CORE) -> Any:
    """Give the value of a node."""
    return _Decoder(types).decode(node)


class _Decoder:
    """Counts what it decodes, so that aliases cannot multiply a text without limit."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.decoded = self.aliased = self.depth = 0
        self.entered: set[int] = set()

    def decode(self, node: Node) -> Any:
        self.decoded += 1
        if self.depth:
            self.aliased += 1
        if self.aliased > 100 and self.decoded > 1000 and self.aliased > self.decoded * _allowed(self.decoded):
            raise NotYaml(node.spot, "document contains excessive aliasing")
        decoders: dict[str, Callable[[Node], Any]] = {
            "alias": self._alias,
            "mapping": self._mapping,
            "sequence": self._sequence,
        }
        decoder = decoders.get(node.kind)
        return scalar(node, self.types) if decoder is None else decoder(node)

    def _alias(self, node: Node) -> Any:
        if id(node) in self.entered:
            raise NotYaml(node.spot, f"anchor '{node.anchor}' value contains itself")
        self.entered.add(id(node))
        self.depth += 1
        found = self.decode(node.value)
        self.depth -= 1
        self.entered.remove(id(node))
        return found

    def _sequence(self, node: Node) -> Items:
        items = Items(node.spot)
        for member in node.value:
            items.append(self.decode(member))
            items.members_at.append(member.spot)
        return items

    def _mapping(self, node: Node) -> Map:
        found = Map(node.spot)
        merged = None
        if not self.types.twins:
            _refuse_twins(node)
        for key_node, value_node in pairs(node):
            if is_merge(key_node):
                merged = value_node
                continue
            key = self.decode(key_node)
            if isinstance(key, dict | list):
                raise NotYaml(key_node.spot, "invalid map key: a key is a scalar")
            if isinstance(key, float) and key != key:
                raise NotYaml(key_node.spot, "invalid map key: not a number")
            found[key] = self.decode(value_node)
            found.keys_at[key] = key_node.spot
        if merged is not None:
            self._merge(found, merged, True)
        return found

    def _merge(self, found: Map, node: Node, outermost: bool) -> None:
        """Add the entries that are not there yet; of several mappings the first that has a key counts."""
        target = node.value if node.kind == "alias" else node
        if target.kind == "sequence" and outermost and node.kind != "alias":
            for member in node.value:
                self._merge(found, member, False)
        elif target.kind == "mapping":
            other = self.decode(node)
            for key, entry in other.items():
                if key not in found:
                    found[key] = entry
                    found.keys_at[key] = other.keys_at[key]
        else:
            raise NotYaml(node.spot, "map merge requires map or sequence of maps as the value")


def pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the keys and values of a mapping."""
    return zip(node.value[::2], node.value[1::2], strict=True)


def is_merge(node: Node) -> bool:
    """Tell whether a key is the merge key."""
    return node.kind == "scalar" and node.value == "<<" and (node.tag == "!!merge" or (node.plain and not node.tag))


def _refuse_twins(node: Node) -> None:
    seen: dict[tuple[str, str], Node] = {}
    for key, _ in pairs(node):
        text = key.value if key.kind == "scalar" else key.anchor if key.kind == "alias" else ""
        first = seen.setdefault((key.kind, text), key)
        if first is not key:
            raise NotYaml(key.spot, f'mapping key "{text}" already defined at line {first.spot.line}')


def _allowed(decoded: int) -> float:
    """Say which share of the values may come from aliases: much in a small text, little in a large one."""
    low, high = 400_000, 4_000_000
    if decoded <= low:
        return 0.99
    return 0.10 if decoded >= high else 0.99 - 0.89 * (decoded - low) / (high - low)


def scalar(node: Node, types: Types = CORE) -> Any:
    """Give the value of a scalar: None, a bool, an int, a float, or ``Text``."""
    text, tag = node.value, node.tag
    if tag == "!!str" or (not tag and not node.plain):
        return Text(text, node.spot)
    if tag == "!!binary":
        data = base64.decode(text)
        if data is None:
            raise NotYaml(node.spot, "!!binary value contains invalid base64 data")
        return Text(well_formed(data.decode("utf-8", "surrogateescape")), node.spot)
    if tag not in ("", "!!bool", "!!int", "!!float", "!!null", "!!timestamp"):
        return Text(text, node.spot)
    found = _plain(text, node.spot, types, tag)
    kind = _KINDS.get(type(found), "!!str")
    if tag in ("", kind) or (tag == "!!float" and kind == "!!int"):
        return float(found) if tag == "!!float" else found
    raise NotYaml(node.spot, f"cannot decode {kind} `{text}` as a {tag}")


_KINDS: dict[type, str] = {
    bool: "!!bool", int: "!!int", float: "!!float", type(None): "!!null", Stamp: "!!timestamp"
}  # fmt: skip


def _plain(text: str, spot: Spot, types: Types, tag: str) -> Any:
    if text in types.words:
        return types.words[text]
    if not text or text[0] not in "+-.0123456789":
        return Text(text, spot)
    if text[0] == ".":
        return float(text) if _FLOAT.fullmatch(text) else Text(text, spot)
    if (types.stamps or tag == "!!timestamp") and _STAMP.fullmatch(text):
        return Stamp(text, spot)
    digits = text.replace("_", "")
    number = _INT.fullmatch(digits)
    if number and len(digits) <= 66:
        sign, *forms = number.groups()
        for base, form in zip((16, 2, 8, 10), forms, strict=True):
            if form is not None:
                found = int(sign + form, base)
                if -(2**63) <= found < 2**64 and not (found >= 2**63 and sign):
                    return found
    inside = _SIGN_INSIDE.fullmatch(digits)
    if inside and (inside[1] == "o" or not set(inside[2]) & set("234567")):
        return int(inside[2], 2 if inside[1] == "b" else 8)
    if _FLOAT.fullmatch(digits):
        found_float = float(digits)
        return Text(text, spot) if found_float in (float("inf"), float("-inf")) else found_float
    return Text(text, spot)
