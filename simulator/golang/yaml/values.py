"""From YAML nodes to values, each with its place.

Reads: ``Node``. Gives: Python values that know their place: ``Text``, ``Map`` and ``Items`` are a str, a dict and a
list. Plain scalars have the types of go-yaml 3 (only true and false are booleans) or of go-yaml 2 (also yes, no, on,
off, y, n).
Compare: go-yaml ``resolve`` (resolve.go), ``decoder`` (decode.go) at https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Self, TypeAlias

from simulator.golang import base64
from simulator.golang.json import well_formed
from simulator.golang.yaml.nodes import Node, NotYaml, Spot, read_nodes
from simulator.golang.yaml.types import GO_YAML_3, ScalarTypes


class Text(str):
    """A string of a YAML text; it equals every string with the same characters."""

    __slots__ = ("spot",)
    spot: Spot

    def __new__(cls, text: str, spot: Spot) -> Self:
        located = super().__new__(cls, text)
        located.spot = spot
        return located


class Map(dict[Any, Any]):
    """A mapping; ``spot`` is where it begins, ``keys_at`` where each of its keys is.

    Its values are any, as with JSON: callers check them against their schema before they use them.
    """

    __slots__ = ("keys_at", "spot")

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self.spot = spot
        self.keys_at: dict[Any, Spot] = {}


class Items(list[Any]):
    """A sequence; ``spot`` is where it begins, ``members_at`` where each of its members is. Its members are any."""

    __slots__ = ("members_at", "spot")

    def __init__(self, spot: Spot) -> None:
        super().__init__()
        self.spot = spot
        self.members_at: list[Spot] = []


class Timestamp(Text):
    """A date or a time of go-yaml's type for them; the string is its text in the file."""

    __slots__ = ()


YamlScalar: TypeAlias = Text | bool | int | float | None
YamlValue: TypeAlias = YamlScalar | Map | Items


_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SIGN_INSIDE = re.compile(r"0([bo])([-+][0-7]+)")  # go-yaml removes 0b or 0o and reads what is left
_INT = re.compile(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|(?:0[oO]|0)([0-7]+)|(0|[1-9][0-9]*))")
_DAY = r"[0-9]{4}-(?:1[0-2]|0?[1-9])-(?:0?[1-9]|[12][0-9]|3[01])"
_TIME = r"[0-9]{1,2}:[0-5]?[0-9]:[0-5]?[0-9](?:[.,][0-9]+)?"
_TIMESTAMP = re.compile(rf"{_DAY}(?:[Tt]{_TIME}(?:Z|[-+][0-9]{{2}}:[0-9]{{2}})| {_TIME})?")


def read_values(text: str, file: str, types: ScalarTypes = GO_YAML_3) -> list[YamlValue]:
    """Read all documents of a text; ``file`` is its name in every place.

    Raises ``NotYaml`` for text that is not YAML, for a key that appears twice, for an alias inside the value that it
    refers to, and for aliases that multiply a text beyond go-yaml's limit.
    """
    return [decode_node(node, types) for node in read_nodes(text, file, types)]


def decode_node(node: Node, types: ScalarTypes = GO_YAML_3) -> YamlValue:
    """Decode a node with all that it contains; raise ``NotYaml`` as ``read_values`` does."""
    return _Decoder(types).decode(node)


