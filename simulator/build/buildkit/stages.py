"""From the stages of a Dockerfile to the configuration of the image that a target gives.

Reads: ``Source``. Gives: ``Built``.
Compare: BuildKit ``toDispatchState`` (frontend/dockerfile/dockerfile2llb/convert.go); moby
``dispatchFromDockerfile`` (builder/dockerfile/evaluator.go).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.build.buildkit.effects import InstructionEffect, apply
from simulator.build.buildkit.plan import Plan, plan_build, reachable_stages
from simulator.build.buildkit.stage import DEFAULT_PATH, BuildInput, Stage
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.checks import InstructionCheck, check
from simulator.build.dockerfile.expansion import Syntax, expand
from simulator.build.dockerfile.parser import Instruction, read_dockerfile
from simulator.build.image import BuiltImage
from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.golang.reference import platform_os, reference_error


def build(source: BuildInput, builder: Builder) -> BuiltImage:
    """Give the configuration of the image that the target, or the last stage, comes to."""
    plan = plan_build(source, builder)
    builder, _, _, bodies, names, bases, parents, target = plan
    wanted = reachable_stages(bodies, parents, names, target) if builder.lazy_stages else range(target + 1)
    needed = set(wanted)
    for index in range(len(bodies)) if builder.lazy_stages else wanted:
        _check_base(plan, index, index in needed)
    done: dict[int, Stage] = {}
    for index in wanted:
        parent = parents[index]
        done[index] = built_stage(plan, source, index, None if parent is None else done[parent])
    if builder.commits and bases[target] == "scratch" and not done[target].changed:
        raise From.NOTHING.refuses("build", "No image was generated. Is your Dockerfile empty?")
    return done[target].built()


def _check_base(plan: Plan, index: int, needed: bool) -> None:
    first, base = plan.bodies[index][0], plan.bases[index]
    system = _system(first, plan.given, plan.syntax) if first.flags else "linux"
    if needed and system != "linux":
        raise NotModelled(f"platform {system}", f"a stage for {system} is not modelled; only linux/... is")
    if plan.parents[index] is None and base != "scratch" and (why := reference_error(base)):
        refusal = From.BAD_NAME.refuses("build", f'failed to parse stage name "{base}": {why}')
        refusal.line = first.line
        raise refusal


def built_stage(plan: Plan, source: BuildInput, index: int, before: Stage | None) -> Stage:
    """Build one stage on the one that it begins with."""
    stage = Stage(plan.builder, source, plan.syntax, plan.given)
    parent = plan.parents[index]
    stage.before = before
    _begin(stage, plan.bodies[index][0], plan.bases[index], "" if parent is None else plan.names[parent])
    apply(stage, plan.bodies[index][1:])
    return stage


def every_stage(plan: Plan, source: BuildInput) -> Iterator[Stage | Refusal | NotModelled]:
    """Build every stage of a plan, each as if it were the target; where one cannot be built, give the reason."""
    done: list[Stage | Refusal | NotModelled] = []
    for index, parent in enumerate(plan.parents):
        before = None if parent is None else done[parent]
        if before is None or isinstance(before, Stage):
            try:
                _check_base(plan, index, True)
                done.append(built_stage(plan, source, index, before))
            except (Refusal, NotModelled) as why:
                done.append(why)
        else:
            done.append(before)
        yield done[-1]


def _system(first: Instruction, given: Mapping[str, str], syntax: Syntax) -> str:
    """Find the operating system that a stage is for."""
    text = first.flags[0].partition("=")[2]  # FROM has no other flag
    if not text:
        return "linux"
    platform = expand(text, given, syntax)
    found = platform_os(platform)
    if found is None:
        raise From.BAD_PLATFORM.refuses("build", f'failed to parse platform : "{platform}" is no platform')
    return found


def _begin(stage: Stage, first: Instruction, base: str, parent: str) -> None:
    """Begin with scratch, an earlier stage, or an image; then run the triggers that it holds."""
    builder, before = stage.builder, stage.before
    stage.offsets.append((first, 0))
    if before is not None:
        shared = ("Labels", "Volumes", "ExposedPorts") if builder.shares_maps else ()
        stage.other_fields = {
            key: value if key in shared else _copy(value) for key, value in before.other_fields.items()
        }
        stage.variables.update(before.variables if builder.arg_wins else {})
        stage.take(before.image())
        stage.decisions.append(From.STAGE.gives(parent))
    elif base == "scratch":
        stage.base = ImageConfig(working_dir=builder.scratch_directory)
        stage.working_dir = builder.scratch_directory
        stage.default_path()
        stage.decisions.append(From.SCRATCH.gives(base))
    else:
        stage.base = found = stage.source.find(base)
        stage.take(found)
        if found.other_fields:
            stage.other_fields = {
                key: _copy(value) for key, value in found.other_fields if key not in builder.lost_fields
            }
        stage.decisions.append(From.IMAGE.gives(base))
    if not builder.commits and "PATH" not in stage.places:
        stage.default_path()
    stage.variables.setdefault("PATH", DEFAULT_PATH)
    if builder.arg_wins and stage.working_dir:
        stage.working_dir = builder.directory(stage.working_dir, stage.working_dir)
        if before is None and stage.working_dir != stage.base.working_dir:
            stage.base = stage.base._replace(working_dir=stage.working_dir)
    for trigger in (stage.other_fields and stage.other_fields.pop("OnBuild", None)) or ():
        for instruction in read_dockerfile(trigger, builder).instructions:
            placed = instruction._replace(line=first.line)
            check(placed, builder)
            if placed.keyword in ("onbuild", "from", "maintainer"):
                raise InstructionCheck.TRIGGER.refuses("build", f"{placed.typed} isn't allowed as an ONBUILD trigger")
            apply(stage, (placed,), InstructionEffect.TRIGGERED.gives(trigger))


def _copy(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
