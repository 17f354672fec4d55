"""From archives of images, and OCI layouts, to the image configuration that is in them; nothing is unpacked.

Known are what ``docker save`` and ``podman save`` write, ``docker buildx build --output type=docker|oci``, and OCI
layouts in a folder or an archive. Sources: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md;
moby image/tarexport/save.go; the names in front of a path are those of containers-transports(5).
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
from typing import IO, Any, NamedTuple, TypeGuard

from simulator.core.errors import Unreadable
from simulator.images import config as configs

TRANSPORTS = ("docker-archive", "oci-archive", "oci")
DAEMON = "docker-daemon:"
"""What stands in front of the name of an image that the daemon is asked for."""
HEAD = 512
"""How many bytes of a file tell whether it is an archive."""
_MAGIC = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_ZSTD = b"\x28\xb5\x2f\xfd"
_MOST = 64 * 1024 * 1024  # bytes of JSON that an archive may hold in all
_NAMES = ("org.opencontainers.image.ref.name", "io.containerd.image.name")
_DEPTH = 8  # of indexes in indexes


class Place(NamedTuple):
    """Where an image is: a path, and the image's name there; None where there is only one."""

    path: str
    name: str | None = None


class _Image(NamedTuple):
    """An image of an archive: its names there, the path of its configuration, its platform where that is told."""

    names: tuple[str, ...]
    config: str
    platform: str = ""


def place(text: str) -> Place:
    """Read ``docker-archive:PATH[:NAME]`` and its like; any other text, and that of a file, is a path alone."""
    if os.path.exists(text):  # a text may be anything
        return Place(text)
    transport, colon, rest = text.partition(":")
    if not colon or transport not in TRANSPORTS:
        return Place(text)
    path, _, name = rest.partition(":")
    return Place(path, name or None)


def is_archive(head: bytes) -> bool:
    """Tell by its first ``HEAD`` bytes whether a file is an archive, compressed or not."""
    return head.startswith(_MAGIC) or head[257:262] == b"ustar"


def is_layout(path: str) -> bool:
    """Tell whether a path is the folder of an OCI layout."""
    return (Path(path) / "index.json").is_file()


class _Joined(io.RawIOBase):
    """What was read of a file, and what is left of it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self.head, self.rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """Read up to so many bytes; none at the end."""
        if not self.head:
            return self.rest.read(size)
        found, self.head = self.head[:size], self.head[size:]
        return found


def in_archive(file: IO[bytes], head: bytes, what: str, name: str | None = None, platform: str | None = None) -> Any:
    """Find the image configuration in an archive, as a JSON document; ``head`` is what was read of it already.

    ``name`` chooses among several images, ``platform`` (``linux/arm64``) among those of one name; linux/amd64 comes
    first without it. Raises ``Unreadable`` where there is none, or more than one.
    """
    return _found(_documents(file, head, what), what, name, platform)


def in_layout(path: str, name: str | None = None, platform: str | None = None) -> Any:
    """Find the image configuration in the folder of an OCI layout, as ``in_archive`` does."""
    return _found(_Folder(Path(path)), path, name, platform)


class _Folder(Mapping[str, bytes]):
    """The files of a folder by their paths, read when they are asked for; none is outside of it."""

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
    """Read what may be JSON in an archive, in one pass; layers are passed over."""
    if head.startswith(_ZSTD):
        raise Unreadable(f"{what} is compressed by zstd, which is not read; give `zstd -dc` of it")
    found: dict[str, bytes] = {}
    try:
        with _opened(file, head) as archive:
            for member in archive:
                if not member.isreg() or member.size > configs.LIMIT:
                    continue
                content = archive.extractfile(member)
                assert content is not None  # it is a regular file
                if (start := content.read(1)) in (b"{", b"["):
                    found[re.sub(r"^(\./)+", "", member.name)] = start + content.read()
                    if sum(map(len, found.values())) > _MOST:
                        raise Unreadable(f"{what} holds more JSON than an archive of images does")
    except (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError) as error:
        reason = next(iter(str(error).lower().splitlines()), "it ends too early").rstrip(":")
        raise Unreadable(f"{what} is no whole archive: {reason}") from None
    return found


def _opened(file: IO[bytes], head: bytes) -> tarfile.TarFile:
    if not file.seekable():
        return tarfile.open(fileobj=_Joined(head, file), mode="r|*")
    file.seek(-len(head), os.SEEK_CUR)
    return tarfile.open(fileobj=file, mode="r:*")


def _found(documents: Mapping[str, bytes], what: str, name: str | None, platform: str | None) -> Any:
    listed = list(_images(documents, what))
    if not listed:
        raise Unreadable(f"{what} holds no image: it has neither a manifest.json nor an index.json that names one")
    chosen = _of_platform(_named(listed, what, name), what, platform)
    return _document(documents, chosen.config, what)


def _named(listed: list[_Image], what: str, name: str | None) -> list[_Image]:
    """Choose the images of a name, or those of the only name that there is."""
    if name is not None:
        wanted = _spellings(name)
        found = [image for image in listed if wanted & {each for own in image.names for each in _spellings(own)}]
        if not found and re.fullmatch(r"@[0-9]{1,6}", name) and int(name[1:]) < len(listed):
            found = [listed[int(name[1:])]]
        if not found:
            raise Unreadable(f"{what} has no image {name}; it has {_all_names(listed)}")
        return found
    if len({image.names for image in listed}) > 1:
        give = "give docker-archive:FILE:NAME, or oci:FOLDER:NAME"
        raise Unreadable(f"{what} has several images; {give}, NAME one of {_all_names(listed)}")
    return listed


def _spellings(name: str) -> set[str]:
    """Give the ways to write the name of an image: with and without a tag, with and without Docker Hub's address."""
    short = re.sub(r"^docker\.io/(library/)?", "", name)
    return {name, short, short.removesuffix(":latest")}


