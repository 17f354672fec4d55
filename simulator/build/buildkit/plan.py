"""From the text of a Dockerfile to its stages, before any of them is built: their names, bases and parents.

Reads: ``BuildInput``. Gives: ``Plan``. Compare: BuildKit ``toDispatchState``
(frontend/dockerfile/dockerfile2llb/convert.go); moby ``dispatchFromDockerfile`` (builder/dockerfile/evaluator.go).
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from simulator.build.buildkit.stage import PLATFORM, PROXIES, BuildInput, Reader
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.checks import split_stages
from simulator.build.dockerfile.expansion import expand
from simulator.build.dockerfile.expansion_rules import Expansion
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.parser import DockerfileSyntax, read_dockerfile
from simulator.build.dockerfile.substitution import Syntax
from simulator.build.dockerfile.syntax_tree import Instruction, InstructionOf, Texts
from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Refusal
from simulator.golang.platforms import platform_error
from simulator.golang.strconv import BOOLEANS, parse_bool, quoted

_AT_THE_TOP = ("#", "/", "\ufeff")
"""What a Dockerfile begins with that may name a frontend."""


class Plan(NamedTuple):
    """A Dockerfile that is read and not built. Every list has one entry for each stage."""

    builder: Builder
    """The builder; that of the frontend that ``# syntax=`` names, if it names one."""
    syntax: Syntax
    global_args: Mapping[str, str]
    """The ARGs before the first FROM, and the automatic platform arguments."""
    bodies: list[list[Instruction]]
    """The instructions of the stage, FROM first."""
    names: list[str]
    """Its name in lower case; ``""`` if it has none."""
    bases: list[str]
    """What its FROM names, with variables replaced; ``""`` if it is ``refused``."""
    parents: list[int | None]
    """The index of the earlier stage that it begins with; None if it begins with an image."""
    target: int
    """The index of the stage to build."""
    frontend: Decision[str] | None
    """The decision for the frontend that ``# syntax=`` names; None if the builder's own reads the file."""
    refused: Mapping[int, Refusal]
    """Why the classic builder refuses the FROM of a stage, by the stage's index; it does so when it comes to it."""

    @property
    def latest(self) -> dict[str, int]:
        """The index of the last stage with each name."""
        return {name: index for index, name in enumerate(self.names) if name}


def plan_build(source: BuildInput, reader: Reader) -> Plan:
    """Read a Dockerfile as ``reader`` does, which ``choose_reader`` gives; raise ``Refusal`` as the builder does."""
    builder, _, frontend = reader
    dockerfile = read_dockerfile(source.text, builder)
    if dockerfile.check and builder.reads_check_options:
        _read_check_options(dockerfile.check)
    modifiers = builder.modifiers_without_colon, builder.empty_patterns, builder.colon_patterns
    syntax = tuple.__new__(Syntax, (dockerfile.escape, *modifiers, True))
    head, *bodies = split_stages(dockerfile.instructions, builder)
    if not bodies:
        raise From.NO_STAGES.refuses("build", "dockerfile contains no stages to build")
    names = [_stage_name(body[0]) for body in bodies]
    target = _find_target(names, source.target, builder) if builder.commits_each_instruction else None
    global_args = _automatic_args(source, builder, source.target or names[-1] or "default")
    hidden = _declare_global_args(global_args, head, source.arguments, builder, syntax)
    bases, refused = [], {}
    for index, body in enumerate(bodies):
        try:
            bases.append(_base_name(body[0], global_args, syntax))
        except Refusal as refusal:
            if not builder.commits_each_instruction:
                raise
            bases.append("")
            refused[index] = refusal
    if target is None:
        target = _find_target(names, source.target, builder)
    parents = _parent_stages(names, bases, commits=builder.commits_each_instruction)
    _forget(hidden, global_args)
    return tuple.__new__(Plan, (builder, syntax, global_args, bodies, names, bases, parents, target, frontend, refused))


def choose_reader(text: str, builder: Builder) -> Reader:
    """Return who reads a Dockerfile; raise ``NotModelled`` for an unknown frontend."""
    if not (builder.later_arg_wins and _may_name_frontend(text)):  # the classic builder asks no frontend
        return Reader(builder)
    from simulator.build.buildkit.frontend import choose_frontend

    return choose_frontend(text, builder)


def _may_name_frontend(text: str) -> bool:
    """Tell at a glance whether a Dockerfile may have ``# syntax=``: the first line below ``#!`` has an equals sign."""
    if not text.startswith(_AT_THE_TOP):
        return False
    return text.find("=", 0, text.find("\n")) > 0 or text.startswith(("#!", "\ufeff#!"))


def _read_check_options(text: str) -> None:
    """Refuse bad options; raise ``NotModelled`` where BuildKit refuses a build for what its checks find."""
    skips_all = errors = False
    for option in text.partition(" ")[0].split(";", 2):
        key, equals, value = option.partition("=")
        key, value = key.strip(SPACE), value.strip(SPACE)
        why = "" if equals and key in ("skip", "experimental", "error") else f"invalid check option {quoted(key)}"
        if not equals:
            why = f"invalid check option {quoted(option)}"
        elif key == "error" and value not in BOOLEANS:
            why = f"strconv.ParseBool: parsing {quoted(value)}: invalid syntax"
            why = f"failed to parse check option {quoted(option)}: {why}"
        if why:
            raise DockerfileSyntax.BAD_CHECK.refuses("build", f"failed to parse check options: {why}")
        skips_all |= key == "skip" and value == "all"
        errors = parse_bool(value) if key == "error" else errors
    if errors and not skips_all:
        what = f"# check={text}"
        message = f"with {what} BuildKit refuses a build that its own checks find fault with; leave that line out"
        raise NotModelled(what, message)


