"""From the stages of a Dockerfile to the configuration of the image that a target gives.

Reads: ``BuildInput``. Gives: ``BuiltImage``.
Compare: BuildKit ``toDispatchState`` (frontend/dockerfile/dockerfile2llb/convert.go); moby
``dispatchFromDockerfile`` (builder/dockerfile/evaluator.go).
"""

from collections.abc import Iterator, Mapping

from simulator.build.buildkit.effects import InstructionEffect, apply
from simulator.build.buildkit.plan import Plan, plan_build, reachable_stages
from simulator.build.buildkit.stage import DEFAULT_PATH, BuildInput, Stage, copy_field
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.checks import check
from simulator.build.dockerfile.expansion import Syntax, expand
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.build.dockerfile.refusals import InstructionCheck
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.image import BuiltImage
from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.golang.reference import platform_os, reference_error


def build(source: BuildInput, builder: Builder) -> BuiltImage:
    """Build the target, or the last stage.

    Raises ``Refusal`` as the builder does, ``NotModelled``, and what ``BuildInput.find`` raises.
    """
    plan = plan_build(source, builder)
    builder, _, _, bodies, names, bases, parents, target = plan
    needed = reachable_stages(bodies, parents, names, target) if builder.skips_unneeded_stages else range(target + 1)
    needed_set = set(needed)
    for index in range(len(bodies)) if builder.skips_unneeded_stages else needed:
        _check_base(plan, index, is_built=index in needed_set)
    stages: dict[int, Stage] = {}
    for index in needed:
        parent = parents[index]
        stages[index] = build_stage(plan, source, index, None if parent is None else stages[parent])
    if builder.commits_each_instruction and bases[target] == "scratch" and not stages[target].changed:
        raise From.NOTHING.refuses("build", "No image was generated. Is your Dockerfile empty?")
    return stages[target].built()


def _check_base(plan: Plan, index: int, *, is_built: bool) -> None:
    """Refuse the FROM of a stage if its platform or its base name is not valid."""
    first, base = plan.bodies[index][0], plan.bases[index]
    system = _platform_os(first, plan.global_args, plan.syntax) if first.flags else "linux"
    if is_built and system != "linux":
        raise NotModelled(f"platform {system}", f"a stage for {system} is not modelled; only linux/... is")
    if plan.parents[index] is None and base != "scratch" and (why := reference_error(base)):
        refusal = From.BAD_NAME.refuses("build", f'failed to parse stage name "{base}": {why}')
        refusal.line = first.line
        raise refusal


def build_stage(plan: Plan, source: BuildInput, index: int, parent: Stage | None) -> Stage:
    """Build the stage at an index on its parent, the stage that it begins with; None if that is an image."""
    stage = Stage(plan.builder, source, plan.syntax, plan.global_args)
    parent_index = plan.parents[index]
    stage.parent = parent
    parent_name = "" if parent_index is None else plan.names[parent_index]
    _begin(stage, plan.bodies[index][0], plan.bases[index], parent_name)
    apply(stage, plan.bodies[index][1:])
    return stage


def every_stage(plan: Plan, source: BuildInput) -> Iterator[Stage | Refusal | NotModelled]:
    """Build every stage of a plan as if it were the target; yield the reason for a stage that cannot be built."""
    outcomes: list[Stage | Refusal | NotModelled] = []
    for index, parent_index in enumerate(plan.parents):
        parent = None if parent_index is None else outcomes[parent_index]
        if parent is None or isinstance(parent, Stage):
            try:
                _check_base(plan, index, is_built=True)
                outcomes.append(build_stage(plan, source, index, parent))
            except (Refusal, NotModelled) as reason:
                outcomes.append(reason)
        else:
            outcomes.append(parent)
        yield outcomes[-1]


def _platform_os(first: Instruction, global_args: Mapping[str, str], syntax: Syntax) -> str:
    """Return the operating system that ``FROM --platform`` names; ``linux`` if it names no platform."""
    text = first.flags[0].partition("=")[2]  # FROM has no other flag
    if not text:
        return "linux"
    platform = expand(text, global_args, syntax)
    system = platform_os(platform)
    if system is None:
        raise From.BAD_PLATFORM.refuses("build", f'failed to parse platform : "{platform}" is no platform')
    return system


def _begin(stage: Stage, first: Instruction, base: str, parent_name: str) -> None:
    """Begin with scratch, the parent, or an image, and then run the triggers that it stores."""
    builder, parent = stage.builder, stage.parent
    stage.offsets.append((first, 0))
    if parent is not None:
        shared = ("Labels", "Volumes", "ExposedPorts") if builder.stages_share_maps else ()
        stage.other_fields = {
            key: value if key in shared else copy_field(value) for key, value in parent.other_fields.items()
        }
        stage.variables.update(parent.variables if builder.later_arg_wins else {})
        stage.begin_with(parent.image())
        stage.decisions.append(From.STAGE.gives(parent_name))
    elif base == "scratch":
        stage.base = ImageConfig(working_dir=builder.scratch_directory)
        stage.working_dir = builder.scratch_directory
        stage.add_default_path()
        stage.decisions.append(From.SCRATCH.gives(base))
    else:
        stage.base = image = stage.source.find(base)
        stage.begin_with(image)
        if image.other_fields:
            stage.other_fields = {
                key: copy_field(value) for key, value in image.other_fields if key not in builder.lost_base_fields
            }
        stage.decisions.append(From.IMAGE.gives(base))
    if not builder.commits_each_instruction and "PATH" not in stage.env_indexes:
        stage.add_default_path()
    stage.variables.setdefault("PATH", DEFAULT_PATH)
    if builder.later_arg_wins and stage.working_dir:
        stage.working_dir = builder.directory(stage.working_dir, stage.working_dir)
        if parent is None and stage.working_dir != stage.base.working_dir:
            stage.base = stage.base._replace(working_dir=stage.working_dir)
    for trigger in (stage.other_fields and stage.other_fields.pop("OnBuild", None)) or ():
        for instruction in read_dockerfile(trigger, builder).instructions:
            triggered = instruction._replace(line=first.line)
            check(triggered, builder)
            if triggered.keyword in ("onbuild", "from", "maintainer"):
                message = f"{triggered.typed} isn't allowed as an ONBUILD trigger"
                raise InstructionCheck.TRIGGER.refuses("build", message)
            apply(stage, (triggered,), InstructionEffect.TRIGGERED.gives(trigger))
