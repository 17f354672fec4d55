"""The values of ``--secret`` of ``podman run``.

Grammar: ``NAME`` or ``NAME,FIELD=VALUE,...``, with the fields source, type (mount or env), target, mode, uid and gid.
Compare: podman ``parseSecrets`` (pkg/specgenutil/specgen.go); ``generateSpec`` (libpod/container_internal_common.go).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from simulator.core.errors import NotModelled
from simulator.core.host_config import Mount
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import PODMAN
from simulator.core.text import quoted
from simulator.golang import strconv
from simulator.golang.strconv import GoError

_FOLDER = "/run/secrets"
_PARSE = "parsing secret"
_OF_MOUNTS = {"mode": ("mode", 8), "uid": ("UID", 10), "UID": ("UID", 10), "gid": ("GID", 10), "GID": ("GID", 10)}


class PodmanSecrets(Question):
    """What does a secret become in a container of podman?"""

    VARIABLE = Rule(
        "A secret of the type env is a variable of the process; its value is podman's alone.",
        PODMAN("pkg/specgenutil/specgen.go", "parseSecrets"),
        PODMAN("libpod/container_internal_common.go", "generateSpec"),
        note="It wins over --env with the same name. podman inspect does not show it.",
    )


def remarks_on_secrets(values: Iterable[str]) -> Iterator[Decision[str]]:
    """Name the variables that secrets become; raises ``GoError`` for a value that podman refuses."""
    variables = {each.target or each.source: each.source for each in map(_read, values) if each.kind == "env"}
    for target, source in variables.items():
        if target == "PATH":
            what = "a PATH that is a secret"
            raise NotModelled(what, f"{what} decides which programs are found; give it with --env")
        told = f"the variable {quoted(target)} has the value of the secret {quoted(source)}, which is not known"
        yield PodmanSecrets.VARIABLE.gives(told)


def secret_mounts(values: Iterable[str]) -> Iterator[Mount]:
    """Yield the mounts that secrets become; raises ``GoError`` for a value that podman refuses."""
    for each in map(_read, values):
        if each.kind != "env":
            yield Mount("bind", target=posixpath.join(_FOLDER, each.target or each.source))


class _Secret(NamedTuple):
    """A secret, what it becomes, and where: a variable's name, or a path."""

    source: str
    kind: str = ""
    target: str = ""


def _read(value: str) -> _Secret:
    fields = value.split(",")
    if len(fields) == 1:
        return _Secret(value)
    source = kind = target = ""
    if "=" not in fields[0]:
        source = fields.pop(0)
    is_mount_only = False
    for field in fields:
        name, equals, text = field.partition("=")
        if not equals:
            raise GoError(f"option {field} must be in form option=value: {_PARSE}")
        if name == "source":
            source = text
        elif name == "target":
            target = text
        elif name == "type":
            kind = _kind(text, kind)
        elif name in _OF_MOUNTS:
            is_mount_only = True
            _check_number(text, *_OF_MOUNTS[name])
        else:
            raise GoError(f"option {field} invalid: {_PARSE}")
    if not source:
        raise GoError(f"no source found {value}: {_PARSE}")
    if kind == "env" and is_mount_only:
        raise GoError(f"UID, GID, Mode options cannot be set with secret type env: {_PARSE}")
    return _Secret(source, kind, target)


def _kind(text: str, before: str) -> str:
    if before:
        raise GoError(f"cannot set more than one secret type: {_PARSE}")
    if text not in ("mount", "env"):
        raise GoError(f"type {text} is invalid: {_PARSE}")
    return text


def _check_number(text: str, name: str, base: int) -> None:
    try:
        strconv.parse_uint(text, 32, base=base)
    except GoError:
        raise GoError(f"{name} {text} invalid: {_PARSE}") from None
