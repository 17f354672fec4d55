"""A Dockerfile, what its build is given, and the images that are known: the image that comes out."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.configs import config_object, image_config
from simulator.errors import NotModelled, Unreadable
from simulator.images import catalogued, settled, stated
from simulator.profiles import builder as builder_named
from simulator.references import find
from simulator.rule import Refusal
from simulator.spec.image import Built
from simulator.spec.stage import PLATFORM, Source
from simulator.spec.stages import From, build
from simulator.spec.start import Engine
from simulator.values import UNKNOWN, UNSTATED, FromCatalogue, ImageConfig


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
    catalogue by ``look_up``; of one that is not there, either, the words are ``UNKNOWN``, and ``Built.missing`` names
    it. Raises ``Refusal`` as the builder would, and ``NotModelled`` for a
    platform or a builder that is not modelled.
    """
    name = given.get("builder") or engine.builder
    builder = builder_named(name)
    if builder.name == "buildah":
        raise NotModelled(
            f"builder {name}", f"{name} is not modelled for Dockerfiles; give builder, such as buildkit@0.25"
        )
    platform = given.get("platform") or PLATFORM
    if not platform.startswith("linux/"):
        raise NotModelled(f"platform {platform}", f"the platform {platform} is not modelled; only linux/... is")
    if given.get("format") == "oci":
        raise NotModelled("format oci", "the format oci is one of Buildah, which is not modelled for Dockerfiles")

    missing: list[str] = []
    used: list[FromCatalogue] = []

    def base(image: str) -> ImageConfig:
        config: Any = find(image, images)
        if config is None and (found := look_up(image)):
            used.append(found)
            config = stated(found.entry)
        if config is None:
            missing.append(image)
            return ImageConfig(UNKNOWN, UNKNOWN, UNKNOWN)
        return image_config(config_object(config, f"images.{image}"), engine, image).image

    arguments = given.get("build_args") or {}
    if not all(isinstance(value, str | None) for value in arguments.values()):
        raise Unreadable("build_args holds a value that is not a string")
    try:
        built = build(Source(text, given.get("target") or "", arguments, base, where, platform), builder)
    except Refusal as refusal:
        if missing:  # it may rest on a variable of that image
            raise unknown(missing[0]) from None
        if used and UNSTATED in str(refusal):
            raise unknown(used[0].name) from None
        raise
    begun = [decision.value for decision in built.decisions if decision.rule is From.IMAGE]
    if any(name in missing for name in begun):
        return built._replace(missing=missing[-1])
    rests = next((found for found in used if found.name in begun), None)
    return settled(built, rests) if rests else built


def known_image(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> Built:
    """Find an image by name: among ``images``, then in the catalogue. Raises ``NotModelled`` where it is in neither."""
    config = find(name, images)
    if config is not None:
        return image_config(config_object(config, f"images.{name}"), engine)
    if found := look_up(name):
        return settled(image_config(stated(found.entry), engine, name), found)
    raise NotModelled(f"image {name}", f"the image {name} is not known; give its configuration in images")


def known_or_missing(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> Built:
    """Find an image by name; of one that is not known the words are ``UNKNOWN``, and ``Built.missing`` names it."""
    if find(name, images) is None and look_up(name) is None:
        return Built(ImageConfig(UNKNOWN, UNKNOWN, UNKNOWN), missing=name)
    return known_image(name, images, engine, look_up)


def look_up_nothing(_: str) -> None:
    """Take the place of the catalogue where it is not to be used."""


def unknown(image: str) -> NotModelled:
    """Say which base image is missing, and how to supply it."""
    message = f"the base image {image} is not known; give its configuration (--base {image}=FILE, or in images)"
    return NotModelled(f"image {image}", message)
