"""From a container's configuration and the instructions of ``--change`` to the configuration of an image.

Reads: the configuration of a container, lines of a Dockerfile. Gives: ``Built``, or a refusal.
Compare: moby ``BuildFromConfig`` (builder/dockerfile/builder.go), ``merge`` and ``CreateImageFromContainer``
(daemon/commit.go).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from simulator.build.buildkit.effects import EFFECTS
from simulator.build.buildkit.stage import BuildInput, Stage
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.checks import check
from simulator.build.dockerfile.expansion import Syntax
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.build.image import BuiltImage
from simulator.core.errors import Unreadable
from simulator.core.rule import Decision, Question, Refusal, Rule
from simulator.core.sources import DOCKER_COMMIT, MOBY
from simulator.core.values import ImageConfig

_BUILDER = "builder/dockerfile/builder.go"
_COMMIT = "daemon/commit.go"
ALLOWED = ("cmd", "entrypoint", "healthcheck", "env", "expose", "label", "onbuild", "user", "volume", "workdir")
CONTAINERS_OWN = frozenset(
    """hostname domainname attachstdin attachstdout attachstderr tty openstdin stdinonce image networkdisabled
    macaddress""".split()
)
"""Fields of a container's configuration that tell nothing about how an image of it starts."""
_LOST = ("onbuild", "stoptimeout", "argsescaped")


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


class Changes(NamedTuple):
    """How one version reads ``--change``: the builder that it uses, and the instructions that are allowed."""

    version: str
    builder: Builder
    allowed: frozenset[str]


def container_config_of(image: ImageConfig) -> tuple[ImageConfig, Decision[list[str]]]:
    """Give the configuration of a container of an image, of which nothing is asked; the decision names what is lost."""
    lost = [key for key, _ in image.other_fields if key.lower() in _LOST] + (
        ["Shell"] if image.shell is not None else []
    )
    other_fields = tuple([(key, value) for key, value in image.other_fields if key.lower() not in _LOST])
    entrypoint = None if image.entrypoint == ("",) else image.entrypoint
    return image._replace(entrypoint=entrypoint, shell=None, other_fields=other_fields), CommitChange.MADE.gives(lost)


def commit_container(container: ImageConfig, lines: Sequence[str], how: Changes) -> BuiltImage:
    """Give the image of a container; what the lines leave empty comes from the container."""
    changed = import_image(container, lines, how)
    if not lines:
        return changed
    image = changed.image
    kept: dict[str, Any] = {}
    if not image.entrypoint:
        if not image.cmd and container.cmd:
            kept["cmd"] = container.cmd
        if image.entrypoint is None and container.entrypoint is not None:
            kept["entrypoint"] = container.entrypoint
    for field in ("user", "working_dir"):
        if not getattr(image, field) and getattr(container, field):
            kept[field] = getattr(container, field)
    if health := _healthcheck(dict(container.other_fields), dict(image.other_fields)):
        kept["other_fields"] = tuple(
            [(key, health if key == "Healthcheck" else value) for key, value in image.other_fields]
        )
    if not kept:
        return changed
    restored: Decision[Any] = CommitChange.RESTORED.gives([_shown(name, value) for name, value in kept.items()])
    return changed._replace(image=image._replace(**kept), decisions=(*changed.decisions, restored))


def _shown(name: str, value: Any) -> str:
    if name == "other_fields":
        return "Healthcheck"
    return f"{name} {list(value) if isinstance(value, tuple) else value}"


def _healthcheck(container: dict[str, Any], image: dict[str, Any]) -> dict[str, Any] | None:
    """Fill what an image's healthcheck leaves out; None where there is nothing to fill."""
    own, before = image.get("Healthcheck"), container.get("Healthcheck")
    if not own or not before:
        return None
    filled = {**{key: value for key, value in before.items() if value}, **{k: v for k, v in own.items() if v}}
    return filled if filled != own else None


def import_image(config: ImageConfig, lines: Sequence[str], how: Changes) -> BuiltImage:
    """Give what the lines make of a configuration; that of ``docker import`` is empty."""
    other_fields = tuple(
        [(key, value) for key, value in config.other_fields if key.lower() not in CONTAINERS_OWN and value]
    )
    begin = config._replace(other_fields=other_fields)
    if not lines:
        return BuiltImage(begin, (CommitChange.NONE.gives([]),))
    source = BuildInput("\n".join(lines), "", {}, _no_base, lambda line: f"--change {line}")
    dockerfile = read_dockerfile(source.text, how.builder)
    builder = how.builder._replace(merges_healthchecks=False)  # it is the whole that is merged
    stage = Stage(builder, source, Syntax(dockerfile.escape, builder.modifiers, builder.blank_patterns), {})
    for instruction in dockerfile.instructions:
        if instruction.keyword not in how.allowed:
            raise CommitChange.NOT_ALLOWED.refuses("build", f"{instruction.typed} is not a valid change command")
    for instruction in dockerfile.instructions:
        check(instruction, how.builder)
    stage.take(begin)
    stage.other_fields = {key: _copy(value) for key, value in other_fields}
    stage.decisions.append(CommitChange.READ.gives(list(lines)))
    try:
        for instruction in dockerfile.instructions:
            stage.offsets.append((instruction, len(stage.decisions)))
            EFFECTS[instruction.keyword](stage, instruction)
    except Refusal as refusal:
        refusal.decision = refusal.decision._replace(premises=(*stage.decisions, *refusal.decision.premises))
        raise
    return stage.built()


def _no_base(name: str) -> ImageConfig:
    raise Unreadable(f"--change begins with no image, so {name} is not looked for")


def _copy(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else list(value) if isinstance(value, list) else value
