"""From a container's configuration and the instructions of ``--change`` to the configuration of an image.

Reads: the configuration of a container, lines of a Dockerfile. Gives: ``BuiltImage``, or a refusal.
Compare: moby ``BuildFromConfig`` (builder/dockerfile/builder.go), ``merge`` and ``CreateImageFromContainer``
(daemon/commit.go).
"""

from collections.abc import Sequence
from typing import Any

from simulator.build.buildkit.effects import EFFECTS
from simulator.build.buildkit.stage import BuildInput, Stage, copy_field
from simulator.build.dockerfile.builder import CommitProfile
from simulator.build.dockerfile.checks import check
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.build.dockerfile.substitution import Syntax
from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Decision, Question, Refusal, Rule
from simulator.core.sources import DOCKER_COMMIT, MOBY
from simulator.core.values import ImageConfig

_BUILDER = "builder/dockerfile/builder.go"
_COMMIT = "daemon/commit.go"
CONTAINER_FIELDS = frozenset(
    """hostname domainname attachstdin attachstdout attachstderr tty openstdin stdinonce image networkdisabled
    macaddress""".split()
)
"""Fields of a container's configuration that say nothing about how an image of it starts; they are left out."""
_LOST_FIELDS = ("onbuild", "stoptimeout", "argsescaped")


class CommitChange(Question):
    """What becomes of the instructions of --change?"""

    MADE = Rule(
        "A container of an image has the image's configuration, without SHELL, ONBUILD and the stop timeout.",
        MOBY(_COMMIT, "merge"),
        note="Give docker inspect CONTAINER for one of which more was asked.",
    )
    NONE = Rule(
        "Without --change, the image gets the configuration as it is.",
        MOBY(_BUILDER, "BuildFromConfig"),
        DOCKER_COMMIT("Commit a container", "#commit-a-container"),
    )
    READ = Rule(
        "The values of --change are the lines of one Dockerfile, which the classic builder carries out.",
        MOBY(_BUILDER, "BuildFromConfig"),
        DOCKER_COMMIT("Commit a container with new configurations", "#commit-a-container-with-new-configurations"),
        note="So CMD and ENTRYPOINT may stand in either order, and neither ARG nor a build argument is known.",
    )
    NOT_ALLOWED = Rule(
        "An instruction that changes more than the configuration is refused, and so is SHELL.",
        MOBY(_BUILDER, "validCommitCommands"),
        DOCKER_COMMIT("Description", "#description"),
        note="STOPSIGNAL is allowed from Docker 23 on.",
    )
    RESTORED = Rule(
        "What the instructions leave empty is as in the container again.",
        MOBY(_COMMIT, "merge"),
        note="""So ENTRYPOINT [] alone changes nothing: with neither half left, both are the container's again. CMD []
        stays empty only where there is an entrypoint.""",
    )


def container_config_of(image: ImageConfig) -> tuple[ImageConfig, Decision[list[str]]]:
    """Return the configuration of a container that was created from an image without any option.

    The value of the decision lists the fields of the image that the container does not have.
    """
    lost = [key for key, _ in image.other_fields if key.lower() in _LOST_FIELDS]
    if image.shell is not None:
        lost.append("Shell")
    other_fields = tuple([(key, value) for key, value in image.other_fields if key.lower() not in _LOST_FIELDS])
    entrypoint = None if image.entrypoint == ("",) else image.entrypoint
    return image._replace(entrypoint=entrypoint, shell=None, other_fields=other_fields), CommitChange.MADE.gives(lost)


def commit_container(container: ImageConfig, lines: Sequence[str], profile: CommitProfile) -> BuiltImage:
    """Return the image that ``docker commit`` creates from a container; ``lines`` are the values of ``--change``.

    Fields that the lines leave empty are filled from the container. Raises ``Refusal`` as ``import_image`` does.
    """
    changed = import_image(container, lines, profile)
    if not lines:
        return changed
    image = changed.image
    filled: dict[str, Any] = {}
    if not image.entrypoint:
        if not image.cmd and container.cmd:
            filled["cmd"] = container.cmd
        if image.entrypoint is None and container.entrypoint is not None:
            filled["entrypoint"] = container.entrypoint
    for field in ("user", "working_dir"):
        if not getattr(image, field) and getattr(container, field):
            filled[field] = getattr(container, field)
    if health := _fill_healthcheck(dict(container.other_fields), dict(image.other_fields)):
        filled["other_fields"] = tuple(
            [(key, health if key == "Healthcheck" else value) for key, value in image.other_fields]
        )
    if not filled:
        return changed
    restored = CommitChange.RESTORED.gives([_describe(name, value) for name, value in filled.items()])
    return changed._replace(image=image._replace(**filled), decisions=(*changed.decisions, restored))


def _describe(name: str, value: object) -> str:
    if name == "other_fields":
        return "Healthcheck"
    return f"{name} {list(value) if isinstance(value, tuple) else value}"


def _fill_healthcheck(container: dict[str, Any], image: dict[str, Any]) -> dict[str, Any] | None:
    """Fill the empty fields of the image's healthcheck from the container's; None if nothing changes."""
    changed, original = image.get("Healthcheck"), container.get("Healthcheck")
    if not changed or not original:
        return None
    filled = {**{key: value for key, value in original.items() if value}, **{k: v for k, v in changed.items() if v}}
    return filled if filled != changed else None


def import_image(config: ImageConfig, lines: Sequence[str], profile: CommitProfile) -> BuiltImage:
    """Carry out the values of ``--change`` on a configuration, which is empty for ``docker import``.

    Raises ``Refusal`` for an instruction that is not allowed, and as the builder does.
    """
    other_fields = tuple(
        [(key, value) for key, value in config.other_fields if key.lower() not in CONTAINER_FIELDS and value]
    )
    initial = config._replace(other_fields=other_fields)
    if not lines:
        return BuiltImage(initial, (CommitChange.NONE.gives([]),))
    if config.os == "windows":
        raise NotModelled("--change on Windows", "--change of a container for Windows is not modelled; leave it out")
    source = BuildInput("\n".join(lines), "", {}, _find_no_image, lambda line: f"--change {line}")
    dockerfile = read_dockerfile(source.text, profile.builder)
    builder = profile.builder._replace(merges_healthchecks=False)  # commit_container merges all of it
    syntax = Syntax(dockerfile.escape, builder.modifiers_without_colon, builder.empty_patterns)
    stage = Stage(builder, source, syntax, {})
    for instruction in dockerfile.instructions:
        if instruction.keyword not in profile.allowed:
            raise CommitChange.NOT_ALLOWED.refuses("build", f"{instruction.typed} is not a valid change command")
    for instruction in dockerfile.instructions:
        check(instruction, profile.builder)
    stage.begin_with(initial)
    stage.other_fields = {key: copy_field(value) for key, value in other_fields}
    stage.decisions.append(CommitChange.READ.gives(list(lines)))
    try:
        for instruction in dockerfile.instructions:
            stage.offsets.append((instruction, len(stage.decisions)))
            EFFECTS[instruction.keyword](stage, instruction)
    except Refusal as refusal:
        refusal.decision = refusal.decision._replace(premises=(*stage.decisions, *refusal.decision.premises))
        raise
    return stage.built()


def _find_no_image(name: str, _: str) -> ImageConfig:
    raise Unreadable(f"--change begins with no image, so {name} is not looked for")
