"""One state of a repository: what each of its files starts, and what these containers come to.

Reads: the files, what options and settings give. Gives: ``State``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis.difference import Comes, compare_answers
from simulator.analysis.repository.containers import BuildSource, Container
from simulator.analysis.repository.images import MOST_SOURCES, RepositoryImages, find_sources
from simulator.analysis.repository.kinds import WITH_LINES, FileKind, kind_of
from simulator.analysis.repository.lines import CommandLine, command_lines
from simulator.analysis.repository.started import read_started
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled, UnknownImage, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.simulation.image import LookUp, look_up_nothing, unknown_image
from simulator.simulation.outcome import KnownImages
from simulator.simulation.pasted import reveal_outcome


class Given(NamedTuple):
    """What options and settings give to both sides: engines, base images, names of images, the catalogue.

    ``pod_kinds`` gives the repository's own kinds of Kubernetes objects with pods, for the path of a manifest.
    """

    engines: tuple[Engine, ...] = ()
    bases: Mapping[str, Any] = {}
    names: Mapping[str, BuildSource] = {}
    look_up: LookUp = look_up_nothing
    pod_kinds: Callable[[str], Sequence[str]] = lambda _path: ()


def images_of(files: Mapping[str, str], given: Given) -> RepositoryImages:
    """Return the images that a repository builds; files that build none are not read."""
    kinds = {
        path: kind for path in files if "build" in files[path] and (kind := kind_of(path, files[path])) is not None
    }
    containers = [
        container
        for path, kind in sorted(kinds.items())
        if kind == "compose"
        for container in read_started(path, kind, files, given.engines).containers
    ]
    sources = find_sources(containers, _lines(files, kinds), files, given.names)
    return RepositoryImages(sources, files, given.bases, given.look_up)


def _lines(files: Mapping[str, str], kinds: Mapping[str, FileKind]) -> Iterator[tuple[str, CommandLine]]:
    """Yield the command lines of all files, each with its file."""
    for path, kind in kinds.items():
        if kind in WITH_LINES:
            yield from ((path, line) for line in command_lines(files[path], kind, path))


class State:
    """One state of a repository: what each of its files starts, and the images that it builds."""

    def __init__(
        self,
        files: Mapping[str, str],
        given: Given,
        modes: Mapping[str, int] | None = None,
        images: RepositoryImages | None = None,
    ) -> None:
        """Read the files; ``modes`` has those of all files by path, 0 for what is no file. Without it all are 0755.

        ``images`` are those that ``images_of`` found in the same files, None where nobody looked.
        """
        self.files, self.given = files, given
        self.modes = dict.fromkeys(files, 0o755) if modes is None else modes
        self.kinds = {path: kind for path in files if (kind := kind_of(path, files[path])) is not None}
        kept: dict[Hashable, Any] = {}
        self.started = {
            path: read_started(
                path, kind, files, given.engines, given.pod_kinds(path) if kind == "kubernetes" else (), kept
            )
            for path, kind in sorted(self.kinds.items())
            if kind != "dockerfile"
        }
        if images is None:
            containers = [container for started in self.started.values() for container in started.containers]
            sources = find_sources(containers, _lines(files, self.kinds), files, given.names)
            images = RepositoryImages(sources, files, given.bases, given.look_up)
        self.images = images

    def is_part(self, path: str) -> bool:
        """Return whether this is a part of another Compose file, which can be read: by extends, by include, merged."""
        is_compose = self.kinds.get(path) == "compose"
        others = (each for other, each in self.started.items() if other != path and not each.error)
        return is_compose and any(path in started.files for started in others)

    def sources_of(self, container: Container) -> tuple[BuildSource, ...]:
        """Return the Dockerfiles of this repository that a container's image may be built from."""
        if container.source is not None:
            return (container.source,)
        return self.images.sources_of(container.image) if container.image else ()

    def rests_on(self, container: Container) -> set[str]:
        """Return the Dockerfiles that the image of a container rests on, once it is known what it comes to."""
        return {path for source in self.sources_of(container) for path in self.images.paths_of(source)}

    def comes_to(self, container: Container, source: BuildSource | None, *, is_open: bool) -> Comes:
        """Return what a container comes to with the image of a source; ``is_open`` says that nobody knows its image."""
        try:
            found: Comes | BuiltImage = self._outcome(container, source, is_open=is_open)
        except (Refusal, NotModelled) as error:
            found = error
        except Unreadable as error:  # a request without an image, of which the Dockerfile is not there
            found = NotModelled(container.place, str(error))
        revealed = reveal_outcome(found, container.reading)
        return NotModelled(container.place, "it gives an image") if isinstance(revealed, BuiltImage) else revealed

    def is_one(self, container: Container, sources: Sequence[BuildSource]) -> bool:
        """Return whether a container comes to the same, whichever of the sources its image is built from."""
        found = [self.comes_to(container, source, is_open=False) for source in sources[:MOST_SOURCES]]
        is_same = all(compare_answers(found[0], each, container.engine).verdict == "same" for each in found[1:])
        return is_same and len(sources) <= MOST_SOURCES

    def _outcome(self, container: Container, source: BuildSource | None, *, is_open: bool) -> Comes | BuiltImage:
        request = container.request
        if request is None:
            return container.fault or NotModelled(container.place, "its request is not known")
        built = None
        if is_open:
            built = BuiltImage(unknown_image(request.image), missing=request.image)
        elif source is not None and request.build is None:
            built = self.images.build(source, container.engine)
        is_unknown = container.is_exec and request.inside is None  # it has the name of a container, and of no image
        look_up = self.images.look_up_for(source, container.engine, container.reading)
        known = KnownImages(built, {} if is_unknown else self.images.bases, look_up)
        try:
            return known.outcome(request, container.engine)
        except (UnknownImage, Unreadable):
            if not request.missing:
                raise
            raise NotModelled(
                request.image or request.missing,
                f"{request.missing}; give the configuration of the image (--base REF=FILE)",
            ) from None
