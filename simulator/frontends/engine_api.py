"""The body of ``POST /containers/create`` of the Engine API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.frontends import Asked
from simulator.gojson import well_formed
from simulator.rule import Decision, Question, Rule
from simulator.signals import is_signal
from simulator.sources import ENGINE_API, MOBY
from simulator.spec.request import json_type
from simulator.spec.start import Engine
from simulator.values import ContainerConfig, Origin, Words


class Body(Question):
    """What does the engine refuse in a body before it looks at the image?"""

    WRONG_TYPE = Rule(
        "A field of another JSON type than the API names is refused.",
        MOBY("daemon/runconfig.go", "decodeCreateRequest"),
        ENGINE_API("ContainerCreate", "#tag/Container/operation/ContainerCreate"),
    )
    BAD_SIGNAL = Rule(
        "A stop signal that is neither a number nor a signal's name is refused.",
        MOBY("daemon/container.go", "validateContainerConfig"),
    )
    BAD_HEALTHCHECK = Rule(
        "A healthcheck interval under a millisecond, or a negative number of retries, is refused.",
        MOBY("daemon/container.go", "validateHealthCheck"),
    )


# The fields of a create body and their JSON types, null apart; lists of words are read by the engine's profile.
FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "hostname": str, "domainname": str, "user": str, "attachstdin": bool, "attachstdout": bool,
    "attachstderr": bool, "exposedports": dict, "tty": bool, "openstdin": bool, "stdinonce": bool,
    "env": list, "healthcheck": dict, "argsescaped": bool, "image": str, "volumes": dict,
    "workingdir": str, "networkdisabled": bool, "macaddress": str, "onbuild": list, "labels": dict,
    "stopsignal": str, "stoptimeout": int, "hostconfig": dict, "networkingconfig": dict,
}  # fmt: skip
_MAPS: Mapping[str, type] = {"labels": str, "volumes": dict, "exposedports": dict}
WORD_LISTS = ("entrypoint", "cmd", "shell")
DURATIONS = ("Interval", "Timeout", "StartPeriod", "StartInterval")
_GO_FOLD = str.maketrans({"\u017f": "s", "\u212a": "k"})


def engine_api(body: Mapping[str, Any], engine: Engine) -> Asked:
    """Read a body as the engine does: keys in any case, the last of several counts, others are ignored.

    A field of the wrong type is a refusal. ``HostConfig`` and ``NetworkingConfig`` are taken as ones that
    the engine accepts; they have no part in the process.
    """
    fields = by_name(body)
    lists: dict[str, Decision[Words | None]] = {}
    for name, value in fields.items():
        if name in WORD_LISTS:
            lists[name] = engine.word_list(value, Origin("request", name.capitalize()))
        elif value is not None and name in FIELDS:
            _check(name, value, FIELDS[name])
    _check_values(fields)
    entrypoint = engine.body_entrypoint(lists["entrypoint"].value) if "entrypoint" in lists else None
    env = fields.get("env")
    return Asked(
        ContainerConfig(
            entrypoint.value if entrypoint else None,
            lists["cmd"].value if "cmd" in lists else None,
            None if env is None else tuple(well_formed(entry or "") for entry in env),
            well_formed(fields.get("workingdir") or ""),
            well_formed(fields.get("user") or ""),
        ),
        (entrypoint,) if entrypoint and entrypoint.rule.id != "body-entrypoint.verbatim" else (),
    )


def by_name(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fold the case of the keys as Go's JSON decoder does; the last of several counts."""
    return {key.lower() if key.isascii() else key.translate(_GO_FOLD).lower(): value for key, value in fields.items()}


def _check(name: str, value: Any, kind: type | tuple[type, ...]) -> None:
    """Refuse a value that Go's JSON decoder does not take for the field."""
    wrong = value
    if isinstance(value, bool) == (kind is bool) and isinstance(value, kind):
        if name in _MAPS:
            wrong = next((v for v in value.values() if not isinstance(v, _MAPS[name] | None)), None)
        elif kind is list:
            wrong = next((v for v in value if not isinstance(v, str | None)), None)
        else:
            wrong = None
    if wrong is not None:
        raise Body.WRONG_TYPE.refuses(
            "create", f"invalid JSON: json: cannot unmarshal {json_type(wrong)} into the field {name}"
        )


def _check_values(fields: Mapping[str, Any]) -> None:
    """Refuse what the engine's validation refuses."""
    if (stop := fields.get("stopsignal")) and not is_signal(stop):
        raise Body.BAD_SIGNAL.refuses("create", f"invalid signal: {stop}")
    health = by_name(fields.get("healthcheck") or {})
    for name in DURATIONS:
        value = health.get(name.lower())
        if value is not None:
            _check(f"Healthcheck.{name}", value, int)
            if value != 0 and value < 1_000_000:
                raise Body.BAD_HEALTHCHECK.refuses("create", f"{name} in Healthcheck cannot be less than 1ms")
    if (retries := health.get("retries")) is not None:
        _check("Healthcheck.Retries", retries, int)
        if retries < 0:
            raise Body.BAD_HEALTHCHECK.refuses("create", "Retries in Healthcheck cannot be negative")
    if (test := health.get("test")) is not None:
        _check("Healthcheck.Test", test, list)
