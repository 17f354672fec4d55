"""The files of GitHub Actions: YAML whose scalars are texts, and expressions in them.

Reads: text. Gives: values with their places, in which every scalar is the text that an expression makes of it.
Compare: actions/runner ``YamlObjectReader`` (src/Sdk/DTPipelines/Pipelines/ObjectTemplating), ``ActionManifestManager``
(src/Runner.Worker/ActionManifestManager.cs).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator.callers.github.rules import ActionFile
from simulator.core.errors import NotModelled
from simulator.golang.yaml.nodes import Node, NotYaml, read_nodes
from simulator.golang.yaml.values import Items, Map, Text, pairs

_NULL = ("", "null", "Null", "NULL", "~")
_BOOLEANS = {"true": "true", "True": "true", "TRUE": "true", "false": "false", "False": "false", "FALSE": "false"}
_NUMBER = re.compile(r"[-+]?[0-9]+|0x[0-9a-fA-F]+|0o[0-7]+")
_DIGITS = 15  # that a double holds
_LIMIT = 50_000  # of nodes, those that aliases repeat included


def read_document(text: str, file: str) -> Map:
    """Return the mapping of a file; raises ``Refusal`` for a text that is none."""
    try:
        root = next(read_nodes(text, file), None)
        value = None if root is None else _Decoder(file).decode(root, ())
    except NotYaml as error:
        raise ActionFile.NOT_YAML.refuses("request", f"{error.spot}: {error.reason}") from None
    if not isinstance(value, Map):
        raise ActionFile.NOT_YAML.refuses("request", f"{file}: a mapping was expected")
    return value


class LargeNumber(Text):
    """An integer without quotes that a double may not hold: GitHub rounds it, so that its text is not known."""


class _Decoder:
    """Decodes nodes, and counts them, so that aliases cannot multiply a file without limit."""

    def __init__(self, file: str) -> None:
        self.file, self.decoded = file, 0

    def decode(self, node: Node, inside: tuple[int, ...]) -> Any:
        self.decoded += 1
        if self.decoded > _LIMIT or id(node) in inside:
            raise NotYaml(node.spot, "aliases repeat too much")
        if node.kind == "alias":
            return self.decode(node.value, (*inside, id(node)))
        if node.kind == "sequence":
            items = Items(node.spot)
            for member in node.value:
                items.append(self.decode(member, inside))
                items.members_at.append(member.spot)
            return items
        if node.kind == "mapping":
            mapping = Map(node.spot)
            for key, child in pairs(node):
                name = _key(key)
                mapping[name] = self.decode(child, inside)
                mapping.keys_at[name] = key.spot
            return mapping
        return _scalar(node)


def _key(node: Node) -> str:
    """Return the text of a key; raises ``NotYaml`` for a sequence or a mapping."""
    scalar = node.value if node.kind == "alias" else node
    if scalar.kind != "scalar":
        raise NotYaml(node.spot, "a key has to be a text")
    return str(scalar.value)


def _scalar(node: Node) -> Text:
    """Return the text of a scalar: of null nothing, of a boolean or an integer its usual spelling."""
    text = node.value
    if node.plain and not node.tag:
        text = "" if text in _NULL else _BOOLEANS.get(text, text)
        if _NUMBER.fullmatch(text):
            if len(text) > _DIGITS:
                return LargeNumber(text, node.spot)
            text = str(int(text, 0) if text[:2] in ("0x", "0o") else int(text))
    return Text(text, node.spot)


def fill(text: str, values: Mapping[str, str], expressions: Mapping[str, str]) -> str:
    """Replace the expressions ``${{ ... }}`` of a text; ``values`` are those of names such as ``inputs.x``.

    Raises ``NotModelled`` for one whose value is not known, and for a number that GitHub rounds.
    """
    if isinstance(text, LargeNumber):
        raise NotModelled("a large number", f"{text.spot}: GitHub may round the number {text[:_DIGITS]}...; quote it")
    parts: list[str] = []
    at = 0
    while (start := text.find("${{", at)) >= 0 and (end := text.find("}}", start)) >= 0:
        name = text[start + 3 : end].strip()
        value = expressions.get(name, values.get(name.lower()))
        if value is None:
            place = getattr(text, "spot", "")
            message = f"{place}: the value of ${{{{ {name} }}}} is known to GitHub only; give it in expressions"
            raise NotModelled(f"the expression {name}", message)
        parts += [text[at:start], value]
        at = end + 2
    return "".join([*parts, text[at:]])
