"""Reads manifests: the documents of a file, the pods in them, and the ConfigMaps and Secrets that pods use.

Reads: YAML or JSON as kubectl does. Gives: ``Pod`` for every pod and every pod template.
Compare: Kubernetes ``YAMLOrJSONDecoder`` (apimachinery, pkg/util/yaml/decoder.go), and sigs.k8s.io/yaml, which reads
YAML 1.1 with go-yaml 2.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simulator.callers.kubernetes.fields import check
from simulator.callers.kubernetes.kinds import EMBEDDING, GROUPS, KINDS, LISTS
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import KUBE_MACHINERY
from simulator.golang.yaml.nodes import LIMIT, NotYaml, Spot, read_nodes
from simulator.golang.yaml.types import GO_YAML_2
from simulator.golang.yaml.values import Items, Map, Text, decode_node, read_values

_TYPES = GO_YAML_2._replace(duplicate_keys=True)


class ManifestFile(Question):
    """What does kubectl refuse in a manifest?"""

    NOT_YAML = Rule(
        "A document that is neither YAML nor JSON is refused.",
        KUBE_MACHINERY("pkg/util/yaml/decoder.go", "NewYAMLOrJSONDecoder"),
    )
    SEPARATOR = Rule(
        "Behind the --- that begins a document nothing but a comment may stand.",
        KUBE_MACHINERY("pkg/util/yaml/decoder.go", "NewYAMLReader"),
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


class Pod(NamedTuple):
    """A pod or a pod template: its kind and name, its path in the document, and the document.

    ``spot`` is the beginning of the document; ``refusal`` is that of its kind, None if the kind is right.
    """

    kind: str
    name: str
    namespace: str
    path: tuple[str, ...]
    document: Map
    spot: Spot
    refusal: Refusal | None = None

    @property
    def template(self) -> Map:
        """The pod itself: ``metadata`` and ``spec``; empty if the document has none."""
        template = self.document
        for key in self.path:
            template = field(template, key)
        return template

    @property
    def prefix(self) -> str:
        """The path of its specification, as the API server spells it."""
        return ".".join([*self.path, "spec"])


class Documents(NamedTuple):
    """The pods in order, ConfigMaps and Secrets by kind, namespace and name, and the kinds of other documents.

    ``refused`` are the refusals of documents that are no pods, and of the text after the last document that is YAML:
    the other documents are applied all the same.
    """

    pods: tuple[Pod, ...]
    objects: Mapping[tuple[str, str, str], Map]
    services: frozenset[str]
    others: tuple[str, ...]
    refused: tuple[Refusal, ...] = ()


def field(value: Map, key: str) -> Map:
    """Return the object at a key, or an empty one if there is none."""
    member = value.get(key)
    return member if isinstance(member, Map) else Map(value.keys_at.get(key, value.spot))


def read(text: str, file: str) -> Documents:
    """Read a manifest; ``file`` is its name in messages. What kubectl refuses is kept beside what it applies."""
    reading = _Reading([], {}, [], [], [])
    try:
        for document in _items(_documents(text, file)):
            if isinstance(document, Refusal):
                reading.refused.append(document)
            else:
                _read_document(document, reading)
    except Refusal as refusal:
        reading.refused.append(refusal)
    services = frozenset(reading.services)
    return Documents(tuple(reading.pods), reading.objects, services, tuple(reading.others), tuple(reading.refused))


class _Reading(NamedTuple):
    """What has been read so far; its fields are those of ``Documents``."""

    pods: list[Pod]
    objects: dict[tuple[str, str, str], Map]
    services: list[str]
    others: list[str]
    refused: list[Refusal]


def _read_document(document: Map, reading: _Reading) -> None:
    metadata = field(document, "metadata")
    name, space = str(metadata.get("name") or ""), str(metadata.get("namespace") or "")
    group = str(document.get("apiVersion") or "").partition("/")[0]
    path = EMBEDDING.get((group, str(document.get("kind"))))
    if path is not None:
        kind = f"{document['kind']}.{group}"
        reading.pods.append(Pod(kind, name, space, path, document, document.spot))
        return
    try:
        kind, refusal = _kind(document), None
    except Refusal as error:
        kind, refusal = str(document.get("kind") or ""), error
    if kind in KINDS:
        reading.pods.append(Pod(kind, name, space, KINDS[kind][1], document, document.spot, refusal))
    elif refusal is not None:
        reading.refused.append(refusal)
    elif kind in ("ConfigMap", "Secret"):
        try:
            check(document, kind)
        except Refusal as error:
            reading.refused.append(error)
        else:
            reading.objects[kind, space, name] = document
    else:
        reading.others.append(kind)
        reading.services.extend([name] if kind == "Service" else [])


def _kind(document: Map) -> str:
    """Return the kind; refuse one that no API server has in that version."""
    kind, version = document.get("kind"), document.get("apiVersion")
    for value, key in ((version, "apiVersion"), (kind, "Kind")):
        if not isinstance(value, str) or not value:
            message = f"{document.spot}: error validating data: Object '{key}' is missing; give apiVersion and kind"
            raise ManifestFile.KIND_MISSING.refuses("request", message)
    name = str(kind)
    if name in KINDS and version != KINDS[name][0]:
        group, slash, _ = str(version).partition("/")
        if slash and group not in GROUPS:
            return f"{kind} of {version}"
        message = f'{document.spot}: no matches for kind "{kind}" in version "{version}"; it is in {KINDS[name][0]}'
        raise ManifestFile.NO_SUCH_VERSION.refuses("request", message)
    return name


def _items(documents: Iterable[Any]) -> Iterator[Map | Refusal]:
    """Yield the objects of documents, also those in lists, and the refusal of each document that is no object."""
    for document in documents:
        if document is None:
            continue
        if not isinstance(document, Map):
            spot = getattr(document, "spot", "the manifest")
            message = f"{spot}: a document is no object; give apiVersion and kind"
            yield ManifestFile.KIND_MISSING.refuses("request", message)
        elif document.get("kind") in LISTS:
            items = document.get("items")
            yield from _items(items if isinstance(items, Items) else ())
        else:
            yield document


def _documents(text: str, file: str) -> Iterator[Any]:
    """Read the documents of a text.

    A text that begins with a brace has JSON values, one after the other; the text after the first or the second value
    may be YAML.
    """
    if len(text) > LIMIT:
        raise Unreadable(f"{file}: the text is longer than {LIMIT // 2**20} MiB")
    values: list[Any] = []
    at = 0
    if text.lstrip().startswith("{"):
        decoder = json.JSONDecoder()
        while remaining := text[at:].lstrip():
            start = len(text) - len(remaining)
            try:
                value, end = decoder.raw_decode(text, start)
            except RecursionError:
                raise NotModelled("JSON", f"{file}: the JSON is nested too deeply to be read") from None
            except ValueError as error:
                if len(values) > 1:
                    return itertools.chain(values, _end(_not_yaml(f"{file}:{_line(text, start)}: {error}")))
                break
            values.append(_with_spot(value, Spot(file, _line(text, start), 1)))
            at = end
        else:
            return iter(_with_yaml_spots(values, text, file))
    return itertools.chain(values, _yaml("\n" * (_line(text, at) - 1) + text[at:], file))


def _end(refusal: Refusal) -> Iterator[Any]:
    """Yield no document, and raise the refusal of what follows those before."""
    yield from ()
    raise refusal


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _yaml(text: str, file: str) -> Iterator[Any]:
    """Yield the documents; the text is split at its separators first, so a directive is no part of a document."""
    end, refusal = _unreadable_from(text, file)
    try:
        for node in read_nodes(text, file):
            if node.spot.line >= end:
                break
            yield decode_node(node, _TYPES)
    except NotYaml as error:
        if error.spot.line < end:
            raise _not_yaml(f"{error.spot}: error converting YAML to JSON: yaml: {error.reason}") from None
    if refusal is not None:
        raise refusal


def _unreadable_from(text: str, file: str) -> tuple[float, Refusal | None]:
    """Find the first line whose document kubectl cannot split off, and its refusal."""
    is_first = True
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("%") and is_first:
            message = f"{file}:{number}: error converting YAML to JSON: yaml: did not find expected <document start>"
            return number, ManifestFile.NOT_YAML.refuses("request", message)
        if line.startswith("---"):
            is_first = False
            rest = line[3:].strip()
            if rest and not rest.startswith("#"):
                message = f"{file}:{number}: invalid Yaml document separator: {rest}"
                return number, ManifestFile.SEPARATOR.refuses("request", message)
    return float("inf"), None


def _not_yaml(message: str) -> Refusal:
    return ManifestFile.NOT_YAML.refuses("request", message)


def _with_yaml_spots(values: list[Any], text: str, file: str) -> list[Any]:
    """Return JSON values with the places that a reader of YAML finds, if it reads the same values."""
    try:
        located = read_values(text, file, _TYPES)
    except NotYaml:
        return values
    return located if located == values else values


def _with_spot(value: Any, spot: Spot) -> Any:
    """Return a JSON value in which everything has the same place."""
    if isinstance(value, str):
        return Text(value, spot)
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
