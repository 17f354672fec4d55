"""The image of a request: built from a Dockerfile, or found among known images and in the catalogue."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

from simulator.build.builders import find_builder
from simulator.build.buildkit.stage import PLATFORM, BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.build.image import BuiltImage, image_of, not_for_windows
from simulator.build.named_contexts import NamedContexts
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
from simulator.images.catalogue import catalogued, is_for, resting_on_catalogue, resting_still, stated, with_unstated
from simulator.images.config import config_object
from simulator.images.windows import is_for_windows, names_windows

LookUp: TypeAlias = Callable[[str], BuiltImage | FromCatalogue | None]
"""Finds an image by its name: one that a repository builds, or an entry of the catalogue; None for any other."""


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
    look_up: LookUp = catalogued,
) -> BuiltImage:
    """Build the image of a Dockerfile for an engine.

    ``options`` may have ``target``, ``build_args``, ``builder``, ``platform`` and ``format``; one that is missing, None
    or empty has the default of the engine. They may have ``contexts``, too: by the name of a base image what stands in
    for it, a text, the options of another build with its ``dockerfile``, or a function that gives an image. ``images``
    holds the configurations of base images by name; any other base image is looked up by ``look_up``. If the base image
    is still unknown, its words are ``UnknownWords``, and
    ``BuiltImage.missing`` names it. ``where`` writes the origin of a line number. Raises ``Refusal`` as the builder
    does, ``NotModelled`` for a platform or builder that is not modelled, and for a refusal that may depend on an
    unknown image, and ``Unreadable`` for a build argument that is no string.
    """
    name = options.get("builder")
    builder = find_builder(name) if name else engine.builder
    platform = options.get("platform") or PLATFORM
    _check_platform(platform, builder)
    format_ = options.get("format") or builder.default_format

    find = partial(_find_or_missing, images=images, engine=engine, look_up=look_up)
    given_contexts = {
        name: partial(_build_image, value, images, engine, look_up) if isinstance(value, Mapping) else value
        for name, value in (options.get("contexts") or {}).items()
    }
    contexts = NamedContexts(given_contexts, text, find)
    bases = _Bases(images, engine, look_up, contexts, sees_windows=builder.builds_windows)
    arguments = options.get("build_args") or {}
    if not all(isinstance(value, str | None) for value in arguments.values()):
        raise Unreadable("build_args holds a value that is not a string")
    try:
        names_platform = bool(options.get("platform"))
        given = text, options.get("target") or "", arguments, bases.find, where, platform, format_, names_platform
        built = build(BuildInput(*given, bases.is_windows), builder)._replace(platform=options.get("platform") or "")
    except Refusal as refusal:
        from simulator.images.nearest import unknown

        if bases.missing:  # the refusal may depend on a variable of that image
            raise unknown(next(iter(bases.missing.values()))) from None
        if bases.catalogued and UNSTATED in str(refusal):
            raise unknown(next(iter(bases.catalogued.values())).name) from None
        refusal.by = refusal.by or engine.names(builder)[1]
        raise
    return bases.under(built)


class _Bases:
    """The base images of a build, as it finds them: which are unknown, of the catalogue, or built themselves."""

    def __init__(
        self,
        images: Mapping[str, Any],
        engine: Engine,
        look_up: LookUp,
        contexts: NamedContexts,
        *,
        sees_windows: bool,
    ) -> None:
        self.images, self.engine, self.look_up, self.sees_windows = images, engine, look_up, sees_windows
        self.contexts = contexts
        self.missing: dict[str, str] = {}
        self.catalogued: dict[str, FromCatalogue] = {}
        self.built: dict[str, BuiltImage] = {}

    def find(self, name: str, system: str) -> ImageConfig:
        """Return the configuration of a base image for a system, with ``UnknownWords`` if it is not known."""
        is_context = self.contexts.has(name)
        config: Any = None if is_context else find_image(name, self.images)
        found = self.contexts.image(name) if is_context else self.look_up(name) if config is None else None
        if isinstance(found, BuiltImage):
            self.built[name] = found
            if found.missing:
                self.missing[name] = found.missing
            if found.catalogued:
                self.catalogued[name] = found.catalogued
            return for_system(with_unstated(found.image, found.catalogued), name, system)
        if found is not None and is_for(found.entry, system):
            self.catalogued[name] = found
            config = stated(found.entry)
        if config is None:
            self.missing[name] = name
            return unknown_image(name, system)
        image = image_config(config_object(config, f"images.{name}"), self.engine, name).image
        return for_system(image, name, system)

    def is_windows(self, name: str) -> bool:
        """Return whether a base image is for Windows, as far as the builder sees to that."""
        if not self.sees_windows or self.contexts.has(name):
            return False
        found = self.look_up(name) if find_image(name, self.images) is None else None
        if isinstance(found, BuiltImage) and found.image.os:
            return found.image.os == "windows"
        return is_for_windows(name, self.images)

    def under(self, built: BuiltImage) -> BuiltImage:
        """Return an image with what is known of the base image that it rests on."""
        names = [decision.value for decision in built.decisions if decision.rule in FROM_IMAGE]
        if parent := next((self.built[name] for name in names if name in self.built), None):
            built = built._replace(parent=parent)
        if any(name in self.missing for name in names):
            return built._replace(missing=list(self.missing.values())[-1])
        source = next((found for name, found in self.catalogued.items() if name in names), None)
        if source is None:
            return built
        return resting_still(built, source) if parent else resting_on_catalogue(built, source)


def _find_or_missing(
    name: str, images: Mapping[str, Any], engine: Engine, look_up: LookUp
) -> BuiltImage | FromCatalogue:
    """Find an image by its name as a base image is found; one that is not known is ``missing``."""
    config = find_image(name, images)
    if config is not None:
        return image_config(config_object(config, f"images.{name}"), engine, name)
    return look_up(name) or BuiltImage(unknown_image(name), missing=name)


def known_image(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: LookUp = catalogued,
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
    found = look_up(name)
    if isinstance(found, BuiltImage):
        return found._replace(image=for_system(found.image, name, system))
    if found is not None and is_for_name(found.entry, name, system):
        return resting_on_catalogue(image_config(stated(found.entry), engine, name), found)
    from simulator.images.nearest import commands

    advice = f"{missing}; give it, or" if missing else f"the image {name} is not known;"
    raise UnknownImage(f"image {name}", f"{advice} give its configuration in images; {commands(name)}")


def known_or_missing(
    name: str,
    images: Mapping[str, Any],
    engine: Engine,
    look_up: LookUp = catalogued,
    system: str = "linux",
) -> BuiltImage:
    """Find an image by name; if it is unknown, its words are ``UnknownWords``, and ``BuiltImage.missing`` names it."""
    if find_image(name, images) is None:
        found = look_up(name)
        if found is None or (isinstance(found, FromCatalogue) and not is_for_name(found.entry, name, system)):
            return BuiltImage(unknown_image(name, system), missing=name)
    return known_image(name, images, engine, look_up, system=system)


def is_for_name(entry: CatalogueEntry, name: str, system: str) -> bool:
    """Return whether an entry of the catalogue is for a system, or for Windows where the image's name says so."""
    return is_for(entry, "windows" if names_windows(name) else system)


def finder(*, uses_catalogue: bool) -> LookUp:
    """Return what finds images that are not given: those of the catalogue, or none."""
    return catalogued if uses_catalogue else look_up_nothing


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
    look_up: LookUp = catalogued,
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
    look_up: LookUp = catalogued,
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
