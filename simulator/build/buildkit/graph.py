"""Which stages of a Dockerfile begin with, or copy from, which others.

Reads: the names and bases of the stages, their instructions. Gives: places in the order of the file.
Compare: BuildKit ``resolveReachableStages`` (frontend/dockerfile/dockerfile2llb/convert.go).
"""

from collections.abc import Iterator

from simulator.build.dockerfile.parser import Instruction


def parent_stages(names: list[str], bases: list[str], *, commits: bool) -> list[int | None]:
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
