"""Containers for Windows: the settings that an engine on Windows decides differently, and the one line that it starts.

Reads: ``ImageConfig``, ``ContainerConfig``, an argv. Gives: parts of ``Process``, or a refusal. All of it is read in
the source of the engine; no engine on Windows was asked.
Compare: moby ``merge`` (daemon/commit.go), ``createSpecWindowsFields`` (daemon/oci_windows.go),
``setCommandLineAndArgs`` (libcontainerd/local/local_windows.go); golang.org/x/sys ``EscapeArg``
(windows/exec_windows.go).
"""

import ntpath
from collections.abc import Mapping
from typing import TypeVar

from simulator.core.errors import NotModelled
from simulator.core.request import Request
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import GO_SYS, MOBY
from simulator.core.values import ContainerConfig, ImageConfig, Words
from simulator.engine.engine import Release
from simulator.engine.settings import Env, Environment, User, WorkingDirectory
from simulator.images.windows import names_windows

_ENGINE = TypeVar("_ENGINE", bound=Release[object])
_UNOBSERVED = "Read in the engine's source; no engine on Windows was asked."


class WindowsSetting(Question):
    """Which settings does a container on Windows get otherwise than on Linux?"""

    DRIVE = Rule(
        "Neither the request nor the image sets a working directory, so on Windows it is C:\\.",
        MOBY("daemon/oci_windows.go", "createSpecWindowsFields"),
        note=_UNOBSERVED,
    )
    ACCOUNT = Rule(
        "Neither the request nor the image sets a user; Windows chooses an account of its own.",
        MOBY("daemon/oci_windows.go", "createSpec"),
        note=_UNOBSERVED,
    )
    FOLDED = Rule(
        "On Windows, names that differ only in case are one variable: the request's value replaces the image's.",
        MOBY("daemon/commit.go", "merge"),
        note=_UNOBSERVED,
    )


class WindowsLine(Question):
    """Which line does an engine on Windows start?"""

    QUOTED = Rule(
        "On Windows, the engine starts one line: the words of the argv, each quoted where it has blanks or quotes.",
        MOBY("libcontainerd/local/local_windows.go", "setCommandLineAndArgs"),
        GO_SYS("windows/exec_windows.go", "EscapeArg"),
        note=_UNOBSERVED,
    )
    FIRST_AS_IT_IS = Rule(
        "Where the image has ArgsEscaped, the first word is not quoted: the builder has said that it is a line.",
        MOBY("daemon/oci_windows.go", "createSpecWindowsFields"),
        MOBY("daemon/create.go", "create"),
        note=f"{_UNOBSERVED} BuildKit sets ArgsEscaped with every CMD, the classic builder with shell form only.",
    )


def command_line(argv: Decision[Words], image: ImageConfig) -> Decision[str]:
    """Return the line that the argv is started as."""
    first, *others = argv.value
    if dict(image.other_fields).get("ArgsEscaped") is True:
        return WindowsLine.FIRST_AS_IT_IS.gives(" ".join([first, *map(escape_arg, others)]), argv)
    return WindowsLine.QUOTED.gives(" ".join(map(escape_arg, argv.value)), argv)


def escape_arg(word: str) -> str:
    """Quote a word, so that a program which splits its line as Windows does finds it again."""
    if not word:
        return '""'
    is_split = " " in word or "\t" in word
    parts: list[str] = []
    slashes = 0
    for char in word:
        if char == '"':
            parts.append("\\" * (slashes + 1))
        slashes = slashes + 1 if char == "\\" else 0
        parts.append(char)
    text = "".join(parts)
    return f'"{text}{chr(92) * slashes}"' if is_split else text


def on_windows(engine: _ENGINE) -> _ENGINE:
    """Return an engine as it is on Windows; raises ``NotModelled`` where that is not modelled."""
    if not engine.runs_windows:
        what = f"{engine.name} with images for Windows"
        raise NotModelled(what, f"how {engine.name} starts an image for Windows is not modelled; give --engine docker")
    return engine._replace(
        host=None,
        check_directory=absolute_directory,
        check_stop_signal=any_signal,
        working_directory=working_directory,
        environment=environment,
        user=user,
    )


def may_be_for_windows(request: Request) -> bool:
    """Return whether a request may be one for Windows: by its image's name, its isolation, or a path with a drive."""
    paths = [request.container.working_dir]
    isolation = ""
    if (host := request.host) is not None:
        isolation = host.isolation.lower()
        paths += [*host.binds, *host.volumes, *(mount.target for mount in host.mounts)]
    by_option = isolation in ("process", "hyperv") or any(map(_has_drive, paths))
    return by_option or names_windows(request.image)


def _has_drive(path: str) -> bool:
    return path[:1] == "\\" or (path[1:2] == ":" and path[:1].isalpha())


def absolute_directory(path: str) -> None:
    """Refuse a relative path; one with a drive letter or a first slash or backslash is absolute."""
    if path and not (path[0] in "/\\" or (path[1:2] == ":" and path[2:3] in ("/", "\\"))):
        message = f"the working directory '{path}' is invalid, it needs to be an absolute path"
        raise WorkingDirectory.RELATIVE.refuses("create", message)


def any_signal(_: str) -> None:
    """Accept any stop signal: which ones Windows knows is not modelled, and reaches no other part of the answer."""


def working_directory(image: ImageConfig, requested: ContainerConfig) -> Decision[str]:
    """Take the requested directory, cleaned, else the image's, else the root of the drive."""
    if requested.working_dir:
        return WorkingDirectory.GIVEN.gives(ntpath.normpath(requested.working_dir))
    if image.working_dir:
        return WorkingDirectory.INHERITED.gives(image.working_dir)
    return WindowsSetting.DRIVE.gives("C:\\")


def environment(image: ImageConfig, requested: ContainerConfig, _: Mapping[str, str]) -> Decision[Env]:
    """Put the requested variables first, then the image's with other names, whatever the case of both."""
    if not requested.env:
        return Environment.INHERITED.gives(image.env or ())
    names = {entry.partition("=")[0].upper() for entry in requested.env}
    kept = [entry for entry in image.env or () if entry.partition("=")[0].upper() not in names]
    return WindowsSetting.FOLDED.gives((*requested.env, *kept))


def user(image: ImageConfig, requested: ContainerConfig) -> Decision[str]:
    """Take the requested user, else the image's."""
    if requested.user:
        return User.GIVEN.gives(requested.user)
    return User.INHERITED.gives(image.user) if image.user else WindowsSetting.ACCOUNT.gives("")
