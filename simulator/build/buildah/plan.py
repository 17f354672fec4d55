"""From the text of a Dockerfile to its stages as Buildah takes them apart, and to those that the target needs.

Reads: text, build arguments. Gives: ``Plan`` for each stage. Errors in how an instruction is written come first.
Compare: openshift/imagebuilder ``Parse`` (dockerfile/parser/parser.go), ``NewStages`` (builder.go); buildah ``Build``
(imagebuildah/executor.go).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from simulator.build.buildah.effects import BuildahEffect
from simulator.build.buildah.expansion import expand
from simulator.build.buildah.flags import BuildahFlag, refuse
from simulator.build.buildah.stage import Arguments, automatic
from simulator.build.buildkit.stage import PLATFORM
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.lines import Lines
from simulator.build.dockerfile.parser import MAX_LINE, Instruction, instructions_of
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BUILDAH, BUILDAH_1_28
from simulator.golang.json import well_formed

_PARSER = "vendor/github.com/openshift/imagebuilder/dockerfile/parser/parser.go"
_BUILDER = "vendor/github.com/openshift/imagebuilder/builder.go"
_ESCAPE = re.compile(r"#[ \t]*escape[ \t]*=[ \t]*([^\n])")


class BuildahPlan(Question):
    """How does Buildah take a file apart, and which stages does it build?"""

    BAD_ESCAPE = Rule(
        "Buildah refuses another escape character than backslash and backtick, and a second escape directive.",
        BUILDAH(_PARSER, "possibleParserDirective setEscapeToken"),
        note="Only the first character of the directive counts, and in words and flags it stays the backslash.",
    )
    LONG_LINE = Rule(
        "Buildah reads lines of less than 2 MiB; up to 1.28 a file ends before a line of 64 KiB.",
        BUILDAH(_PARSER, "Parse"),
        BUILDAH_1_28(_PARSER, "Parse"),
    )
    NO_FROM = Rule(
        "Buildah refuses a needed stage that no FROM begins, since 1.41 any such stage.",
        BUILDAH(_BUILDER, "NewStages From"),
        note="Up to 1.40 what stands in front of the first FROM is a stage that nothing needs.",
    )
    NO_TARGET = Rule(
        "Buildah refuses a target that is neither the exact name of a stage nor its number.",
        BUILDAH(_BUILDER, "ThroughTarget"),
    )


class Plan(NamedTuple):
    """A stage before it is built: its name, instructions, FROM among them, and arguments, some from another stage."""

    name: str
    body: list[Instruction]
    arguments: Arguments
    inherited: Sequence[str] = ()

    @property
    def first(self) -> Instruction | None:
        """The FROM, if there is one."""
        return self.body[0] if self.body[0].keyword == "from" else None


def read(text: str, builder: Builder) -> tuple[list[Instruction], list[Decision[int]]]:
    """Take a Dockerfile apart: its instructions, and how many lines were read where one of them is long."""
    lines = well_formed(text).removeprefix("\ufeff").removesuffix("\n").split("\n")
    decisions: list[Decision[int]] = []
    if len(text) * 4 > MAX_LINE:
        lengths = [len(line.encode("utf-8", "surrogatepass")) for line in lines]
        end = next((at for at, length in enumerate(lengths) if length > builder.max_line), len(lines))
        if end < len(lines) and not builder.long_line_ends:
            raise BuildahPlan.LONG_LINE.refuses("build", "bufio.Scanner: token too long")
        if end < len(lines) and end and builder.continues(lines[end - 1].rstrip("\r"), _escape(lines)) is not None:
            message = f"line {end + 1} is longer than {builder.max_line} bytes and goes on from the one before"
            raise NotModelled("a long line that goes on", f"{message}, which is not modelled; make it shorter")
        if max(lengths) > MAX_LINE:
            decisions.append(BuildahPlan.LONG_LINE.gives(end))
        del lines[end:]
    return list(instructions_of(Lines(lines, builder.continues, _escape(lines)), builder, text)), decisions


def _escape(lines: Sequence[str]) -> str:
    """Read the escape directives at the top of the file; quotes and flags keep to the backslash all the same."""
    found = ""
    for line in lines:
        match = _ESCAPE.match(line.removesuffix("\r").lower().lstrip(SPACE))
        if match is None:
            break
        if found:
            raise BuildahPlan.BAD_ESCAPE.refuses("build", "only one escape parser directive can be used")
        found = match[1]
        if found not in ("\\", "`"):
            raise BuildahPlan.BAD_ESCAPE.refuses("build", f"invalid ESCAPE '{found}'. Must be ` or \\")
    return found or "\\"


def parts(instructions: Sequence[Instruction]) -> tuple[list[Instruction], list[list[Instruction]]]:
    """Give the ARGs in front of the first FROM, and the stages; what else stands in front is a stage, too."""
    head: list[Instruction] = []
    bodies: list[list[Instruction]] = []
    after_from = False
    for instruction in instructions:
        after_from = after_from or instruction.keyword == "from"
        if instruction.keyword == "arg" and not after_from:
            head.append(instruction)
        elif instruction.keyword == "from" or not bodies:
            bodies.append([instruction])
        else:
            bodies[-1].append(instruction)
    return head, bodies


def heading_of(head: Sequence[Instruction], user: Mapping[str, str], builder: Builder) -> dict[str, str]:
    """Read the ARGs in front of the first FROM."""
    here = automatic(PLATFORM)
    arguments = Arguments(builder, user, here)
    if builder.heading_platform:
        arguments.values = {**here, **user}
        arguments.declared |= {name: arguments.values[name] for name in here}
    for instruction in head:
        if not builder.numbers_stages:
            _arg_words(instruction)
        for word in [expand(word, arguments.declared, builder.modifiers) for word in instruction.value]:
            arguments.declare(word)
    return dict(arguments.declared)


def plans_of(
    bodies: Sequence[list[Instruction]],
    user: Mapping[str, str],
    heading: Mapping[str, str],
    platform: Mapping[str, str],
    builder: Builder,
) -> Iterator[Plan]:
    """Name the stages and give them the arguments that they begin with."""
    written: dict[str, list[str]] = {}
    for index, body in enumerate(bodies):
        given: Sequence[str] = body[0].value if body[0].keyword == "from" else ()
        name = given[2] if len(given) > 2 and given[1].lower() == "as" else ""
        arguments = Arguments(builder, user, platform)
        arguments.heading = heading
        inherited: Sequence[str] = ()
        if builder.inherits_arguments:
            if not given:
                raise BuildahPlan.NO_FROM.refuses("build", f"stage {index + 1} requires a FROM instruction")
            inherited = written.get(given[0], [])
            written[str(index)] = [*inherited, *_expanded(body, {**heading, **platform}, builder)]
            if name:
                written[name] = written[str(index)]
            for word in inherited:
                arguments.declare(word)
        if name and builder.numbers_stages:
            name = expand(name, {**heading, **platform}, builder.modifiers)
        elif not name:
            name = str(index)
        yield Plan(name, body, arguments, inherited)


def _expanded(body: Sequence[Instruction], reach: dict[str, str], builder: Builder) -> Iterator[str]:
    """Give the words of all ARGs of a stage; of variables they know those in front of FROM, and each other."""
    for instruction in body:
        if instruction.keyword == "arg":
            for word in _arg_words(instruction):
                value = expand(word, reach, builder.modifiers)
                name, _, reach[name] = value.partition("=")
                yield value


def _arg_words(instruction: Instruction) -> Sequence[str]:
    if not instruction.value:
        refuse(BuildahEffect.ARGUMENTS, "ARG requires an argument")
    words: Sequence[str] = instruction.value
    return words


def target_of(plans: Sequence[Plan], target: str, builder: Builder) -> int:
    """Find the stage to build, by its exact name or its number."""
    names = [plan.name for plan in plans]
    if target in names:
        return len(names) - 1 - names[::-1].index(target) if builder.last_target else names.index(target)
    number = _number(target)
    if builder.numbers_stages and number is not None and 0 <= number < len(plans):
        return number
    message = f'the target "{target}" was not found in the provided Dockerfile'
    raise BuildahPlan.NO_TARGET.refuses("build", message)


def _number(text: str) -> int | None:
    """Read a number as ``strconv.Atoi`` of Go does."""
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else None


def wanted_of(
    plans: Sequence[Plan], heading: Mapping[str, str], platform: Mapping[str, str], builder: Builder
) -> tuple[set[str], set[str]]:
    """Give all base names, and the names of the stages that the last one needs."""
    bases: set[str] = set()
    needs: dict[str, list[str]] = {}
    for index, plan in enumerate(plans):
        arguments = plan.arguments.values
        reach = {**heading, **arguments, **platform} if builder.numbers_stages else arguments
        needs[plan.name] = []
        for instruction in plan.body:
            if instruction.keyword == "from" and instruction.value and instruction.value[0] != "scratch":
                name = expand(instruction.value[0], reach, builder.modifiers)
                bases.add(name)
                needs[plan.name] += [name] if name in needs else []
            elif instruction.keyword == "arg":
                _arg_words(instruction)
            elif instruction.keyword in ("add", "copy"):
                for flag in instruction.flags:
                    if flag.startswith("--from="):
                        name = _copied(flag.removeprefix("--from="), plans, index, reach, builder)
                        needs[plan.name] += [name] if name in needs else []
            elif instruction.keyword == "run":
                needs[plan.name] += [name for name in _mounted(instruction) if name in needs]
    waiting, wanted = [plans[-1].name], set()
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += needs[name]
    return bases, wanted


def _copied(name: str, plans: Sequence[Plan], index: int, reach: Mapping[str, str], builder: Builder) -> str:
    """Give the name of the stage that COPY --from names, by name or number."""
    if builder.numbers_stages:
        name = expand(name, reach, builder.modifiers)
    number = _number(name)
    if number is None:
        return name
    if builder.inherits_arguments and not 0 <= number < index:
        return name
    if not 0 <= number < len(plans):
        refuse(BuildahFlag.BAD, f"--from={name}: index out of range")
    return plans[number].name


def _mounted(instruction: Instruction) -> Iterator[str]:
    for flag in instruction.flags:
        if flag.startswith("--mount="):
            for field in flag.removeprefix("--mount=").split(","):
                if field.startswith("from="):
                    yield field.removeprefix("from=")
