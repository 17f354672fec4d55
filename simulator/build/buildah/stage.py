"""A stage while Buildah builds it, and its arguments: the only values here that change.

Compare: openshift/imagebuilder ``Builder`` (builder.go) and ``arg`` (dispatchers.go); buildah ``commit``
(imagebuildah/stage_executor.go).
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.build.buildah.expansion import expand, expand_words
from simulator.build.buildkit.stage import DEFAULT_PATH, PLATFORM, BuildInput, copy_field
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.expansion import LIMIT
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.image import AlmostJson, BuiltImage
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BUILDAH, BUILDAH_1_28, BUILDAH_1_44
from simulator.core.values import ImageConfig

_IMAGEBUILDER = "vendor/github.com/openshift/imagebuilder/dispatchers.go"
PROXIES = tuple(name for text in ("http", "https", "ftp", "no") for name in (f"{text.upper()}_PROXY", f"{text}_proxy"))
_OCI_FIELDS = ("User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal")


class BuildahArg(Question):
    """Which value does an ARG have in Buildah?"""

    SET = Rule(
        "ARG sets a variable, which ENV of the same name hides wherever it stands.",
        BUILDAH("vendor/github.com/openshift/imagebuilder/builder.go", "Step"),
        note="In BuildKit the later of both counts.",
    )
    INHERITED = Rule(
        "Since 1.41 a stage begins with the ARGs of the stage that it begins with.",
        BUILDAH_1_44("vendor/github.com/openshift/imagebuilder/builder.go", "NewStages"),
        note="""Variables in them know only what stands in front of the first FROM, and each other, not ENV. The
        released 1.41 to 1.43 do not expand them at all; this is Debian's 1.43.2, built with a newer imagebuilder.""",
    )
    PLATFORM = Rule(
        "A default for a platform argument such as TARGETARCH does not count, up to 1.28 it did.",
        BUILDAH(_IMAGEBUILDER, "arg"),
        BUILDAH_1_28(_IMAGEBUILDER, "arg"),
    )
    REDEFINED = Rule(
        "A default for TARGETPLATFORM or BUILDPLATFORM is refused.",
        BUILDAH(_IMAGEBUILDER, "arg"),
    )


class Arguments:
    """The arguments of one stage, or those before the first FROM."""

    def __init__(self, builder: Builder, build_args: Mapping[str, str], platform_args: Mapping[str, str]) -> None:
        self.builder, self.build_args, self.platform_args = builder, build_args, platform_args
        self.global_args: Mapping[str, str] = {}  # those before the first FROM
        self.values = dict(build_args)  # of all arguments, declared or not
        self.declared = {name: build_args[name] for name in PROXIES if name in build_args}  # those in scope

    def declare(self, word: str) -> Decision[str]:
        """Declare one word of ARG, ``NAME`` or ``NAME=DEFAULT``, whose variables are replaced already."""
        name, equals, text = word.partition("=")
        default = text if equals else None
        if name in self.platform_args and (self.builder.platform_args_are_fixed or not equals):
            if equals and name in ("TARGETPLATFORM", "BUILDPLATFORM"):
                raise BuildahArg.REDEFINED.refuses("build", f'attempted to redefine "{name}": invalid argument')
            default = self.platform_args[name]
        elif name == "TARGETPLATFORM":
            self._set_target_platform(text)
        if default is None:
            default = self.global_args.get(name)
        if default is not None and name not in self.build_args:
            self.values[name] = default
        if name in self.values:
            self.declared[name] = self.values[name]
        is_ignored = equals and default != text
        return BuildahArg.PLATFORM.gives(word) if is_ignored else BuildahArg.SET.gives(word)

    def _set_target_platform(self, text: str) -> None:
        """Set the arguments that TARGETPLATFORM implies, as 1.28 does."""
        self.values |= platform_arguments("TARGET", text)
        names = ("TARGETOS", "TARGETARCH", "TARGETVARIANT")
        self.declared |= {name: self.values[name] for name in names}


def platform_arguments(side: str, platform: str) -> dict[str, str]:
    """Return the arguments of a platform ``OS/ARCH[/VARIANT]``, to build on (``BUILD``) or for (``TARGET``)."""
    system, *machine = platform.split("/")
    if not machine or len(machine) > 2:
        raise NotModelled(f"platform {platform}", f"the platform {platform} is not modelled; write linux/ARCH")
    variant = machine[1] if len(machine) > 1 else ""
    return {
        f"{side}PLATFORM": platform,
        f"{side}OS": system,
        f"{side}ARCH": machine[0],
        f"{side}VARIANT": variant,
    }


