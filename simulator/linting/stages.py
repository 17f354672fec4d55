"""The stages of a Dockerfile, each with what a container of it executes: the input of the checks."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.matrix import ARGS
from simulator.build.buildkit.plan import Plan, choose_reader, plan_build
from simulator.build.buildkit.sources import check_sources
from simulator.build.buildkit.stage import BuildInput, Stage
from simulator.build.buildkit.stages import every_stage, follow_base
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.request import Request
from simulator.core.rule import Decision, Refusal
from simulator.core.values import CatalogueEntry, ContainerConfig, FromCatalogue, ImageConfig, Word
from simulator.engine.engine import Engine
from simulator.golang.reference import reference_error
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.simulation.container import Simulation, simulate
from simulator.simulation.image import build

RUN = "docker run IMAGE"
RUN_ARGS = "docker run IMAGE ARGS..."
_REQUESTS = {RUN: Request(ContainerConfig()), RUN_ARGS: Request(ContainerConfig(cmd=(ARGS,)))}
UNSET_ARG = "unset"  # the value of an ARG that the image cannot be built without
MAX_PARENTS = 100  # ancestors of a stage that are checked: a longer ancestry costs no more
MAX_BUILDS = 50  # first stages of a file that are built, if the builder builds each separately
LINE_MARK = "@"  # comes before a line number in origins; no image name begins with it


class ImageStage(NamedTuple):
    """A stage that can be built: its own instructions, its image, and what a container of it executes.

    ``position`` is its position in the file, from 0; ``name`` is ``""`` if it has none, or a later stage has the same
    name. ``inherited`` is the image that it begins with. ``base_name`` is the image or ``scratch`` that its ancestry
    begins with, and ``catalogue_entry`` the catalogue's entry for that image. ``ancestry`` are the stages that it is
    based on, itself last, at most ``MAX_PARENTS`` of them.
    """

    position: int
    name: str
    is_last: bool
    instructions: tuple[Instruction, ...]
    image: ImageConfig
    inherited: ImageConfig
    base_name: str
    catalogue_entry: CatalogueEntry | None
    ancestry: tuple[Stage, ...]
    engine: Engine
    build_input: BuildInput
    builder: Builder

    @property
    def can_be_started(self) -> bool:
        """Whether the stage can be built as an image: by its name, or because it is the last."""
        return self.is_last or bool(self.name)

    @property
    def has_shell(self) -> bool:
        """Whether the image may have a shell; not if it is known to have none."""
        return self.base_name != "scratch" and (self.catalogue_entry is None or self.catalogue_entry.shells != ())

    @property
    def build_arguments(self) -> set[str]:
        """The names that ARG sets in this stage and those that it is based on."""
        instructions = [instruction for parent in self.ancestry for instruction, _ in parent.offsets]
        arguments = [instruction for instruction in instructions if instruction.keyword == "arg"]
        return {word.partition("=")[0] for instruction in arguments for word in instruction.value}

    def built(self) -> BuiltImage:
        """Return the image as advice takes it: with its base's entry in the catalogue, and the instructions."""
        entry = self.catalogue_entry
        catalogued = FromCatalogue(self.base_name, entry) if entry else None
        decisions: list[Decision[object]] = []
        offsets: list[tuple[Instruction, int]] = []
        for parent in self.ancestry:
            offsets += [(instruction, at + len(decisions)) for instruction, at in parent.offsets]
            decisions += parent.decisions
        return BuiltImage(self.image, tuple(decisions), offsets=tuple(offsets), catalogued=catalogued)

    def simulation(self, request: str = RUN) -> Simulation:
        """Simulate a request."""
        return simulate(BuiltImage(self.image), _REQUESTS[request], self.engine)

    def argv(self, request: str = RUN) -> tuple[Word, ...] | None:
        """Return the argv of a request; None if the engine refuses it."""
        argv = self.simulation(request).argv
        return None if argv is None else argv.value

    def argv_with_engine(self, engine: Engine) -> tuple[Word, ...] | None:
        """Return the argv of a plain request on another engine; None if that engine refuses it."""
        argv = simulate(BuiltImage(self.image), _REQUESTS[RUN], engine).argv
        return None if argv is None else argv.value

    def argv_with_builder(self, builder: Builder) -> tuple[Word, ...] | None:
        """Return the argv of a plain request if another builder built the image; None if builder or engine refuses."""
        found = self.built_simulation(builder)
        return None if found is None or found.argv is None else found.argv.value

    def built_simulation(self, builder: Builder | None = None) -> Simulation | None:
        """Simulate a plain request with the image as a builder builds it; None if the builder refuses.

        Beside ``simulation`` it knows the instructions, and the entry of the catalogue that the image rests on.
        """
        by = builder or self.builder
        build_input = self.build_input._replace(target="" if self.is_last else self.name, style=by.default_format)
        try:
            return simulate(build(build_input, by), _REQUESTS[RUN], self.engine)
        except (Refusal, NotModelled):
            return None

    def last_instruction(self, keyword: str) -> Instruction | None:
        """Return the stage's last instruction with a keyword, which is the one that applies; None without one."""
        return next((each for each in reversed(self.instructions) if each.keyword == keyword), None)


