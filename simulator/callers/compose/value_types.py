"""Checks the values of a service that have a type of their own, and that its process does not depend on.

Reads: a service. Gives: what is wrong with a value, and the value.
Compare: compose-go ``DecodeMapstructure`` (types/bytes.go, types/cpus.go, types/device.go, types/hostList.go),
``Validate`` (validation/validation.go), ``transformPorts`` (transform/ports.go).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from simulator.callers.compose.versions import Compose
from simulator.callers.docker.ports import check_published
from simulator.golang import strconv
from simulator.golang.strconv import GoError

_BOOLEANS = "true y yes on false n no off".split()


class _Nat(NamedTuple):
    """How the library go-connections that Compose holds reads ports."""

    ports_capital: bool = True
    plain_ip6: bool = False
    typed_request: bool = False


def faults(service: Mapping[str, Any], known: Compose) -> Iterator[tuple[str, Any]]:
    """Yield what is wrong with a value of a service, and the value."""
    sizes = _of_text(_whole_or_size if known.whole_sizes else strconv.size)
    addresses = [((_ADDRESS,), _address)] if known.addresses_checked else []
    for places, check in ((_SIZES, sizes), *addresses, *_CHECKS):
        for place in places:
            for value in _at(service, place.split(".")):
                if says := check(value):
                    yield f"{place}: {says}", value


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    """Yield the values at a path, in which ``[]`` stands for each member of a list, and ``*`` for each value."""
    if not path:
        yield value
        return
    first, *rest = path
    if isinstance(value, list) and first == "[]":
        members = [*value]
    elif isinstance(value, dict) and first == "*":
        members = [*value.values()]
    else:
        members = [value[first]] if isinstance(value, dict) and value.get(first) is not None else []
    for member in members:
        yield from _at(member, rest)


def _of_text(read: Callable[[str], object]) -> Callable[[Any], str]:
    """Return a check that takes what is no text, and a text that can be read."""

    def check(value: Any) -> str:
        if isinstance(value, str):
            try:
                read(value)
            except GoError as error:
                return str(error)
        return ""

    return check


def _count(text: str) -> None:
    if text.lower() != "all":
        try:
            strconv.parse_int(text, base=10)
        except GoError:
            raise GoError(
                f"invalid value {strconv.quoted(text)}, the only value allowed is 'all' or a number"
            ) from None


def _whole_or_size(text: str) -> None:
    try:
        strconv.parse_int(text, base=10)
    except GoError:
        strconv.size(text)


def _boolean(text: str) -> None:
    if text.lower() not in _BOOLEANS:
        raise GoError(f"invalid boolean: {text}")


def _unsigned(value: Any) -> str:
    return f"cannot parse value as 'uint64': {value} overflows uint" if _is_number(value) and value < 0 else ""


def _number(value: Any) -> str:
    return f"{value!r} is no number" if isinstance(value, str) else _unsigned(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text_or_integer(value: Any) -> str:
    return "expected type 'string', got unconvertible type 'float64'" if isinstance(value, float) else ""


def _exposed(value: Any) -> str:
    return f"unsupported expose value {value}" if isinstance(value, float) else ""


def _port(value: Any) -> str:
    """Say what is wrong with a port: a number, a text in the short form, or a mapping."""
    if isinstance(value, dict):
        return "is missing a target port" if value.get("target") is None else ""
    if isinstance(value, float):
        return "invalid type float64 for port"
    text = str(value)
    try:
        check_published(text, _Nat())
    except GoError as error:
        return str(error)
    target = text.rpartition(":")[2].partition("/")[0]
    return "is missing a target port" if target.partition("-")[0].strip("0") == "" else ""


def _address(value: Any) -> str:
    is_wrong = isinstance(value, str) and strconv.parse_ip(value) is None
    return f"invalid ip address: {value}" if is_wrong else ""


def _with_target(value: Any) -> str:
    return "is missing a mount target" if isinstance(value, dict) and value.get("target") is None else ""


def _host(value: Any) -> str:
    if "=" not in value and ":" not in value:
        return f"invalid additional host, missing IP: {value}"
    return "bad host name ''" if value[:1] in ("=", ":") else ""


def _ulimit(value: Any) -> str:
    if isinstance(value, dict):
        return next(filter(None, map(_text_or_number, (value.get("soft"), value.get("hard")))), "")
    return _text_or_number(value)


def _text_or_number(value: Any) -> str:
    return "invalid type string for external" if isinstance(value, str) else ""


def _exclusive(value: Any) -> str:
    both = isinstance(value, dict) and "count" in value and "device_ids" in value
    return '"count" and "device_ids" attributes are exclusive' if both else ""


def _blank(value: Any) -> str:
    return "" if value else "value can't be blank"


_RATES = " ".join(f"blkio_config.device_{way}_{unit}.[].rate" for way in ("read", "write") for unit in ("bps", "iops"))
_SIZES = (
    *"mem_limit mem_reservation memswap_limit mem_swappiness shm_size build.shm_size volumes.[].tmpfs.size".split(),
    "deploy.resources.limits.memory",
    "deploy.resources.reservations.memory",
    *_RATES.split(),
)
_GENERIC = "deploy.resources.reservations.generic_resources.[].discrete_resource_spec.value"
_UNSIGNED = """healthcheck.retries deploy.restart_policy.max_attempts deploy.update_config.parallelism
    deploy.rollback_config.parallelism deploy.placement.max_replicas_per_node ports.[].target"""
_ADDRESS = "ports.[].host_ip"
_DEVICES = "deploy.resources.reservations.devices.[] gpus.[]"
_CHECKS: tuple[tuple[tuple[str, ...], Callable[[Any], str]], ...] = tuple(
    (tuple(places.split()), check)
    for places, check in (
        ("ports.[]", _port),
        ("expose.[]", _exposed),
        ("devices.[] volumes.[]", _with_target),
        ("deploy.resources.limits.cpus deploy.resources.reservations.cpus", _of_text(strconv.parse_float)),
        (f"deploy.resources.limits.pids {_GENERIC}", _of_text(lambda text: strconv.parse_int(text, base=10))),
        (" ".join(f"{each}.count" for each in _DEVICES.split()), _of_text(_count)),
        (_DEVICES, _exclusive),
        (_UNSIGNED, _unsigned),
        ("blkio_config.weight blkio_config.weight_device.[].weight volumes.[].tmpfs.mode", _number),
        ("group_add.[]", _text_or_integer),
        (
            "attach build.privileged build.pull build.no_cache env_file.[].required volumes.[].bind.create_host_path",
            _of_text(_boolean),
        ),
        ("extra_hosts.[] build.extra_hosts.[]", _host),
        ("build.ulimits.*", _ulimit),
        ("develop.watch.[].path", _blank),
    )
)
