"""Which stages of a Dockerfile begin with, or copy from, which others.

Reads: the names, bases and instructions of the stages. Gives: indexes of stages in the order of the file.
Compare: BuildKit ``resolveReachableStages`` (frontend/dockerfile/dockerfile2llb/convert.go).
"""

from collections.abc import Iterator

from simulator.build.dockerfile.syntax_tree import Instruction


def parent_stages(names: list[str], bases: list[str], *, commits: bool) -> list[int | None]:
    """Return for each stage the earlier stage that it begins with; None if it begins with an image.

    Of several stages with the same name, the last one before it wins. With ``commits``, case is ignored.
    """
    latest: dict[str, int] = {}
    parents = []
    for index, (name, base) in enumerate(zip(names, bases, strict=True)):
        parents.append(latest.get(base.lower() if commits else base))
        if name:
            latest[name] = index
    return parents


def reachable_stages(
    bodies: list[list[Instruction]], parents: list[int | None], names: list[str], target: int
) -> list[int]:
    """Return the target and the stages that it begins with or copies from, in the order of the file."""
    if len(bodies) == 1:
        return [0]
    latest = {name: index for index, name in enumerate(names) if name}
    reached: set[int] = set()
    waiting: list[int | None] = [target]
    while waiting:
        index = waiting.pop()
        if index is None or index in reached:
            continue
        reached.add(index)
        waiting.append(parents[index])
        with_flags = [instruction for instruction in bodies[index] if instruction.flags]
        for name in [name for instruction in with_flags for name in _copied_stages(instruction)]:
            number = int(name) if name.isdecimal() and len(name) < 9 else len(names)
            waiting.append(number if number < len(names) else latest.get(name))
    return sorted(reached)


def _copied_stages(instruction: Instruction) -> Iterator[str]:
    """Yield the names in ``COPY --from=`` and in ``RUN --mount=from=``, in lower case."""
    for flag in instruction.flags:
        name, _, value = flag.partition("=")
        if instruction.keyword == "copy" and name == "--from":
            yield value.lower()
        elif instruction.keyword == "run" and name == "--mount" and "from=" in value:
            names = [field.removeprefix("from=") for field in value.split(",") if field.startswith("from=")]
            yield from [name.lower() for name in names if not name.isdecimal()]  # a number names no stage in a mount
