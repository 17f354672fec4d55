"""From the text of a Dockerfile to its stages as Buildah plans them, and to those that the target needs.

Reads: text, build arguments. Gives: a ``StagePlan`` for each stage. Errors of syntax are refused first.
Compare: openshift/imagebuilder ``Parse`` (dockerfile/parser/parser.go), ``NewStages`` (builder.go); buildah ``Build``
(imagebuildah/executor.go).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.build.buildah.effects import BuildahEffect
from simulator.build.buildah.expansion import expand
from simulator.build.buildah.flags import BuildahFlag, refuse
from simulator.build.buildah.stage import Arguments, automatic_args
from simulator.build.buildkit.stage import PLATFORM
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.lines import Lines
from simulator.build.dockerfile.parser import MAX_LINE, read_instructions
from simulator.build.dockerfile.syntax_tree import Instruction, InstructionOf, Texts
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
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


class StagePlan(NamedTuple):
    """A stage before it is built."""

    name: str
    """Its name; its number if FROM gives it none."""
    body: list[Instruction]
    """Its instructions, FROM first if there is one."""
    arguments: Arguments
    inherited: Sequence[str] = ()
    """The words of the ARGs that it inherits from the stage that it begins with."""

    @property
    def first(self) -> InstructionOf[Texts] | None:
        """The FROM; None if there is none."""
        return self.body[0] if self.body[0].keyword == "from" else None


def read_dockerfile(text: str, builder: Builder) -> tuple[list[Instruction], list[Decision[int]]]:
    """Read the instructions of a Dockerfile, and decide how many lines are read if one of them is long.

    Raises ``Refusal`` if Buildah refuses the syntax.
    """
    lines = well_formed(text).removeprefix("\ufeff").removesuffix("\n").split("\n")
    decisions: list[Decision[int]] = []
    if len(text) * 4 > MAX_LINE:
        lengths = [len(line.encode("utf-8", "surrogatepass")) for line in lines]
        end = next((at for at, length in enumerate(lengths) if length > builder.max_line_bytes), len(lines))
        if end < len(lines) and not builder.long_line_ends_file:
            raise BuildahPlan.LONG_LINE.refuses("build", "bufio.Scanner: token too long")
        if (
            end < len(lines)
            and end
            and builder.line_continuation(lines[end - 1].rstrip("\r"), _read_escape(lines)) is not None
        ):
            message = f"line {end + 1} is longer than {builder.max_line_bytes} bytes and goes on from the one before"
            raise NotModelled("a long line that goes on", f"{message}, which is not modelled; make it shorter")
        if max(lengths) > MAX_LINE:
            decisions.append(BuildahPlan.LONG_LINE.gives(end))
        del lines[end:]
    return list(
        read_instructions(Lines(lines, builder.line_continuation, _read_escape(lines)), builder, text)
    ), decisions


def _read_escape(lines: Sequence[str]) -> str:
    """Read the escape directive at the top of the file; words and flags use the backslash nevertheless."""
    escape = ""
    for line in lines:
        match = _ESCAPE.match(line.removesuffix("\r").lower().lstrip(SPACE))
        if match is None:
            break
        if escape:
            raise BuildahPlan.BAD_ESCAPE.refuses("build", "only one escape parser directive can be used")
        escape = match[1]
        if escape not in ("\\", "`"):
            raise BuildahPlan.BAD_ESCAPE.refuses("build", f"invalid ESCAPE '{escape}'. Must be ` or \\")
    return escape or "\\"


def split_stages(instructions: Sequence[Instruction]) -> tuple[list[Instruction], list[list[Instruction]]]:
    """Split a file into the ARGs before the first FROM and its stages; other instructions before it are a stage."""
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


def declare_global_args(
    head: Sequence[InstructionOf[Texts]], build_args: Mapping[str, str], builder: Builder
) -> dict[str, str]:
    """Return the values of the ARGs before the first FROM."""
    automatic = automatic_args(PLATFORM)
    arguments = Arguments(builder, build_args, automatic)
    if builder.platform_args_before_from:
        arguments.values = {**automatic, **build_args}
        arguments.declared |= {name: arguments.values[name] for name in automatic}
    for instruction in head:
        if not builder.numbers_named_stages:
            _arg_words(instruction)
        for word in [expand(word, arguments.declared, builder.modifiers_without_colon) for word in instruction.value]:
            arguments.declare(word)
    return dict(arguments.declared)


def plan_stages(
    bodies: Sequence[list[Instruction]],
    build_args: Mapping[str, str],
    global_args: Mapping[str, str],
    platform_args: Mapping[str, str],
    builder: Builder,
) -> Iterator[StagePlan]:
    """Yield the plan of each stage: its name, and the arguments that it begins with."""
    declared: dict[str, list[str]] = {}  # the words of all ARGs, by name and number of their stage
    scope = {**global_args, **platform_args}
    for index, body in enumerate(bodies):
        from_words: Texts = body[0].value if body[0].keyword == "from" else ()
        name = from_words[2] if len(from_words) > 2 and from_words[1].lower() == "as" else ""
        arguments = Arguments(builder, build_args, platform_args)
        arguments.global_args = global_args
        inherited: Sequence[str] = ()
        if builder.inherits_args:
            if not from_words:
                raise BuildahPlan.NO_FROM.refuses("build", f"stage {index + 1} requires a FROM instruction")
            inherited = declared.get(from_words[0], [])
            declared[str(index)] = [*inherited, *_expand_args(body, scope, builder)]
            if name:
                declared[name] = declared[str(index)]
            for word in inherited:
                arguments.declare(word)
        if name and builder.numbers_named_stages:
            name = expand(name, scope, builder.modifiers_without_colon)
        elif not name:
            name = str(index)
        yield StagePlan(name, body, arguments, inherited)


def _expand_args(body: Sequence[Instruction], scope: Mapping[str, str], builder: Builder) -> Iterator[str]:
    """Yield the expanded words of all ARGs of a stage; their variables are those in ``scope``, and each other."""
    variables = dict(scope)
    for instruction in body:
        if instruction.keyword == "arg":
            for word in _arg_words(instruction):
                value = expand(word, variables, builder.modifiers_without_colon)
                name, _, variables[name] = value.partition("=")
                yield value


def _arg_words(instruction: InstructionOf[Texts]) -> Texts:
    """Return the words of an ARG; refuse it if there are none."""
    if not instruction.value:
        refuse(BuildahEffect.ARGUMENTS, "ARG requires an argument")
    return instruction.value


def find_target(plans: Sequence[StagePlan], target: str, builder: Builder) -> int:
    """Return the index of the stage to build, by its exact name or its number."""
    names = [plan.name for plan in plans]
    if target in names:
        return len(names) - 1 - names[::-1].index(target) if builder.last_stage_of_name_wins else names.index(target)
    number = _atoi(target)
    if builder.numbers_named_stages and number is not None and 0 <= number < len(plans):
        return number
    message = f'the target "{target}" was not found in the provided Dockerfile'
    raise BuildahPlan.NO_TARGET.refuses("build", message)


def _atoi(text: str) -> int | None:
    """Read a number as ``strconv.Atoi`` of Go does; None for any other text."""
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,18}", text) else None


def reachable_stages(
    plans: Sequence[StagePlan], global_args: Mapping[str, str], platform_args: Mapping[str, str], builder: Builder
) -> tuple[set[str], set[int]]:
    """Return the base names of all stages, and the positions of the stages that Buildah builds for the last one.

    A later stage takes the place of an earlier one of its name; where FROM may number a stage, a number is a name, too.
    """
    bases: set[str] = set()
    stages: dict[str, int] = {}
    needs: list[list[str]] = []
    for index, plan in enumerate(plans):
        arguments = plan.arguments.values
        scope = {**global_args, **arguments, **platform_args} if builder.numbers_named_stages else arguments
        stages.update(dict.fromkeys(stage_names(plan, index, builder), index))
        named: list[str] = []
        for instruction in plan.body:
            if instruction.keyword == "from" and instruction.value and instruction.value[0] != "scratch":
                named.append(expand(instruction.value[0], scope, builder.modifiers_without_colon))
                bases.add(named[-1])
            elif instruction.keyword == "arg":
                _arg_words(instruction)
            elif instruction.keyword in ("add", "copy"):
                flags = [flag.removeprefix("--from=") for flag in instruction.flags if flag.startswith("--from=")]
                named += [_copied_stage(flag, plans, index, scope, builder) for flag in flags]
            elif instruction.keyword == "run":
                named += _mounted_stages(instruction)
        needs.append([name for name in named if name in stages])
    waiting, reached = [len(plans) - 1], set()
    while waiting:
        position = waiting.pop()
        if position not in reached:
            reached.add(position)
            waiting += [stages[name] for name in needs[position]]
    return bases, {index for index, plan in enumerate(plans) if stages[plan.name] in reached}


def stage_names(plan: StagePlan, index: int, builder: Builder) -> tuple[str, ...]:
    """Return the names by which FROM finds a stage: its own, and its number where the builder knows it."""
    return (plan.name, str(index)) if builder.from_numbers_stages else (plan.name,)


def _copied_stage(name: str, plans: Sequence[StagePlan], index: int, scope: Mapping[str, str], builder: Builder) -> str:
    """Return the name of the stage that COPY --from names, by name or number, in the stage at an index."""
    if builder.numbers_named_stages:
        name = expand(name, scope, builder.modifiers_without_colon)
    number = _atoi(name)
    if number is None:
        return name
    if builder.inherits_args and not 0 <= number < index:
        return name
    if not 0 <= number < len(plans):
        refuse(BuildahFlag.BAD, f"--from={name}: index out of range")
    return plans[number].name


def _mounted_stages(instruction: Instruction) -> Iterator[str]:
    """Yield the names in ``RUN --mount=from=``."""
    for flag in instruction.flags:
        if flag.startswith("--mount="):
            for field in flag.removeprefix("--mount=").split(","):
                if field.startswith("from="):
                    yield field.removeprefix("from=")
