"""From JSON documents that describe an image to the ``Config`` object in them, and from ``ImageConfig`` to JSON.

Known are the output of ``docker inspect IMAGE`` (``podman inspect`` writes the same), an image
configuration as registries and archives hold it, and the bare object below ``Config``.
Source: https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md and moby
``image.RootFS``, ``container.Config`` (api/types/container/config.go).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.values import ImageConfig
from simulator.golang.json import by_name, typed

LIMIT = 16 * 1024 * 1024  # bytes; registries take image configurations of up to 4 MiB
KNOWN = frozenset(
    """entrypoint cmd shell env workingdir user hostname domainname attachstdin attachstdout attachstderr
    exposedports tty openstdin stdinonce healthcheck argsescaped image volumes networkdisabled macaddress
    onbuild labels stopsignal stoptimeout""".split()
)


def parse(text: str | bytes, what: str = "the input") -> Any:
    """Read JSON in UTF-8, UTF-16 or UTF-32, with or without a byte order mark."""
    try:
        return _DECODER.decode(text) if isinstance(text, str) else json.loads(text, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise Unreadable(f"{what} is not JSON: it is not text") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"{what} is not JSON: {error.msg.lower()} at {where}") from None
    except RecursionError:
        raise Unreadable(f"{what} is nested too deeply to be read") from None
    except ValueError as error:
        raise Unreadable(f"{what} is not JSON that dsim reads: {error}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def image_object(document: Any, what: str = "the input") -> Mapping[str, Any]:
    """Find the ``Config`` object in a document that describes one image.

    Raises ``Unreadable`` for anything else, with what to give instead, and ``NotModelled`` for an
    image of another operating system than Linux.
    """
    document = _single(document, what)
    if not isinstance(document, dict):
        raise Unreadable(f"{what} holds {typed(document)}, not the JSON object that `docker inspect IMAGE` prints")
    if "State" in document and "Path" in document:
        raise Unreadable(f"{what} describes a container; give its image, as `docker inspect IMAGE` prints it")
    if "manifests" in document or "layers" in document:
        raise Unreadable(f"{what} is an image manifest or index; give the image configuration that it points to")
    system = document.get("os", document.get("Os"))
    if system not in (None, "", "linux"):
        raise NotModelled(f"os {system}", f"{what} is an image for {system}, which is not modelled; only linux is")
    for key in ("Config", "config"):
        if key in document:
            return config_object(document[key] if document[key] is not None else {}, f"{key} in {what}")
    if "rootfs" in document or "RootFS" in document:
        return {}
    if document and not KNOWN & set(by_name(document)):
        raise Unreadable(f"{what} has no field of an image configuration; give what `docker inspect IMAGE` prints")
    return config_object(document, what)


def _single(document: Any, what: str) -> Any:
    if isinstance(document, list):
        if len(document) != 1:
            raise Unreadable(f"{what} describes {len(document)} images; give one, as `docker inspect IMAGE` prints it")
        (document,) = document
    return document


class ContainerObject(NamedTuple):
    """The ``Config`` object of a container and its ``State``; None where the document describes an image."""

    config: Mapping[str, Any]
    state: Mapping[str, Any] | None


def container_object(document: Any, what: str = "the input") -> ContainerObject:
    """Find the configuration in a document that describes a container, or the image that it is made of."""
    document = _single(document, what)
    if isinstance(document, dict) and "State" in document and "Path" in document:
        state = document["State"] if isinstance(document["State"], dict) else {}
        return ContainerObject(config_object(document.get("Config"), f"Config in {what}"), state)
    return ContainerObject(image_object(document, what), None)


def config_object(value: Any, what: str) -> Mapping[str, Any]:
    """Check that a value is an image's ``Config`` object."""
    if not isinstance(value, dict):
        raise Unreadable(f"{what} is {typed(value)}, not a JSON object")
    for key in ("Config", "config", "container_config"):
        if isinstance(value.get(key), dict):
            raise Unreadable(f"{what} holds a whole image document; give the object below its {key}")
    return value


def to_json(image: ImageConfig) -> dict[str, Any]:
    """Write the ``Config`` object; what is unset is absent."""
    fields = {
        "Entrypoint": image.entrypoint,
        "Cmd": image.cmd,
        "Shell": image.shell,
        "Env": image.env,
        "WorkingDir": image.working_dir or None,
        "User": image.user or None,
    }
    return {**dict(image.rest), **{key: value for key, value in fields.items() if value is not None}}