class _Decoder:
    """Decodes nodes, and counts them, so that aliases cannot multiply a text without limit."""

    def __init__(self, types: ScalarTypes) -> None:
        self.types = types
        self.decoded = 0  # nodes
        self.aliased = 0  # those of them that were reached through an alias
        self.depth = 0  # of aliases
        self.entered: set[int] = set()  # the aliases that are being decoded

    def decode(self, node: Node) -> YamlValue:
        self.decoded += 1
        if self.depth:
            self.aliased += 1
        if self.aliased > 100 and self.decoded > 1000 and self.aliased > self.decoded * _alias_limit(self.decoded):
            raise NotYaml(node.spot, "document contains excessive aliasing")
        decoders: dict[str, Callable[[Node], YamlValue]] = {
            "alias": self._alias,
            "mapping": self._mapping,
            "sequence": self._sequence,
        }
        decoder = decoders.get(node.kind)
        return scalar(node, self.types) if decoder is None else decoder(node)

    def _alias(self, node: Node) -> YamlValue:
        if id(node) in self.entered:
            raise NotYaml(node.spot, f"anchor '{node.anchor}' value contains itself")
        self.entered.add(id(node))
        self.depth += 1
        value = self.decode(node.value)
        self.depth -= 1
        self.entered.remove(id(node))
        return value

    def _sequence(self, node: Node) -> Items:
        items = Items(node.spot)
        for member in node.value:
            items.append(self.decode(member))
            items.members_at.append(member.spot)
        return items

    def _mapping(self, node: Node) -> Map:
        mapping = Map(node.spot)
        merged = None
        if not self.types.duplicate_keys:
            _refuse_duplicate_keys(node)
        for key_node, value_node in pairs(node):
            if is_merge(key_node):
                merged = value_node
                continue
            key = self.decode(key_node)
            if isinstance(key, dict | list):
                raise NotYaml(key_node.spot, "invalid map key: a key is a scalar")
            if isinstance(key, float) and key != key:
                raise NotYaml(key_node.spot, "invalid map key: not a number")
            mapping[key] = self.decode(value_node)
            mapping.keys_at[key] = key_node.spot
        if merged is not None:
            self._merge(mapping, merged, outermost=True)
        return mapping

    def _merge(self, mapping: Map, node: Node, *, outermost: bool) -> None:
        """Add the entries of the merge key ``<<`` whose keys are new; of several mappings, the first one wins."""
        target = node.value if node.kind == "alias" else node
        if target.kind == "sequence" and outermost and node.kind != "alias":
            for member in node.value:
                self._merge(mapping, member, outermost=False)
        elif target.kind == "mapping":
            other = self.decode(node)
            assert isinstance(other, Map)
            for key, value in other.items():
                if key not in mapping:
                    mapping[key] = value
                    mapping.keys_at[key] = other.keys_at[key]
        else:
            raise NotYaml(node.spot, "map merge requires map or sequence of maps as the value")


def pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the key and value nodes of a mapping node."""
    return zip(node.value[::2], node.value[1::2], strict=True)


def is_merge(node: Node) -> bool:
    """Return whether a key node is the merge key ``<<``."""
    return node.kind == "scalar" and node.value == "<<" and (node.tag == "!!merge" or (node.plain and not node.tag))


def _refuse_duplicate_keys(node: Node) -> None:
    seen: dict[tuple[str, str], Node] = {}
    for key, _ in pairs(node):
        text = key.value if key.kind == "scalar" else key.anchor if key.kind == "alias" else ""
        first = seen.setdefault((key.kind, text), key)
        if first is not key:
            raise NotYaml(key.spot, f'mapping key "{text}" already defined at line {first.spot.line}')


def _alias_limit(decoded: int) -> float:
    """Return which share of the nodes may come from aliases: most in a small text, few in a large one."""
    low, high = 400_000, 4_000_000
    if decoded <= low:
        return 0.99
    return 0.10 if decoded >= high else 0.99 - 0.89 * (decoded - low) / (high - low)


def scalar(node: Node, types: ScalarTypes = GO_YAML_3) -> YamlScalar:
    """Decode a scalar; raise ``NotYaml`` if its tag does not fit its text."""
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
    value = _plain(text, node.spot, types, tag)
    value_tag = _TAGS.get(type(value), "!!str")
    if tag == "!!float" and isinstance(value, int) and value_tag == "!!int":
        return float(value)
    if tag in ("", value_tag):
        return value
    raise NotYaml(node.spot, f"cannot decode {value_tag} `{text}` as a {tag}")


_TAGS: dict[type, str] = {
    bool: "!!bool", int: "!!int", float: "!!float", type(None): "!!null", Timestamp: "!!timestamp"
}  # fmt: skip


def _plain(text: str, spot: Spot, types: ScalarTypes, tag: str) -> YamlScalar:
    """Decode a plain scalar by its text, as go-yaml's ``resolve`` does."""
    if text in types.words:
        return types.words[text]
    if not text or text[0] not in "+-.0123456789":
        return Text(text, spot)
    if text[0] == ".":
        return float(text) if _FLOAT.fullmatch(text) else Text(text, spot)
    if (types.timestamps or tag == "!!timestamp") and _TIMESTAMP.fullmatch(text):
        return Timestamp(text, spot)
    digits = text.replace("_", "")
    number = _INT.fullmatch(digits)
    if number and len(digits) <= 66:
        sign, *forms = number.groups()
        for base, form in zip((16, 2, 8, 10), forms, strict=True):
            if form is not None:
                integer = int(sign + form, base)
                if -(2**63) <= integer < 2**64 and not (integer >= 2**63 and sign):
                    return integer
    signed = _SIGN_INSIDE.fullmatch(digits)
    if signed and (signed[1] == "o" or not set(signed[2]) & set("234567")):
        return int(signed[2], 2 if signed[1] == "b" else 8)
    if _FLOAT.fullmatch(digits):
        decimal = float(digits)
        return Text(text, spot) if decimal in (float("inf"), float("-inf")) else decimal
    return Text(text, spot)
