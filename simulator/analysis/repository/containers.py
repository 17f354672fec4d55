"""A container that a file of a repository starts: its place, its request, and what its image is built from."""

from __future__ import annotations

from simulator.analysis.repository.variables import FileVariables
from simulator.callers.pasted.symbols import Reading, Symbol
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine


class BuildSource(NamedTuple):
    """The Dockerfile that an image is built from, and the options of its build.

    ``symbols`` are what stands in the options for what only a shell knows. ``contexts`` are the named contexts that may
    stand in for a base image, each as it is written, or as what else is built.
    """

    path: str
    target: str = ""
    build_args: tuple[tuple[str, str | None], ...] = ()
    symbols: tuple[Symbol, ...] = ()
    contexts: tuple[tuple[str, str | BuildSource], ...] = ()


class Container(NamedTuple):
    """A container that a file starts: its place, its name there, and what its caller asks the engine for.

    ``fault`` is the caller's refusal, or why the request is not known; ``request`` is None then. ``source`` is the
    Dockerfile of which the caller builds the image itself, None if it names one. ``text`` is the line, ``""`` for a
    container of a caller's file; ``reading`` has what stands in the request for what only a shell knows.
    ``names_image`` says whether the file names the image that it builds; others know no name that comes of its folder.
    ``is_other`` says that a line starts containers of which dsim reads none there, as ``docker compose up`` does.
    ``is_exec`` says that the line executes words in a container that runs, which its request then names as its image.
    ``variables`` are the values of the file's variables that are known; they count for the name of the image alone.
    """

    path: str
    line: int
    name: str
    engine: Engine
    request: Request | None
    fault: Refusal | NotModelled | None = None
    source: BuildSource | None = None
    text: str = ""
    reading: Reading = Reading()
    names_image: bool = False
    is_exec: bool = False
    is_other: bool = False
    variables: FileVariables = FileVariables()

    @property
    def image(self) -> str:
        """The name of the image as the file says it; ``""`` where there is none, or the request is not known."""
        if self.request is None or self.is_exec:
            return ""
        return self.variables.fill(self.reading.reveal(self.request.image))

    @property
    def inside(self) -> str:
        """The name of the container in which words are executed; ``""`` for a container that is created."""
        return self.reading.reveal(self.request.image) if self.request is not None and self.is_exec else ""

    @property
    def place(self) -> str:
        """``FILE:LINE NAME``, as a report names the container."""
        line = f":{self.line}" if self.line else ""
        return " ".join(filter(None, (f"{self.path}{line}", self.name)))


class Started(NamedTuple):
    """What a file starts.

    ``error`` says why the file could not be read, ``""`` if it could. ``files`` are the files that were read for it,
    such as a Compose file's override and its ``.env``. ``refusal`` is the one of the tool that reads the file, where it
    is that; its containers are not created. A file that ``is_empty`` starts nothing that dsim knows of.
    """

    containers: tuple[Container, ...] = ()
    error: str = ""
    files: frozenset[str] = frozenset()
    refusal: Refusal | None = None
    is_empty: bool = False
