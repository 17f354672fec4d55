"""The objects of manifests: pods and templates of pods, and what they refer to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.golang.yaml.nodes import Spot
from simulator.golang.yaml.values import Items, Map

Maker = Literal["", "tekton", "argo"]
"""Who makes the pod of what the manifest says, by rules of its own; ``""`` if the pod is in the manifest."""


class Pod(NamedTuple):
    """A pod or a pod template: its kind and name, its path in the document, and the document.

    ``spot`` is the beginning of the document; ``refusal`` is that of its kind, None if the kind is right. ``made`` is
    the template where the document has it in another form, and ``maker`` is who makes a pod of it; ``unknown`` says
    why its containers are not known, ``""`` if they are.
    """

    kind: str
    name: str
    namespace: str
    path: tuple[str, ...]
    document: Map
    spot: Spot
    refusal: Refusal | None = None
    made: Map | None = None
    maker: Maker = ""
    unknown: str = ""

    @property
    def template(self) -> Map:
        """The pod itself: ``metadata`` and ``spec``; empty if the document has none."""
        if self.made is not None:
            return self.made
        template = self.document
        for key in self.path:
            name, _, index = key.rstrip("]").partition("[")
            template = list(objects(template, name))[int(index)] if index else field(template, name)
        return template

    @property
    def prefix(self) -> str:
        """The path of its specification, as the API server spells it."""
        return ".".join(self.path if self.made is not None else [*self.path, "spec"])


class Bystander(NamedTuple):
    """An object without a container of the manifest: its kind and name, and why it has none.

    ``why`` is ``""`` for an object of which nothing is known that starts something. ``settled`` says that it starts no
    container, or that those which it starts are listed.
    """

    kind: str
    name: str
    why: str = ""
    settled: bool = False

    @property
    def says(self) -> str:
        """The sentence about it."""
        return f"{self.kind} {self.name}".rstrip() + f": {self.why}"


class Documents(NamedTuple):
    """The pods in order, ConfigMaps and Secrets by kind, namespace and name, and the other objects.

    ``refused`` are the refusals of documents that are no pods, and of the text after the last document that is YAML:
    the other documents are applied all the same.
    """

    pods: tuple[Pod, ...]
    objects: Mapping[tuple[str, str, str], Map]
    services: frozenset[str]
    others: tuple[Bystander, ...]
    refused: tuple[Refusal, ...] = ()


def field(value: Map, key: str) -> Map:
    """Return the object at a key, or an empty one if there is none."""
    member = value.get(key)
    return member if isinstance(member, Map) else Map(value.keys_at.get(key, value.spot))


def pod_of_another(document: Map, group: str, maker: Maker, name: str, what: str) -> Pod:
    """Return a pod of which nothing is known: the document runs ``what``, which the manifest lacks."""
    kind, made = f"{document['kind']}.{group}", Map(document.spot)
    why = f"{name}: it runs {what}, which is not in the manifest; add it there"
    space = namespace_of(document)
    return Pod(kind, name, space, (), document, document.spot, made=made, maker=maker, unknown=why)


def objects(value: Map, key: str) -> Iterator[Map]:
    """Yield the objects of a list at a key; none if there is no list."""
    listed = value.get(key)
    yield from (member for member in listed if isinstance(member, Map)) if isinstance(listed, Items) else ()


def text_at(value: Map, key: str) -> str:
    """Return the text at a key; ``""`` if there is none."""
    text = value.get(key)
    return text if isinstance(text, str) else ""


def name_of(document: Map) -> str:
    """Return the name of an object, or the beginning of the name that it gets."""
    metadata = field(document, "metadata")
    return text_at(metadata, "name") or text_at(metadata, "generateName")


def namespace_of(document: Map) -> str:
    """Return the namespace of an object; ``""`` if it is in none of its own."""
    return text_at(field(document, "metadata"), "namespace")


def map_of(spot: Spot, **members: object) -> Map:
    """Return an object with members, all of which are at one place."""
    value = Map(spot)
    value.update(members)
    value.keys_at.update(dict.fromkeys(members, spot))
    return value


def items_of(spot: Spot, members: list[Map]) -> Items:
    """Return a list of objects, each at its own place."""
    items = Items(spot)
    items += members
    items.members_at += [member.spot for member in members]
    return items
