"""The stages of a Dockerfile, each with what a container of it executes: what checks look at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simulator.analysis.matrix import ARGS, Placeholder
from simulator.build.buildkit.plan import Plan, plan_build
from simulator.build.buildkit.stage import PLATFORM, BuildInput, Stage
from simulator.build.buildkit.stages import every_stage
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.instruction import Argument
from simulator.build.dockerfile.parser import Instruction, read_dockerfile
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.core.text import printable, quoted
from simulator.core.values import CatalogueEntry, ContainerConfig, FromCatalogue, ImageConfig, UnknownWords, Word
from simulator.engine.engine import Engine
from simulator.engine.image_config import image_config
from simulator.golang.reference import find_image
from simulator.images.catalogue import catalogue, resting_on_catalogue, stated
from simulator.images.config import config_object
from simulator.lint.finding import Evidence, Span
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import build, unknown_image

RUN = "docker run IMAGE"
RUN_ARGS = "docker run IMAGE ARGS..."
_ASKED = {RUN: Request(ContainerConfig()), RUN_ARGS: Request(ContainerConfig(cmd=(ARGS,)))}
UNSET_ARG = "unset"  # stands for the value of an ARG that the image cannot be built without
MAX_PARENTS = 100  # stages that one begins with and that are looked at: a longer line costs no more than this one
MOST_BUILDS = 50  # stages at the head of a file that are built one by one where a builder cannot build all at once
LINE_MARK = "@"  # in front of the number of a line, where words were written; no image's name begins with it


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
        config: Any = find_image(name, self.options.bases)
        entry = None
        if config is None and re.search("windows|nanoserver|servercore", name):
            raise NotModelled(f"image {name}", f"{name} is an image for Windows; only linux/... is modelled")
        try:
            if config is None and self.options.use_catalogue:
                entry = catalogue().find(name)
        except NotModelled as why:
            if "Windows" in str(why):
                raise
        if entry:
            built = image_config(stated(entry), self.options.engine, name)
            return resting_on_catalogue(built, FromCatalogue(name, entry)).image, entry
        if config is None:
            return unknown_image(name), None
        return image_config(config_object(config, f"images.{name}"), self.options.engine, name).image, None


class Start(NamedTuple):
    """A stage: its own instructions, the image that it comes to, the one that it began with, and what is executed.

    ``place`` is its place in the file, ``name`` is ``""`` where it has none. ``root`` names the image or ``scratch``
    that it comes from in the end, ``entry`` is what the catalogue has of that. ``line`` are the stages that it begins
    with, itself last, and no more than ``FARTHEST`` of them.
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
    source: BuildInput
    builder: Builder

    @property
    def can_be_started(self) -> bool:
        """Whether somebody can build the stage as an image: by its name, or because it is the last."""
        return self.is_last or bool(self.name)

    @property
    def has_shell(self) -> bool:
        """Whether a shell can be there: not where the image is known to have none."""
        return self.root != "scratch" and (self.entry is None or self.entry.shells != ())

    @property
    def arguments(self) -> set[str]:
        """The names that ARG sets in the stages that it begins with."""
        found = [one for stage in self.line for one, _ in stage.offsets if one.keyword == "arg"]
        return {word.partition("=")[0] for one in found if isinstance(one, Instruction) for word in one.value}

    def done(self, request: str = RUN) -> Simulation:
        """Simulate a request."""
        return simulate(BuiltImage(self.image), _ASKED[request], self.engine)

    def argv(self, request: str = RUN) -> tuple[Word, ...] | None:
        """Give the argv of a request; None where the engine refuses."""
        argv = self.done(request).argv
        return None if argv is None else argv.value

    def argv_on(self, engine: Engine) -> tuple[Word, ...] | None:
        """Give the argv of a plain request on another engine."""
        argv = simulate(BuiltImage(self.image), _ASKED[RUN], engine).argv
        return None if argv is None else argv.value

    def argv_by(self, builder: Builder) -> tuple[Word, ...] | None:
        """Give the argv of a plain request where another builder made the image; None where it refuses."""
        source = self.source._replace(target="" if self.is_last else self.name, style=builder.default_format)
        try:
            argv = simulate(build(source, builder), _ASKED[RUN], self.engine).argv
        except (Refusal, NotModelled):
            return None
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
    source = BuildInput(text, options.target, options.build_args, bases.find, f"{LINE_MARK}{{}}".format, PLATFORM,
                    options.builder.default_format)  # fmt: skip
    try:
        plan = plan_build(source, options.builder)
    except Refusal:
        if not (needed := _needed_arguments(text, options)):
            raise
        plan = plan_build(source._replace(arguments={**options.build_args, **needed}), options.builder)
    wanted = _ancestors(plan) if options.target else range(len(plan.bodies))
    stages: list[Start | Refusal | NotModelled] = []
    lines: dict[int, tuple[Stage, ...]] = {}
    roots: list[str] = []
    last = {name: place for place, name in enumerate(plan.names)}  # the last of a name counts
    for place, built in enumerate(every_stage(plan, source)):
        parent = plan.parents[place]
        roots.append(plan.bases[place] if parent is None else roots[parent])
        if isinstance(built, Stage):
            lines[place] = (*(() if parent is None else lines[parent][1 - MAX_PARENTS :]), built)
            if place in wanted:
                named = plan.names[place] if last[plan.names[place]] == place else ""
                try:
                    stages.append(_start((plan, place, named, roots[place]), lines[place], bases, options.engine))
                except (Refusal, NotModelled) as why:
                    stages.append(why)
        elif place in wanted:
            stages.append(built)
    return File(plan, tuple(stages))


