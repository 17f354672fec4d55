"""Splits the text of a manifest into documents, as kubectl does.

Reads: YAML or JSON. Gives: the value of each document, or a refusal.
Compare: Kubernetes ``YAMLOrJSONDecoder`` (apimachinery, pkg/util/yaml/decoder.go), and sigs.k8s.io/yaml, which reads
YAML 1.1 with go-yaml 2.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator
from typing import Any

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import KUBE_MACHINERY
from simulator.golang.json import JsonError, ValueSpan, scan, well_formed
from simulator.golang.strconv import SPACES
from simulator.golang.yaml.nodes import LIMIT, NotYaml, Spot, read_nodes
from simulator.golang.yaml.types import GO_YAML_2
from simulator.golang.yaml.values import Items, Map, Text, decode_node, read_values

_BLANKS = re.compile(r"[ \t\r\n]*")
_TYPES = GO_YAML_2._replace(duplicate_keys=True)


class ManifestFile(Question):
    """What does kubectl refuse in a manifest?"""

    NOT_YAML = Rule(
        "A document that is neither YAML nor JSON is refused.",
        KUBE_MACHINERY("pkg/util/yaml/decoder.go", "NewYAMLOrJSONDecoder"),
    )
    SEPARATOR = Rule(
        "Behind the --- that begins a document nothing but a comment may stand; the document before it is lost, too.",
        KUBE_MACHINERY("pkg/util/yaml/decoder.go", "NewYAMLReader"),
    )
    LIST = Rule(
        "An object with items is a list; one that holds a list, or what is no object, is refused as a whole.",
        KUBE_MACHINERY("pkg/apis/meta/v1/unstructured/helpers.go", "decodeToList"),
        KUBE_MACHINERY("pkg/api/meta/help.go", "ExtractList"),
        note="Items without kind and apiVersion have those of their list, without the word List.",
    )
    KIND_MISSING = Rule(
        "A document without apiVersion or kind is refused.",
        KUBE_MACHINERY("pkg/runtime/serializer/json/json.go", "Decode"),
    )
    NO_SUCH_VERSION = Rule(
        "A kind in a version of the API that has it no longer, or never had it, is refused.",
        KUBE_MACHINERY("pkg/api/meta/errors.go", "NoKindMatchError"),
        note="Kubernetes 1.16 dropped extensions/v1beta1 and apps/v1beta1, 1.25 dropped batch/v1beta1.",
    )


def split_documents(text: str, file: str) -> Iterator[Any]:
    """Read the documents of a text; a ``Refusal`` among them stands for a document that cannot be read alone.

    A text that begins with a brace has JSON values, one after the other; the text after the first or the second value
    may be YAML.
    """
    if len(text) > LIMIT:
        raise Unreadable(f"{file}: the text is longer than {LIMIT // 2**20} MiB")
    if not text.lstrip(SPACES).startswith("{"):
        return _yaml(text, file)
    values: list[Any] = []
    at, lines = 0, _Lines(text)
    while _BLANKS.match(text, at).end() < len(text):  # type: ignore[union-attr]  # it matches nothing as well
        try:
            span = scan(text, whole=False, start=at)
        except JsonError as error:
            if len(values) > 1:
                return itertools.chain(values, _end(_not_yaml(f"{file}:{lines.at(error.offset)}: {error.reason}")))
            at = _behind_blanks(text, at)
            return itertools.chain(values, _yaml(text[at:], file, lines.at(at)))
        values.append(_json_value(text, span, Spot(file, lines.at(span.start), 1)))
        at = span.end
    return iter(_with_yaml_spots(values, text, file))


class _Lines:
    """Counts the lines of a text; places are asked for in their order, or nearly."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def at(self, place: int) -> int:
        """Return the number of the line that a character is in."""
        self._line += self._text.count("\n", self._at, place) - self._text.count("\n", place, self._at)
        self._at = place
        return self._line


