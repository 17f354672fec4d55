"""From a Dockerfile to the configuration of the image that Buildah and podman build create from it.

Reads: ``BuildInput``. Gives: ``BuiltImage``.
Compare: buildah ``buildStage`` (imagebuildah/executor.go), ``Execute`` and ``prepare`` (imagebuildah/
stage_executor.go); openshift/imagebuilder ``FromImage`` (builder.go).
"""

from collections.abc import Iterator, Mapping

from simulator.build.buildah.effects import BuildahEffect, apply
from simulator.build.buildah.expansion import expand
from simulator.build.buildah.flags import BuildahFlag, refuse
from simulator.build.buildah.plan import (
    BuildahPlan,
    StagePlan,
    declare_global_args,
    find_target,
    plan_stages,
    reachable_stages,
    read_dockerfile,
    split_stages,
    stage_names,
)
from simulator.build.buildah.stage import BuildahArg, Stage, automatic_args
from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.buildkit.stage import BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.image import BuiltImage, not_for_windows
from simulator.build.stage_start import BuildahStage
from simulator.core.errors import NotModelled
from simulator.core.values import ImageConfig

TWO_STAGES = "two stages of the name"
"""How ``NotModelled.what`` begins if the image depends on the order in which Buildah happens to build stages."""


def build(source: BuildInput, builder: Builder) -> BuiltImage:
    """Build the target, or the last stage.

    Raises ``Refusal`` as Buildah does, ``NotModelled``, and what ``BuildInput.find`` raises.
    """
    instructions, decisions = read_dockerfile(source.text, builder)
    head, bodies = split_stages(instructions)
    build_args = {name: value for name, value in source.arguments.items() if value is not None}
    platform = build_args.pop("TARGETPLATFORM", source.platform) if builder.platform_args_are_fixed else source.platform
    platform_args = automatic_args(platform)
    global_args = declare_global_args(head, build_args, builder)
    plans = list(plan_stages(bodies, build_args, global_args, platform_args, builder))
    if source.target:
        plans = plans[: find_target(plans, source.target, builder) + 1]
    if not plans:
        raise BuildahPlan.NO_FROM.refuses("build", "no stages to build")
    overridden = {name: build_args[name] for name in global_args if name in build_args}
    scope = {**global_args, **platform_args, **overridden} if builder.numbers_named_stages else global_args
    bases, needed = reachable_stages(plans, global_args, platform_args, builder)
    stages: dict[str, Stage | None] = {}  # None for several with the same name
    stage = Stage(builder, source, plans[-1].arguments)
    for index, plan in enumerate(plans):
        if index in needed:
            stage = Stage(builder, source, plan.arguments)
            following = _begin(stage, plan, scope, stages)
            for instruction in following:
                apply(stage, instruction)
            _commit(stage, changed=bool(following))
            if not following or plan.name in bases or str(index) in bases:
                found = None if plan.name in stages and not builder.from_numbers_stages else stage
                stages.update(dict.fromkeys(stage_names(plan, index, builder), found))
    built = stage.built()
    offsets = (*built.offsets[:1], *((instruction, at + len(decisions)) for instruction, at in built.offsets[1:]))
    return built._replace(decisions=(*decisions, *built.decisions), offsets=offsets)


def _commit(stage: Stage, *, changed: bool) -> None:
    """Complete the image of a stage; without instructions after FROM, it is the base image unchanged."""
    beginning = stage.decisions[0]
    if not changed and beginning.rule is not BuildahStage.SCRATCH:
        stage.image = stage.base
        if beginning.rule is BuildahStage.IMAGE:
            stage.decisions.append(BuildahStage.TAGGED.gives(beginning.value))
        return
    stage.commit(stage.source.style)
    if stage.source.style == "oci":
        stage.decisions.append(BuildahStage.OCI.gives(beginning.value))


def _begin(
    stage: Stage, plan: StagePlan, scope: Mapping[str, str], stages: Mapping[str, Stage | None]
) -> list[Instruction]:
    """Begin with scratch, an earlier stage, or an image; return the instructions after FROM, triggers first.

    ``scope`` are the variables that FROM may use, ``stages`` the earlier stages by name.
    """
    first = plan.first
    if first is None:
        raise BuildahPlan.NO_FROM.refuses("build", "no FROM statement found")
    words = first.value
    if len(words) != 1 and not (len(words) == 3 and words[1].lower() == "as"):
        raise BuildahStage.FROM_WORDS.refuses(
            "build", "FROM requires either one argument, or three: FROM <source> [AS <name>]"
        )
    base = expand(words[0], scope, stage.builder.modifiers_without_colon)
    _check_flags(first, {**plan.arguments.values, **scope}, stage.builder)
    if base in stages:
        stage.parent = stages[base]
        if stage.parent is None:
            message = f"two stages are named {base}, and which one Buildah takes changes from run to run; name one anew"
            raise NotModelled(f"{TWO_STAGES} {base}", message)
        stage.begin_with(stage.parent.image)
        stage.decisions.append(BuildahStage.STAGE.gives(base))
    elif base == "scratch":
        stage.begin_with(ImageConfig(working_dir=stage.builder.scratch_directory))
        stage.decisions.append(BuildahStage.SCRATCH.gives(base))
    elif not base:
        raise BuildahStage.BLANK.refuses("build", "determining starting point for build: no FROM statement found")
    else:
        image = stage.source.find(base, "linux")
        if image.os == "windows":
            raise not_for_windows(stage.builder, f"image {base}")
        stage.begin_with(image)
        stage.decisions.append(BuildahStage.IMAGE.gives(base))
    if plan.inherited:
        stage.decisions.append(BuildahArg.INHERITED.gives(list(plan.inherited)))
    stage.offsets.append((first, 0))
    return [*_take_triggers(stage, first.line), *plan.body[1:]]


def _check_flags(first: Instruction, scope: Mapping[str, str], builder: Builder) -> None:
    """Check the flags of FROM; raise ``NotModelled`` for a platform other than Linux."""
    for flag in first.flags:
        name, _, value = expand(flag, scope, builder.modifiers_without_colon).partition("=")
        is_known = name[2:] in ("platform", "after") and name[2:] not in builder.unknown_flags
        if not is_known or not (value or builder.empty_flags):
            refuse(BuildahFlag.BAD, f"FROM does not support the flag {flag}, or not with that value")
        if name == "--platform" and value and not value.startswith("linux/"):
            raise NotModelled(f"platform {value}", f"the platform {value} is not modelled; only linux/... is")


def _take_triggers(stage: Stage, line: int) -> Iterator[Instruction]:
    """Remove the triggers of the base from the stage, and yield their instructions, placed at a line."""
    triggers = stage.other_fields.pop("OnBuild", None) or []
    for instruction in read_dockerfile("\n".join(triggers), stage.builder)[0]:
        if instruction.keyword in ("onbuild", "from", "maintainer"):
            refuse(BuildahEffect.TRIGGER, f"{instruction.typed} isn't allowed as an ONBUILD trigger")
        stage.decisions.append(InstructionEffect.TRIGGERED.gives(instruction.original))
        yield instruction._replace(line=line)
