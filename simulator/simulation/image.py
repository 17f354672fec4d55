"""A Dockerfile, what its build is given, and the images that are known: the image that comes out."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.build.buildkit.stage import PLATFORM, BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.build.image import BuiltImage, image_of
from simulator.build.stage_start import FROM_IMAGE
from simulator.core.errors import NotModelled, UnknownImage, Unreadable
from simulator.core.json_checks import require_object, require_text
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.values import UNSTATED, FromCatalogue, ImageConfig
from simulator.core.values import unknown_words as unknown_words
from simulator.engine.engine import Engine
from simulator.engine.engines import find_builder
from simulator.engine.image_config import image_config
from simulator.golang.reference import find_image
from simulator.images.catalogue import catalogued, resting_on_catalogue, stated
from simulator.images.config import config_object


def build(source: BuildInput, builder: Builder) -> BuiltImage:
    """Build a Dockerfile with the code that the builder reads it with; the other is not even imported."""
    if builder.reader == "imagebuilder":
        from simulator.build.buildah import stages as buildah

        return buildah.build(source, builder)
    from simulator.build.buildkit import stages

    return stages.build(source, builder)


def build_dockerfile(
    text: str,
    given: Mapping[str, Any],
    images: Mapping[str, Any],
    engine: Engine,
    where: Callable[[int], str],
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> BuiltImage:
    """Build the image of a Dockerfile for an engine.

    ``given`` has ``target``, ``build_args``, ``builder``, ``platform`` and ``format``, each of them optional;
    ``images`` the configurations of base images by name. A base image that is not among them is looked up in the
    catalogue by ``look_up``; of one that is not there, either, the words are ``Unknown``, and ``Built.missing`` names
    it. Raises ``Refusal`` as the builder would, and ``NotModelled`` for a
    platform or a builder that is not modelled.
    """
    name = given.get("builder") or engine.builder
    builder = find_builder(name)
    platform = given.get("platform") or PLATFORM
    if not platform.startswith("linux/"):
        raise NotModelled(f"platform {platform}", f"the platform {platform} is not modelled; only linux/... is")
    style = given.get("format") or builder.default_format

    missing: list[str] = []
    used: list[FromCatalogue] = []

    def base(image: str) -> ImageConfig:
        config: Any = find_image(image, images)
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
        built = build(BuildInput(text, given.get("target") or "", arguments, base, where, platform, style), builder)
    except Refusal as refusal:
        if missing:  # it may rest on a variable of that image
            raise unknown(missing[0]) from None
        if used and UNSTATED in str(refusal):
            raise unknown(used[0].name) from None
        raise
    begun = [decision.value for decision in built.decisions if decision.rule in FROM_IMAGE]
    if any(name in missing for name in begun):
        return built._replace(missing=missing[-1])
    rests = next((found for found in used if found.name in begun), None)
    return resting_on_catalogue(built, rests) if rests else built


def known_image(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
    missing: str = "",
) -> BuiltImage:
    """Find an image by name: among ``images``, then in the catalogue. Raises ``NotModelled`` where it is in neither.

    ``missing`` says why it could not be built, where it is one that should have been.
    """
    config = find_image(name, images)
    if config is not None:
        return image_config(config_object(config, f"images.{name}"), engine)
    if found := look_up(name):
        return resting_on_catalogue(image_config(stated(found.entry), engine, name), found)
    why = f"{missing}; give it, or" if missing else f"the image {name} is not known;"
    raise UnknownImage(f"image {name}", f"{why} give its configuration in images")


def known_or_missing(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> BuiltImage:
    """Find an image by name; of one that is not known the words are ``UNKNOWN``, and ``Built.missing`` names it."""
    if find_image(name, images) is None and look_up(name) is None:
        return BuiltImage(unknown_image(name), missing=name)
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


NO_IMAGE = "there is no image: give image, or a request that names one of images"
TEXTS = ("entrypoint", "cmd", "shell")
BUILD = ("dockerfile", "target", "build_args", "builder", "format", "platform")


def image_for(request: Request, images: Mapping[str, Any], engine: Engine) -> BuiltImage:
    """Find the image that the request builds, or names."""
    if request.build is not None:
        return _build_image(request.build, images, engine)
    if not request.image:
        raise Unreadable(NO_IMAGE)
    if request.missing:
        return known_image(request.image, images, engine, missing=request.missing)
    return known_or_missing(request.image, images, engine)


def image_given(image: Any, images: Mapping[str, Any], engine: Engine) -> BuiltImage:
    """Read the image that is given."""
    given = {
        key for key, value in require_object(image, "image", ("config", *TEXTS, *BUILD)).items() if value is not None
    }
    if "config" in given:
        if given != {"config"}:
            raise Unreadable(f"image has config beside {', '.join(sorted(given - {'config'}))}; give one kind of image")
        return image_config(config_object(image["config"], "image.config"), engine)
    if given & set(BUILD):
        if other := given - set(BUILD):
            raise Unreadable(f"image has dockerfile beside {', '.join(sorted(other))}; give one kind of image")
        return _build_image(image, images, engine)
    texts = [None if image.get(key) is None else require_text(image[key], f"image.{key}") for key in TEXTS]
    return image_of(texts[0], texts[1], texts[2], "image.{}".format, find_builder(engine.builder))


def _build_image(image: Mapping[str, Any], images: Mapping[str, Any], engine: Engine) -> BuiltImage:
    """Build the image of a Dockerfile."""
    text = require_text(image.get("dockerfile"), "image.dockerfile")
    for key in ("target", "builder", "format", "platform"):
        if image.get(key) is not None:
            require_text(image[key], f"image.{key}")
    require_object(image.get("build_args"), "image.build_args")
    return build_dockerfile(text, image, images, engine, "Dockerfile:{}".format)
