"""The name of an image in a line of podman, which may say from where the image is taken.

Compare: containers/podman ``pullImage`` (cmd/podman/containers/create.go), and the transports of containers/image.
"""

from __future__ import annotations

import re

from simulator.callers.flags import CommandLine
from simulator.core.errors import NotModelled
from simulator.golang.reference import reference_error

_TRANSPORT = re.compile(r"(?:containers-storage|dir|docker-archive|docker-daemon|oci|oci-archive|sif|tarball):")
_FAILED = 125


def image_name(image: str) -> str:
    """Return the name in a registry, without ``docker://``.

    Raises ``Refusal`` for what is no name, and ``NotModelled`` for an image that podman takes from anywhere else.
    """
    if transport := _TRANSPORT.match(image):
        raise NotModelled(f"image {image}", f"an image that podman takes from {transport.group()} is not modelled")
    name = image.removeprefix("docker://")
    wrong = None if name == "IMAGE" else reference_error(name)
    if wrong is None:
        return name
    if reference_error(name.lower()) is None:
        wrong = "repository name must be lowercase"
    raise CommandLine.REFERENCE.refuses("request", wrong, status=_FAILED)
