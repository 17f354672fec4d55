"""Which images an archive or a layout holds, and the one that is asked for; what ``docker save`` and OCI layouts list.

Sources: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md; moby image/tarexport/save.go.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.images import config as configs

_NAMES = ("org.opencontainers.image.ref.name", "io.containerd.image.name")
_DEPTH = 8  # of indexes in indexes
_MOST = 10_000  # entries of indexes, those that several indexes repeat included


class SavedImage(NamedTuple):
    """An image of an archive."""

    names: tuple[str, ...]
    config: str
    """The path of its configuration."""
    platform: str = ""
    """``""`` if it is not stated."""
    layers: tuple[str, ...] = ()
    """The paths of its layers, the lowest first."""


def find_image(documents: Mapping[str, bytes], what: str, name: str | None, platform: str | None) -> SavedImage:
    """Choose an image of an archive or a layout.

    ``name`` chooses among several images, ``platform`` (``linux/arm64``) among those with the same name; None means the
    only name, and linux/amd64. Raises ``Unreadable`` if there is no such image, or more than one.
    """
    images = list(saved_images(documents, what))
    if not images:
        raise Unreadable(f"{what} holds no image: it has neither a manifest.json nor an index.json that names one")
    return image_for_platform(_images_with_name(images, what, name), what, platform)


def _images_with_name(images: list[SavedImage], what: str, name: str | None) -> list[SavedImage]:
    """Choose the images with a name, or all images if they have the same name."""
    if name is not None:
        spellings = _spellings(name)
        matching = [
            image
            for image in images
            if spellings & {spelling for image_name in image.names for spelling in _spellings(image_name)}
        ]
        if not matching and re.fullmatch(r"@[0-9]{1,6}", name) and int(name[1:]) < len(images):
            matching = [images[int(name[1:])]]
        if not matching:
            raise Unreadable(f"{what} has no image {name}; it has {_all_names(images)}")
        return matching
    if len({image.names for image in images}) > 1:
        hint = "give docker-archive:FILE:NAME, or oci:FOLDER:NAME"
        raise Unreadable(f"{what} has several images; {hint}, NAME one of {_all_names(images)}")
    return images


def _spellings(name: str) -> set[str]:
    """Return the spellings of an image name: with and without the tag latest, with and without Docker Hub's address."""
    short = re.sub(r"^docker\.io/(library/)?", "", name)
    return {name, short, short.removesuffix(":latest")}


def _all_names(images: list[SavedImage]) -> str:
    names = [name for image in images for name in image.names]
    return ", ".join(dict.fromkeys(names)) or f"@0 to @{len(images) - 1}"


def image_for_platform(images: list[SavedImage], what: str, platform: str | None) -> SavedImage:
    """Choose the image for the requested platform; without a request the one for linux/amd64, or the only one."""
    with_platform = [image for image in images if image.platform]
    for accepted in [platform] if platform else ["linux/amd64"]:
        for image in with_platform:
            if image.platform == accepted or image.platform.startswith(f"{accepted}/"):
                return image
    if len(images) > 1 or (platform and with_platform):
        platforms = ", ".join(dict.fromkeys(image.platform or "one that is not told" for image in images))
        raise Unreadable(f"{what} has no image for {platform or 'linux/amd64'}; it has {platforms}; give --platform")
    return images[0]


def saved_images(documents: Mapping[str, bytes], what: str) -> Iterator[SavedImage]:
    """List the images of an archive: by ``manifest.json`` as Docker writes it, else by the index of an OCI layout."""
    if _has(documents, "manifest.json"):
        entries = document_at(documents, "manifest.json", what)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("Config"), str):
                tags = entry.get("RepoTags")
                tag_list = tags if isinstance(tags, list) else []
                yield SavedImage(
                    tuple([name for name in tag_list if _is_text(name)]),
                    entry["Config"],
                    "",
                    texts_of(entry.get("Layers")),
                )
    elif _has(documents, "index.json"):
        yield from _images_of_index(
            documents, document_at(documents, "index.json", what), what, (), _DEPTH, iter(range(_MOST))
        )


def _has(documents: Mapping[str, bytes], path: str) -> bool:
    try:
        documents[path]
    except KeyError:
        return False
    return True


def _images_of_index(
    documents: Mapping[str, bytes], index: Any, what: str, names: tuple[str, ...], depth: int, left: Iterator[int]
) -> Iterator[SavedImage]:
    entries = index.get("manifests") if isinstance(index, dict) else None
    if not isinstance(entries, list) or depth == 0:
        raise Unreadable(f"{what} has an index without a list of manifests")
    for entry in entries:
        if next(left, None) is None:
            raise Unreadable(f"{what} has indexes that list more than {_MOST} manifests together")
        if not isinstance(entry, dict) or is_attestation(entry):
            continue
        annotations = entry.get("annotations") or {}
        annotated = [annotations.get(key) for key in _NAMES] if isinstance(annotations, dict) else []
        own_names = tuple([name for name in annotated if _is_text(name)]) or names
        path = blob_path(entry, what)
        if not _has(documents, path):
            continue  # an index can name more platforms than were saved
        manifest = document_at(documents, path, what)
        if isinstance(manifest, dict) and "manifests" in manifest:
            yield from _images_of_index(documents, manifest, what, own_names, depth - 1, left)
        elif isinstance(manifest, dict) and isinstance(manifest.get("config"), dict):
            layers = [blob_path(layer, what) for layer in objects_of(manifest.get("layers"))]
            platform = platform_of(entry.get("platform"))
            yield SavedImage(own_names, blob_path(manifest["config"], what), platform, tuple(layers))


def is_attestation(entry: Mapping[str, Any]) -> bool:
    """Return whether the manifest that an index lists is no image, but tells of one."""
    annotations = entry.get("annotations")
    return isinstance(annotations, dict) and "vnd.docker.reference.type" in annotations


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value)


def platform_of(value: Any) -> str:
    """Write the platform of a descriptor: ``linux/arm64/v8``; ``""`` if it is not stated."""
    parts = [value.get(key) for key in ("os", "architecture", "variant")] if isinstance(value, dict) else []
    return "/".join([part for part in parts if _is_text(part)])


def blob_path(descriptor: Mapping[str, Any], what: str) -> str:
    """Return the path of the content that a descriptor points to."""
    match = re.fullmatch(r"([a-z0-9+._-]+):([a-zA-Z0-9=_-]+)", str(descriptor.get("digest")))
    if match is None:
        raise Unreadable(f"{what} has a descriptor without a digest")
    return f"blobs/{match[1]}/{match[2]}"


def texts_of(value: Any) -> tuple[str, ...]:
    """Return the texts in a list of a document; anything else is dropped."""
    return tuple([each for each in value if _is_text(each)]) if isinstance(value, list) else ()


def objects_of(value: Any) -> list[dict[str, Any]]:
    """Return the objects in a list of a document; anything else is dropped."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def document_at(documents: Mapping[str, bytes], path: str, what: str) -> Any:
    """Read a JSON document of an archive, and compare it with the digest in its path."""
    try:
        data = documents[path]
    except KeyError:
        raise Unreadable(f"{what} names {path}, and does not hold it") from None
    algorithm, _, digest = path.removeprefix("blobs/").partition("/")
    if path.startswith("blobs/sha256/") and hashlib.new(algorithm, data).hexdigest() != digest:
        raise Unreadable(f"{path} in {what} is not what its digest says; the archive is damaged")
    return configs.parse(data, f"{path} in {what}")
