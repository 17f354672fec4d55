"""The images that a repository builds, by the names under which callers start them.

Reads: ``docker build -t`` lines, Compose services with ``build`` and ``image``, and names that settings and options
give. Gives: ``RepositoryImages``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from simulator.analysis.repository.containers import BuildSource, Container
from simulator.analysis.repository.lines import CommandLine
from simulator.build.image import BuiltImage
from simulator.callers.pasted.line import read_pasted
from simulator.callers.pasted.symbols import Reading, marks_in
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.core.values import FromCatalogue
from simulator.engine.engine import Engine
from simulator.golang.reference import normalized
from simulator.simulation.image import build_dockerfile, look_up_nothing

# The options of docker build and podman build that take a value, beside those that are read.
_VALUES = frozenset(
    """--add-host --allow --annotation --attest --build-context --builder --cache-from --cache-to --cgroup-parent
    --iidfile --label --metadata-file --network --no-cache-filter -o --output --platform --progress --provenance
    --sbom --secret --shm-size --ssh --ulimit -m --memory --cpus -c --cpu-shares --isolation --format --layers
    -v --volume --authfile --creds --jobs --squash-all""".split()
)

_NAMES = {"podman": ("Containerfile", "Dockerfile"), "nerdctl": ("Dockerfile", "Containerfile")}
"""The names by which a tool finds the file of a build without --file; docker finds ``Dockerfile`` alone."""


class RepositoryImages(NamedTuple):
    """The Dockerfile of each image by its name, the files of the repository, and what the builds begin with."""

    sources: Mapping[str, BuildSource]
    files: Mapping[str, str]
    bases: Mapping[str, Any] = {}
    look_up: Callable[[str], FromCatalogue | None] = look_up_nothing

    def sources_of(self, name: str) -> tuple[BuildSource, ...]:
        """Find the Dockerfiles that an image may be built from: by its full name, else by its name without the tag."""
        full = {normalized(known): source for known, source in self.sources.items()}
        if found := full.get(normalized(name)):
            return (found,)
        fitting = [source for known, source in self.sources.items() if _repository(known) == _repository(name)]
        return tuple(dict.fromkeys(fitting))

    def build(self, source: BuildSource, engine: Engine) -> BuiltImage:
        """Build an image; symbols stand in it as they are written.

        Raises the builder's ``Refusal``; ``NotModelled`` where the Dockerfile is missing, or a symbol decides.
        """
        text = self.files.get(source.path)
        if text is None:
            raise NotModelled(source.path, f"there is no {source.path}")
        options = {"target": source.target, "build_args": dict(source.build_args)}
        where, reading = partial("{}:{}".format, source.path), Reading(source.symbols)
        try:
            built = build_dockerfile(text, options, self.bases, engine, where, self.look_up)
        except Refusal as refusal:
            if reading.reveal(str(refusal)) != str(refusal):
                listed = ", ".join(symbol.source for symbol in source.symbols)
                raise NotModelled(listed, f"the image depends on what the shell puts in for {listed}") from None
            raise
        revealed: BuiltImage = reading.reveal_all(built)
        return revealed


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
) -> dict[str, BuildSource]:
    """Collect the names of images; what is ``given`` comes first, then Compose files, then ``lines`` by their file."""
    found = dict(given)
    for container in containers:
        if container.source is not None and container.request is not None and container.names_image:
            found.setdefault(container.request.image, container.source)
    for path, line in lines:
        for name, source in _built_by(line, path, files):
            found.setdefault(name, source)
    return found


def _built_by(line: CommandLine, path: str, files: Mapping[str, str]) -> list[tuple[str, BuildSource]]:
    """Return the names that a build line gives to an image; empty for any other line, or one that is not understood."""
    try:
        pasted = read_pasted((line.text,))
    except (NotModelled, Unreadable):
        return []
    words = [*pasted.command.split(), *pasted.words]
    if "build" not in [word for word in words[:2] if not word.startswith("-")] or "compose" in words[:1]:
        return []
    options = _build_options(words[words.index("build") + 1 :])
    dockerfile = _find(pasted.tool, options, path, files)
    if dockerfile is None:
        return []
    used = marks_in("\0".join((options.target, *(value or "" for _, value in options.build_args))))
    symbols = tuple(symbol for symbol in pasted.symbols if symbol.mark in used)
    source = BuildSource(dockerfile, options.target, options.build_args, symbols)
    reading = Reading(pasted.symbols)
    return [(reading.reveal(tag), source) for tag in options.tags]


class _BuildOptions(NamedTuple):
    tags: tuple[str, ...]
    file: str
    target: str
    context: str
    build_args: tuple[tuple[str, str | None], ...]


def _build_options(words: Sequence[str]) -> _BuildOptions:
    values: dict[str, list[str]] = {"tag": [], "file": [], "target": [], "build-arg": []}
    short = {"-t": "tag", "-f": "file"}
    context, at = "", 0
    while at < len(words):
        name, equals, value = words[at].partition("=")
        key = short.get(name[:2]) if not name.startswith("--") else name[2:]
        at += 1
        if not name.startswith("-") or name == "-":
            context = words[at - 1]
        elif key in values:
            if not equals and not name.startswith("--") and len(name) > 2:
                value, equals = name[2:], "="
            if not equals and at < len(words):
                value, at = words[at], at + 1
            values[key].append(value)
        elif name in _VALUES and not equals:
            at += 1
    pairs = [entry.partition("=") for entry in values["build-arg"]]
    return _BuildOptions(
        tuple(values["tag"]),
        (values["file"] or [""])[-1],
        (values["target"] or [""])[-1],
        context,
        tuple((name, value) for name, equals, value in pairs if equals),
    )


def _find(tool: str, options: _BuildOptions, path: str, files: Mapping[str, str]) -> str | None:
    """Find the Dockerfile of a build line, which begins in the repository's root or in the folder of its file."""
    file, context = options.file, options.context
    if not context or context == "-" or "://" in context:
        return None
    for folder in dict.fromkeys(("", posixpath.dirname(path))):
        names = [file] if file else [posixpath.join(context, name) for name in _NAMES.get(tool, ("Dockerfile",))]
        for name in names:
            place = posixpath.normpath(posixpath.join(folder, name))
            if place in files:
                return place
    return None
