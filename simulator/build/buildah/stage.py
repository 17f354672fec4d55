"""A stage while Buildah builds it: the variables in reach, the configuration so far, and the decisions.

Compare: openshift/imagebuilder ``Builder`` (builder.go) and ``arg`` (dispatchers.go); buildah ``commit``
(imagebuildah/stage_executor.go).
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.build.buildah.expansion import expand, expand_words
from simulator.build.buildkit.stage import DEFAULT_PATH, PLATFORM, BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.expansion import LIMIT
from simulator.build.image import AlmostJson, BuiltImage, Written
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BUILDAH, BUILDAH_1_28, BUILDAH_1_44
from simulator.core.values import ImageConfig

_IMAGEBUILDER = "vendor/github.com/openshift/imagebuilder/dispatchers.go"
PROXIES = tuple(name for text in ("http", "https", "ftp", "no") for name in (f"{text.upper()}_PROXY", f"{text}_proxy"))
OCI_FIELDS = ("User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal")


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
    """The arguments of a build in one stage, or in front of the first.

    ``user`` are the build arguments, ``heading`` those in front of the first FROM, ``platform`` those of the platform;
    ``values`` what each argument is, and ``declared`` those that instructions see.
    """

    def __init__(self, builder: Builder, user: Mapping[str, str], platform: Mapping[str, str]) -> None:
        self.builder, self.user, self.platform = builder, user, platform
        self.heading: Mapping[str, str] = {}
        self.values = dict(user)
        self.declared = {name: user[name] for name in PROXIES if name in user}

    def declare(self, word: str) -> Decision[str]:
        """Take one word of ARG, ``NAME`` or ``NAME=DEFAULT``, whose variables are replaced already."""
        name, equals, text = word.partition("=")
        default = text if equals else None
        if name in self.platform and (self.builder.fixed_platform or not equals):
            if equals and name in ("TARGETPLATFORM", "BUILDPLATFORM"):
                raise BuildahArg.REDEFINED.refuses("build", f'attempted to redefine "{name}": invalid argument')
            default = self.platform[name]
        elif name == "TARGETPLATFORM":
            self._target(text)
        if default is None:
            default = self.heading.get(name)
        if default is not None and name not in self.user:
            self.values[name] = default
        if name in self.values:
            self.declared[name] = self.values[name]
        fixed = equals and default != text
        return BuildahArg.PLATFORM.gives(word) if fixed else BuildahArg.SET.gives(word)

    def _target(self, text: str) -> None:
        """Take TARGETPLATFORM apart, as 1.28 does."""
        self.values |= platform_arguments("TARGET", text)
        names = ("TARGETOS", "TARGETARCH", "TARGETVARIANT")
        self.declared |= {name: self.values[name] for name in names}


def platform_arguments(side: str, platform: str) -> dict[str, str]:
    """Give the arguments that a platform ``OS/ARCH[/VARIANT]`` sets."""
    system, *rest = platform.split("/")
    if not rest or len(rest) > 2:
        raise NotModelled(f"platform {platform}", f"the platform {platform} is not modelled; write linux/ARCH")
    variant = rest[1] if len(rest) > 1 else ""
    return {
        f"{side}PLATFORM": platform,
        f"{side}OS": system,
        f"{side}ARCH": rest[0],
        f"{side}VARIANT": variant,
    }


def automatic(target: str) -> dict[str, str]:
    """Give all platform arguments."""
    return platform_arguments("BUILD", PLATFORM) | platform_arguments("TARGET", target)


class Stage:
    """A stage while it is built.

    ``before`` is the stage that it begins with, ``base`` the configuration. ``entries`` are the variables of the base
    as they stand, ``inherited`` by name, ``own`` those that the stage sets. ``rest`` are the fields that have no part
    in the process.
    """

    def __init__(self, builder: Builder, source: BuildInput, arguments: Arguments) -> None:
        self.builder, self.source, self.arguments = builder, source, arguments
        self.before: Stage | None = None
        self.base = self.image = ImageConfig()
        self.other_fields: dict[str, Any] = {}
        self.entries: tuple[str, ...] = ()
        self.inherited: dict[str, str] = {}
        self.own: dict[str, str] = {}
        self.cmd_set = False
        self.grown = 0
        self.decisions: list[Decision[Any]] = []
        self.almost_json: list[AlmostJson] = []
        self.offsets: list[tuple[Written, int]] = []
        self.reach: Mapping[str, str] = ChainMap(self.own, self.inherited, arguments.declared)

    def begin(self, image: ImageConfig) -> None:
        """Begin with a configuration."""
        self.base, self.image = image, image._replace(other_fields=())
        self.other_fields = {key: _copy(value) for key, value in image.other_fields}
        self.entries = image.env or ()
        self.inherited |= {name: value for name, _, value in (entry.partition("=") for entry in self.entries)}
        if not any(entry.startswith("PATH=") for entry in self.entries):
            self.own["PATH"] = DEFAULT_PATH

    def expanded(self, text: str) -> str:
        """Replace the variables in reach and remove quotes; the stage as a whole may grow by so much only."""
        return self._counted(text, expand(text, self.reach, self.builder.modifiers))

    def expanded_words(self, text: str) -> list[str]:
        """Do the same, and split at blanks that were not quoted."""
        words = expand_words(text, self.reach, self.builder.modifiers)
        self._counted(text, "".join(words))
        return words

    def _counted(self, text: str, value: str) -> str:
        self.grown += max(0, len(value) - len(text))
        if self.grown > 4 * LIMIT:
            raise NotModelled("a stage of more than 64 MiB", "variables would grow beyond 64 MiB; make them smaller")
        return value

    def add(self, field: str, entries: Iterable[tuple[str, Any]]) -> None:
        """Add entries to a field of the configuration."""
        self.other_fields[field] = {**(self.other_fields.get(field) or {}), **dict(entries)}

    def env(self) -> tuple[str, ...]:
        """Give the variables of the configuration: those that the stage sets stand behind all others."""
        kept = [entry for entry in self.entries if "=" not in entry or entry.partition("=")[0] not in self.own]
        return (*kept, *(f"{name}={value}" for name, value in self.own.items()))

    def commit(self, style: str) -> None:
        """Make the image: ``oci`` knows fewer fields than ``docker``."""
        fields = {key: value for key, value in self.other_fields.items() if value}
        self.image = self.image._replace(env=self.env())
        if style == "oci":
            self.image = self.image._replace(shell=None)
            fields = {key: value for key, value in fields.items() if key in OCI_FIELDS}
        self.image = self.image._replace(other_fields=tuple(fields.items()))

    def line(self) -> "list[Stage]":
        """Give the stages that led here, the first one first."""
        found = [self]
        while found[-1].before is not None:
            found.append(found[-1].before)
        return found[::-1]

    def built(self) -> BuiltImage:
        """Give the image, with the decisions of all stages that it begins with."""
        decisions: list[Decision[Any]] = []
        offsets: list[tuple[Written, int]] = []
        for stage in self.line():
            offsets += [(instruction, len(decisions) + at) for instruction, at in stage.offsets]
            decisions += stage.decisions
        almost_json = tuple([miss for stage in self.line() for miss in stage.almost_json])
        base, where = self.line()[0].base, self.source.where
        return BuiltImage(
            self.image, tuple(decisions), almost_json, tuple(offsets), where, base=base, builder=self.builder
        )


def _copy(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
