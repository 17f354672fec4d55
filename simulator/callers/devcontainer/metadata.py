"""The settings of a dev container: those of its file, merged with those that the image's label brings.

Reads: the fields of a devcontainer.json, and the image's label ``devcontainer.metadata``. Gives: ``Merged``. Compare:
devcontainers/cli ``mergeConfiguration`` and ``internalGetImageMetadata0`` (src/spec-node/imageMetadata.ts).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.devcontainer.features import Features
from simulator.callers.devcontainer.rules import DevContainer
from simulator.core.errors import NotModelled
from simulator.core.json_checks import decode_json
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, ImageConfig

LABEL = "devcontainer.metadata"
_UPDATES = "updateRemoteUserUID"


class Merged(NamedTuple):
    """The merged settings, as far as they count for the process."""

    override: bool | None
    user: str
    env: Mapping[str, str]
    init: bool
    privileged: bool
    cap_add: tuple[str, ...]
    entrypoints: tuple[str, ...]
    remote_user: str
    updates_uid: bool
    decisions: tuple[Decision[Any], ...]


def merged_fields(fields: Mapping[str, Any], features: Features, image: ImageConfig, file: str) -> Merged:
    """Merge the settings: of most the last one counts; those of features are before the file's, which come last."""
    labelled = _labelled(image)
    entries = [*labelled, *features.entries, {key: value for key, value in fields.items() if key != "entrypoint"}]
    overrides = [entry["overrideCommand"] for entry in entries if isinstance(entry.get("overrideCommand"), bool)]
    updates = [entry[_UPDATES] for entry in entries if isinstance(entry.get(_UPDATES), bool)]
    remote = [entry["remoteUser"] for entry in entries if entry.get("remoteUser")]
    users = [entry["containerUser"] for entry in entries if entry.get("containerUser")]
    env = {name: _text(value) for entry in entries for name, value in _object(entry.get("containerEnv")).items()}
    entrypoints = tuple(str(entry["entrypoint"]) for entry in entries if entry.get("entrypoint"))
    user = _text(users[-1]) if users else ""
    variable = next((text for text in (user, *env.values(), *entrypoints) if "${" in text), None)
    if variable is not None:
        raise NotModelled("variables", f"{file}: {variable} has a variable of the tool; write its value")
    return Merged(
        overrides[-1] if overrides else None,
        user,
        env,
        any(entry.get("init") for entry in entries),
        any(entry.get("privileged") for entry in entries),
        tuple(dict.fromkeys(str(each) for entry in entries for each in _list(entry.get("capAdd")))),
        entrypoints,
        _text(remote[-1]) if remote else "",
        updates[-1] if updates else True,
        (
            *((DevContainer.METADATA.gives(labelled),) if labelled else ()),
            *((DevContainer.FEATURES.gives(features.entries),) if features.entries or features.env else ()),
        ),
    )


def with_features(container: ContainerConfig, features: Features, image: ImageConfig) -> ContainerConfig:
    """Return what is asked for, with the variables that the image with the features has of them."""
    own = features.variables(image)
    asked = {entry.partition("=")[0] for entry in container.env or ()}
    more = tuple(f"{name}={value}" for name, value in own.items() if name not in asked)
    return container._replace(env=(*more, *(container.env or ()))) if more else container


def built_user(merged: Merged, image: ImageConfig, user: str, *, features: bool) -> Decision[str] | None:
    """Return the user of the image that the tool builds, for its remote user or for features; None without such one.

    ``user`` is that of the container before.
    """
    if features:
        return DevContainer.BUILT_USER.gives(image.user or "root")
    remote = merged.remote_user or user or image.user or "root"
    if not merged.updates_uid or remote == "root" or remote.isdecimal():
        return None
    return DevContainer.BUILT_USER.gives(image.user or "root")


def _labelled(image: ImageConfig) -> Sequence[Mapping[str, Any]]:
    """Return the settings of the image's label; none where it has no label, or one that is not JSON."""
    labels = _object(dict(image.other_fields).get("Labels"))
    try:
        value = decode_json(str(labels.get(LABEL) or "null"), f"the label {LABEL}")
    except ValueError:
        return []
    return [entry for entry in (value if isinstance(value, list) else [value]) if isinstance(entry, dict)]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _text(value: Any) -> str:
    """Write a value as the tool's language does."""
    return value if isinstance(value, str) else json.dumps(value)
