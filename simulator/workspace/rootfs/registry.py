"""An image of a registry: manifest, configuration and layers, each compared with its digest; read only where asked for.

Layers are read as they come, and nothing is written to disk unless a folder is named that keeps them.
Source: https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md ("Pull"); the index by platform is
https://github.com/opencontainers/image-spec/blob/v1.1.1/image-index.md.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing
from typing import IO, Any

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.golang.reference import normalized, reference_error
from simulator.images import config as configs
from simulator.launch.layers import Entry
from simulator.launch.rootfs import UNKNOWN
from simulator.workspace.disk import reason_of
from simulator.workspace.image_index import SavedImage, image_for_platform, is_attestation, objects_of, platform_of
from simulator.workspace.rootfs import limits
from simulator.workspace.rootfs.images import ImageFound, checked_layer, rootfs_of
from simulator.workspace.rootfs.layer import Room
from simulator.workspace.rootfs.registry_client import Client
from simulator.workspace.rootfs.streams import Hashed, Progress, Stream, Told, Window

_INDEXES = ("application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json")
_MANIFESTS = ("application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json")
_HUB = "registry-1.docker.io"


class Reference(NamedTuple):
    """The name of an image in a registry."""

    host: str
    """The registry, ``docker.io`` for Docker Hub."""
    repository: str
    tag: str
    """A tag, or a digest, which counts before a tag."""

    def __str__(self) -> str:
        return f"{self.host}/{self.repository}{'@' if ':' in self.tag else ':'}{self.tag}"


def read_reference(text: str) -> Reference:
    """Read the name of an image as docker does; raises ``Unreadable`` for one that is none."""
    if error := reference_error(text):
        raise Unreadable(f"docker://{text} names no image: {error}")
    host, _, rest = normalized(text).partition("/")
    named, _, digest = rest.partition("@")
    repository, _, tag = named.partition(":")
    return Reference(host, repository, digest or tag)


def pull(
    name: str, platform: str | None = None, progress: Progress | None = None, cache: str | None = None
) -> ImageFound:
    """Read an image of a registry with its root filesystem; raises ``Unreadable`` where that is not possible.

    ``platform`` chooses in an index; None is linux/amd64. ``cache`` is the folder that keeps blobs by their digests.
    """
    with closing(_Image(name, platform, cache)) as image:
        return ImageFound(image.document(), rootfs_of(image.layers(progress), f"docker://{name}"))


def pull_configuration(name: str, platform: str | None = None, cache: str | None = None) -> ImageFound:
    """Read the configuration of an image of a registry, without its layers."""
    with closing(_Image(name, platform, cache)) as image:
        return ImageFound(image.document(), UNKNOWN)


class _Image:
    """An image of a registry whose manifest was read."""

    def __init__(self, name: str, platform: str | None, cache: str | None) -> None:
        self.what = f"docker://{name}"
        self.reference = read_reference(name)
        host = _HUB if self.reference.host == "docker.io" else self.reference.host
        self.client = Client(host, self.reference.host, self.reference.repository)
        self.cache = cache
        self.manifest = self._manifest(self.reference.tag)
        if "manifests" in self.manifest:
            self.manifest = self._manifest(self._chosen(platform))
        if not isinstance(self.manifest.get("config"), dict):
            raise Unreadable(f"{self.what} is no image that dsim reads: its manifest has no configuration")

    def close(self) -> None:
        self.client.close()

    def document(self) -> Any:
        """Return the configuration."""
        descriptor = self.manifest["config"]
        if _size(descriptor, self.what) > limits.DOCUMENT:
            raise Unreadable(f"{self.what} has a configuration of more than {limits.DOCUMENT // 2**20} MiB")
        with self._blob(descriptor) as stream:
            hashed = Hashed(Window(stream, _size(descriptor, self.what)))
            data = b"".join(iter(lambda: hashed.read(65536), b""))
            _check(hashed.digest(), _digest(descriptor, self.what), self.what)
        return configs.parse(data, f"the configuration of {self.what}")

    def layers(self, progress: Progress | None) -> Iterator[list[Entry]]:
        """Yield the entries of each layer, the lowest first."""
        room = Room()
        descriptors = objects_of(self.manifest.get("layers"))
        if len(descriptors) > limits.LAYERS:
            raise Unreadable(f"{self.what} has {len(descriptors)} layers; engines start no image of more than 127")
        if progress is not None:
            progress.expect(sum(_size(descriptor, self.what) for descriptor in descriptors))
        for descriptor in descriptors:
            path = f"blobs/sha256/{_digest(descriptor, self.what)}"
            with self._blob(descriptor) as stream:
                window: Stream = Window(stream, _size(descriptor, self.what))
                yield checked_layer(Told(window, progress) if progress else window, path, self.what, room)

    def _manifest(self, reference: str) -> Mapping[str, Any]:
        """Read a manifest or an index; one that was asked for by its digest is compared with it."""
        data = self.client.manifest(reference, (*_INDEXES, *_MANIFESTS), limits.DOCUMENT)
        if reference.startswith("sha256:"):
            _check(hashlib.sha256(data).hexdigest(), reference.removeprefix("sha256:"), self.what)
        document = configs.parse(data, f"the manifest of {self.what}")
        if not isinstance(document, dict):
            raise Unreadable(f"{self.what} is no image that dsim reads: its manifest is no JSON object")
        return document

    def _chosen(self, platform: str | None) -> str:
        """Return the digest of the manifest for a platform."""
        entries = [entry for entry in objects_of(self.manifest["manifests"]) if not is_attestation(entry)]
        images = [
            SavedImage((), f"sha256:{_digest(entry, self.what)}", platform_of(entry.get("platform")))
            for entry in entries
        ]
        if not images:
            raise Unreadable(f"{self.what} has an index without images")
        return image_for_platform(images, self.what, platform).config

    def _blob(self, descriptor: Mapping[str, Any]) -> AbstractContextManager[IO[bytes]]:
        """Open a blob: that of the cache, else the registry's, which the cache then keeps."""
        digest = _digest(descriptor, self.what)
        if self.cache is None:
            return self.client.blob(f"sha256:{digest}")
        place = os.path.join(self.cache, "blobs", "sha256", digest)
        if not _holds(place, digest):
            with self.client.blob(f"sha256:{digest}") as stream:
                _keep(Window(stream, _size(descriptor, self.what)), place, digest, self.what)
        return open(place, "rb")


