"""From JSON documents that describe an image to the ``Config`` object in them, and from ``ImageConfig`` to JSON.

Reads: the output of ``docker inspect IMAGE`` (``podman inspect`` prints the same), an image configuration as
registries and archives hold it, or only the object below ``Config``. Gives: ``BuiltImage`` with no instructions.
Source: https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md and moby
``image.RootFS``, ``container.Config`` (api/types/container/config.go).
"""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.values import ImageConfig
from simulator.golang.json import fold_keys, typed

LIMIT = 16 * 1024 * 1024
"""How many bytes a document may have; registries accept image configurations of up to 4 MiB."""
KNOWN_FIELDS = frozenset(
    """entrypoint cmd shell env workingdir user hostname domainname attachstdin attachstdout attachstderr
    exposedports tty openstdin stdinonce healthcheck argsescaped image volumes networkdisabled macaddress
    onbuild labels stopsignal stoptimeout os""".split()
)


def parse(text: str | bytes, what: str = "the input") -> Any:
    """Read JSON in UTF-8, UTF-16 or UTF-32, with or without a byte order mark.

    Raises ``Unreadable`` for any other text; the message calls it ``what``.
    """
    try:
        return (
            _DECODER.decode(text)
            if isinstance(text, str)
            else json.loads(text, parse_constant=_refuse_constant, parse_float=_read_float)
        )
    except UnicodeDecodeError:
        raise Unreadable(f"{what} is not JSON: it is not text") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"{what} is not JSON: {error.msg.lower()} at {where}") from None
    except RecursionError:
        raise Unreadable(f"{what} is nested too deeply to be read") from None
    except ValueError as error:
        raise Unreadable(f"{what} is not JSON that dsim reads: {error}") from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _read_float(text: str) -> float:
    """Read a number; one that no 64-bit float holds could not be written as JSON again."""
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:40]} is larger than any number that is read")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_read_float)


def image_object(document: Any, what: str = "the input") -> Mapping[str, Any]:
    """Find the ``Config`` object in a document that describes one image.

    One for Windows has the additional field ``os``. Raises ``Unreadable`` for any other document, with a message that
    says what to give instead, and ``NotModelled`` for an image of another operating system than Linux and Windows.
    """
    document = _only_item(document, what)
    if not isinstance(document, dict):
        raise Unreadable(f"{what} holds {typed(document)}, not the JSON object that `docker inspect IMAGE` prints")
    if "State" in document and "Path" in document:
        raise Unreadable(f"{what} describes a container; give its image, as `docker inspect IMAGE` prints it")
    if "manifests" in document or "layers" in document:
        raise Unreadable(f"{what} is an image manifest or index; give the image configuration that it points to")
    system = document.get("os", document.get("Os"))
    if system not in (None, "", "linux", "windows"):
        message = f"{what} is an image for {system}, which is not modelled; only linux and windows are"
        raise NotModelled(f"os {system}", message)
    told = {"os": "windows"} if system == "windows" else {}
    for key in ("Config", "config"):
        if key in document:
            config = config_object(document[key] if document[key] is not None else {}, f"{key} in {what}")
            return {**config, **told} if told else config
    if "rootfs" in document or "RootFS" in document:
        return told
    if document and not KNOWN_FIELDS & set(fold_keys(document)):
        raise Unreadable(f"{what} has no field of an image configuration; give what `docker inspect IMAGE` prints")
    return config_object(document, what)


def _only_item(document: Any, what: str) -> Any:
    """Return the only item of a list; return anything else unchanged."""
    if isinstance(document, list):
        if len(document) != 1:
            raise Unreadable(f"{what} describes {len(document)} images; give one, as `docker inspect IMAGE` prints it")
        (document,) = document
    return document


class ContainerObject(NamedTuple):
    """The objects in the description of a container."""

    config: Mapping[str, Any]
    """``Config``."""
    state: Mapping[str, Any] | None
    """``State``; None if the document describes an image."""


def container_object(document: Any, what: str = "the input") -> ContainerObject:
    """Find the configuration in a document that describes a container, or its image; raise as ``image_object`` does."""
    document = _only_item(document, what)
    if isinstance(document, dict) and "State" in document and "Path" in document:
        state = document["State"] if isinstance(document["State"], dict) else {}
        return ContainerObject(config_object(document.get("Config"), f"Config in {what}"), state)
    return ContainerObject(image_object(document, what), None)


def config_object(value: Any, what: str) -> Mapping[str, Any]:
    """Check that a value is the ``Config`` object of an image; raise ``Unreadable`` if it is not."""
    if not isinstance(value, dict):
        raise Unreadable(f"{what} is {typed(value)}, not a JSON object")
    for key in ("Config", "config", "container_config"):
        if isinstance(value.get(key), dict):
            raise Unreadable(f"{what} holds a whole image document; give the object below its {key}")
    return value


def to_json(image: ImageConfig) -> dict[str, Any]:
    """Write the ``Config`` object of an image; fields that are unset are absent."""
    entrypoint, cmd, shell, env, working_dir, user, other_fields, _ = image
    fields: dict[str, Any] = dict(other_fields)
    if entrypoint is not None:
        fields["Entrypoint"] = entrypoint
    if cmd is not None:
        fields["Cmd"] = cmd
    if shell is not None:
        fields["Shell"] = shell
    if env is not None:
        fields["Env"] = env
    if working_dir:
        fields["WorkingDir"] = working_dir
    if user:
        fields["User"] = user
    return fields
