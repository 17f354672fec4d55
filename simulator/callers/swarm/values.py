"""The kinds of values that only options of ``docker service create`` and ``update`` take.

Docker accepts the usual values of the options that do not change the process; other values raise ``NotModelled``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.callers.docker import values
from simulator.callers.swarm.words import split
from simulator.core.errors import NotModelled
from simulator.core.rule import Decision
from simulator.core.values import Origin, Words
from simulator.golang import strconv
from simulator.golang.strconv import GoError

_NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]*"
_PORT = "[0-9]{1,5}(?:-[0-9]{1,5})?"
# The usual values that docker accepts, by kind.
ACCEPTED: Mapping[str, str] = {
    "object": rf"{_NAME}|(?:source={_NAME})(?:,target=/?[\w./-]+)?(?:,(?:uid|gid)=[0-9]+)?(?:,mode=0?[0-7]{{3}})?",
    "port": rf"(?:{_PORT}:)?{_PORT}(?:/(?:tcp|udp|sctp))?"
    rf"|(?:published={_PORT},)?target={_PORT}(?:,(?:protocol=(?:tcp|udp|sctp)|mode=(?:host|ingress)))*",
    "generic": rf"{_NAME}=[0-9]+",
}


def command(value: str, _: Any) -> Decision[Words]:
    """Split the text of --entrypoint into words."""
    return split(value, Origin("request", "--entrypoint"))


def arguments(value: str, _: Any) -> Decision[Words]:
    """Split the text of --args into words."""
    return split(value, Origin("request", "--args"))


def positive(value: str, _: Any) -> int:
    """Read a duration that is not negative."""
    duration = strconv.duration(value)
    if duration < 0:
        raise GoError("duration cannot be negative")
    return duration


def ratio(value: str, _: Any) -> float:
    """Read a floating-point number."""
    return strconv.parse_float(value)


def preference(value: str, _: Any) -> str:
    """Check a placement preference, ``spread=...``."""
    strategy, equals, _rest = value.partition("=")
    if not equals or not strategy:
        raise GoError('placement preference must be of the format "<strategy>=<arg>"')
    if strategy != "spread":
        raise GoError(f"unsupported placement preference {strategy} (only spread is supported)")
    return value


def credential(value: str, _: Any) -> str:
    """Check the location of a credential spec."""
    if value and not value.startswith(("config://", "file://", "registry://")):
        raise GoError('invalid credential spec: value must be prefixed with "config://", "file://", or "registry://"')
    return value


def _accept(kind: str) -> Callable[[str, Any], str]:
    def read(value: str, _: Any) -> str:
        if re.fullmatch(ACCEPTED[kind], value) is None:
            what = f"the value {value}"
            raise NotModelled(what, f"{what} of docker service is not modelled; leave the option out, or simplify it")
        return value

    return read


KINDS: Mapping[str, Callable[[str, Any], Any]] = {
    **values.KINDS,
    **{kind: _accept(kind) for kind in ACCEPTED},
    "command": command, "arguments": arguments, "positive": positive, "float": ratio, "preference": preference,
    "credential": credential,
}  # fmt: skip
