"""The containers of a manifest, and the ConfigMaps and Secrets that they use.

Reads: the fields of a container. Gives: its words, and values of ConfigMaps and Secrets.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Literal

from simulator.callers.kubernetes.objects import Documents, Pod, field
from simulator.callers.kubernetes.references import UnknownValue, Value
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal, Rule
from simulator.core.values import Origin, Word
from simulator.golang.json import well_formed
from simulator.golang.yaml.values import Items, Map

Kind = Literal["init", "sidecar", "main", "ephemeral"]


class Container(NamedTuple):
    """One container of a pod: its kind, its fields, and the documents of its manifest.

    ``refusal`` is that of the object that it belongs to; None if the object is applied.
    """

    pod: Pod
    kind: Kind
    fields: Map
    path: str
    documents: Documents
    refusal: Refusal | None = None

    @property
    def name(self) -> str:
        """Its name, or ``""`` if unset."""
        return str(self.fields.get("name") or "")

    @property
    def image(self) -> str:
        """The name of its image, or ``""`` if unset."""
        return str(self.fields.get("image") or "")


def words_of(container: Container, key: str) -> list[Word] | None:
    """Return the words of ``command`` or ``args``, or None if unset; null in the list is an empty word."""
    listed = container.fields.get(key)
    if not isinstance(listed, Items):
        return None
    spots = listed.members_at
    return [
        Word(well_formed(text or ""), Origin("request", f"{key}, line {spot.line}"))
        for text, spot in zip(listed, spots, strict=True)
    ]


def reference_of(source: Map) -> str:
    """Return the kind and name of the object that an entry of envFrom reads."""
    for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
        if isinstance(source.get(key), Map):
            return f"{kind} {source[key].get('name') or ''}"
    return "envFrom"


def outside(what: str) -> str:
    """Return the reason why an object is unknown: it is not in the manifest."""
    return f"the {what}, which is not in the manifest; add it there"


def has_object(kind: str, name: str, container: Container) -> bool:
    """Return whether the manifest has a ConfigMap or Secret, where ``data_of`` looks for it."""
    return (kind, container.pod.namespace, name) in container.documents.objects


def data_of(kind: str, name: str, container: Container) -> Mapping[str, str] | None:
    """Return the keys and values of a ConfigMap or Secret of the manifest, or None if it is not there."""
    document = container.documents.objects.get((kind, container.pod.namespace, name))
    if document is None:
        return None
    data = {str(key): value or "" for key, value in field(document, "data").items()}
    if kind == "Secret":
        data = {key: b64decode(value).decode("utf-8", "replace") for key, value in data.items()}
        data |= {str(key): value or "" for key, value in field(document, "stringData").items()}
    return {well_formed(key): well_formed(value) for key, value in data.items()}


def key_of(kind: str, source: Mapping[str, Any], container: Container, missing: Rule) -> Value | None:
    """Look a key up. A missing key gives None if it is optional, and is refused by ``missing`` if not."""
    name, key = str(source.get("name") or ""), str(source.get("key") or "")
    data = data_of(kind, name, container)
    if data is None:
        return UnknownValue(f"its value is key {key} of {outside(f'{kind} {name}')}")
    if key in data:
        return data[key]
    if source.get("optional") is True:
        return None
    where = f"{container.pod.namespace or 'default'}/{name}"
    raise missing.refuses("create", f"couldn't find key {key} in {kind} {where}")
