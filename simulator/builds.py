"""A Dockerfile, what its build is given, and the images that are known: the image that comes out."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.configs import config_object, image_config
from simulator.errors import NotModelled, Unreadable
from simulator.profiles import builder as builder_named
from simulator.references import find
from simulator.rule import Refusal
from simulator.spec.image import Builder, Built
from simulator.spec.stage import PLATFORM, Source
from simulator.spec.start import Engine
from simulator.values import UNKNOWN, ImageConfig

STARTS = ("from.image", "buildah-stage.image")  # the rules by which a stage begins with a base image


def build(source: Source, builder: Builder) -> Built:
    """Build a Dockerfile with the code that the builder reads it with; the other is not even imported."""
    if builder.reader == "imagebuilder":
        from simulator.spec import buildah

        return buildah.build(source, builder)
    from simulator.spec import stages

    return stages.build(source, builder)


def built_from(
    text: str, given: Mapping[str, Any], images: Mapping[str, Any], engine: Engine, where: Callable[[int], str]
) -> Built:
    """Build the image of a Dockerfile for an engine.

    ``given`` has ``target``, ``build_args``, ``builder``, ``platform`` and ``format``, each of them optional;
    ``images`` the configurations of base images by name. Of a base image that is not among them, the words are
    ``UNKNOWN``, and ``Built.missing`` names it. Raises ``Refusal`` as the builder would, and ``NotModelled`` for a
    platform or a builder that is not modelled.
    """
    name = given.get("builder") or engine.builder
    builder = builder_named(name)
    platform = given.get("platform") or PLATFORM
    if not platform.startswith("linux/"):
        raise NotModelled(f"platform {platform}", f"the platform {platform} is not modelled; only linux/... is")
    style = given.get("format") or builder.default_format

    missing: list[str] = []

    def base(image: str) -> ImageConfig:
        config = find(image, images)
        if config is None:
            missing.append(image)
            return ImageConfig(UNKNOWN, UNKNOWN, UNKNOWN)
        return image_config(config_object(config, f"images.{image}"), engine, image).image

    arguments = given.get("build_args") or {}
    if not all(isinstance(value, str | None) for value in arguments.values()):
        raise Unreadable("build_args holds a value that is not a string")
    try:
        source = Source(text, given.get("target") or "", arguments, base, where, platform, style)
        built = build(source, builder)
    except Refusal:
        if missing:  # it may rest on a variable of that image
            raise unknown(missing[0]) from None
        raise
    depends = any(decision.rule.id in STARTS and decision.value in missing for decision in built.decisions)
    return built._replace(missing=missing[-1]) if depends else built


def unknown(image: str) -> NotModelled:
    """Say which base image is missing, and how to supply it."""
    message = f"the base image {image} is not known; give its configuration (--base {image}=FILE, or in images)"
    return NotModelled(f"image {image}", message)
