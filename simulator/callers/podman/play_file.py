"""Manifests as ``podman kube play`` reads them, which takes much that kubectl refuses.

Reads: YAML, with go-yaml 3. Gives: the containers of the pods that it makes, or a refusal. Each object is decoded into
the types of ``fields.json``, which is written from the Go types in pkg/k8s.io of podman 5.8.2, in the form of
``callers/kubernetes/fields.json``: fields that they do not have are dropped, names of fields match in any case, and
numbers and booleans become text where a text is expected.
Compare: podman ``splitMultiDocYAML``, ``PlayKube`` and ``playKubePod`` (pkg/domain/infra/abi/play.go), sigs.k8s.io/yaml
``convertToJSONableObject`` (yaml.go).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from math import isfinite
from typing import Any

from simulator.callers.kubernetes.containers import Container
from simulator.callers.kubernetes.fields import SCALARS
from simulator.callers.kubernetes.kinds import KINDS
from simulator.callers.kubernetes.objects import Documents, Pod, field
from simulator.callers.podman.kube_play import KubePlay, containers_of
from simulator.callers.podman.tools import KubePlayer
from simulator.core.errors import NotModelled
from simulator.core.package_data import package_data
from simulator.core.rule import Question, Rule
from simulator.core.sources import PODMAN
from simulator.golang import strconv
from simulator.golang.yaml.nodes import NOWHERE, NotYaml, Spot, read_nodes
from simulator.golang.yaml.values import Items, Map, Text, Timestamp, decode_node

_PLAY = "pkg/domain/infra/abi/play.go"
_FAILED = 125
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9_.-]*")
_WITHOUT_PODS = ("PersistentVolumeClaim", "Secret")
"""The kinds that podman makes something else of; a ConfigMap alone is none of them."""


class PlayFile(Question):
    """What does podman kube play refuse in a manifest?"""

    NOT_YAML = Rule(
        "A file that is no YAML, or has a key twice in a mapping, is refused.",
        PODMAN(_PLAY, "splitMultiDocYAML"),
    )
    TYPE = Rule(
        "A value that is not of the field's type is refused; numbers and booleans are taken for text.",
        PODMAN("pkg/k8s.io/api/core/v1/types.go", "Container"),
        PODMAN(_PLAY, "PlayKube"),
        note="Fields that podman does not know are dropped, also those in which only a letter is wrong.",
    )
    NAME = Rule(
        "An object without a name, a pod whose name podman does not take, and two containers of one name are refused.",
        PODMAN(_PLAY, "playKubePod"),
    )
    IMAGE = Rule(
        "A container without an image is refused.",
        PODMAN("pkg/specgen/generate/kube/kube.go", "ToSpecGen"),
    )


def played_containers(text: str, file: str, player: KubePlayer) -> list[Container]:
    """List the containers of the pods of a manifest, in its order; raises ``Refusal`` as podman does."""
    return played_containers_of({file: text}, player, {})


def played_containers_of(
    texts: Mapping[str, str], player: KubePlayer, config_maps: Mapping[str, str]
) -> list[Container]:
    """List the containers of the pods of manifests that are played together; texts by the names of their files.

    ``config_maps`` are the files of ``--configmap``. Raises ``Refusal`` as podman does.
    """
    pods: list[Pod] = []
    objects: dict[tuple[str, str, str], Map] = {}
    found = [each for file, text in texts.items() for each in _objects(text, file, player)]
    for kind, value in found:
        if kind in KINDS:
            document = _decoded(value, kind, kind) if kind in _types() else value
            name = str(field(document, "metadata").get("name") or "")
            pods.append(Pod(kind, name, "", KINDS[kind][1], document, value.spot))
        elif kind in ("ConfigMap", "Secret"):
            document = _decoded(value, kind, kind)
            objects[kind, "", str(field(document, "metadata").get("name") or "")] = document
    made = {kind for kind, _ in found} & {*player.kinds, *_WITHOUT_PODS}
    if not made:
        raise _refusal(KubePlay.KIND, "YAML document does not contain any supported kube kind")
    _add_config_maps(objects, config_maps, player)
    documents = Documents(tuple(pods), objects, frozenset(), ())
    return [container for pod in pods for container in _containers(pod, documents, player)]


def _add_config_maps(
    objects: dict[tuple[str, str, str], Map], config_maps: Mapping[str, str], player: KubePlayer
) -> None:
    """Add the ConfigMaps of other files; one that is there already is refused."""
    for file, text in config_maps.items():
        for kind, value in _objects(text, file, player):
            if kind != "ConfigMap":
                continue
            document = _decoded(value, kind, kind)
            name = str(field(document, "metadata").get("name") or "")
            if (kind, "", name) in objects:
                says = f"the same config map {name} is present in YAML and in --configmaps {file} file"
                raise _refusal(PlayFile.NAME, f"ambiguous configuration: {says}")
            objects[kind, "", name] = document


def _containers(pod: Pod, documents: Documents, player: KubePlayer) -> Iterator[Container]:
    """Yield the containers of a pod; those of a kind that is not played are not checked."""
    is_played = pod.kind in player.kinds
    if is_played:
        owner = "pod" if pod.kind == "Pod" else pod.kind[0].lower() + pod.kind[1:]
        if not pod.name:
            raise _refusal(PlayFile.NAME, f"{owner} does not have a name")
        if not _NAME.fullmatch(pod.name):
            message = "running pod create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument"
            raise _refusal(PlayFile.NAME, message)
    names: set[str] = set()
    for container in containers_of(pod, documents):
        if is_played and container.name in names:
            message = f'the pod "{pod.name}" is invalid; duplicate container name "{container.name}" detected'
            raise _refusal(PlayFile.NAME, message)
        if is_played and not container.image:
            message = f"container {strconv.quoted(container.name)} is missing the required 'image' field"
            raise _refusal(PlayFile.IMAGE, message)
        names.add(container.name)
        yield container


def _objects(text: str, file: str, player: KubePlayer) -> Iterator[tuple[str, Map]]:
    """Yield each object with its kind, also those in lists."""
    try:
        documents = [decode_node(node) for node in read_nodes(text, file, shared_anchors=True)]
    except NotYaml as error:
        message = f"multi doc yaml could not be split: yaml: {error.reason} ({error.spot})"
        raise _refusal(PlayFile.NOT_YAML, message) from None
    for document in documents:
        if document is None:
            continue
        kind = _kind(document)
        items = document.get("items") if kind == "List" and isinstance(document, Map) else None
        if player.splits_lists and isinstance(items, Items):
            yield from ((_kind(item), item) for item in items if item is not None)
        elif isinstance(document, Map):
            yield kind, document


def _kind(document: Any) -> str:
    if not isinstance(document, Map):
        says = f"cannot unmarshal {_json_type(document)} into Go value of type v1.ObjectReference"
        raise _refusal(PlayFile.TYPE, f"error unmarshaling JSON: while decoding JSON: json: {says}")
    kind = None
    for key in sorted(filter(lambda key: isinstance(key, str), document)):
        if key.lower() == "kind":
            kind = document[key]
    return "" if kind is None else _text(kind, "kind", document.spot)


def _refusal(rule: Rule, message: str) -> Exception:
    return rule.refuses("request", message, status=_FAILED)


@cache
def _types() -> Mapping[str, Mapping[str, str]]:
    table = json.loads(package_data("callers/podman/fields.json"))
    return {name: dict(entry.split(":", 1) for entry in fields.split()) for name, fields in table.items()}


def _decoded(value: Any, kind: str, path: str, spot: Spot = NOWHERE) -> Any:
    """Return a value as the type holds it; raise ``Refusal`` where it does not fit."""
    place: Spot = getattr(value, "spot", spot)
    if value is None:
        return None
    if kind == "string":
        return Text(_text(value, path, place), place)
    if kind.startswith("[]"):
        if not isinstance(value, Items):
            raise _mismatch(value, kind, path, place)
        items = Items(value.spot)
        for at, (member, where) in enumerate(zip(value, value.members_at, strict=True)):
            items.append(_decoded(member, kind[2:], f"{path}.{at}", where))
            items.members_at.append(where)
        return items
    if kind.startswith("{}") or kind in _types():
        if not isinstance(value, Map):
            raise _mismatch(value, kind, path, place)
        return _mapping(value, kind, path)
    if not SCALARS[kind](value):
        raise _mismatch(value, kind, path, place)
    return value


def _mapping(value: Map, kind: str, path: str) -> Map:
    """Decode a mapping: the members of a map, or the fields of a type, of which later ones win over earlier."""
    decoded = Map(value.spot)
    by_name = {_key(key): key for key in value}
    for name in sorted(by_name):
        key = by_name[name]
        target = name if kind.startswith("{}") else _field_name(name, kind)
        if target is None or (value[key] is None and not kind.startswith("{}")):
            continue
        of = kind[2:] if kind.startswith("{}") else _types()[kind][target]
        decoded[target] = _decoded(value[key], of, f"{path}.{target}", value.keys_at[key])
        decoded.keys_at[target] = value.keys_at[key]
    return decoded


def _field_name(name: str, kind: str) -> str | None:
    """Find a field by its name in any case; None where the type has none."""
    fields = _types()[kind]
    if name in fields:
        return name
    return next((field for field in fields if field.lower() == name.lower()), None)


def _key(key: Any) -> str:
    return key if isinstance(key, str) else _text(key, "key", NOWHERE)


def _text(value: Any, path: str, spot: Spot) -> str:
    """Spell a scalar as text, as sigs.k8s.io/yaml does where a text is expected."""
    if isinstance(value, Timestamp):
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise NotModelled(f"the time {value}", f"{path} is the time {value}; put it in quotes")
        return f"{value}T00:00:00Z"
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and isfinite(value):
        return strconv.format_float(value)
    raise _mismatch(value, "string", path, spot)


def _json_type(value: Any) -> str:
    kinds = ((bool, "bool"), (str, "string"), (Items, "array"), (Map, "object"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "number")


def _mismatch(value: Any, kind: str, path: str, spot: Spot) -> Exception:
    says = f"cannot unmarshal {_json_type(value)} into Go struct field {path} of type {kind}"
    where = f" ({spot})" if spot else ""
    return _refusal(PlayFile.TYPE, f"error unmarshaling JSON: while decoding JSON: json: {says}{where}")