def _keep(stream: Stream, place: str, digest: str, what: str) -> None:
    """Write a blob to its place, once it is known to be whole."""
    new = f"{place}.{os.getpid()}"
    hashed = Hashed(stream)
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(new, "xb") as file:
            while data := hashed.read(1024 * 1024):
                file.write(data)
        _check(hashed.digest(), digest, what)
        os.replace(new, place)
    except OSError as error:
        raise Unreadable(f"cannot keep {place}: {reason_of(error)}") from None
    finally:
        if os.path.exists(new):
            os.unlink(new)


def _holds(place: str, digest: str) -> bool:
    """Return whether a file of the cache is what its name says."""
    try:
        with open(place, "rb") as file:
            return Hashed(file).digest() == digest
    except OSError:
        return False


def _check(found: str, expected: str, what: str) -> None:
    if found != expected:
        raise Unreadable(f"the registry sent other bytes for {what} than their digest says: sha256:{expected[:12]}...")


def _digest(descriptor: Mapping[str, Any], what: str) -> str:
    """Return the SHA-256 of a descriptor; raises for any other digest."""
    algorithm, _, digits = str(descriptor.get("digest")).partition(":")
    if algorithm != "sha256" or len(digits) != 64 or not set(digits) <= set("0123456789abcdef"):
        raise Unreadable(f"{what} has a descriptor without a sha256 digest")
    return digits


def _size(descriptor: Mapping[str, Any], what: str) -> int:
    size = descriptor.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise Unreadable(f"{what} has a descriptor without a size")
    return size
