"""From the stages of a Dockerfile to the configuration of the image that a target gives.

Reads: ``BuildInput``. Gives: ``BuiltImage``.
Compare: BuildKit ``toDispatchState`` (frontend/dockerfile/dockerfile2llb/convert.go); moby
``dispatchFromDockerfile`` (builder/dockerfile/evaluator.go).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from simulator.build.buildkit.classic_images import StageImages
from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.buildkit.effects import apply
from simulator.build.buildkit.files import check_classic_source
from simulator.build.buildkit.plan import Plan, choose_reader, plan_build, platform_of
from simulator.build.buildkit.sources import check_sources, check_triggered, reachable_stages, refuse_later
from simulator.build.buildkit.stage import WINDOWS_PLATFORM, BuildInput, Reader, Stage, copy_field
from simulator.build.dockerfile import windows_paths
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.checks import check
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.build.dockerfile.refusals import InstructionCheck, in_words_of, without_line
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.image import BuiltImage, not_for_windows
from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal, refused_by
from simulator.core.values import ImageConfig
from simulator.golang.platforms import platform_parts
from simulator.golang.reference import normalized, reference_error
from simulator.golang.strconv import quoted

_SCRATCH = normalized("scratch")
BY_CHANCE = "triggers of a stage whose own base had triggers"
"""What is not modelled where BuildKit leaves it to chance."""
_WHY_BY_CHANCE = (
    "since 0.17 BuildKit now carries them out and now does not, for it goes through the stages in random order; "
    "build the first stage as an image of its own"
)


def build(source: BuildInput, builder: Builder) -> BuiltImage:
    """Build the target, or the last stage.

    Raises ``Refusal`` as the builder does, ``NotModelled``, and what ``BuildInput.find`` raises.
    """
    reader = choose_reader(source.text, builder)
    if not reader.frontend:
        return _build(source, reader)
    return refused_by(f"{reader.frontend} ({reader.builder.full_name})", lambda: _build(source, reader))


def _build(source: BuildInput, reader: Reader) -> BuiltImage:
    plan = plan_build(source, reader)
    chosen, _, _, bodies, _, _, parents, target, frontend, _ = plan
    if chosen.commits_each_instruction:
        return _build_in_order(plan, source)
    sources = check_sources(plan)
    needed = reachable_stages(sources, parents, target) if len(bodies) > 1 else [0]
    is_needed = frozenset(needed)
    if (for_windows := follow_base(plan, source, needed)) is not source:
        return _build(for_windows, reader)
    for index in range(len(bodies)):
        _check_base(plan, index, is_built=index in is_needed)
    stages: dict[int, Stage] = {}
    heirs = Counter([parents[index] for index in needed]) if len(needed) > 1 else {}
    for index in needed:
        parent = parents[index]
        refuse_later(index, sources[index], plan)
        parent_stage = None if parent is None else stages[parent]
        stages[index] = build_stage(plan, source, index, parent_stage, needed, takes_over=heirs.get(parent) == 1)
    built = stages[target].built()
    if source.names_platform and (system := windows_or_linux(source.platform)) != built.image.os:
        built = built._replace(image=built.image._replace(os=system))
    return built if frontend is None else built.preceded_by(frontend)


def follow_base(plan: Plan, source: BuildInput, indexes: Iterable[int]) -> BuildInput:
    """Return the input of a build for Windows, if it names no platform and a stage begins with an image for Windows."""
    if source.names_platform or source.follows_base:
        return source
    for index in indexes:
        is_image = plan.parents[index] is None and plan.bases[index] != "scratch" and not plan.bodies[index][0].flags
        if is_image and source.is_windows(plan.bases[index]):
            return source._replace(platform=WINDOWS_PLATFORM)
    return source


def windows_or_linux(platform: str) -> str:
    """Return the operating system of a platform as an image has it: ``windows``, or ``""`` for Linux."""
    return "windows" if platform.startswith("windows") else ""


def _build_in_order(plan: Plan, source: BuildInput) -> BuiltImage:
    """Build every stage up to the target, as the classic builder does; none is looked at before it is built."""
    images = StageImages(plan, source)
    stages: list[Stage] = []
    heirs = Counter(plan.parents[: plan.target + 1])
    for index in range(plan.target + 1):
        _check_base(plan, index, is_built=True)
        images.check(index)
        parent = plan.parents[index]
        parent_stage = None if parent is None else stages[parent]
        stage = build_stage(plan, source, index, parent_stage, takes_over=heirs[parent] == 1)
        images.add(index, stage)
        stages.append(stage)
    index = plan.target
    while not stages[index].changed and (parent := plan.parents[index]) is not None:
        index = parent
    if not stages[index].changed and plan.bases[index] == "scratch":
        raise From.NOTHING.refuses("build", "No image was generated. Is your Dockerfile empty?")
    return stages[plan.target].built()


def _check_base(plan: Plan, index: int, *, is_built: bool) -> None:
    """Refuse the FROM of a stage if its platform or its base name is not valid."""
    if index in plan.refused:
        raise plan.refused[index]
    first, base = plan.bodies[index][0], plan.bases[index]
    system = _platform_os(first, plan)
    is_kept = plan.parents[index] is None and base != "scratch"  # else the platform of the build counts
    if is_kept and system == "windows" and not plan.builder.builds_windows:
        raise not_for_windows(plan.builder, f"FROM --platform of {base}")
    if is_built and is_kept and system not in ("", "linux", "windows"):
        raise NotModelled(
            f"platform {system}", f"a stage for {system} is not modelled; only linux/... and windows/... are"
        )
    if is_kept:
        old = not plan.builder.uppercase_registries
        why = reference_error(base, lower_case_registries=old)
        if why is None and not (plan.builder.commits_each_instruction and normalized(base) == _SCRATCH):
            return
        message = f"failed to parse stage name {quoted(base)}: {why}"
        if plan.builder.commits_each_instruction:
            message = why or "'scratch' is a reserved name"
        refusal = From.BAD_NAME.refuses("build", message)
        refusal.line = first.line
        raise refusal


def build_stage(
    plan: Plan, source: BuildInput, index: int, parent: Stage | None, needed: Sequence[int] | None = None,
    *, takes_over: bool = False,
) -> Stage:  # fmt: skip
    """Build the stage at an index on its parent, the stage that it begins with; None if that is an image.

    ``needed`` are the stages that are built; None means all. With ``takes_over`` it is the only one that begins with
    its parent, of which nothing but the decisions is asked any more.
    """
    stage = Stage(plan.builder, source, plan.syntax, plan.global_args)
    parent_index = plan.parents[index]
    stage.parent = parent
    first = plan.bodies[index][0]
    stage.platform_os = _platform_os(first, plan) or source.platform.partition("/")[0]
    parent_name = "" if parent_index is None else plan.names[parent_index]
    _begin(stage, first, plan.bases[index], parent_name, takes_over=takes_over)
    if parent is not None and parent.chance:
        raise NotModelled(BY_CHANCE, _WHY_BY_CHANCE)
    if triggers := stage.other_fields and stage.other_fields.pop("OnBuild", None):
        _carry_out(stage, triggers, index, plan, needed)
    apply(stage, plan.bodies[index][1:])
    return stage


def _carry_out(stage: Stage, triggers: Sequence[str], index: int, plan: Plan, needed: Sequence[int] | None) -> None:
    """Carry out the triggers of what a stage begins with."""
    builder, parent = stage.builder, stage.parent
    waiting = triggers if parent is None else triggers[parent.kept_triggers :]
    read: Iterable[Instruction] = (_read_trigger(stage, trigger, index, plan, needed) for trigger in waiting)
    if builder.reads_triggers_first:
        read = list(read)
    for trigger, instruction in zip(waiting, read, strict=True):
        apply(stage, (instruction,), InstructionEffect.TRIGGERED.gives(trigger))
    new = stage.other_fields.pop("OnBuild", [])
    stored = new if builder.keeps_new_triggers else []
    stage.chance = builder.reads_triggers_first and (
        bool(stored) or (builder.keeps_carried_triggers and parent is None)
    )
    if builder.keeps_carried_triggers and parent is not None:
        stage.kept_triggers, stored = len(triggers), [*triggers, *stored]
    if stored:
        stage.other_fields["OnBuild"] = stored


def every_stage(plan: Plan, source: BuildInput) -> Iterator[Stage | Refusal | NotModelled]:
    """Build every stage of a plan as if it were the target; yield the reason for a stage that cannot be built.

    The classic builder builds in order, so a stage that it refuses keeps all later ones from being built.
    """
    outcomes: list[Stage | Refusal | NotModelled] = []
    images = StageImages(plan, source)
    for index, parent_index in enumerate(plan.parents):
        parent = None if parent_index is None else outcomes[parent_index]
        if plan.builder.commits_each_instruction and outcomes and isinstance(outcomes[-1], Refusal):
            outcomes.append(outcomes[-1])
        elif parent is None or isinstance(parent, Stage):
            try:
                _check_base(plan, index, is_built=True)
                if plan.builder.commits_each_instruction:
                    images.check(index)
                stage = build_stage(plan, source, index, parent)
                if plan.builder.commits_each_instruction:
                    images.add(index, stage)
                outcomes.append(stage)
            except (Refusal, NotModelled) as reason:
                outcomes.append(reason)
        else:
            outcomes.append(parent)
        yield outcomes[-1]


def _platform_os(first: Instruction, plan: Plan) -> str:
    """Return the operating system that ``FROM --platform`` names; ``""`` if it names no platform."""
    platform = platform_of(first, plan) if first.flags else ""
    return platform_parts(platform).system if platform else ""


def _begin(stage: Stage, first: Instruction, base: str, parent_name: str, *, takes_over: bool) -> None:
    """Begin with scratch, the parent, or an image."""
    builder, parent = stage.builder, stage.parent
    stage.offsets.append((first, 0))
    if parent is not None:
        shared = ("Labels", "Volumes", "ExposedPorts") if builder.stages_share_maps else ()
        stage.other_fields = {
            key: value if key in shared else copy_field(value) for key, value in parent.other_fields.items()
        }
        stage.continue_from(parent, takes_over=takes_over)
        stage.platform_os = parent.platform_os
        stage.decisions.append(From.STAGE.gives(parent_name))
    elif base == "scratch":
        stage.os = windows_or_linux(stage.source.platform)
        stage.platform_os = stage.os or "linux"
        stage.base = ImageConfig(working_dir=builder.scratch_directory, os=stage.os)
        stage.working_dir = builder.scratch_directory
        stage.add_default_path()
        stage.decisions.append((From.SCRATCH_WINDOWS if stage.os else From.SCRATCH).gives(base))
    else:
        stage.base = image = stage.source.find(base, stage.platform_os)
        if image.os == "windows" and not builder.builds_windows:
            raise not_for_windows(builder, f"image {base}")
        stage.begin_with(image)
        if image.other_fields:
            stage.other_fields = {
                key: copy_field(value) for key, value in image.other_fields if key not in builder.lost_base_fields
            }
            if "start-interval" in builder.unknown_flags and (health := stage.other_fields.get("Healthcheck")):
                health.pop("StartInterval", None)
        follows = stage.os == "windows" and stage.source.follows_base
        because = (From.WINDOWS.gives(stage.source.platform),) if follows else ()
        stage.decisions.append(From.IMAGE.gives(base, *because))
    if not builder.commits_each_instruction:
        stage.add_default_path()
    if builder.later_arg_wins and stage.working_dir:
        if stage.reads_windows_paths:
            stage.working_dir = windows_paths.directory(stage.working_dir, stage.working_dir).value
        else:
            stage.working_dir = builder.directory(stage.working_dir, stage.working_dir)
        if parent is None and stage.working_dir != stage.base.working_dir:
            stage.base = stage.base._replace(working_dir=stage.working_dir)


def _read_trigger(stage: Stage, trigger: str, index: int, plan: Plan, needed: Sequence[int] | None) -> Instruction:
    """Read one entry of OnBuild of the base image, for the stage at an index."""
    builder, line = stage.builder, plan.bodies[index][0].line
    instructions = read_dockerfile(trigger, builder).instructions
    if len(instructions) != 1:
        raise InstructionCheck.ONE_TRIGGER.refuses("build", "onbuild trigger should be a single expression")
    triggered = instructions[0]._replace(line=line)
    try:
        check(triggered, builder)
    except Refusal as refusal:
        raise without_line(in_words_of(builder, refusal)) from None
    if triggered.keyword == "from":
        raise InstructionCheck.TRIGGER.refuses("build", "*instructions.Stage is not a command type")
    if builder.commits_each_instruction and triggered.keyword == "copy":
        check_classic_source(triggered, plan.latest, index, old=not builder.uppercase_registries)
    check_triggered(triggered, index, plan, needed)
    return triggered