def _needed_arguments(text: str, options: Options) -> dict[str, str]:
    """Give every ARG in front of FROM a value that has none and was given none: who builds the image gives one."""
    found: dict[str, str] = {}
    for instruction in read_dockerfile(text, options.builder).instructions:
        if instruction.keyword == "from":
            break
        if instruction.keyword == "arg":
            names = [word for word in instruction.value if word.isidentifier() or word.endswith(("=", '=""'))]
            found |= {name.partition("=")[0]: UNSET_ARG for name in names}
    return {name: value for name, value in found.items() if options.build_args.get(name) is None}


def _ancestors(plan: Plan) -> set[int]:
    found: set[int] = set()
    place: int | None = plan.target
    while place is not None:
        found.add(place)
        place = plan.parents[place]
    return found


def _start(where: tuple[Plan, int, str, str], line: tuple[Stage, ...], bases: Bases, engine: Engine) -> Start:
    plan, place, named, root = where
    stage = line[-1]
    inherited = ImageConfig()
    if stage.before is not None:
        inherited = stage.before.image()
    elif root != "scratch":
        inherited = bases.find(root)
    entry = None if root == "scratch" else bases.look(root)[1]
    body = tuple(plan.bodies[place])
    last = place == plan.target
    image = stage.image()
    if stage.builder.reader == "imagebuilder" and (last or named):  # a plan is read by the code of the others
        if place >= MOST_BUILDS and not last:
            raise NotModelled(
                "so many stages", f"with Buildah the first {MOST_BUILDS} stages and the last are looked at"
            )
        image = build(stage.source._replace(target=plan.names[place]), stage.builder).image
    return Start(
        place, named, last, body, image, inherited, root, entry, line, engine,
        stage.source, stage.builder,
    )  # fmt: skip


def argv_text(argv: tuple[Word, ...]) -> str:
    """Write an argv as JSON; words that stand for others are written without quotes."""
    words = [f"<{printable(word)}>" if isinstance(word, UnknownWords) else quoted(word) for word in argv]
    return f"[{', '.join(words)}]"


def evidence(start: Start, request: str = RUN) -> Evidence | None:
    """Give the argv of a request as a report shows it; None where the engine refuses, or without a request."""
    argv = start.argv(request) if request else None
    if argv is None:
        return None
    tool = start.engine.name if start.engine.name == "podman" else "docker"
    return shown_evidence(request.replace("docker", tool, 1), argv)


def shown_evidence(request: str, argv: tuple[Word, ...]) -> Evidence:
    """Give an argv as a report shows it."""
    stand_ins = tuple([place for place, word in enumerate(argv) if isinstance(word, Placeholder | UnknownWords)])
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


def written_by(start: Start, word: str) -> Instruction | None:
    """Give the instruction of the stage that wrote a word; None where another stage, an image or a trigger did."""
    where = word.origin.where if isinstance(word, Word) else ""
    if not where.startswith(LINE_MARK):
        return None
    line = int(where[len(LINE_MARK) :])
    found = next((one for one in start.body if one.line == line), None)
    return found if found and found.keyword in ("entrypoint", "cmd") else None
