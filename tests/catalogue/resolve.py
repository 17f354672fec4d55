"""The configuration of an image by name: its Dockerfile read by dsim itself, on top of those of its bases."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from simulator.build.builders import find_builder
from simulator.build.buildkit.stage import BuildInput
from simulator.build.buildkit.stages import build
from simulator.build.stage_start import FROM_IMAGE
from simulator.core.errors import NotModelled, Unreadable, UnreadableText
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.engine.image_config import image_config
from simulator.golang.reference import normalized
from simulator.images.catalogue import Catalogue, stated, without_unstated
from simulator.images.config import to_json
from simulator.images.windows import names_windows
from simulator.releases.find import find_engine
from simulator.simulation.image import unknown_image
from tests.catalogue.clones import Clone, Clones
from tests.catalogue.listings import Listed, listed

BUILDER = find_builder("buildkit")
ENGINE = find_engine("docker")
LEFT_OUT = ("ArgsEscaped", "Image", "Hostname", "Domainname")


class Resolved(NamedTuple):
    """A configuration as ``docker inspect`` shows it, and the variables whose values differ from tag to tag."""

    config: Mapping[str, Any]
    varies: tuple[str, ...] = ()


class Resolver:
    """Finds images by name among the tag lists and the entries so far, and reads their Dockerfiles."""

    def __init__(self, clones: Clones, since: str) -> None:
        self.clones, self.since = clones, since
        self.lists: dict[str, dict[str, Listed]] = {}
        self.entries: dict[str, list[dict[str, Any]]] = {}
        self.aliases: dict[str, str] = {}
        self.pinned: frozenset[str] = frozenset()  # images whose digests without a tag are those of latest
        self.arguments: dict[str, Mapping[str, str]] = {}  # for the builds of a repository
        self.texts: dict[tuple[str, str], Resolved | None] = {}
        self.known: dict[str, Resolved | None] = {}
        self.unknown: Counter[str] = Counter()

    def tags(self, name: str) -> dict[str, Listed]:
        """Give the newest listing of every tag of an official image."""
        if name not in self.lists:
            self.lists[name] = listed(self.clones, name, self.since)
        return self.lists[name]

    def image(self, reference: str) -> Resolved | None:
        """Resolve an image by the name that a FROM uses: as it is listed, else as its entries say."""
        full = normalized(reference)
        if full not in self.known:
            self.known[full] = None  # an image that rests on itself is not known
            tagged, _, digest = full.partition("@")
            name, _, tag = (f"{tagged}:latest" if digest and tagged in self.pinned else tagged).rpartition(":")
            for beginning, other in self.aliases.items():
                name = other + name.removeprefix(beginning) if name.startswith(beginning) else name
            official = name.removeprefix("docker.io/library/")
            listed = self.tags(official) if official and "/" not in official else self.lists.get(name, {})
            place = listed.get(tag)
            found = self.listed(place) if place else None
            self.known[full] = found or self._entry(name, tag)
        if self.known[full] is None:
            self.unknown[full] += 1
        return self.known[full]

    def _entry(self, name: str, tag: str) -> Resolved | None:
        try:
            known = Catalogue("", {}, self.entries).find(f"{name}:{tag}") if name in self.entries else None
        except NotModelled:  # an entry that says why it is not known
            return None
        if known is None or any(not field.startswith("Env.") for field in known.varies if field != "Labels"):
            return None
        return Resolved(stated(known))

    def listed(self, place: Listed) -> Resolved | None:
        """Resolve a tag of a list."""
        clone = self.clones.find(place.repository)
        arguments = self.arguments.get(place.repository)
        return None if clone is None else self.file(clone, place.commit, place.path, arguments)

    def file(self, clone: Clone, commit: str, path: str, arguments: Mapping[str, str] | None = None) -> Resolved | None:
        """Resolve a Dockerfile, or an OCI layout by its index; None where that cannot be done."""
        text = clone.read(f"{commit}:{path}")
        if text is None:
            return None
        if path.endswith(".json"):
            return _layout(clone, commit, path)
        return self.text(text.decode("utf-8", "replace"), arguments)

    def text(self, text: str, arguments: Mapping[str, str] | None = None) -> Resolved | None:
        """Resolve the text of a Dockerfile; None where that cannot be done."""
        key = (text, repr(arguments))
        if key not in self.texts:
            self.texts[key] = self._dockerfile(text, arguments or {})
        return self.texts[key]

    def _dockerfile(self, text: str, arguments: Mapping[str, str]) -> Resolved | None:
        missing: list[str] = []

        def find(name: str, _: str) -> ImageConfig:
            base = self.image(name)
            if base is None:
                missing.append(name)
                return unknown_image(name)
            return image_config(base.config, ENGINE).image

        try:
            built = build(BuildInput(text, "", arguments, find, str, is_windows=names_windows), BUILDER)
            image, varies = without_unstated(built.image, "it")
        except (Refusal, NotModelled, Unreadable, UnreadableText):
            return None
        if any(decision.rule in FROM_IMAGE and decision.value in missing for decision in built.decisions):
            return None  # the last stage rests on it; files of an unknown image do not matter
        config = {key: _plain(value) for key, value in to_json(image).items() if key not in LEFT_OUT and value}
        return Resolved(config, varies)


def _plain(value: Any) -> Any:
    return list(map(str, value)) if isinstance(value, tuple) else value


def _layout(clone: Clone, commit: str, path: str) -> Resolved | None:
    """Read the configuration of the one image of an OCI layout that is stored in a repository."""
    folder = posixpath.dirname(path)

    def blob(digest: str) -> Any:
        place = posixpath.join(folder, "blobs", digest.replace(":", "/"))
        data = clone.read(f"{commit}:{place}")
        if data is not None and re.fullmatch(rb"[\w./-]+", data):  # a link
            data = clone.read(f"{commit}:{posixpath.normpath(posixpath.join(posixpath.dirname(place), data.decode()))}")
        return None if data is None else json.loads(data)

    index = clone.read(f"{commit}:{path}")
    manifest = blob(json.loads(index)["manifests"][0]["digest"]) if index else None
    config = blob(manifest["config"]["digest"]) if manifest else None
    fields = (config or {}).get("config") or {}
    return Resolved({key: value for key, value in fields.items() if key not in LEFT_OUT and value}) if config else None
