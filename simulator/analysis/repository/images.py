"""The images that a repository builds, by the names under which callers start them.

Reads: Compose services with ``build`` and ``image``, what ``builds`` finds in lines and in files of other tools, and
names that settings and options give. Gives: ``RepositoryImages``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from simulator.analysis.repository.builds.files import command_builds, file_builds
from simulator.analysis.repository.containers import BuildSource, Container
from simulator.analysis.repository.lines import CommandLine
from simulator.build.image import BuiltImage
from simulator.build.named_contexts import STAGE_NAME
from simulator.callers.pasted.symbols import Reading
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal
from simulator.core.values import FromCatalogue
from simulator.engine.engine import Engine
from simulator.engine.image_config import image_config
from simulator.golang.reference import find_image, normalized
from simulator.images.config import config_object
from simulator.simulation.image import LookUp, build_dockerfile, look_up_nothing

_PARTS = re.compile(r"[\w.-]+")  # of the names of images
MOST_SOURCES = 8  # how many Dockerfiles are tried for one image
_MOST_BASES = 20  # how many images of the repository may rest on each other


class RepositoryImages:
    """The images that a repository builds, by their names; one may be the base image of another."""

    def __init__(
        self,
        sources: Mapping[str, tuple[BuildSource, ...]],
        files: Mapping[str, str],
        bases: Mapping[str, Any] | None = None,
        look_up: LookUp = look_up_nothing,
    ) -> None:
        """Take the Dockerfiles that give an image by its name, the files, and how any other base image is found.

        ``bases`` has configurations by name; ``*`` is that of all images that are not built here.
        """
        self.sources, self.files, self.look_up = sources, files, look_up
        self.bases = {known: config for known, config in (bases or {}).items() if known != "*"}
        self.any_other = (bases or {}).get("*")
        self.by_name: dict[str, dict[BuildSource, None]] = {}
        self.by_repository: dict[str, dict[BuildSource, None]] = {}
        for known, several in sources.items():
            self.by_name.setdefault(normalized(known), {}).update(dict.fromkeys(several))
            self.by_repository.setdefault(_repository(known), {}).update(dict.fromkeys(several))
        self.last_parts = {name.rpartition("/")[2] for name in self.by_repository}
        self.built: dict[tuple[BuildSource, str], BuiltImage | Refusal | NotModelled | None] = {}
        self.used: dict[BuildSource, set[BuildSource]] = {}

    def sources_of(self, name: str) -> tuple[BuildSource, ...]:
        """Find the Dockerfiles that an image may be built from: by its full name, else by its name without the tag.

        An image whose configuration is known by its full name has none.
        """
        if find_image(name, self.bases) is not None:
            return ()
        if found := self.by_name.get(normalized(name)):
            return tuple(found)
        fitting = tuple(self.by_repository.get(_repository(name), ()))
        return () if fitting and self._is_known(name) else fitting

    def build(self, source: BuildSource, engine: Engine) -> BuiltImage:
        """Build an image; symbols stand in it as they are written.

        Raises the builder's ``Refusal``; ``NotModelled`` where the Dockerfile is missing, or a symbol decides.
        """
        key = source, engine.full_name
        if key not in self.built:
            self.built[key] = None  # an image that needs itself is not one of the repository
            try:
                self.built[key] = self._build(source, engine)
            except (Refusal, NotModelled) as error:
                self.built[key] = error
        found = self.built[key]
        if isinstance(found, BuiltImage):
            return found
        raise found or NotModelled(source.path, f"the image of {source.path} needs itself")

    def find(self, name: str, engine: Engine, *, is_base: bool = False) -> BuiltImage | FromCatalogue | None:
        """Find an image by its name: built from a Dockerfile of the repository, else where all others are found.

        As a base image one that needs itself is found elsewhere: ``FROM nginx`` in the Dockerfile of ``nginx``. Raises
        ``NotModelled`` for one that several Dockerfiles give, each another; else as ``build`` does.
        """
        found = []
        sources = self.sources_of(name)
        if len(sources) > MOST_SOURCES:
            raise one_of(name, sources)
        for source in sources:
            if is_base and self.built.get((source, engine.full_name), source) is None:
                continue  # it is built right now
            built = self.build(source, engine)
            if not is_base or source not in self.under(source):
                found.append(built)
        if any(each.image != found[0].image for each in found):
            raise one_of(name, sources)
        if found:
            return found[0]
        if self.any_other is not None:
            return image_config(config_object(self.any_other, f"images.{name}"), engine, name)
        return self.look_up(name)

    def look_up_for(self, source: BuildSource | None, engine: Engine, reading: Reading) -> LookUp:
        """Return ``find`` for the base images of a Dockerfile, which are noted, or for the image of a container."""

        def look_up(name: str) -> BuiltImage | FromCatalogue | None:
            revealed = reading.reveal(name)
            if source is None:
                return self.find(revealed, engine)
            self.used.setdefault(source, set()).update(self.sources_of(revealed))
            return self.find(revealed, engine, is_base=True)

        return look_up

    def paths_of(self, source: BuildSource) -> set[str]:
        """Return the Dockerfiles that an image rests on: its own, and those of its base images.

        They are known once the image is built.
        """
        return {source.path, *(each.path for each in self.under(source))}

    def under(self, source: BuildSource) -> set[BuildSource]:
        """Return what the base images of an image, theirs and so on are built from; known once the image is built."""
        found: set[BuildSource] = set()
        for each in (waiting := [source]):
            built = {value for _, value in each.contexts if isinstance(value, BuildSource)}
            new = (self.used.get(each, set()) | built) - found
            found |= new
            waiting += new
        return found

    def rest_of(self, path: str, engine: Engine) -> set[str]:
        """Return the other Dockerfiles of the repository that the images of a Dockerfile rest on, whatever the target.

        One that names no image of the repository is not read.
        """
        text = self.files.get(path, "")
        if self.last_parts.isdisjoint(_PARTS.findall(text)):
            return set()
        found: set[str] = set()
        for target in ("", *dict.fromkeys(STAGE_NAME.findall(text))):
            source = BuildSource(path, target)
            with suppress(Refusal, NotModelled, Unreadable):
                self.build(source, engine)
            found |= self.paths_of(source)
        return found - {path}

    def _build(self, source: BuildSource, engine: Engine) -> BuiltImage:
        text = self.files.get(source.path)
        if text is None:
            raise NotModelled(source.path, f"there is no {source.path}")
        if sum(found is None for found in self.built.values()) > _MOST_BASES:
            raise NotModelled(source.path, f"more than {_MOST_BASES} images of the repository rest on each other")
        contexts = {
            name: partial(self.build, value, engine) if isinstance(value, BuildSource) else value
            for name, value in source.contexts
        }
        options = {"target": source.target, "build_args": dict(source.build_args), "contexts": contexts}
        where, reading = partial("{}:{}".format, source.path), Reading(source.symbols)
        try:
            look_up = self.look_up_for(source, engine, reading)
            built = build_dockerfile(text, options, self.bases, engine, where, look_up)
        except Refusal as refusal:
            if reading.reveal(str(refusal)) != str(refusal):
                listed = ", ".join(symbol.source for symbol in source.symbols)
                raise NotModelled(listed, f"the image depends on what the shell puts in for {listed}") from None
            raise refusal.in_dockerfile(source.path) from None
        except NotModelled as error:
            raise NotModelled(reading.reveal(error.what), reading.reveal(str(error))) from None
        revealed: BuiltImage = reading.reveal_all(built)
        return revealed

    def _is_known(self, name: str) -> bool:
        try:
            return self.look_up(name) is not None
        except NotModelled:
            return True


def one_of(name: str, sources: Sequence[BuildSource]) -> NotModelled:
    """Say that it is not known which of several builds, which give other images, an image comes from."""
    several = sources[:MOST_SOURCES]
    shown = dict.fromkeys(f"{each.path}, target {each.target}" if each.target else each.path for each in several)
    more = " with one set of build arguments or another" if len(shown) == 1 else ""
    return NotModelled(f"image {name}", f"the image {name} may be built from {' or '.join(shown)}{more}")


def _repository(name: str) -> str:
    """Return the full name of an image without its tag and digest."""
    full = normalized(name.partition("@")[0])
    head, slash, tail = full.rpartition("/")
    return head + slash + tail.partition(":")[0]


def find_sources(
    containers: Iterable[Container],
    lines: Iterable[tuple[str, CommandLine]],
    files: Mapping[str, str],
    given: Mapping[str, BuildSource],
) -> dict[str, tuple[BuildSource, ...]]:
    """Collect the names of images: those of Compose files, of ``lines`` by their file, of other files of tools.

    Several Dockerfiles may give one name. What is ``given`` comes before all others.
    """
    found: dict[str, dict[BuildSource, None]] = {}
    for container in containers:
        if container.source is not None and container.request is not None and container.names_image:
            found.setdefault(container.request.image, {})[container.source] = None
    built = (named for path, line in lines for named in command_builds(path, line, files))
    for name, source in (*built, *(named for path in files for named in file_builds(path, files))):
        found.setdefault(name, {})[source] = None
    return {**{name: tuple(sources) for name, sources in found.items()}, **{name: (of,) for name, of in given.items()}}
