"""The shape of a builder's profile: how one version of a builder reads and builds a Dockerfile."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from simulator.build.dockerfile.command import shell, wrapped
from simulator.build.dockerfile.form import form
from simulator.build.dockerfile.instruction import Continues, refuse_flags, single_escape
from simulator.build.dockerfile.workdir import joined_directory
from simulator.core.rule import Decision
from simulator.core.values import CommandForm, Origin, Words


class Builder(NamedTuple):
    """How one version of a builder reads a Dockerfile: the shape of a profile.

    ``version``, ``since`` and ``observed`` are as in ``Engine``. What a file holds: ``continues`` finds the
    escape character that makes a line go on, ``directives`` and ``heredocs`` are those that the builder knows,
    ``whole_arrays`` tells whether text behind a list makes it no list, ``modifiers`` are those of
    ``${NAME...}`` that need no colon, ``blank_patterns`` tells whether one may be blank, ``unknown_flags`` came
    later, ``zero_healthcheck`` tells whether a time of 0 is unset.

    Variables: with ``arg_wins`` the later of ARG and ENV counts, ``arguments_in_order`` lets a word of ARG see
    those before it, ``lazy_arguments`` leaves names alone, and a default that a build argument overrides; where not
    ``lists_globals``, an ARG in front of FROM is read as one of a stage; ``forgives_globals`` makes a default
    there blank that cannot be expanded; ``target_stage`` tells whether TARGETSTAGE is set. Stages: ``lazy_stages``
    are built only where the target needs them, ``unique_stages`` have names of their own, and with ``commits`` each
    instruction becomes an image. Configuration: ``scratch_directory``, the ``lost_fields`` of a base image,
    ``args_escaped`` as CMD sets it, ``cmd_always_set`` also by an empty CMD, ``merges_healthchecks``,
    ``directory``; with ``shares_maps`` all stages that begin with one stage add to its labels, volumes and ports.
    ``loose_cache`` names the command whose cache takes images for the same that differ in CMD.

    ``reader`` names the code that builds: BuildKit's, which the classic builder shares, or Buildah's imagebuilder.
    Only that one looks at the last fields: the ``default_format`` of images, the ``flag_escape`` whatever the file's
    is, ``max_line`` bytes of a line, with ``long_line_ends`` before which the file ends, ``blank_flags`` that are
    allowed, ``fixed_platform`` arguments that ARG leaves alone, ``heading_platform`` those that are known in front of
    FROM, too, ``inherits_arguments`` of the stage before, ``numbers_stages`` that have names, too, ``last_target``
    takes the last stage of a name, and ``ports_by_protocol`` tells ports of one number apart.
    """

    name: str
    version: str
    since: tuple[int, ...]
    observed: str
    reader: Literal["dockerfile", "imagebuilder"] = "dockerfile"
    continues: Continues = single_escape
    directives: tuple[str, ...] = ("syntax", "escape")
    heredocs: bool = True
    whole_arrays: bool = True
    modifiers: str = "-+?#%/"
    blank_patterns: bool = True
    unknown_flags: tuple[str, ...] = ()
    zero_healthcheck: bool = True
    arg_wins: bool = True
    arguments_in_order: bool = True
    lazy_arguments: bool = True
    lists_globals: bool = True
    forgives_globals: bool = False
    target_stage: bool = True
    lazy_stages: bool = True
    unique_stages: bool = False
    commits: bool = False
    scratch_directory: str = "/"
    lost_fields: tuple[str, ...] = ("StopTimeout",)
    args_escaped: bool = True
    cmd_always_set: bool = True
    merges_healthchecks: bool = False
    shares_maps: bool = False
    loose_cache: str = ""
    default_format: str = "docker"
    flag_escape: str = ""
    max_line: int = 65535
    long_line_ends: bool = False
    blank_flags: bool = False
    fixed_platform: bool = False
    heading_platform: bool = False
    inherits_arguments: bool = False
    numbers_stages: bool = False
    last_target: bool = False
    ports_by_protocol: bool = False
    directory: Callable[[str, str], str] = joined_directory
    flags: Callable[[tuple[str, ...]], Decision[str] | None] = refuse_flags
    form: Callable[[str], Decision[CommandForm]] = form
    shell: Callable[[Words | None], Decision[Words]] = shell
    wrapped: Callable[[Decision[CommandForm], Decision[Words], Origin], Decision[Words | None]] = wrapped
