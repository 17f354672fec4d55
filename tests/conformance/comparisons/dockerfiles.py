"""Dockerfiles: field by field, the configuration that they come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from simulator.build.buildah.stages import TWO_STAGES
from simulator.build.builders import find_builder
from simulator.build.buildkit.stage import BuildInput
from simulator.build.buildkit.stages import BY_CHANCE
from simulator.build.dockerfile.expansion_rules import Expansion
from simulator.build.dockerfile.mounts import RunFlag
from simulator.build.image import BuiltImage
from simulator.core.errors import DsimError, NotModelled, Unreadable
from simulator.core.rule import Refusal, Rule
from simulator.core.values import ImageConfig
from simulator.engine.image_config import image_config
from simulator.golang.platforms import Library, platform_error
from simulator.images.config import to_json
from simulator.releases.find import find_engine
from simulator.simulation.image import build
from tests.conformance.cases.dockerfiles import BASES

FIELDS = (
    *("Entrypoint", "Cmd", "Shell", "Env", "WorkingDir", "User", "Labels", "ExposedPorts", "Volumes"),
    *("StopSignal", "Healthcheck", "OnBuild", "ArgsEscaped"),
)


NEW_PLATFORMS: Mapping[Library, str] = {
    "containerd 1.6": "loong64",
    "platforms 0.2": "linux(1)/amd64",
    "platforms 1.0.0-rc.1": "linux/amd.64",
    "platforms 1.0.0-rc.4": "linux(%41)",
}
"""By library that reads platforms: one that it takes, and no earlier library."""


def names_platform(platform: str) -> dict[str, Any]:
    """A case whose stage is for a platform."""
    return {"text": f"FROM --platform={platform} scratch\nCMD x\n", "target": "", "arguments": {}}


def reads_alike(case: Mapping[str, Any], name: str, library: Library) -> bool:
    """Tell whether a builder's own library and another one read the platforms of a Dockerfile alike."""
    own = find_builder(name).platforms
    named = re.findall(r"--platform=(\S+)", case["text"])
    return all(platform_error(platform, own) == platform_error(platform, library) for platform in named)


def simulated(
    case: Mapping[str, Any], name: str, style: str = "docker", platforms: Library | None = None
) -> dict[str, Any] | None:
    """The configuration that dsim gives; None where it refuses.

    ``platforms`` is the library that reads platforms, if the builder was made with a newer one than its source names.
    """
    built = _built(case, name, style, platforms)
    return comparable(to_json(built.image)) if isinstance(built, BuiltImage) else None


def is_deadly(case: Mapping[str, Any], name: str) -> bool:
    """Tell whether a builder would stop, and its engine with it."""
    return refusal_of(case, name) in (Expansion.NO_PATTERN, RunFlag.TMPFS_FROM)


def refusal_of(case: Mapping[str, Any], name: str) -> Rule | None:
    """Give the rule by which dsim refuses; None where it does not."""
    built = _built(case, name)
    return built.decision.rule if isinstance(built, Refusal) else None


def is_settled(case: Mapping[str, Any], name: str, style: str = "docker") -> bool:
    """Tell whether the builder always answers the same.

    Buildah takes any of two stages of one name, BuildKit now takes a trigger that a trigger stored, and now does not.
    """
    error = _built(case, name, style)
    return not (isinstance(error, NotModelled) and error.what.startswith((TWO_STAGES, BY_CHANCE)))


def is_told(case: Mapping[str, Any], name: str) -> bool:
    """Tell whether dsim gives an image or a refusal, and does not lack an image."""
    return not isinstance(_built(case, name), DsimError)


def message_of(case: Mapping[str, Any], name: str) -> str:
    """Give the message with which dsim refuses; an empty one where it does not."""
    built = _built(case, name)
    return str(built) if isinstance(built, Refusal) else ""


FRAMES = ("failed to parse Dockerfile: ", "failed to run Build function: ")
CUT = 200  # characters that older recordings kept of a message


def reason_of(message: str) -> str:
    """Give the builder's own words in a recorded message; an empty text where a recording has them only in part."""
    for frame in FRAMES:
        message = message.removeprefix(frame)
    is_whole = len(message) < CUT and not re.search("failed to solve|\\n|^#[0-9]|^ERROR", message)
    message = re.sub("sha256:[0-9a-f]{64}", "sha256:...", message)
    return re.sub(r" \(did you mean .*\?\)$", "", message).strip() if is_whole else ""


def _built(
    case: Mapping[str, Any], name: str, style: str = "docker", platforms: Library | None = None
) -> BuiltImage | Exception:
    docker = find_engine("docker@28.5")
    bases = {**BASES, **case.get("bases", {})}

    def find(image: str, _: str) -> ImageConfig:
        if not image.startswith("localhost/base-"):
            raise Unreadable(f"there is no image {image}")
        return image_config(bases[image.removeprefix("localhost/base-").removesuffix(":1")], docker).image

    source = BuildInput(case["text"], case["target"], case["arguments"], find, str, style=style)
    if case.get("platform"):
        source = source._replace(platform=case["platform"], names_platform=True)
    builder = find_builder(name)
    try:
        return build(source, builder._replace(platforms=platforms or builder.platforms))
    except (Refusal, DsimError, KeyError) as error:  # an image that is not there
        return error


def comparable(config: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the fields that count, where they hold something."""
    found = {field: config[field] for field in FIELDS if config.get(field)}
    for field in ("Entrypoint", "Cmd", "Shell", "Env"):
        if field in found:
            found[field] = list(map(str, found[field]))
    if labels := {key: text for key, text in found.pop("Labels", {}).items() if key != "io.buildah.version"}:
        found["Labels"] = labels
    return found
