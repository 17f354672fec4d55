"""From an image's configuration and a container's to the process that the engine executes.

Reads: ``ImageConfig``, ``ContainerConfig``. Gives: the parts of ``Process``, or a refusal.
Compare: moby ``merge`` (daemon/commit.go), ``mergeAndVerifyConfig`` (daemon/create.go) and
``getEntrypointAndArgs`` (daemon/container.go); Podman ``makeCommand`` (pkg/specgen/generate/oci.go).
"""

from __future__ import annotations

from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import (
    CONTAINERD,
    CRIO,
    DOCKERFILE,
    ENGINE_API,
    IMAGE_SPEC,
    INTERACT,
    MOBY,
    PODMAN,
    PODMAN_4,
    RUNNING,
)
from simulator.core.values import ContainerConfig, ImageConfig, Origin, Word, Words, words

BLANK = ("",)


class Entrypoint(Question):
    """Which words stand first?"""

    UNSET = Rule(
        "Neither the request nor the image sets an ENTRYPOINT.",
        MOBY("daemon/commit.go", "merge"),
    )
    INHERITED = Rule(
        "The request sets no entrypoint, so the image's ENTRYPOINT stands first.",
        MOBY("daemon/commit.go", "merge"),
        IMAGE_SPEC("Verbatim fields", "#verbatim-fields"),
    )
    REPLACED = Rule(
        "The request's entrypoint overrides the image's ENTRYPOINT.",
        MOBY("daemon/commit.go", "merge"),
        CONTAINERD("internal/cri/opts/spec_opts.go", "WithProcessArgs"),
        CRIO("internal/factory/container/container.go", "SpecSetProcessArgs"),
        RUNNING("Default entrypoint", "#default-entrypoint"),
    )
    EMPTIED = Rule(
        "An empty entrypoint in the request switches ENTRYPOINT off and keeps the image's CMD.",
        MOBY("daemon/commit.go", "merge"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
        note="Only the Engine API can ask for it: docker run --entrypoint '' sends one blank word.",
    )
    CLEARED = Rule(
        "A blank entrypoint, --entrypoint '' or [\"\"], switches ENTRYPOINT off.",
        MOBY("daemon/create.go", "mergeAndVerifyConfig"),
        PODMAN("pkg/specgen/generate/oci.go", "makeCommand"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
    )
    KEPT = Rule(
        "The runtime keeps a blank entrypoint: it is the first word of the argv, and the start fails.",
        CONTAINERD("internal/cri/opts/spec_opts.go", "WithProcessArgs"),
        CRIO("internal/factory/container/container.go", "SpecSetProcessArgs"),
        note="containerd keeps one that a pod asks for, and takes an image's for none; CRI-O keeps both.",
    )


def entrypoint(image: ImageConfig, requested: ContainerConfig) -> Decision[Words]:
    """Take the requested entrypoint, else the image's; a single empty word means no entrypoint."""
    if requested.entrypoint is None:
        if not image.entrypoint:
            return Entrypoint.UNSET.gives(())
        decision = Entrypoint.INHERITED.gives(image.entrypoint)
    elif requested.entrypoint:
        decision = Entrypoint.REPLACED.gives(requested.entrypoint)
    else:
        return Entrypoint.EMPTIED.gives(())
    if decision.value == BLANK:
        return Entrypoint.CLEARED.gives((), decision)
    return decision


def entrypoint_keeping_empty(image: ImageConfig, requested: ContainerConfig) -> Decision[Words]:
    """Take the requested entrypoint, else the image's; a single empty word is kept. An empty list is unset."""
    if requested.entrypoint:
        decision = Entrypoint.REPLACED.gives(requested.entrypoint)
    elif image.entrypoint:
        decision = Entrypoint.INHERITED.gives(image.entrypoint)
    else:
        return Entrypoint.UNSET.gives(())
    return Entrypoint.KEPT.gives(decision.value, decision) if decision.value == BLANK else decision


def entrypoint_keeping_requested_empty(image: ImageConfig, requested: ContainerConfig) -> Decision[Words]:
    """Take the requested entrypoint, else the image's; a single empty word is kept only where it is requested."""
    return (
        entrypoint_keeping_empty(image, requested)
        if requested.entrypoint
        else entrypoint(image, requested._replace(entrypoint=None))
    )


class Cmd(Question):
    """Which words stand behind the entrypoint?"""

    UNSET = Rule(
        "Neither the request nor the image sets a CMD.",
        MOBY("daemon/commit.go", "merge"),
    )
    GIVEN = Rule(
        "The request's words override the image's CMD.",
        MOBY("daemon/commit.go", "merge"),
        DOCKERFILE("CMD", "#cmd"),
    )
    DROPPED = Rule(
        "The request sets an entrypoint, so the engine ignores the image's CMD.",
        MOBY("daemon/commit.go", "merge"),
        CONTAINERD("internal/cri/opts/spec_opts.go", "WithProcessArgs"),
        CRIO("internal/factory/container/container.go", "SpecSetProcessArgs"),
        RUNNING("Default entrypoint", "#default-entrypoint"),
        note="It is dropped even where the entrypoint asked for is the image's own, or blank.",
    )
    INHERITED = Rule(
        "The request sets neither an entrypoint nor words, so the image's CMD is appended.",
        MOBY("daemon/commit.go", "merge"),
        INTERACT,
        note="""The table of the Dockerfile reference leaves the CMD out behind a shell-form ENTRYPOINT.
        Its words are in the argv all the same; scenarios flagged DocsDisagree show it.""",
    )
    EMPTY_INHERITS = Rule(
        "An empty list of words changes nothing: the image's CMD is appended.",
        MOBY("daemon/commit.go", "merge"),
    )


def cmd(image: ImageConfig, requested: ContainerConfig) -> Decision[Words]:
    """Take the requested words, else the image's CMD unless an entrypoint is requested."""
    if requested.cmd:
        return Cmd.GIVEN.gives(requested.cmd)
    if not image.cmd:
        return Cmd.UNSET.gives(())
    if requested.entrypoint:
        return Cmd.DROPPED.gives(())
    if requested.cmd is None:
        return Cmd.INHERITED.gives(image.cmd)
    return Cmd.EMPTY_INHERITS.gives(image.cmd)


class Argv(Question):
    """What is executed?"""

    JOINED = Rule(
        "The argv is the entrypoint's words, with CMD's words appended.",
        MOBY("daemon/container.go", "getEntrypointAndArgs"),
        INTERACT,
    )
    REFUSED = Rule(
        "There is nothing to run: no ENTRYPOINT, no CMD and no arguments.",
        MOBY("daemon/create.go", "mergeAndVerifyConfig"),
        PODMAN_4("pkg/specgen/generate/oci.go", "makeCommand"),
        note="The table of the Dockerfile reference calls it an error of the image; it is one of creating a container.",
    )
    BLANK = Rule(
        "There is nothing to run: the argv is one blank word, and the start fails.",
        PODMAN("pkg/specgen/generate/oci.go", "makeCommand"),
    )


def argv(entrypoint: Decision[Words], cmd: Decision[Words], no_command_message: str) -> Decision[Words]:
    """Join both lists; refuse an empty argv with ``no_command_message``."""
    if joined := entrypoint.value + cmd.value:
        return Argv.JOINED.gives(joined, entrypoint, cmd)
    raise Argv.REFUSED.refuses("create", no_command_message, entrypoint, cmd)


def argv_or_blank(entrypoint: Decision[Words], cmd: Decision[Words], _: str) -> Decision[Words]:
    """Join both lists; an empty argv becomes a single empty word."""
    if joined := entrypoint.value + cmd.value:
        return Argv.JOINED.gives(joined, entrypoint, cmd)
    return Argv.BLANK.gives((Word("", Origin("engine", "no command specified")),), entrypoint, cmd)


class Init(Question):
    """Which program is the first process where an init is asked for?"""

    WRAPPED = Rule(
        "The container's init is the first process; behind two dashes it is told the argv, which it starts.",
        MOBY("daemon/oci_linux.go", "withCommonOptions"),
        note="docker inspect shows the argv without it; a program that is not found is then no error of the start.",
    )
    SHARED = Rule(
        "A container that shares the process ids of the host or of another container gets no init.",
        MOBY("daemon/oci_linux.go", "withCommonOptions"),
    )
    IN_ARGV = Rule(
        "Podman puts its init and two dashes in front of the argv.",
        PODMAN("pkg/specgen/generate/oci.go", "makeCommand"),
    )


def init(argv: Decision[Words], _: ContainerConfig) -> Decision[Words]:
    """Leave the argv unchanged: the engine adds the init when the container starts."""
    return argv


def init_in_argv(argv: Decision[Words], requested: ContainerConfig) -> Decision[Words]:
    """Put the init in front of the argv, where it is requested."""
    if not requested.init:
        return argv
    return Init.IN_ARGV.gives((*words(("/run/podman-init", "--"), Origin("engine", "--init")), *argv.value), argv)


def first_process(argv: Decision[Words], requested: ContainerConfig) -> Decision[Words] | None:
    """Return the first process where an init is requested; None where it is the argv."""
    if not requested.init:
        return None
    if not requested.private_pid:
        return Init.SHARED.gives(argv.value)
    return Init.WRAPPED.gives((*words(("/sbin/docker-init", "--"), Origin("engine", "--init")), *argv.value))


def first_process_is_argv(_: Decision[Words], __: ContainerConfig) -> Decision[Words] | None:
    """Return None: the first process is always the argv."""
    return None