class DockerfileStages(NamedTuple):
    """The plan of a Dockerfile, and its stages; for a stage that cannot be built, the reason."""

    plan: Plan
    stages: tuple[ImageStage | Refusal | NotModelled, ...]

    @property
    def built(self) -> Iterator[ImageStage]:
        """The stages that can be built."""
        return (stage for stage in self.stages if isinstance(stage, ImageStage))


def read_stages(text: str, options: BuildOptions, bases: BaseImages) -> DockerfileStages:
    """Read a Dockerfile; raises ``Refusal`` or ``NotModelled`` if none of its stages can be built."""
    build_input = BuildInput(text, options.target, options.build_args, bases.find, f"{LINE_MARK}{{}}".format,
                             style=options.builder.default_format, is_windows=bases.is_windows)  # fmt: skip
    plan = _plan(build_input, options)
    if (followed := follow_base(plan, build_input, range(len(plan.bodies)))) is not build_input:
        build_input = followed
        plan = _plan(build_input, options)
    if not plan.builder.commits_each_instruction:
        check_sources(plan)
    positions = _ancestors(plan) if options.target else range(len(plan.bodies))
    stages: list[ImageStage | Refusal | NotModelled] = []
    ancestries: dict[int, tuple[Stage, ...]] = {}
    base_names: list[str] = []
    last_positions = {
        name: position for position, name in enumerate(plan.names)
    }  # FROM finds the last stage with a name
    for position, stage in enumerate(every_stage(plan, build_input)):
        parent = plan.parents[position]
        base_names.append(plan.bases[position] if parent is None else base_names[parent])
        if isinstance(stage, Stage):
            ancestries[position] = (*(() if parent is None else ancestries[parent][1 - MAX_PARENTS :]), stage)
            if position in positions:
                stage_name = plan.names[position] if last_positions[plan.names[position]] == position else ""
                names = stage_name, base_names[position]
                try:
                    stages.append(_image_stage(plan, position, names, ancestries[position], bases))
                except (Refusal, NotModelled) as error:
                    stages.append(error)
        elif position in positions:
            stages.append(stage)
    return DockerfileStages(plan, tuple(stages))


def _plan(build_input: BuildInput, options: BuildOptions) -> Plan:
    """Read a Dockerfile; if a FROM is no image name for want of a build argument, any value stands for that."""
    reader = choose_reader(build_input.text, options.builder)
    try:
        plan = plan_build(build_input, reader)
        if all(base and reference_error(base) is None for base in plan.bases):
            return plan
    except Refusal:
        plan = None
    if missing := missing_arguments(build_input.text, options):
        build_input = build_input._replace(arguments={**options.build_args, **missing})
    return plan_build(build_input, reader) if plan is None or missing else plan


def missing_arguments(text: str, options: BuildOptions) -> dict[str, str]:
    """Return a value for each ARG before the first FROM that has none: whoever builds the image has to give one."""
    arguments: dict[str, str] = {}
    for instruction in read_dockerfile(text, options.builder).instructions:
        if instruction.keyword == "from":
            break
        if instruction.keyword == "arg":
            names = [word for word in instruction.value if word.isidentifier() or word.endswith(("=", '=""'))]
            arguments |= {name.partition("=")[0]: UNSET_ARG for name in names}
    return {name: value for name, value in arguments.items() if options.build_args.get(name) is None}


def _ancestors(plan: Plan) -> set[int]:
    positions: set[int] = set()
    position: int | None = plan.target
    while position is not None:
        positions.add(position)
        position = plan.parents[position]
    return positions


def _image_stage(
    plan: Plan, position: int, names: tuple[str, str], ancestry: tuple[Stage, ...], bases: BaseImages
) -> ImageStage:
    """Describe a stage that was built; ``names`` are its own name and that of its base image."""
    name, base_name = names
    stage = ancestry[-1]
    inherited = ImageConfig()
    if stage.parent is not None:
        inherited = stage.parent.image()
    elif base_name != "scratch":
        inherited = stage.base
    catalogue_entry = None if base_name == "scratch" else bases.look(base_name, stage.platform_os)[1]
    instructions = tuple(plan.bodies[position])
    is_last = position == plan.target
    image = stage.image()
    if stage.builder.reader == "imagebuilder" and (
        is_last or name
    ):  # the plan is BuildKit's; Buildah builds the stage itself
        if position >= MAX_BUILDS and not is_last:
            raise NotModelled(
                "so many stages", f"with Buildah the first {MAX_BUILDS} stages and the last are looked at"
            )
        image = build(stage.source._replace(target=plan.names[position]), stage.builder).image
    return ImageStage(
        position, name, is_last, instructions, image, inherited, base_name, catalogue_entry, ancestry,
        bases.options.engine, stage.source, stage.builder,
    )  # fmt: skip


def find_writer(stage: ImageStage, word: str) -> Instruction | None:
    """Return the stage's instruction that wrote a word; None if another stage, an image or a trigger did."""
    where = word.origin.where if isinstance(word, Word) else ""
    number = where.removeprefix(LINE_MARK)
    if number == where or not number.isdecimal():
        return None
    line = int(number)
    instruction = next((instruction for instruction in stage.instructions if instruction.line == line), None)
    return instruction if instruction and instruction.keyword in ("entrypoint", "cmd") else None
