"""The image configuration within an archive of images, or an OCI layout; nothing is unpacked.

It reads what ``docker save`` and ``podman save`` write, ``docker buildx build --output type=docker|oci``, and OCI
layouts in a folder or an archive. Sources: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md;
moby image/tarexport/save.go; the names before a path are those of containers-transports(5).
"""

from __future__ import annotations

import hashlib
import io
import lzma
import os
import re
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TypeGuard

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.images import config as configs

TRANSPORTS = ("docker-archive", "oci-archive", "oci")
DAEMON = "docker-daemon:"
"""The prefix of an image name that the daemon looks up."""
HEAD = 512
"""The number of bytes of a file that show whether it is an archive."""
_MAGIC = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_ZSTD = b"\x28\xb5\x2f\xfd"
_MOST = 64 * 1024 * 1024  # the most bytes of JSON that an archive can have in all
_NAMES = ("org.opencontainers.image.ref.name", "io.containerd.image.name")
_DEPTH = 8  # of indexes in indexes


class Place(NamedTuple):
    """Where an image is: a path, and the image's name there; None if there is only one."""

    path: str
    name: str | None = None


class _Image(NamedTuple):
    """An image of an archive: its names, the path of its configuration, and its platform, ``""`` if not stated."""

    names: tuple[str, ...]
    config: str
    platform: str = ""


def place(text: str) -> Place:
    """Read ``docker-archive:PATH[:NAME]`` and the like; any other text, and the name of an existing file, is a path."""
    if os.path.exists(text):  # any text can be a file's name
        return Place(text)
    transport, colon, address = text.partition(":")
    if not colon or transport not in TRANSPORTS:
        return Place(text)
    path, _, name = address.partition(":")
    return Place(path, name or None)


def is_archive(head: bytes) -> bool:
    """Return whether a file is an archive, compressed or not, by its first ``HEAD`` bytes."""
    return head.startswith(_MAGIC) or head[257:262] == b"ustar"


def is_layout(path: str) -> bool:
    """Return whether a path is the folder of an OCI layout."""
    return (Path(path) / "index.json").is_file()


class _Joined(io.RawIOBase):
    """A file that cannot seek, together with the bytes already read from it."""

    def __init__(self, head: bytes, tail: IO[bytes]) -> None:
        self.head, self.tail = head, tail

    def read(self, size: int = -1) -> bytes:
        """Read up to ``size`` bytes; empty at the end."""
        if not self.head:
            return self.tail.read(size)
        data, self.head = self.head[:size], self.head[size:]
        return data


def in_archive(file: IO[bytes], head: bytes, what: str, name: str | None = None, platform: str | None = None) -> Any:
    """Find the image configuration in an archive, as a JSON document; ``head`` are the bytes already read.

    ``name`` chooses among several images, ``platform`` (``linux/arm64``) among those with the same name; None means the
    only name, and linux/amd64. Raises ``Unreadable`` if there is no such image, or more than one.
    """
    return _find_image(_documents(file, head, what), what, name, platform)


def in_layout(path: str, name: str | None = None, platform: str | None = None) -> Any:
    """Find the image configuration in the folder of an OCI layout, as ``in_archive`` does."""
    return _find_image(_Folder(Path(path)), path, name, platform)