def platform_of(first: InstructionOf[Texts], plan: Plan) -> str:
    """Return the platform that ``FROM --platform`` names, ``""`` if it names none; refuse what is none."""
    text = first.flags[0].partition("=")[2] if first.flags else ""  # FROM has no other flag
    if not text:
        return ""
    platform, builder = expand(text, plan.global_args, plan.syntax), plan.builder
    if why := platform_error(platform, builder.platforms):
        message = f"failed to parse platform {text if builder.shows_written_platform else platform}: {why}"
        if not platform and builder.shows_written_platform:
            message = f"empty platform value from expression {text}"
        raise From.BAD_PLATFORM.refuses("build", message)
    return platform


def _stage_name(first: InstructionOf[Texts]) -> str:
    """Return the name that FROM gives its stage, in lower case; ``""`` if it gives none."""
    return first.value[2].lower() if len(first.value) == 3 else ""


def _find_target(names: list[str], target: str, builder: Builder) -> int:
    """Return the index of the stage to build; a builder with unique names does not check those of later stages."""
    name = target.lower()
    if target and name not in names:
        message = builder.no_target.format(target, quoted(target))
        raise From.NO_TARGET.refuses("build", message).of_name(target, filter(None, names))
    if not builder.unique_stage_names:
        return len(names) - 1 - names[::-1].index(name) if target else len(names) - 1
    index = names.index(name) if target else len(names) - 1
    checked = [name for name in names[: index + 1] if name]
    if duplicate := next((name for name, count in Counter(checked).items() if count > 1), None):
        raise From.STAGE_TWICE.refuses("build", f"{duplicate} stage name already used")
    return index


def _automatic_args(source: BuildInput, builder: Builder, target: str) -> dict[str, str]:
    """Return the arguments that no ARG needs to declare: about platforms and the target, or about proxies."""
    build_args = source.arguments
    if not builder.later_arg_wins:
        return {name: value for name in PROXIES if (value := build_args.get(name)) is not None} if build_args else {}
    automatic = _PLATFORM_ARGS.copy()
    if source.platform != PLATFORM:
        automatic |= _platform_args("TARGET", source.platform)
        automatic |= _platform_args("BUILD", source.platform) if source.follows_base else {}
    if builder.sets_targetstage:
        automatic["TARGETSTAGE"] = target
    if build_args:
        automatic |= {name: value for name in automatic if (value := build_args.get(name)) is not None}
    return automatic


def _declare_global_args(
    global_args: dict[str, str],
    head: Iterable[InstructionOf[Texts]],
    build_args: Mapping[str, str | None],
    builder: Builder,
    syntax: Syntax,
) -> set[str]:
    """Add the ARGs before the first FROM to the automatic arguments; a build argument overrides a default.

    Returns the names that are empty here, and unset in the stages.
    """
    hidden: set[str] = set()
    for instruction in head:
        declared = global_args if builder.has_global_args else {}
        for word in instruction.value:
            name, equals, value = word.partition("=")
            if not builder.has_global_args:
                name = expand(name, global_args, syntax)
            override = build_args.get(name)
            if equals and (override is None or not builder.has_global_args):
                declared[name] = _expand_default(value, global_args, builder, syntax)
                hidden.discard(name)
            if override is not None:
                declared[name] = override
            elif builder.bare_global != "kept" and not equals:
                declared[name] = ""
                hidden.add(name)
        if declared is not global_args:
            global_args |= declared
        if builder.bare_global == "unset":
            _forget(hidden, global_args)
            hidden.clear()
    return hidden


def _forget(names: Iterable[str], global_args: dict[str, str]) -> None:
    for name in names:
        del global_args[name]


def _expand_default(value: str, global_args: Mapping[str, str], builder: Builder, syntax: Syntax) -> str:
    """Expand the default of an ARG before the first FROM; some versions take ``""`` for one that they refuse."""
    try:
        return expand(value, global_args, syntax)
    except Refusal as refusal:
        if builder.bad_global_default_is_empty and refusal.decision.rule is not Expansion.NO_PATTERN:
            return ""
        raise


def _platform_args(side: str, platform: str) -> dict[str, str]:
    """Return the automatic arguments about the platform to build on (``BUILD``) or for (``TARGET``)."""
    system, machine, variant = (*platform.split("/"), "", "")[:3]
    names = (f"{side}PLATFORM", f"{side}OS", f"{side}ARCH", f"{side}VARIANT", f"{side}OSVERSION")
    return dict(zip(names, (platform, system, machine, variant, ""), strict=True))


_PLATFORM_ARGS = {**_platform_args("BUILD", PLATFORM), **_platform_args("TARGET", PLATFORM)}


def _base_name(first: InstructionOf[Texts], global_args: Mapping[str, str], syntax: Syntax) -> str:
    """Return what FROM names, with variables replaced; a refusal carries the line of the FROM."""
    try:
        base = expand(first.value[0], global_args, syntax)
        if not base:
            raise From.BLANK.refuses("build", f"base name ({first.value[0]}) should not be blank")
    except Refusal as refusal:
        refusal.line = first.line
        raise
    return base


def _parent_stages(names: list[str], bases: list[str], *, commits: bool) -> list[int | None]:
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
