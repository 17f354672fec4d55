"""The OCI runtime that an engine starts containers with, and how the engine starts them, as data.

Reads: the name of a version. Gives: ``Runtime``, ``Starting``. A release of an engine names both; the launch, and what
reports on it, look them up here.
Compare: runc ``libcontainer/standard_init_linux.go``, crun ``src/libcrun/utils.c``; moby ``daemon/errors.go``,
docker/cli ``cli/command/container/run.go``, Podman ``libpod/oci_util.go``.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple

AccessCheck: TypeAlias = Literal["any-bit-then-user", "user", "root-then-user"]
"""As whom a runtime checks that a file is executable: any execute bit is enough and the chosen file is checked again;
as the process itself; as the superuser first, and as the process where that fails."""


class Runtime(NamedTuple):
    """One version of an OCI runtime."""

    name: str
    """``runc`` or ``crun``."""
    version: str
    """As ``1.3``."""
    exec_failure: int
    """The exit status of the container where execve fails."""
    access: AccessCheck
    """How it checks that it may execute a file."""
    empty_element: Literal["directory", "joined", "root"]
    """What an empty element of PATH is: the working directory as ``.``, the working directory without ``./`` in front,
    or the root."""
    joins_with_slash: bool = False
    """Whether a slash goes between the working directory and a relative word even where the directory ends in one."""
    dot_is_path: bool = False
    """Whether a name that begins with a dot is looked up in the working directory alone."""
    empty_name_found: bool = False
    """Whether an empty name is looked up in PATH, where it names the directories themselves."""
    truncates_nul: bool = False
    """Whether an argument or a variable ends at a NUL character; else the start is refused."""
    says_path: bool = True
    """Whether its message about a file that is not executable names it."""
    nul_in_variable: str = ""
    """Its message for a variable with a NUL character: ``{name}`` and ``{entry}``, quoted."""
    nul_in_name: str = ""
    """The same where the name has it; ``""`` if the message does not differ."""
    nameless_variable: str = ""
    """Its message for a variable without a name."""
    home_without_entry: str | None = "/"
    """HOME where the engine leaves it to the runtime, and /etc/passwd has no superuser; None if it depends on more."""
    empty_home_kept: bool = False
    """Whether a HOME that is set and empty stays; else it is replaced by that of the user."""
    relative_directory: bool = False
    """Whether it accepts a relative working directory, from the root."""


_RUNC_1_1_5 = Runtime(
    "runc",
    "1.1.5",
    exec_failure=1,
    access="any-bit-then-user",
    empty_element="directory",
    nul_in_variable="environment variable value can't contain null(\\x00): {entry}",
    nul_in_name="environment variable name can't contain null(\\x00): {entry}",
    nameless_variable="environment variable name can't be empty: {entry}",
)
_RUNC_1_1_15 = _RUNC_1_1_5._replace(
    version="1.1.15",
    access="user",
    nul_in_variable="invalid environment variable {name}: value contains nul byte (\\x00)",
    nul_in_name="invalid environment variable {name}: name contains nul byte (\\x00)",
    nameless_variable="invalid environment variable: name cannot be empty",
)
_RUNC_1_3 = _RUNC_1_1_15._replace(
    version="1.3",
    exec_failure=255,
    nul_in_variable="invalid environment variable {name}: contains nul byte (\\x00)",
    nul_in_name="",
    nameless_variable="invalid environment variable: name cannot be empty",
)
_CRUN_1_8 = Runtime(
    "crun",
    "1.8",
    exec_failure=1,
    access="root-then-user",
    empty_element="root",
    joins_with_slash=True,
    dot_is_path=True,
    empty_name_found=True,
    truncates_nul=True,
    says_path=False,
    home_without_entry=None,
    empty_home_kept=True,
    relative_directory=True,
)
_CRUN_1_28 = _CRUN_1_8._replace(
    version="1.28",
    home_without_entry="",
    empty_element="joined",
    joins_with_slash=False,
    dot_is_path=False,
    empty_name_found=False,
    says_path=True,
)
RUNTIMES: Mapping[str, Runtime] = {
    f"{runtime.name}@{runtime.version}": runtime
    for runtime in (
        _RUNC_1_1_5,
        _RUNC_1_1_15,
        _RUNC_1_3,
        _RUNC_1_3._replace(version="1.4"),
        _CRUN_1_8,
        _CRUN_1_28,
    )
}
"""By the name that a release has for it."""

Matches: TypeAlias = tuple[tuple[tuple[str, ...], int], ...]
"""Exit statuses by what a text contains: the first entry with one of its texts in it decides."""


class Starting(NamedTuple):
    """How one version of an engine starts a container that it has created, and what it makes of a failure."""

    state_status: Matches
    """What the engine reads in the message, without regard to case, for ``.State.ExitCode``."""
    state_default: int | None
    """``.State.ExitCode`` where nothing matches; None where it is not known."""
    run_status: Matches
    """What the command line reads in the message for its own exit status."""
    run_default: int | None
    run_ignores_case: bool = False
    user_state: int | None = None
    """``.State.ExitCode`` where the user is not found, whatever the message says."""
    message_additions: Mapping[str, str] = {}
    """What the engine adds to a message that contains a text, the first that matches, where it adds it at once."""
    suffixes: tuple[tuple[tuple[str, ...], str], ...] = ()
    """What the engine puts after a message of the runtime with one of the texts, before the command line reads it."""
    keeps_capabilities: bool = False
    """Whether a process that is no superuser still has the container's capabilities when its program is looked up."""
    capabilities_of: Literal["uid", "word"] = "uid"
    """Who has the container's capabilities in effect: the user of id 0, or who is written as ``root`` or ``0``."""
    leaves_home: bool = False
    """Whether the runtime sets HOME where no user is given."""
    lone_group: bool = False
    """Whether a user given by name whom no group lists is in group 0 as well."""
    completes_passwd: bool = False
    """Whether the engine adds a number without an entry to /etc/passwd, and looks the group up for it."""
    makes_directory: Literal["always", "image"] = "always"
    """Whether the engine makes a working directory that is missing: always, or only the image's."""
    directory_owner: Literal["root", "user"] = "root"
    """To whom a directory belongs that the engine makes."""
    finds_relative: bool = True
    """Whether it finds a relative working directory that the request names; else it is missing."""
    makes_link_target: bool = True
    """Whether it makes the target of a symbolic link that leads nowhere."""
    default_path: str = ""
    """The PATH that it sets where nothing is said of one; ``""`` if it sets none."""
    sets_hostname: bool = True
    """Whether it sets HOSTNAME."""
    refuses_nameless: bool = False
    """Whether it does not create a container with a variable without a name."""
    third_user_field: bool = False
    """Whether a third field of a user is part of the group; else it is ignored."""
    init: str = "/sbin/docker-init"
    """Where the engine mounts its init."""
    stop_seconds: int | None = 10
    """How long it waits before it kills where nobody says otherwise; None if more than the engine decides that."""
    marker: str = "/.dockerenv"
    """The file that the engine puts into the container."""