def _behind_blanks(text: str, at: int) -> int:
    """Return where YAML begins behind JSON: the white space up to the end of the line belongs to neither."""
    while at < len(text) and text[at] in SPACES:
        at += 1
        if text[at - 1] == "\n":
            break
    return at


def _json_value(text: str, span: ValueSpan, spot: Spot) -> Any:
    """Return a value of JSON, or the refusal of one with a number that is too large."""
    if span.overflow:
        return _not_yaml(f"{spot}: unable to decode: a number is too large for a float64")
    try:
        value, _ = json.JSONDecoder().raw_decode(text, span.start)
        return _with_spot(value, spot)
    except RecursionError:
        raise NotModelled("deep JSON", f"{spot.file}: the JSON is nested too deeply to be read") from None


def _end(refusal: Refusal) -> Iterator[Any]:
    """Yield no document, and raise the refusal of what follows those before."""
    yield from ()
    raise refusal


def _yaml(text: str, file: str, first_line: int = 1) -> Iterator[Any]:
    """Yield the first document of each part of the text, as sigs.k8s.io/yaml reads it; the others are not looked at."""
    for line, part in _parts(text, file, first_line):
        try:
            node = next(read_nodes(part, file, _TYPES, first_line=line), None)
            if node is not None:
                value = decode_node(node, _TYPES)
                _check_json(value, node.spot)
                yield value
        except NotYaml as error:
            raise _not_yaml(f"{error.spot}: error converting YAML to JSON: yaml: {error.reason}") from None


def _check_json(value: Any, spot: Spot) -> None:
    """Refuse a value of YAML that JSON does not have: a number that is not finite, and a key that is null."""
    if isinstance(value, Map):
        for key, member in value.items():
            if key is None:
                raise NotYaml(value.keys_at[key], "unsupported map key: null")
            _check_json(member, value.keys_at[key])
    elif isinstance(value, Items):
        for member, place in zip(value, value.members_at, strict=True):
            _check_json(member, place)
    elif isinstance(value, float) and not math.isfinite(value):
        raise NotYaml(spot, f"{value} is no number of JSON")


def _parts(text: str, file: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Split a text at its separators, before it is YAML; yield each part with the number of its first line.

    A separator with nothing before it is a line of its part. Raises ``Refusal`` for one with something behind it.
    """
    begins, part = first_line, list[str]()
    for number, line in enumerate(text.split("\n"), first_line):
        if line.startswith("---"):
            rest = line[3:].strip(SPACES)
            if rest and not rest.startswith("#"):
                message = f"{file}:{number}: invalid Yaml document separator: {rest}"
                raise ManifestFile.SEPARATOR.refuses("request", message)
            if part:
                yield begins, "\n".join(part) + "\n"
                begins, part = number + 1, []
                continue
        part.append(line.removesuffix("\r"))
    if any(part):
        yield begins, "\n".join(part)


def _not_yaml(message: str) -> Refusal:
    return ManifestFile.NOT_YAML.refuses("request", message)


def _with_yaml_spots(values: list[Any], text: str, file: str) -> list[Any]:
    """Return JSON values with the places that a reader of YAML finds, if it reads the same values."""
    try:
        located = read_values(text, file, _TYPES)
    except (NotYaml, NotModelled):  # such as one that is nested deeper than YAML is read
        return values
    return located if located == values else values


def _with_spot(value: Any, spot: Spot) -> Any:
    """Return a JSON value in which everything has the same place."""
    if isinstance(value, str):
        return Text(well_formed(value), spot)
    if isinstance(value, list):
        items = Items(spot)
        items += [_with_spot(member, spot) for member in value]
        items.members_at += [spot] * len(value)
        return items
    if isinstance(value, dict):
        mapping = Map(spot)
        for key, member in value.items():
            mapping[key] = _with_spot(member, spot)
            mapping.keys_at[key] = spot
        return mapping
    return value
