"""The rules by which the instructions of a stage change its configuration, in BuildKit and in the classic builder."""

from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE, INTERACT, MOBY

_CONVERT = "frontend/dockerfile/dockerfile2llb/convert.go"
_DISPATCH = "builder/dockerfile/dispatchers.go"


class InstructionEffect(Question):
    """What does an instruction do to the configuration?"""

    ENV = Rule(
        "ENV sets variables; each keeps its place.", BUILDKIT(_CONVERT, "dispatchEnv"), DOCKERFILE("ENV", "#env")
    )
    ARG = Rule(
        "ARG sets a variable for the instructions behind it; the configuration never holds it.",
        BUILDKIT(_CONVERT, "dispatchArg"),
        DOCKERFILE("ARG", "#arg"),
    )
    CMD_DROPPED = Rule(
        "ENTRYPOINT drops a CMD that was not set in its own stage.",
        BUILDKIT(_CONVERT, "dispatchEntrypoint"),
        MOBY(_DISPATCH, "dispatchEntrypoint"),
        INTERACT,
    )
    SHELL = Rule("SHELL is stored, and counts for the shell forms behind it.", BUILDKIT(_CONVERT, "dispatchShell"))
    DIRECTORY = Rule(
        "WORKDIR sets the directory; a relative one is joined to the one before.",
        BUILDKIT(_CONVERT, "dispatchWorkdir"),
        DOCKERFILE("WORKDIR", "#workdir"),
    )
    RELATIVE_BASE = Rule(
        "An instruction behind a base image with a relative working directory is refused.",
        MOBY("daemon/container.go", "translateWorkingDir"),
        note="""The classic builder makes a container for each instruction but COPY and ADD; BuildKit joins the
        directory to itself.""",
    )
    BASE_SIGNAL = Rule(
        "An instruction behind a base image with a stop signal that is none is refused.",
        MOBY("daemon/container.go", "validateContainerConfig"),
        note="The classic builder makes a container for each instruction but COPY and ADD; BuildKit keeps the signal.",
    )
    BASE_HEALTHCHECK = Rule(
        "An instruction behind a base image with a healthcheck that no container may have is refused.",
        MOBY("daemon/container.go", "validateHealthCheck"),
        note="""Its times are under a millisecond, or its retries under 0. A HEALTHCHECK itself is fine: what it does
        not set comes from the base for the instruction behind it. BuildKit keeps such a healthcheck.""",
    )
    NO_DIRECTORY = Rule(
        "A WORKDIR that comes out blank is refused.",
        MOBY("builder/dockerfile/dispatchers_unix.go", "normalizeWorkdir"),
    )
    BAD_DIRECTORY = Rule(
        "A WORKDIR with a NUL, or a name in it of more than 255 bytes, is refused: no such directory can be made.",
        BUILDKIT(_CONVERT, "dispatchWorkdir"),
        MOBY(_DISPATCH, "dispatchWorkdir"),
    )
    USER = Rule("USER sets the user.", BUILDKIT(_CONVERT, "dispatchUser"), DOCKERFILE("USER", "#user"))
    LABEL = Rule("LABEL sets labels.", BUILDKIT(_CONVERT, "dispatchLabel"), DOCKERFILE("LABEL", "#label"))
    EXPOSE = Rule(
        "EXPOSE adds ports.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert_expose.go", "dispatchExpose"),
        DOCKERFILE("EXPOSE", "#expose"),
    )
    VOLUME = Rule("VOLUME adds volumes.", BUILDKIT(_CONVERT, "dispatchVolume"), DOCKERFILE("VOLUME", "#volume"))
    STOPSIGNAL = Rule(
        "STOPSIGNAL sets the stop signal, as it is written.",
        BUILDKIT(_CONVERT, "dispatchStopSignal"),
        DOCKERFILE("STOPSIGNAL", "#stopsignal"),
    )
    BAD_SIGNAL = Rule(
        "A STOPSIGNAL that is neither a number nor a signal's name is refused.",
        BUILDKIT(_CONVERT, "dispatchStopSignal"),
    )
    HEALTHCHECK = Rule(
        "HEALTHCHECK replaces the healthcheck.",
        BUILDKIT(_CONVERT, "dispatchHealthcheck"),
        DOCKERFILE("HEALTHCHECK", "#healthcheck"),
    )
    TRIGGER = Rule(
        "ONBUILD stores its instruction for the stages that begin with this image.",
        BUILDKIT(_CONVERT, "dispatchOnbuild"),
        DOCKERFILE("ONBUILD", "#onbuild"),
    )
    TRIGGERED = Rule(
        "The instructions that ONBUILD stored run first, as the stage's own, and are gone then.",
        BUILDKIT(_CONVERT, "initOnBuildTriggers"),
        DOCKERFILE("ONBUILD", "#onbuild"),
    )
    NOTHING = Rule(
        "RUN, COPY, ADD and MAINTAINER have no part in the configuration.",
        BUILDKIT(_CONVERT, "dispatchRun dispatchCopy dispatchMaintainer"),
    )
