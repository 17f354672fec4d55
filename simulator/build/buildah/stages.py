"""From a Dockerfile to the configuration of the image that Buildah and podman build make of it.

Reads: a Dockerfile, the configurations of base images, what the build is given. Gives: ``Built``.
Compare: buildah ``buildStage`` (imagebuildah/executor.go), ``Execute`` and ``prepare`` (imagebuildah/
stage_executor.go); openshift/imagebuilder ``FromImage`` (builder.go).
"""

from collections.abc import Iterator, Mapping

from simulator.build.buildah.effects import BuildahEffect, apply
from simulator.build.buildah.expansion import expand
from simulator.build.buildah.flags import BuildahFlag, refuse
from simulator.build.buildah.plan import BuildahPlan, Plan, heading_of, parts, plans_of, read, target_of, wanted_of
from simulator.build.buildah.stage import BuildahArg, Stage, automatic
from simulator.build.buildkit.effects import InstructionEffect
from simulator.build.buildkit.stage import BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.parser import Instruction
from simulator.build.image import BuiltImage
from simulator.build.stage_start import BuildahStage
from simulator.core.errors import NotModelled
from simulator.core.values import ImageConfig

TWO_STAGES = "two stages of the name"


def build(source: BuildInput, builder: Builder) -> BuiltImage:
    """Give the configuration of the image that the target, or the last stage, comes to."""
    instructions, decisions = read(source.text, builder)
    head, bodies = parts(instructions)
    user = {name: value for name, value in source.arguments.items() if value is not None}
    platform = automatic(user.pop("TARGETPLATFORM", source.platform) if builder.fixed_platform else source.platform)
    heading = heading_of(head, user, builder)
    plans = list(plans_of(bodies, user, heading, platform, builder))
    if source.target:
        plans = plans[: target_of(plans, source.target, builder) + 1]
    if not plans:
        raise BuildahPlan.NO_FROM.refuses("build", "no stages to build")
    chosen = {name: user[name] for name in heading if name in user}
    known = {**heading, **platform, **chosen} if builder.numbers_stages else heading
    bases, wanted = wanted_of(plans, heading, platform, builder)
    images: dict[str, Stage | None] = {}  # None for several of one name
    stage = Stage(builder, source, plans[-1].arguments)
    for index, plan in enumerate(plans):
        if plan.name in wanted:
            stage = Stage(builder, source, plan.arguments)
            left = _begin(stage, plan, known, images)
            for instruction in left:
                apply(stage, instruction)
            _commit(stage, changed=bool(left))
            if not left or plan.name in bases or str(index) in bases:
                images[plan.name] = None if plan.name in images else stage
    built = stage.built()
    offsets = (*built.offsets[:1], *((each, at + len(decisions)) for each, at in built.offsets[1:]))
    return built._replace(decisions=(*decisions, *built.decisions), offsets=offsets)


def _commit(stage: Stage, *, changed: bool) -> None:
    """Make the stage's image; an image that nothing was done to stays as it is."""
    beginning = stage.decisions[0]
    if not changed and beginning.rule is not BuildahStage.SCRATCH:
        stage.image = stage.base
        if beginning.rule is BuildahStage.IMAGE:
            stage.decisions.append(BuildahStage.TAGGED.gives(beginning.value))
        return
    stage.commit(stage.source.style)
    if stage.source.style == "oci":
        stage.decisions.append(BuildahStage.OCI.gives(beginning.value))


def _begin(stage: Stage, plan: Plan, known: Mapping[str, str], images: Mapping[str, Stage | None]) -> list[Instruction]:
    """Begin with scratch, an earlier stage, or an image: give what is left to do, triggers first."""
    first = plan.first
    if first is None:
        raise BuildahPlan.NO_FROM.refuses("build", "no FROM statement found")
    given = first.value
    if len(given) != 1 and not (len(given) == 3 and given[1].lower() == "as"):
        raise BuildahStage.FROM_WORDS.refuses(
            "build", "FROM requires either one argument, or three: FROM <source> [AS <name>]"
        )
    base = expand(given[0], known, stage.builder.modifiers)
    _from_flags(first, {**plan.arguments.values, **known}, stage.builder)
    if base in images:
        stage.before = images[base]
        if stage.before is None:
            message = f"two stages are named {base}, and which one Buildah takes changes from run to run; name one anew"
            raise NotModelled(f"{TWO_STAGES} {base}", message)
        stage.begin(stage.before.image)
        stage.decisions.append(BuildahStage.STAGE.gives(base))
    elif base == "scratch":
        stage.begin(ImageConfig(working_dir=stage.builder.scratch_directory))
        stage.decisions.append(BuildahStage.SCRATCH.gives(base))
    elif not base:
        raise BuildahStage.BLANK.refuses("build", "determining starting point for build: no FROM statement found")
    else:
        stage.begin(stage.source.find(base))
        stage.decisions.append(BuildahStage.IMAGE.gives(base))
    if plan.inherited:
        stage.decisions.append(BuildahArg.INHERITED.gives(list(plan.inherited)))
    stage.offsets.append((first, 0))
    return [*_triggers(stage, first.line), *plan.body[1:]]


def _from_flags(first: Instruction, reach: Mapping[str, str], builder: Builder) -> None:
    """Read the flags of FROM: the platform, which must be of Linux."""
    for flag in first.flags:
        name, _, value = expand(flag, reach, builder.modifiers).partition("=")
        if (
            name[2:] not in ("platform", "after")
            or name[2:] in builder.unknown_flags
            or not (value or builder.blank_flags)
        ):
            refuse(BuildahFlag.BAD, f"FROM does not support the flag {flag}, or not with that value")
        if name == "--platform" and value and not value.startswith("linux/"):
            raise NotModelled(f"platform {value}", f"the platform {value} is not modelled; only linux/... is")


def _triggers(stage: Stage, line: int) -> Iterator[Instruction]:
    """Take the instructions that the base's ONBUILD stored; the stage's own begin anew."""
    stored = stage.other_fields.pop("OnBuild", None) or []
    for instruction in read("\n".join(stored), stage.builder)[0]:
        if instruction.keyword in ("onbuild", "from", "maintainer"):
            refuse(BuildahEffect.TRIGGER, f"{instruction.typed} isn't allowed as an ONBUILD trigger")
        stage.decisions.append(InstructionEffect.TRIGGERED.gives(instruction.original))
        yield instruction._replace(line=line)
