"""The body of ``POST /containers/create`` of the Engine API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.callers.caller import Caller, SingleWorkload
from simulator.core.json_checks import require_object
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, Origin, Words
from simulator.engine.create import validate_early
from simulator.engine.engine import Engine
from simulator.engine.request import BodyCheck
from simulator.golang.json import fold_keys, json_type, well_formed

# The fields of a create body and their JSON types; null is always accepted. The engine's profile reads word lists.
FIELDS: Mapping[str, type] = {
    "hostname": str, "domainname": str, "user": str, "attachstdin": bool, "attachstdout": bool,
    "attachstderr": bool, "exposedports": dict, "tty": bool, "openstdin": bool, "stdinonce": bool,
    "env": list, "healthcheck": dict, "argsescaped": bool, "image": str, "volumes": dict,
    "workingdir": str, "networkdisabled": bool, "macaddress": str, "onbuild": list, "labels": dict,
    "stopsignal": str, "stoptimeout": int, "hostconfig": dict, "networkingconfig": dict,
}  # fmt: skip
_MAPS: Mapping[str, type] = {"labels": str, "volumes": dict, "exposedports": dict}
WORD_LISTS = ("entrypoint", "cmd", "shell")
HEALTH_NUMBERS = ("Interval", "Timeout", "Retries", "StartPeriod", "StartInterval")


def read(_: Caller, body: Any, engine: Engine, context: CallerContext) -> SingleWorkload:
    """Read a body as a workload of one request; raises ``Refusal`` as the engine does."""
    return SingleWorkload(read_request(body, engine, context, is_whole=True))


def read_request(body: Any, engine: Engine, _: CallerContext, *, is_whole: bool = False) -> Request:
    """Read a body as the engine does: keys in any case, the last of several wins, unknown keys are ignored.

    Null is unset. A field of the wrong type is refused. ``HostConfig`` and ``NetworkingConfig`` are assumed to be
    valid; what of ``HostConfig`` counts when the container starts is read. ``is_whole`` says whether what it lacks
    is unset, such as an open standard input; else the caller may set it.
    """
    fields = fold_keys(require_object(body, "request.engine-api"))
    lists: dict[str, Decision[Words | None]] = {}
    for name, value in fields.items():
        if name in WORD_LISTS:
            lists[name] = engine.word_list(value, Origin("request", name.capitalize()))
        elif value is not None and name in FIELDS:
            _check_type(name, value, FIELDS[name])
    healthcheck = None if fields.get("healthcheck") is None else _read_healthcheck(fields["healthcheck"], engine)
    lists.pop("shell", None)
    if "entrypoint" in lists:
        lists["entrypoint"] = engine.body_entrypoint(lists["entrypoint"])
    words = {name: decision.value for name, decision in lists.items()}
    env = fields.get("env")
    container = ContainerConfig(
        words.get("entrypoint"),
        words.get("cmd"),
        None if env is None else tuple([well_formed(entry or "") for entry in env]),
        well_formed(fields.get("workingdir") or ""),
        well_formed(fields.get("user") or ""),
        fields.get("tty") is True,
        hostname=well_formed(fields.get("hostname") or ""),
        stop_signal=well_formed(fields.get("stopsignal") or ""),
        stop_timeout=fields.get("stoptimeout"),
        healthcheck=healthcheck,
        no_input=is_whole and not any(fields.get(key) is True for key in ("openstdin", "tty")),
    )
    image = fields.get("image")
    request = Request(container, tuple(lists.values()), image if isinstance(image, str) else "")
    if fields.get("hostconfig") or fields.get("volumes"):
        request = _with_host(request, fields)
    validate_early(request, engine)
    return request


def _with_host(request: Request, fields: Mapping[str, Any]) -> Request:
    """Add what ``HostConfig`` says: an init, whether there are process ids of its own, what counts at the start."""
    from simulator.callers.host_body import host_of_body, settings_of_body  # most bodies have no host settings

    host, init = host_of_body(fields), settings_of_body(fields).get("init")
    container = request.container._replace(
        init=init if isinstance(init, bool) else None, private_pid=host.pid in ("", "private")
    )
    return request._replace(container=container, start_host=host)


def _check_type(name: str, value: Any, kind: Any) -> None:
    """Refuse a value that Go's JSON decoder does not accept for the field."""
    wrong: Any = value
    if isinstance(value, bool) == (kind is bool) and isinstance(value, kind):
        if name in _MAPS:
            values = list(value.values())
            wrong = next((v for v in values if not isinstance(v, _MAPS[name] | None)), None)
        elif kind is list:
            wrong = next((v for v in value if not isinstance(v, str | None)), None)
        else:
            wrong = None
    if wrong is not None:
        raise BodyCheck.WRONG_TYPE.refuses(
            "create", f"invalid JSON: json: cannot unmarshal {json_type(wrong)} into the field {name}"
        )


def _read_healthcheck(fields: Mapping[str, Any], engine: Engine) -> tuple[tuple[str, Any], ...]:
    """Read a healthcheck: check its types, then its values as far as the engine does when it reads the body."""
    health = fold_keys(fields)
    test = health.get("test")
    _check_type("Healthcheck.Test", [] if test is None else test, list)
    numbers = {name: health[name.lower()] for name in HEALTH_NUMBERS if health.get(name.lower()) is not None}
    for name, value in numbers.items():
        _check_type(f"Healthcheck.{name}", value, int)
    texts = [well_formed(text or "") for text in test or ()]
    engine.check_body_healthcheck(texts, numbers)
    return (() if test is None else (("Test", texts),)) + tuple(numbers.items())