def _all_names(listed: list[_Image]) -> str:
    names = [name for image in listed for name in image.names]
    return ", ".join(dict.fromkeys(names)) or f"@0 to @{len(listed) - 1}"


def _of_platform(listed: list[_Image], what: str, platform: str | None) -> _Image:
    """Choose the image of a platform: that which is asked for, else linux/amd64, else the only one."""
    told = [image for image in listed if image.platform]
    for wanted in [platform] if platform else ["linux/amd64"]:
        for image in told:
            if image.platform == wanted or image.platform.startswith(f"{wanted}/"):
                return image
    if len(listed) > 1 or (platform and told):
        has = ", ".join(dict.fromkeys(image.platform or "one that is not told" for image in listed))
        raise Unreadable(f"{what} has no image for {platform or 'linux/amd64'}; it has {has}; give --platform")
    return listed[0]


def _images(documents: Mapping[str, bytes], what: str) -> Iterator[_Image]:
    """List the images of an archive: by ``manifest.json`` as Docker writes it, else by the index of an OCI layout."""
    if _has(documents, "manifest.json"):
        listed = _document(documents, "manifest.json", what)
        for entry in listed if isinstance(listed, list) else ():
            if isinstance(entry, dict) and isinstance(entry.get("Config"), str):
                names = entry.get("RepoTags")
                listed_names = names if isinstance(names, list) else []
                yield _Image(tuple([name for name in listed_names if _is_text(name)]), entry["Config"])
    elif _has(documents, "index.json"):
        yield from _of_index(documents, _document(documents, "index.json", what), what, (), _DEPTH)


def _has(documents: Mapping[str, bytes], path: str) -> bool:
    try:
        documents[path]
    except KeyError:
        return False
    return True


def _of_index(
    documents: Mapping[str, bytes], index: Any, what: str, names: tuple[str, ...], depth: int
) -> Iterator[_Image]:
    entries = index.get("manifests") if isinstance(index, dict) else None
    if not isinstance(entries, list) or depth == 0:
        raise Unreadable(f"{what} has an index without a list of manifests")
    for entry in entries:
        if not isinstance(entry, dict) or _is_attestation(entry):
            continue
        notes = entry.get("annotations") or {}
        told = [notes.get(key) for key in _NAMES] if isinstance(notes, dict) else []
        own = tuple([name for name in told if _is_text(name)]) or names
        path = _blob(entry, what)
        if not _has(documents, path):
            continue  # an index may name more platforms than were saved
        manifest = _document(documents, path, what)
        if isinstance(manifest, dict) and "manifests" in manifest:
            yield from _of_index(documents, manifest, what, own, depth - 1)
        elif isinstance(manifest, dict) and isinstance(manifest.get("config"), dict):
            yield _Image(own, _blob(manifest["config"], what), _platform(entry.get("platform")))


def _is_attestation(entry: Mapping[str, Any]) -> bool:
    notes = entry.get("annotations")
    return isinstance(notes, dict) and "vnd.docker.reference.type" in notes


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value)


def _platform(value: Any) -> str:
    parts = [value.get(key) for key in ("os", "architecture", "variant")] if isinstance(value, dict) else []
    return "/".join([part for part in parts if _is_text(part)])


def _blob(descriptor: Mapping[str, Any], what: str) -> str:
    """Give the path of what a descriptor points to."""
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
