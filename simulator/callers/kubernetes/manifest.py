"""Reads manifests: the pods in the documents of files, and the ConfigMaps and Secrets that pods use.

Reads: the texts of files. Gives: ``Pod`` for every pod and every pod template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from simulator.callers.kubernetes.documents import ManifestFile, split_documents
from simulator.callers.kubernetes.fields import check
from simulator.callers.kubernetes.kinds import EMBEDDING, GROUPS, KINDS, LISTS
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.golang.yaml.nodes import Spot
from simulator.golang.yaml.values import Items, Map


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
    """Read a manifest as ``read_all`` does; ``file`` is its name in messages."""
    return read_all({file: text})


def read_all(texts: Mapping[str, str]) -> Documents:
    """Read manifests, texts by the names of their files; what kubectl refuses is kept beside what it applies."""
    reading = _Reading([], {}, [], [], [])
    for file, text in texts.items():
        try:
            for document in _items(split_documents(text, file)):
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
