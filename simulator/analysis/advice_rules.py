"""What is surprising about an answer: the rules, and the sentences that several parts of an answer share."""

from __future__ import annotations

from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import (
    BUILDAH,
    BUILDKIT,
    DOCKER_CLI,
    DOCKERFILE,
    ENGINE_API,
    INTERACT,
    MOBY,
    OFFICIAL,
    POSIX,
)
from simulator.core.text import named_words
from simulator.core.values import Words
from simulator.shell.arguments import ShellArguments


class Advice(Question):
    """What would a careful reader point out?"""

    NOT_JSON = Rule(
        "A text that begins like a JSON array, but is none, runs in a shell.",
        BUILDKIT("frontend/dockerfile/parser/line_parsers.go", "parseMaybeJSON"),
    )
    CATALOGUE = Rule(
        "An answer that rests on the catalogue is about the image as it was on that day.",
        OFFICIAL("Library definition files", "#library-definition-files"),
    )
    FRONTEND = Rule(
        "A Dockerfile that names its frontend is read by that one, whichever release it is.",
        DOCKERFILE("syntax", "#syntax"),
    )
    NO_SHELL = Rule(
        "A shell that the image does not have cannot be started.",
        DOCKERFILE("Shell form", "#shell-form"),
    )
    NO_PROGRAM = Rule(
        "A program that the image does not have cannot be started.",
        OFFICIAL("Library definition files", "#library-definition-files"),
        note="""It is said of runtimes and servers that the base image surely lacks, where no instruction may have
        installed them.""",
    )
    NO_USER = Rule(
        "A user that the image does not have keeps the container from starting.",
        OFFICIAL("Library definition files", "#library-definition-files"),
        note="""It is said of users that other images make for their programs, where the base image surely lacks them
        and no instruction may have added them.""",
    )
    SWALLOWED = Rule(
        "A shell gives the words behind its script the names $0, $1 and so on; this script reads none of them.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
    )
    HIDDEN = Rule(
        "A bare name that the caller has not set hides the image's variable of that name.",
        MOBY("daemon/commit.go", "merge"),
    )
    CMD_LOST = Rule(
        "A blank --entrypoint removes the image's CMD as well as its ENTRYPOINT.",
        MOBY("daemon/commit.go", "merge"),
    )
    CMD_REPLACED = Rule(
        "An entrypoint in the request drops the image's CMD.",
        MOBY("daemon/commit.go", "merge"),
        INTERACT,
    )
    CMD_UNUSED = Rule(
        "An entrypoint in the request drops the image's CMD, also one that has no use for it.",
        MOBY("daemon/commit.go", "merge"),
        INTERACT,
    )
    ENTRYPOINT_REPEATED = Rule(
        "A request that repeats the image's ENTRYPOINT drops its CMD all the same.",
        MOBY("daemon/commit.go", "merge"),
        INTERACT,
    )
    CACHE = Rule(
        "A cache that does not look at CMD can give an ENTRYPOINT the image that another file made.",
        MOBY("builder/dockerfile/internals.go", "withCmdComment probeCache"),
        BUILDAH("imagebuildah/stage_executor.go", "historyAndDiffIDsMatch"),
        note="""An image is looked up by the one before it and the text of the instruction; whether its CMD was set in
        the same stage, and so is kept, takes no part. BuildKit computes the configuration anew each time.""",
    )
    WINDOWS = Rule(
        "What an engine on Windows does is read in its source; no engine there was asked.",
        MOBY("daemon/oci_windows.go", "createSpec"),
        DOCKER_CLI("cli/command/cli.go", "BuildKitEnabled"),
        note="The command line builds with BuildKit where the engine runs on Linux, or DOCKER_BUILDKIT is set.",
    )
    UNOBSERVED = Rule(
        "An answer for a version that was not compared with a real engine rests on its source, or on its neighbour.",
        ENGINE_API("Versioning", "#section/Versioning"),
    )


def swallowed(argv: Decision[Words], words: Words, reading: Decision[ShellArguments]) -> Decision[str]:
    """Say which words a shell's script does not read; ``words`` are those of the argv that begin with the shell."""
    roles = reading.value.roles
    ignored = words[roles.index("$0") :]
    text = f"{named_words(ignored)} has no effect: the shell's script does not read the words behind it"
    remedy = 'Write ENTRYPOINT in exec form, or read them with "$@"'
    script = roles.index("script")
    if words[script].origin.source == "request":
        from simulator.analysis.spelling import spelled  # costs start-up time
        from simulator.shell.unread import join_script

        whole = f"{words[script]} {join_script(tuple(map(str, ignored)))}"
        own = [
            word for word in words[:script] if word.origin.source == "request" and word.origin.where != "--entrypoint"
        ]
        remedy = f"Write the whole script as one word: {spelled((*own, whole), words[script].origin)}"
    return Advice.SWALLOWED.gives(f"{text}. {remedy}.", reading, argv)
