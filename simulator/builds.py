"""A Dockerfile, what its build is given, and the images that are known: the image that comes out."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.configs import config_object, image_config
from simulator.errors import NotModelled, Unreadable
from simulator.images import catalogued, settled, stated
from simulator.profiles import builder as builder_named
from simulator.references import find
from simulator.rule import Refusal
from simulator.spec.image import Builder, Built
from simulator.spec.stage import PLATFORM, Source
from simulator.spec.start import Engine
from simulator.values import UNSTATED, FromCatalogue, ImageConfig
from simulator.values import unknown as unknown_words

STARTS = ("from.image", "buildah-stage.image")  # the rules by which a stage begins with a base image


def build(source: Source, builder: Builder) -> Built:
    """Build a Dockerfile with the code that the builder reads it with; the other is not even imported."""
    if builder.reader == "imagebuilder":
        from simulator.spec import buildah

        return buildah.build(source, builder)
    from simulator.spec import stages

    return stages.build(source, builder)


def built_from(
    text: str,
    given: Mapping[str, Any],
    images: Mapping[str, Any],
    engine: Engine,
    where: Callable[[int], str],
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> Built:
    """Build the image of a Dockerfile for an engine.

    ``given`` has ``target``, ``build_args``, ``builder``, ``platform`` and ``format``, each of them optional;
    ``images`` the configurations of base images by name. A base image that is not among them is looked up in the
    catalogue by ``look_up``; of one that is not there, either, the words are ``Unknown``, and ``Built.missing`` names
    it. Raises ``Refusal`` as the builder would, and ``NotModelled`` for a
    platform or a builder that is not modelled.
    """
    name = given.get("builder") or engine.builder
    builder = builder_named(name)
    platform = given.get("platform") or PLATFORM
    if not platform.startswith("linux/"):
        raise NotModelled(f"platform {platform}", f"the platform {platform} is not modelled; only linux/... is")
    style = given.get("format") or builder.default_format

    missing: list[str] = []
    used: list[FromCatalogue] = []

    def base(image: str) -> ImageConfig:
        config: Any = find(image, images)
        if config is None and (found := look_up(image)):
            used.append(found)
            config = stated(found.entry)
        if config is None:
            missing.append(image)
            return unknown_image(image)
        return image_config(config_object(config, f"images.{image}"), engine, image).image

    arguments = given.get("build_args") or {}
    if not all(isinstance(value, str | None) for value in arguments.values()):
        raise Unreadable("build_args holds a value that is not a string")
    try:
        built = build(Source(text, given.get("target") or "", arguments, base, where, platform, style), builder)
    except Refusal as refusal:
        if missing:  # it may rest on a variable of that image
            raise unknown(missing[0]) from None
        if used and UNSTATED in str(refusal):
            raise unknown(used[0].name) from None
        raise
    begun = [decision.value for decision in built.decisions if decision.rule.id in STARTS]
    if any(name in missing for name in begun):
        return built._replace(missing=missing[-1])
    rests = next((found for found in used if found.name in begun), None)
    return settled(built, rests) if rests else built


def known_image(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
    missing: str = "",
) -> Built:
    """Find an image by name: among ``images``, then in the catalogue. Raises ``NotModelled`` where it is in neither.

    ``missing`` says why it could not be built, where it is one that should have been.
    """
    config = find(name, images)
    if config is not None:
        return image_config(config_object(config, f"images.{name}"), engine)
    if found := look_up(name):
        return settled(image_config(stated(found.entry), engine, name), found)
    why = f"{missing}; give it, or" if missing else f"the image {name} is not known;"
    raise NotModelled(f"image {name}", f"{why} give its configuration in images")


def known_or_missing(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> Built:
    """Find an image by name; of one that is not known the words are ``UNKNOWN``, and ``Built.missing`` names it."""
    if find(name, images) is None and look_up(name) is None:
        return Built(unknown_image(name), missing=name)
    return known_image(name, images, engine, look_up)


def look_up_nothing(_: str) -> None:
    """Take the place of the catalogue where it is not to be used."""


def unknown_image(image: str) -> ImageConfig:
    """Stand in for an image that is not known: its words are ``Unknown``."""
    entrypoint, cmd, shell = (unknown_words(half, image) for half in ("ENTRYPOINT", "CMD", "SHELL"))
    return ImageConfig(entrypoint, cmd, shell)


def unknown(image: str) -> NotModelled:
    """Say which base image is missing, and how to supply it."""
    message = f"the base image {image} is not known; give its configuration (--base {image}=FILE, or in images)"
    return NotModelled(f"image {image}", message)