def automatic_args(target: str) -> dict[str, str]:
    """Return the platform arguments of a build for a target platform."""
    return platform_arguments("BUILD", PLATFORM) | platform_arguments("TARGET", target)


class Stage:
    """A stage while it is built: the configuration so far, the variables in scope, and the decisions."""

    def __init__(self, builder: Builder, source: BuildInput, arguments: Arguments) -> None:
        self.builder, self.source, self.arguments = builder, source, arguments
        self.parent: Stage | None = None  # the stage that it begins with
        self.base = self.image = ImageConfig()  # what it begins with, and the image so far
        self.other_fields: dict[str, Any] = {}
        self.base_entries: tuple[str, ...] = ()  # the environment of the base
        self.base_variables: dict[str, str] = {}  # the same by name
        self.stage_variables: dict[str, str] = {}  # those that the stage sets
        self.cmd_set = False  # whether an instruction of the stage set CMD
        self.grown = 0  # how many characters variables have added to texts
        self.decisions: list[Decision[object]] = []
        self.almost_json: list[AlmostJson] = []
        self.offsets: list[tuple[Instruction, int]] = []  # each instruction with the number of decisions before it
        self.scope: Mapping[str, str] = ChainMap(self.stage_variables, self.base_variables, arguments.declared)

    def begin_with(self, image: ImageConfig) -> None:
        """Begin with the configuration of an image."""
        self.base, self.image = image, image._replace(other_fields=())
        self.other_fields = {key: copy_field(value) for key, value in image.other_fields}
        self.base_entries = image.env or ()
        self.base_variables |= {name: value for name, _, value in (entry.partition("=") for entry in self.base_entries)}
        if not any(entry.startswith("PATH=") for entry in self.base_entries):
            self.stage_variables["PATH"] = DEFAULT_PATH

    def expand(self, text: str) -> str:
        """Replace the variables in scope and remove quotes; all texts of a stage may grow by 64 MiB together."""
        return self._grow(text, expand(text, self.scope, self.builder.modifiers_without_colon))

    def expand_words(self, text: str) -> list[str]:
        """Expand a text as ``expand`` does, and split it at blanks that were not quoted."""
        words = expand_words(text, self.scope, self.builder.modifiers_without_colon)
        self._grow(text, "".join(words))
        return words

    def _grow(self, text: str, value: str) -> str:
        """Count what variables added to a text, and return its value."""
        self.grown += max(0, len(value) - len(text))
        if self.grown > 4 * LIMIT:
            raise NotModelled("a stage of more than 64 MiB", "variables would grow beyond 64 MiB; make them smaller")
        return value

    def add_entries(self, field: str, entries: Iterable[tuple[str, object]]) -> None:
        """Add entries to a field of the configuration that is an object."""
        held = self.other_fields[field] = self.other_fields.get(field) or {}
        held.update(entries)

    def env(self) -> tuple[str, ...]:
        """Return the environment: first the entries of the base that the stage does not set, then its own."""
        kept = [
            entry
            for entry in self.base_entries
            if "=" not in entry or entry.partition("=")[0] not in self.stage_variables
        ]
        return (*kept, *(f"{name}={value}" for name, value in self.stage_variables.items()))

    def commit(self, style: str) -> None:
        """Complete the image in a format, ``oci`` or ``docker``; ``oci`` has fewer fields."""
        fields = {key: value for key, value in self.other_fields.items() if value}
        self.image = self.image._replace(env=self.env())
        if style == "oci":
            self.image = self.image._replace(shell=None)
            fields = {key: value for key, value in fields.items() if key in _OCI_FIELDS}
        self.image = self.image._replace(other_fields=tuple(fields.items()))

    def lineage(self) -> "list[Stage]":
        """Return the stage that begins with an image, the stages on top of it, and last this one."""
        stages = [self]
        while stages[-1].parent is not None:
            stages.append(stages[-1].parent)
        return stages[::-1]

    def built(self) -> BuiltImage:
        """Return the image, with the decisions of the stage and of all stages before it."""
        lineage = self.lineage()
        decisions: list[Decision[object]] = []
        offsets: list[tuple[Instruction, int]] = []
        for stage in lineage:
            offsets += [(instruction, len(decisions) + at) for instruction, at in stage.offsets]
            decisions += stage.decisions
        almost_json = tuple([miss for stage in lineage for miss in stage.almost_json])
        base, where = lineage[0].base, self.source.where
        return BuiltImage(
            self.image, tuple(decisions), almost_json, tuple(offsets), where, base=base, builder=self.builder
        )