_NOT_FOUND = ("executable file not found", "no such file or directory", "system cannot find the file specified")
_DOCKER_20_10 = Starting(
    state_status=((("not a directory",), 127), (("permission denied",), 126), (_NOT_FOUND, 127)),
    state_default=128,
    run_status=((_NOT_FOUND, 127), (("permission denied",), 126)),
    run_default=125,
    user_state=128,
    default_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
)
_DOCKER_23 = _DOCKER_20_10._replace(
    state_status=(
        (("permission denied", "is a directory"), 126),
        (("not a directory",), 127),
        (_NOT_FOUND, 127),
    ),
    run_status=((_NOT_FOUND, 127), (("permission denied", "is a directory"), 126)),
)
_DOCKER_24 = _DOCKER_23._replace(keeps_capabilities=True)
_DOCKER_28 = _DOCKER_24._replace(
    third_user_field=True,
    message_additions={
        "permission denied": "",
        "is a directory": ": permission denied",
        "not a directory": ": Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified "
        "host path exists and is the expected type",
    },
)
_PODMAN_4 = Starting(
    state_status=(),
    state_default=0,
    run_status=((("not found", "no such file"), 127),),
    run_default=126,
    run_ignores_case=True,
    user_state=0,
    suffixes=(
        (("permission denied", "operation not permitted"), ": OCI permission denied"),
        (
            ("executable file not found in", "no such file or directory"),
            ": OCI runtime attempted to invoke a command that was not found",
        ),
    ),
    capabilities_of="word",
    leaves_home=True,
    makes_directory="image",
    makes_link_target=False,
    finds_relative=False,
    refuses_nameless=True,
    directory_owner="user",
    init="/run/podman-init",
    marker="/run/.containerenv",
)
_CRI = Starting(
    state_status=(),
    state_default=None,
    run_status=(),
    run_default=None,
    keeps_capabilities=True,
    stop_seconds=None,
    init="",
    marker="",
)
STARTINGS: Mapping[str, Starting] = {
    "docker@20.10": _DOCKER_20_10,
    "docker@23": _DOCKER_23,
    "docker@24": _DOCKER_24,
    "docker@28": _DOCKER_28,
    "docker@29": _DOCKER_28._replace(third_user_field=False),
    "podman@4": _PODMAN_4,
    "podman@5": _PODMAN_4._replace(
        third_user_field=True, makes_link_target=True, finds_relative=True, lone_group=True, completes_passwd=True
    ),
    "cri": _CRI,
}
"""By the name that a release has for it."""
