"""Which stages a build needs, and what their FROM lines name.

Compare: BuildKit ``toDispatchState`` and ``resolveReachableStages`` (frontend/dockerfile/dockerfile2llb/convert.go).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from simulator.build.buildkit.stage import PLATFORM, PROXIES, BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.checks import split_stages
from simulator.build.dockerfile.expansion import Expansion, Syntax, expand
from simulator.build.dockerfile.parser import Instruction, read_dockerfile
from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal

FRONTEND = r"(?:docker\.io/)?docker/dockerfile(?:-upstream)?(?:[:@]|$)"


class Plan(NamedTuple):
    """A Dockerfile that is taken apart and not built: its stages with their FROM, their names and bases.

    ``parents`` are the earlier stages that they begin with, ``target`` is the one to build, ``given`` are the ARGs in
    front of the first FROM.
    """

    builder: Builder
    syntax: Syntax
    given: Mapping[str, str]
    bodies: list[list[Instruction]]
    names: list[str]
    bases: list[str]
    parents: list[int | None]
    target: int


def plan_build(source: BuildInput, builder: Builder) -> Plan:
    """Take a Dockerfile apart."""
    dockerfile = read_dockerfile(source.text, builder)
    if dockerfile.syntax and builder.arg_wins and not re.match(FRONTEND, dockerfile.syntax):
        raise NotModelled(
            f"frontend {dockerfile.syntax}",
            f"the line # syntax={dockerfile.syntax} hands the file to another frontend, which is not modelled",
        )
    syntax = tuple.__new__(Syntax, (dockerfile.escape, builder.modifiers, builder.blank_patterns))
    if dockerfile.syntax and builder.arg_wins:  # that frontend may know more flags; the classic builder asks none
        builder = builder._replace(unknown_flags=())
    head, *bodies = split_stages(dockerfile.instructions, builder)
    if not bodies:
        raise From.NO_STAGES.refuses("build", "dockerfile contains no stages to build")
    names = [_name(body[0]) for body in bodies]
    target = _target(names, source.target, builder)
    given = _globals(head, source, builder, syntax, source.target or names[-1] or "default")
    bases = [_base(body[0], given, syntax) for body in bodies]
    parents = _parent_stages(names, bases, commits=builder.commits)
    return tuple.__new__(Plan, (builder, syntax, given, bodies, names, bases, parents, target))


def _name(first: Instruction) -> str:
    return first.value[2].lower() if len(first.value) == 3 else ""


def _target(names: list[str], target: str, builder: Builder) -> int:
    """Find the stage to build; where names are unique, stages behind it are not looked at."""
    wanted = target.lower()
    if target and wanted not in names:
        raise From.NO_TARGET.refuses("build", f'target stage "{target}" could not be found')
    if not builder.unique_stages:
        return len(names) - 1 - names[::-1].index(wanted) if target else len(names) - 1
    index = names.index(wanted) if target else len(names) - 1
    before = [name for name in names[: index + 1] if name]
    if twice := next((name for name, count in Counter(before).items() if count > 1), None):
        raise From.STAGE_TWICE.refuses("build", f"{twice} stage name already used")
    return index


def _globals(
    head: Iterable[Instruction], source: BuildInput, builder: Builder, syntax: Syntax, target: str
) -> dict[str, str]:
    """Read the ARGs in front of the first FROM, on top of the automatic platform arguments."""
    given = source.arguments
    found: dict[str, str] = {}
    if builder.arg_wins:
        found = PLATFORMS.copy()
        if source.platform != PLATFORM:
            found |= _platform("TARGET", source.platform)
        if builder.target_stage:
            found["TARGETSTAGE"] = target
        if given:
            found |= {name: value for name in found if (value := given.get(name)) is not None}
    elif given:
        found = {name: value for name in PROXIES if (value := given.get(name)) is not None}
    for instruction in head:
        added = found if builder.lists_globals else {}
        for word in instruction.value:
            name, equals, value = word.partition("=")
            if not builder.lists_globals:
                name = expand(name, found, syntax)
            override = given.get(name)
            if equals and (override is None or not builder.lists_globals):
                added[name] = _default(value, found, builder, syntax)
            if override is not None:
                added[name] = override
        if added is not found:
            found |= added
    return found


def _default(value: str, given: Mapping[str, str], builder: Builder, syntax: Syntax) -> str:
    try:
        return expand(value, given, syntax)
    except Refusal as refusal:
        if builder.forgives_globals and refusal.decision.rule is not Expansion.NO_PATTERN:
            return ""
        raise


def _platform(side: str, platform: str) -> dict[str, str]:
    """Give the automatic arguments about the platform to build on, or for."""
    system, machine, variant = (*platform.split("/"), "", "")[:3]
    names = (f"{side}PLATFORM", f"{side}OS", f"{side}ARCH", f"{side}VARIANT", f"{side}OSVERSION")
    return dict(zip(names, (platform, system, machine, variant, ""), strict=True))


PLATFORMS = {**_platform("BUILD", PLATFORM), **_platform("TARGET", PLATFORM)}


def _base(first: Instruction, given: Mapping[str, str], syntax: Syntax) -> str:
    try:
        base = expand(first.value[0], given, syntax)
        if not base:
            raise From.BLANK.refuses("build", f"base name ({first.value[0]}) should not be blank")
    except Refusal as refusal:
        refusal.line = first.line
        raise
    return base


def _parent_stages(names: list[str], bases: list[str], *, commits: bool) -> list[int | None]:
    """Give for each stage the earlier one that it begins with, if any; the last of several of one name."""
    latest: dict[str, int] = {}
    found = []
    for index, (name, base) in enumerate(zip(names, bases, strict=True)):
        found.append(latest.get(base.lower() if commits else base))
        if name:
            latest[name] = index
    return found


def reachable_stages(
    bodies: list[list[Instruction]], parents: list[int | None], names: list[str], target: int
) -> list[int]:
    """Give the stages that the target begins with or copies from, in the order of the file."""
    if len(bodies) == 1:
        return [0]
    latest = {name: index for index, name in enumerate(names) if name}
    found: set[int] = set()
    waiting: list[int | None] = [target]
    while waiting:
        index = waiting.pop()
        if index is None or index in found:
            continue
        found.add(index)
        waiting.append(parents[index])
        for name in [name for instruction in bodies[index] if instruction.flags for name in _sources(instruction)]:
            number = int(name) if name.isdecimal() and len(name) < 9 else len(names)
            waiting.append(number if number < len(names) else latest.get(name))
    return sorted(found)


def _sources(instruction: Instruction) -> Iterator[str]:
    """Yield the names behind ``COPY --from`` and, in the mounts of RUN, behind ``from``."""
    for flag in instruction.flags:
        name, _, value = flag.partition("=")
        if instruction.keyword == "copy" and name == "--from":
            yield value.lower()
        elif instruction.keyword == "run" and name == "--mount" and "from=" in value:
            names = [field.removeprefix("from=") for field in value.split(",") if field.startswith("from=")]
            yield from [name.lower() for name in names if not name.isdecimal()]  # a mount knows no stage by number
