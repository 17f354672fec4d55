"""The image of a request: built from a Dockerfile, or found among known images and in the catalogue."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.build.builders import find_builder
from simulator.build.buildkit.stage import PLATFORM, BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.build.image import BuiltImage, image_of, not_for_windows
from simulator.build.stage_start import FROM_IMAGE
from simulator.core.errors import NotModelled, UnknownImage, Unreadable
from simulator.core.json_checks import require_object, require_text
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.values import UNSTATED, CatalogueEntry, FromCatalogue, ImageConfig
from simulator.core.values import unknown_words as unknown_words
from simulator.engine.engine import Engine
from simulator.engine.image_config import image_config
from simulator.golang.reference import find_image
from simulator.images.catalogue import catalogued, is_for, resting_on_catalogue, stated
from simulator.images.config import config_object
from simulator.images.windows import is_for_windows, names_windows


def build(source: BuildInput, builder: Builder) -> BuiltImage:
    """Build a Dockerfile with the builder's own code; the code of other builders is not imported."""
    if builder.reader == "imagebuilder":
        from simulator.build.buildah import stages as buildah

        return buildah.build(source, builder)
    from simulator.build.buildkit import stages

    return stages.build(source, builder)


def build_dockerfile(
    text: str,
    options: Mapping[str, Any],
    images: Mapping[str, Any],
    engine: Engine,
    where: Callable[[int], str],
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> BuiltImage:
    """Build the image of a Dockerfile for an engine.

    ``options`` may have ``target``, ``build_args``, ``builder``, ``platform`` and ``format``; one that is missing, None
    or empty has the default of the engine. ``images`` holds the configurations of base images by name; any other base
    image is looked up by ``look_up``. If the base image is still unknown, its words are ``UnknownWords``, and
    ``BuiltImage.missing`` names it. ``where`` writes the origin of a line number. Raises ``Refusal`` as the builder
    does, ``NotModelled`` for a platform or builder that is not modelled, and for a refusal that may depend on an
    unknown image, and ``Unreadable`` for a build argument that is no string.
    """
    name = options.get("builder")
    builder = find_builder(name) if name else engine.builder
    platform = options.get("platform") or PLATFORM
    _check_platform(platform, builder)
    format_ = options.get("format") or builder.default_format

    missing: list[str] = []
    catalogued_images: list[FromCatalogue] = []

    def base(image: str, system: str) -> ImageConfig:
        config: Any = find_image(image, images)
        if config is None and (catalogued_image := look_up(image)) and is_for(catalogued_image.entry, system):
            catalogued_images.append(catalogued_image)
            config = stated(catalogued_image.entry)
        if config is None:
            missing.append(image)
            return unknown_image(image, system)
        found = image_config(config_object(config, f"images.{image}"), engine, image).image
        return for_system(found, image, system)

    def is_windows(image: str) -> bool:
        return builder.builds_windows and is_for_windows(image, images)

    arguments = options.get("build_args") or {}
    if not all(isinstance(value, str | None) for value in arguments.values()):
        raise Unreadable("build_args holds a value that is not a string")
    try:
        names_platform = bool(options.get("platform"))
        given = text, options.get("target") or "", arguments, base, where, platform, format_, names_platform, is_windows
        built = build(BuildInput(*given), builder)._replace(platform=options.get("platform") or "")
    except Refusal as refusal:
        from simulator.images.nearest import unknown

        if missing:  # the refusal may depend on a variable of that image
            raise unknown(missing[0]) from None
        if catalogued_images and UNSTATED in str(refusal):
            raise unknown(catalogued_images[0].name) from None
        refusal.by = refusal.by or engine.names(builder)[1]
        raise
    base_names = [decision.value for decision in built.decisions if decision.rule in FROM_IMAGE]
    if any(name in missing for name in base_names):
        return built._replace(missing=missing[-1])
    source = next((image for image in catalogued_images if image.name in base_names), None)
    return resting_on_catalogue(built, source) if source else built


def known_image(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
    missing: str = "",
    system: str = "linux",
) -> BuiltImage:
    """Find an image by name, among ``images``, then by ``look_up``; raises ``NotModelled`` if it is in neither.

    ``missing`` says why the image could not be built, ``""`` if it is not one to build.
    """
    config = find_image(name, images)
    if config is not None:
        built = image_config(config_object(config, f"images.{name}"), engine)
        return built._replace(image=for_system(built.image, name, system))
    if (catalogued_image := look_up(name)) and is_for_name(catalogued_image.entry, name, system):
        return resting_on_catalogue(image_config(stated(catalogued_image.entry), engine, name), catalogued_image)
    from simulator.images.nearest import commands

    advice = f"{missing}; give it, or" if missing else f"the image {name} is not known;"
    raise UnknownImage(f"image {name}", f"{advice} give its configuration in images; {commands(name)}")


def known_or_missing(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
    system: str = "linux",
) -> BuiltImage:
    """Find an image by name; if it is unknown, its words are ``UnknownWords``, and ``BuiltImage.missing`` names it."""
    if find_image(name, images) is None:
        found = look_up(name)
        if found is None or not is_for_name(found.entry, name, system):
            return BuiltImage(unknown_image(name, system), missing=name)
    return known_image(name, images, engine, look_up, system=system)


def is_for_name(entry: CatalogueEntry, name: str, system: str) -> bool:
    """Return whether an entry of the catalogue is for a system, or for Windows where the image's name says so."""
    return is_for(entry, "windows" if names_windows(name) else system)


def look_up_nothing(_: str) -> None:
    """Find no image: a ``look_up`` for callers that do not use the catalogue."""


def unknown_image(image: str, system: str = "linux") -> ImageConfig:
    """Return a configuration for an unknown image, with ``UnknownWords`` for its ENTRYPOINT, CMD and SHELL."""
    entrypoint, cmd, shell = (unknown_words(half, image) for half in ("ENTRYPOINT", "CMD", "SHELL"))
    return for_system(ImageConfig(entrypoint, cmd, shell), image, system)


def for_system(image: ImageConfig, name: str, system: str) -> ImageConfig:
    """Return an image as one for Windows if it is used for Windows or its name says so; else unchanged."""
    if image.os or (system != "windows" and not names_windows(name)):
        return image
    return image._replace(os="windows")


def _check_platform(platform: str, builder: Builder) -> None:
    """Raise ``NotModelled`` for a platform other than Linux, and Windows with BuildKit."""
    if not platform.startswith(("linux/", "windows/")):
        message = f"the platform {platform} is not modelled; only linux/... and windows/... are"
        raise NotModelled(f"platform {platform}", message)
    if platform.startswith("windows/") and not builder.builds_windows:
        raise not_for_windows(builder, f"platform {platform}")


NO_IMAGE = "there is no image: give image, or a request that names one of images"
TEXTS = ("entrypoint", "cmd", "shell")
BUILD = ("dockerfile", "target", "build_args", "builder", "format", "platform")


def image_for(
    request: Request,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> BuiltImage:
    """Build the image of a request, or find it by name; raises ``Unreadable`` if the request has neither."""
    if request.build is not None and not (request.given_first and find_image(request.image, images) is not None):
        return _build_image(request.build, images, engine, look_up)
    if not request.image:
        raise Unreadable(NO_IMAGE)
    if request.missing:
        return known_image(request.image, images, engine, look_up, request.missing, request.system)
    return known_or_missing(request.image, images, engine, look_up, request.system)


def image_given(image: Any, images: Mapping[str, Any], engine: Engine) -> BuiltImage:
    """Read the ``image`` of a request to the oracle: a configuration, a Dockerfile with build options, or texts.

    Texts are those of ENTRYPOINT, CMD and SHELL. Raises ``Unreadable`` for anything else, and for two kinds at once.
    """
    keys = {
        key for key, value in require_object(image, "image", ("config", *TEXTS, *BUILD)).items() if value is not None
    }
    if "config" in keys:
        if keys != {"config"}:
            raise Unreadable(f"image has config beside {', '.join(sorted(keys - {'config'}))}; give one kind of image")
        return image_config(config_object(image["config"], "image.config"), engine)
    if keys & set(BUILD):
        if extra := keys - set(BUILD):
            raise Unreadable(f"image has dockerfile beside {', '.join(sorted(extra))}; give one kind of image")
        return _build_image(image, images, engine)
    texts = [None if image.get(key) is None else require_text(image[key], f"image.{key}") for key in TEXTS]
    return image_of(texts[0], texts[1], texts[2], "image.{}".format, engine.builder)


def _build_image(
    image: Mapping[str, Any],
    images: Mapping[str, Any],
    engine: Engine,
    look_up: Callable[[str], FromCatalogue | None] = catalogued,
) -> BuiltImage:
    """Build the image of a Dockerfile in a request."""
    text = require_text(image.get("dockerfile"), "image.dockerfile")
    for key in ("target", "builder", "format", "platform"):
        if image.get(key) is not None:
            require_text(image[key], f"image.{key}")
    if image.get("format") not in (None, "docker", "oci"):
        raise Unreadable("image.format is neither docker nor oci")
    require_object(image.get("build_args"), "image.build_args")
    where = f"{image.get('where') or 'Dockerfile'}:{{}}".format
    return build_dockerfile(text, image, images, engine, where, look_up)
