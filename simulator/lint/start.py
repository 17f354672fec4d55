"""The stages of a Dockerfile, each with what a container of it executes: what checks look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from simulator.builds import unknown_image
from simulator.configs import config_object, image_config
from simulator.errors import NotModelled
from simulator.frontends import Asked
from simulator.images import catalogue, settled, stated
from simulator.lint.finding import Evidence, Span
from simulator.matrix import ARGS, Placeholder
from simulator.references import find
from simulator.rule import Refusal
from simulator.simulate import Simulation, simulate
from simulator.spec.dockerfile import Instruction
from simulator.spec.image import Builder, Built
from simulator.spec.instruction import Argument
from simulator.spec.stage import PLATFORM, Source, Stage
from simulator.spec.stages import Plan, every_stage, planned
from simulator.spec.start import Engine
from simulator.values import CatalogueEntry, ContainerConfig, FromCatalogue, ImageConfig, Unknown, Word

RUN = "docker run IMAGE"
RUN_ARGS = "docker run IMAGE ARGS..."
_ASKED = {RUN: Asked(ContainerConfig()), RUN_ARGS: Asked(ContainerConfig(cmd=(ARGS,)))}
MARK = "@"  # in front of the number of a line, where words were written; no image's name begins with it


class Options(NamedTuple):
    """What a Dockerfile is built with, and the engine that starts its image."""

    engine: Engine
    builder: Builder
    target: str = ""
    build_args: Mapping[str, str | None] = {}
    bases: Mapping[str, Any] = {}
    use_catalogue: bool = True


class Bases:
    """Finds base images, and remembers those that it found: the same ones stand in many files."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.found: dict[str, tuple[ImageConfig, CatalogueEntry | None] | NotModelled] = {}

    def find(self, name: str) -> ImageConfig:
        """Give the configuration of an image, which is ``Unknown`` words where nobody knows it."""
        return self.look(name)[0]

    def look(self, name: str) -> tuple[ImageConfig, CatalogueEntry | None]:
        """Do so, with the entry of the catalogue where the image is from there."""
        if name not in self.found:
            try:
                self.found[name] = self._look(name)
            except NotModelled as why:
                self.found[name] = why
        found = self.found[name]
        if isinstance(found, NotModelled):
            raise found
        return found

    def _look(self, name: str) -> tuple[ImageConfig, CatalogueEntry | None]:
        config: Any = find(name, self.options.bases)
        entry = None
        if config is None and self.options.use_catalogue and (entry := catalogue().find(name)):
            built = image_config(stated(entry), self.options.engine, name)
            return settled(built, FromCatalogue(name, entry)).image, entry
        if config is None:
            return unknown_image(name), None
        return image_config(config_object(config, f"images.{name}"), self.options.engine, name).image, None


class Start(NamedTuple):
    """A stage: its own instructions, the image that it comes to, the one that it began with, and what is executed.

    ``place`` is its place in the file, ``name`` is ``""`` where it has none. ``root`` names the image or ``scratch``
    that it comes from in the end, ``entry`` is what the catalogue has of that. ``line`` are the stages that it begins
    with, itself last.
    """

    place: int
    name: str
    is_last: bool
    body: tuple[Instruction, ...]
    image: ImageConfig
    inherited: ImageConfig
    root: str
    entry: CatalogueEntry | None
    line: tuple[Stage, ...]
    engine: Engine

    @property
    def can_be_started(self) -> bool:
        """Whether somebody can build the stage as an image: by its name, or because it is the last."""
        return self.is_last or bool(self.name)

    def done(self, request: str = RUN) -> Simulation:
        """Simulate a request."""
        return simulate(Built(self.image), _ASKED[request], self.engine)

    def argv(self, request: str = RUN) -> tuple[Word, ...] | None:
        """Give the argv of a request; None where the engine refuses."""
        argv = self.done(request).argv
        return None if argv is None else argv.value

    def own(self, keyword: str) -> Instruction | None:
        """Give the stage's instruction of a kind that counts: the last."""
        return next((one for one in reversed(self.body) if one.keyword == keyword), None)


class File(NamedTuple):
    """A Dockerfile that was read: its plan, and its stages, or why one of them cannot be built."""

    plan: Plan
    stages: tuple[Start | Refusal | NotModelled, ...]

    @property
    def starts(self) -> Iterator[Start]:
        """The stages that can be built."""
        return (stage for stage in self.stages if isinstance(stage, Start))


def opened(text: str, options: Options, bases: Bases) -> File:
    """Read a Dockerfile; raises ``Refusal`` or ``NotModelled`` where nothing of it can be built."""
    source = Source(text, options.target, options.build_args, bases.find, f"{MARK}{{}}".format, PLATFORM)
    plan = planned(source, options.builder)
    wanted = _ancestors(plan) if options.target else range(len(plan.bodies))
    stages: list[Start | Refusal | NotModelled] = []
    lines: dict[int, tuple[Stage, ...]] = {}
    for place, built in enumerate(every_stage(plan, source)):
        if isinstance(built, Stage):
            parent = plan.parents[place]
            lines[place] = (*(() if parent is None else lines[parent]), built)
            if place in wanted:
                stages.append(_start(plan, place, lines[place], bases, options.engine))
        elif place in wanted:
            stages.append(built)
    return File(plan, tuple(stages))


def _ancestors(plan: Plan) -> set[int]:
    found: set[int] = set()
    place: int | None = plan.target
    while place is not None:
        found.add(place)
        place = plan.parents[place]
    return found


def _start(plan: Plan, place: int, line: tuple[Stage, ...], bases: Bases, engine: Engine) -> Start:
    stage, first = line[-1], place
    while (parent := plan.parents[first]) is not None:
        first = parent
    root = plan.bases[first]
    inherited = ImageConfig()
    if stage.before is not None:
        inherited = stage.before.image()
    elif root != "scratch":
        inherited = bases.find(root)
    entry = None if root == "scratch" else bases.look(root)[1]
    body = tuple(plan.bodies[place])
    last = place == plan.target
    return Start(place, plan.names[place], last, body, stage.image(), inherited, root, entry, line, engine)


def evidence(start: Start, request: str = RUN) -> Evidence | None:
    """Give the argv of a request as a report shows it; None where the engine refuses."""
    argv = start.argv(request)
    if argv is None:
        return None
    stand_ins = tuple([place for place, word in enumerate(argv) if isinstance(word, Placeholder | Unknown)])
    return Evidence(request, tuple(map(str, argv)), stand_ins)


def span(instruction: Instruction) -> Span:
    """Give the stretch of an instruction, from its keyword to its last character."""
    original, (texts, numbers), _ = instruction.lines.joined(instruction.at)
    shift = instruction.line - instruction.at
    blanks = len(original) - len(original.lstrip())
    column = blanks + 1 if blanks < len(texts[0]) else 1
    for text, number in zip(reversed(texts), reversed(numbers), strict=True):
        if text.strip():
            return Span(instruction.line, column, number + shift - 1, len(text.rstrip()) + 1)
    return Span(instruction.line, column, instruction.line, column)


def argument_span(argument: Argument, begin: int = 0, end: int | None = None) -> Span:
    """Give the stretch of a part of an instruction's argument."""
    end = len(argument.text) if end is None else end
    first = argument.spot(begin)
    last = argument.spot(max(end - 1, 0))
    return Span(*first, last[0], last[1] + (1 if end else 0))


Check = Callable[[Start], Iterator[Any]]