class _Folder(Mapping[str, bytes]):
    """The files of a folder by their paths, read on demand; a path that leads out of the folder is not found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, key: str) -> bytes:
        if ".." in key.split("/") or key.startswith("/"):
            raise KeyError(key)
        try:
            with (self.folder / key).open("rb") as file:
                return file.read(configs.LIMIT + 1)
        except (OSError, ValueError):
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _documents(file: IO[bytes], head: bytes, what: str) -> dict[str, bytes]:
    """Read every file of an archive that looks like JSON, in one pass; layers are skipped."""
    if head.startswith(_ZSTD):
        raise Unreadable(f"{what} is compressed by zstd, which is not read; give `zstd -dc` of it")
    documents: dict[str, bytes] = {}
    try:
        with _open_archive(file, head) as archive:
            for member in archive:
                if not member.isreg() or member.size > configs.LIMIT:
                    continue
                content = archive.extractfile(member)
                assert content is not None  # it is a regular file
                if (start := content.read(1)) in (b"{", b"["):
                    documents[re.sub(r"^(\./)+", "", member.name)] = start + content.read()
                    if sum(map(len, documents.values())) > _MOST:
                        raise Unreadable(f"{what} holds more JSON than an archive of images does")
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError) as error:
        reason = next(iter(str(error).lower().splitlines()), "it ends too early").rstrip(":")
        raise Unreadable(f"{what} is no whole archive: {reason}") from None
    return documents


def _open_archive(file: IO[bytes], head: bytes) -> tarfile.TarFile:
    if not file.seekable():
        return tarfile.open(fileobj=_Joined(head, file), mode="r|*")
    file.seek(-len(head), os.SEEK_CUR)
    return tarfile.open(fileobj=file, mode="r:*")


def _find_image(documents: Mapping[str, bytes], what: str, name: str | None, platform: str | None) -> Any:
    images = list(_images(documents, what))
    if not images:
        raise Unreadable(f"{what} holds no image: it has neither a manifest.json nor an index.json that names one")
    image = _image_for_platform(_images_with_name(images, what, name), what, platform)
    return _document(documents, image.config, what)


def _images_with_name(images: list[_Image], what: str, name: str | None) -> list[_Image]:
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


def _all_names(images: list[_Image]) -> str:
    names = [name for image in images for name in image.names]
    return ", ".join(dict.fromkeys(names)) or f"@0 to @{len(images) - 1}"


def _image_for_platform(images: list[_Image], what: str, platform: str | None) -> _Image:
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


def _images(documents: Mapping[str, bytes], what: str) -> Iterator[_Image]:
    """List the images of an archive: by ``manifest.json`` as Docker writes it, else by the index of an OCI layout."""
    if _has(documents, "manifest.json"):
        entries = _document(documents, "manifest.json", what)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("Config"), str):
                tags = entry.get("RepoTags")
                tag_list = tags if isinstance(tags, list) else []
                yield _Image(tuple([name for name in tag_list if _is_text(name)]), entry["Config"])
    elif _has(documents, "index.json"):
        yield from _images_of_index(documents, _document(documents, "index.json", what), what, (), _DEPTH)


def _has(documents: Mapping[str, bytes], path: str) -> bool:
    try:
        documents[path]
    except KeyError:
        return False
    return True


def _images_of_index(
    documents: Mapping[str, bytes], index: Any, what: str, names: tuple[str, ...], depth: int
) -> Iterator[_Image]:
    entries = index.get("manifests") if isinstance(index, dict) else None
    if not isinstance(entries, list) or depth == 0:
        raise Unreadable(f"{what} has an index without a list of manifests")
    for entry in entries:
        if not isinstance(entry, dict) or _is_attestation(entry):
            continue
        annotations = entry.get("annotations") or {}
        annotated = [annotations.get(key) for key in _NAMES] if isinstance(annotations, dict) else []
        own_names = tuple([name for name in annotated if _is_text(name)]) or names
        path = _blob(entry, what)
        if not _has(documents, path):
            continue  # an index can name more platforms than were saved
        manifest = _document(documents, path, what)
        if isinstance(manifest, dict) and "manifests" in manifest:
            yield from _images_of_index(documents, manifest, what, own_names, depth - 1)
        elif isinstance(manifest, dict) and isinstance(manifest.get("config"), dict):
            yield _Image(own_names, _blob(manifest["config"], what), _platform(entry.get("platform")))


def _is_attestation(entry: Mapping[str, Any]) -> bool:
    annotations = entry.get("annotations")
    return isinstance(annotations, dict) and "vnd.docker.reference.type" in annotations


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value)


def _platform(value: Any) -> str:
    parts = [value.get(key) for key in ("os", "architecture", "variant")] if isinstance(value, dict) else []
    return "/".join([part for part in parts if _is_text(part)])


def _blob(descriptor: Mapping[str, Any], what: str) -> str:
    """Return the path of the content that a descriptor points to."""
    match = re.fullmatch(r"([a-z0-9+._-]+):([a-zA-Z0-9=_-]+)", str(descriptor.get("digest")))
    if match is None:
        raise Unreadable(f"{what} has a descriptor without a digest")
    return f"blobs/{match[1]}/{match[2]}"


def _document(documents: Mapping[str, bytes], path: str, what: str) -> Any:
    try:
        data = documents[path]
    except KeyError:
        raise Unreadable(f"{what} names {path}, and does not hold it") from None
    algorithm, _, digest = path.removeprefix("blobs/").partition("/")
    if path.startswith("blobs/sha256/") and hashlib.new(algorithm, data).hexdigest() != digest:
        raise Unreadable(f"{path} in {what} is not what its digest says; the archive is damaged")
    return configs.parse(data, f"{path} in {what}")
