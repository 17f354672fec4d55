"""The base images that files name: given, built by the repository, of the catalogue, or unknown."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from simulator.analysis.repository.images import RepositoryImages
from simulator.build.dockerfile.builder import Builder
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.core.values import CatalogueEntry, FromCatalogue, ImageConfig
from simulator.engine.engine import Engine
from simulator.engine.image_config import image_config
from simulator.golang.reference import find_image
from simulator.images.catalogue import catalogue, resting_on_catalogue, stated
from simulator.images.config import config_object
from simulator.images.windows import is_for_windows
from simulator.simulation.image import LookUp, finder, for_system, unknown_image


class BuildOptions(NamedTuple):
    """How to build a Dockerfile, and the engine that starts its image; ``bases`` are configurations by image name.

    ``is_default`` says that nobody named the engine: callers that ask another one by themselves do.
    """

    engine: Engine
    builder: Builder
    target: str = ""
    build_args: Mapping[str, str | None] = {}
    bases: Mapping[str, Any] = {}
    use_catalogue: bool = True
    is_default: bool = False

    @property
    def engines(self) -> tuple[Engine, ...]:
        """The engine if somebody named it."""
        return () if self.is_default else (self.engine,)


class BaseImages:
    """Finds base images, and remembers them: many files name the same ones.

    ``repository`` has the images that the repository builds; None where there is no repository.
    """

    def __init__(self, options: BuildOptions, repository: RepositoryImages | None = None) -> None:
        self.options, self.repository = options, repository
        self.known: dict[tuple[str, str], tuple[ImageConfig, CatalogueEntry | None] | NotModelled] = {}

    def find(self, name: str, system: str = "") -> ImageConfig:
        """Return the configuration of an image, with ``UnknownWords`` if the image is unknown.

        ``system`` is the one that it is used for, ``linux`` or ``windows``; ``""`` for the one that it is for.
        """
        return self.look(name, system)[0]

    def is_windows(self, name: str) -> bool:
        """Return whether a base image is one for Windows."""
        built = self.built(name, is_base=True)
        if built is not None and built.image.os:
            return built.image.os == "windows"
        return is_for_windows(name, self.options.bases)

    def built(self, name: str, *, is_base: bool) -> BuiltImage | None:
        """Build an image that the repository builds under a name; None for any other, and where that is not known."""
        if self.repository is None or find_image(name, self.options.bases) is not None:
            return None
        try:
            found = self.repository.find(name, self.options.engine, is_base=is_base)
        except (Refusal, NotModelled):
            return None
        return found if isinstance(found, BuiltImage) else None

    def finder(self, *, is_base: bool) -> LookUp:
        """Return what finds a base image, or the image of a container: as the repository builds it, or catalogued."""
        look_up = finder(uses_catalogue=self.options.use_catalogue)
        return lambda name: self.built(name, is_base=is_base) or look_up(name)

    def look(self, name: str, system: str = "") -> tuple[ImageConfig, CatalogueEntry | None]:
        """Return the configuration that ``find`` does, and its catalogue entry if it is from the catalogue."""
        system = system or ("windows" if self.is_windows(name) else "linux")
        key = name, system
        if key not in self.known:
            try:
                self.known[key] = self._look(name, system)
            except NotModelled as error:
                self.known[key] = error
        known = self.known[key]
        if isinstance(known, NotModelled):
            raise known
        return known

    def _look(self, name: str, system: str) -> tuple[ImageConfig, CatalogueEntry | None]:
        config: Any = find_image(name, self.options.bases)
        catalogue_entry = None
        if built := self.built(name, is_base=True):
            return for_system(built.image, name, system), built.catalogued.entry if built.catalogued else None
        with suppress(NotModelled):
            if config is None and self.options.use_catalogue:
                catalogue_entry = catalogue().find(name, system)
        if catalogue_entry:
            image = image_config(stated(catalogue_entry), self.options.engine, name)
            return resting_on_catalogue(image, FromCatalogue(name, catalogue_entry)).image, catalogue_entry
        if config is None:
            return unknown_image(name, system), None
        image = image_config(config_object(config, f"images.{name}"), self.options.engine, name)
        return for_system(image.image, name, system), None
