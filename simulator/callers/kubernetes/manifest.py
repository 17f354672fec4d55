"""Reads manifests: the pods in the documents of files, and the ConfigMaps and Secrets that pods use.

Reads: the texts of files. Gives: ``Pod`` for every pod and every pod template.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.callers.kubernetes import argo, tekton
from simulator.callers.kubernetes.bystanders import KUSTOMIZATION, bystander
from simulator.callers.kubernetes.documents import ManifestFile, split_documents
from simulator.callers.kubernetes.fields import check
from simulator.callers.kubernetes.kinds import EMBEDDING, GROUPS, KINDS, LISTS, templates
from simulator.callers.kubernetes.objects import Bystander, Documents, Pod, field, name_of
from simulator.callers.kubernetes.unrendered import is_kustomization, refuse_chart
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.golang.yaml.values import Items, Map


def read(text: str, file: str) -> Documents:
    """Read a manifest as ``read_all`` does; ``file`` is its name in messages."""
    return read_all({file: text})


def read_all(texts: Mapping[str, str], kinds: Mapping[str, tuple[str, ...]] = EMBEDDING) -> Documents:
    """Read manifests, texts by the names of their files; what kubectl refuses is kept beside what it applies.

    ``kinds`` are those of other groups that embed pods, with the paths to them.
    """
    refuse_chart(texts)
    reading = _Reading([], {}, [], [], [])
    documents: list[Map] = []
    for file, text in texts.items():
        if is_kustomization(file):
            reading.others.append(KUSTOMIZATION)
            continue
        try:
            for document in _items(split_documents(text, file)):
                (reading.refused if isinstance(document, Refusal) else documents).append(document)  # type: ignore[arg-type]
        except Refusal as refusal:
            reading.refused.append(refusal)
    named: dict[str, dict[tuple[str, str], Map]] = {}
    for each in documents:
        named.setdefault(_group(each), {})[str(each.get("kind")), name_of(each)] = each
    for document in documents:
        embedded = _embedded(document, kinds, named)
        if embedded is None:
            _read_document(document, reading)
        for pod in embedded or ():
            (reading.others if isinstance(pod, Bystander) else reading.pods).append(pod)  # type: ignore[arg-type]
        if embedded == []:
            reading.others.append(bystander(document, kinds))
    services = frozenset(reading.services)
    return Documents(tuple(reading.pods), reading.objects, services, tuple(reading.others), tuple(reading.refused))


class _Reading(NamedTuple):
    """What has been read so far; its fields are those of ``Documents``."""

    pods: list[Pod]
    objects: dict[tuple[str, str, str], Map]
    services: list[str]
    others: list[Bystander]
    refused: list[Refusal]


def _group(document: Map) -> str:
    return str(document.get("apiVersion") or "").partition("/")[0]


def _name_and_space(document: Map) -> tuple[str, str]:
    metadata = field(document, "metadata")
    return str(metadata.get("name") or ""), str(metadata.get("namespace") or "")


def _embedded(
    document: Map, kinds: Mapping[str, tuple[str, ...]], named: Mapping[str, Mapping[tuple[str, str], Map]]
) -> Sequence[Pod | Bystander] | None:
    """Return the pods that an object of another group embeds; None for an object of which that is not known."""
    group, kind = _group(document), str(document.get("kind"))
    if group == tekton.GROUP and kind in tekton.KINDS:
        return list(tekton.pods(document, named[group]))
    if group == argo.GROUP and kind in argo.KINDS:
        return list(argo.pods(document, named[group]))
    paths = kinds.get(f"{kind}.{group}")
    if paths is None:
        return None
    name, space = _name_and_space(document)
    pods = [
        Pod(f"{kind}.{group}", name, space, place, document, document.spot, made=made)
        for path in paths
        for place, made in templates(document, path)
    ]
    return [
        pod for pod in pods if any(field(pod.template, "spec").get(key) for key in ("containers", "initContainers"))
    ]


def _read_document(document: Map, reading: _Reading) -> None:
    name, space = _name_and_space(document)
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
        reading.others.append(bystander(document))
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
        if isinstance(document, Refusal):
            yield document
        elif not isinstance(document, Map):
            spot = getattr(document, "spot", "the manifest")
            message = f"{spot}: a document is no object; give apiVersion and kind"
            yield ManifestFile.KIND_MISSING.refuses("request", message)
        elif "items" in document:
            yield from _of_list(document)
        elif document.get("kind") in LISTS:
            says = f'no matches for kind "{document["kind"]}": a list has items'
            yield ManifestFile.LIST.refuses("request", f"{document.spot}: {says}")
        else:
            yield document


def _of_list(document: Map) -> Iterator[Map | Refusal]:
    """Yield the objects of a list, with the kind that its own name gives them; or its refusal."""
    kind, items = document.get("kind"), document["items"]
    if not isinstance(kind, str) or not kind:
        message = f"{document.spot}: unable to decode: Object 'Kind' is missing; give apiVersion and kind"
        yield ManifestFile.KIND_MISSING.refuses("request", message)
        return
    fault = ""
    if not isinstance(items, Items | None):
        fault = "unable to decode: items is no list"
    elif any(not isinstance(item, Map | None) for item in items or ()):
        fault = "unable to decode: an item of the list is no object"
    elif any(isinstance(item, Map) and isinstance(item.get("items"), Items) for item in items or ()):
        fault = "a list in a list is not a list: no Items field in this object"
    if fault:
        yield ManifestFile.LIST.refuses("request", f"{document.keys_at['items']}: {fault}")
        return
    for item, place in zip(items or (), items.members_at if items else (), strict=True):
        filled = Map(place) if item is None else item
        yield filled if filled.get("kind") and filled.get("apiVersion") else _of_kind(filled, document)


def _of_kind(item: Map, listed: Map) -> Map:
    """Return an item with the kind and version of the list that it is in."""
    filled = Map(item.spot)
    filled.update(item)
    filled.update(kind=str(listed["kind"]).removesuffix("List"), apiVersion=listed.get("apiVersion"))
    filled.keys_at.update({"kind": item.spot, "apiVersion": item.spot, **item.keys_at})
    return filled
