"""The kinds of values that options of ``docker run`` take; each is checked when the option is read.

Each function takes the text and a ``FlagContext``, and returns the value; it raises ``GoError`` with the message of
the command line. Compare: docker/cli opts/*.go, cli/command/container/opts.go, docker/go-units ulimit.go.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from simulator.callers.docker import mounts
from simulator.callers.docker.client import FlagContext
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.golang import strconv
from simulator.golang.csv import read_record
from simulator.golang.strconv import SPACES, GoError

_BLANKS = " \t"
_SYSCTLS = """kernel.msgmax kernel.msgmnb kernel.msgmni kernel.sem kernel.shmall kernel.shmmax kernel.shmmni
kernel.shm_rmid_forced""".split()
_LABEL = "(?::?[a-zA-Z0-9]|(?::?[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))"
_LIMITS = """core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending
stack""".split()


def text(value: str, _: FlagContext) -> str:
    """Accept any text."""
    return value


def boolean(value: str, _: FlagContext) -> bool:
    """Read a boolean."""
    return strconv.parse_bool(value)


def number(bits: int) -> Callable[[str, FlagContext], int]:
    """Return a reader of signed numbers of ``bits`` bits."""
    return lambda value, _: strconv.parse_int(value, bits)


def natural(bits: int) -> Callable[[str, FlagContext], int]:
    """Return a reader of unsigned numbers of ``bits`` bits."""
    return lambda value, _: strconv.parse_uint(value, bits)


def size(value: str, about: FlagContext) -> int:
    """Read a number of bytes."""
    return about.client.size(value)


def swap(value: str, about: FlagContext) -> int:
    """Read a number of bytes, or -1."""
    return -1 if value == "-1" else about.client.size(value)


def duration(value: str, _: FlagContext) -> int:
    """Read a time, in nanoseconds."""
    return strconv.duration(value)


_LONGEST = 400
"""So long may a number of processors be."""


def decimal(value: str, _: object) -> Fraction:
    """Read a number of processors: a decimal number or a fraction."""
    form = r"[+-]?[0-9]+/[0-9]+|[+-]?([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?"
    if len(value) <= _LONGEST and re.fullmatch(form, value):
        sign = -1 if value.startswith("-") else 1
        above, slash, below = value.lstrip("+-").partition("/")
        if not slash or (below.strip("0") and not {above[:1], below[:1]} & {"0"}):
            number = sign * (Fraction(int(above), int(below)) if slash else Fraction(above))
            if (number * 10**9).denominator != 1:
                raise GoError("value is too precise")
            return number
        if not below.strip("0"):
            raise GoError(f"failed to parse {value} as a rational number")
    elif not re.search("[0-9]", value) or re.search(r"[^0-9a-fA-FxXoObBpP_./+-]", value):
        raise GoError(f"failed to parse {value} as a rational number")
    shown = value if len(value) <= _LONGEST else f"{value[:20]}..."
    raise NotModelled(f"--cpus {shown}", f"the number {shown} of --cpus is not modelled; write it in decimal digits")


def environment(value: str, about: FlagContext) -> str:
    """Accept ``NAME=VALUE``; a bare name takes its value from the caller's environment, if it is set there."""
    name, equals, _ = value.partition("=")
    if not name:
        raise GoError(f"invalid environment variable: {value}")
    if not equals and name in about.environment:
        return f"{name}={about.environment[name]}"
    return value


def label(value: str, _: FlagContext) -> str:
    """Accept ``KEY`` or ``KEY=VALUE`` whose key contains no space or tab."""
    key = value.partition("=")[0].lstrip(_BLANKS)
    if not key:
        raise GoError(f"invalid label '{value}': empty name")
    if set(key) & set(_BLANKS):
        raise GoError(f"label '{key}' contains whitespaces")
    return value


def attach(value: str, _: FlagContext) -> str:
    """Accept the name of a standard stream."""
    if value.lower() not in ("stdin", "stdout", "stderr"):
        raise GoError("valid streams are STDIN, STDOUT and STDERR")
    return value.lower()


def address(value: str, about: FlagContext) -> str:
    """Accept an address of either version."""
    if strconv.parse_ip(value.strip(SPACES)) is None:
        raise GoError(about.client.address_wrong.format(value))
    return value


def ip(value: str, _: FlagContext) -> str:
    """Accept an address or nothing, with the message of an option that takes only addresses."""
    if value and strconv.parse_ip(value.strip(SPACES)) is None:
        raise GoError(f"failed to parse IP: {strconv.quoted(value)}")
    return value


def domain(value: str, _: FlagContext) -> str:
    """Accept a domain to search, or a dot."""
    value = value.strip(" ")
    match = re.match(rf"(:?{_LABEL}(?::?\.{_LABEL})*)\.?[\t\n\f\r ]*\Z", value)
    if value != "." and (match is None or not re.search("[a-zA-Z]", value) or len(match[1]) >= 255):
        raise GoError(f"{value} is not a valid domain")
    return value


def host(value: str, about: FlagContext) -> str:
    """Accept ``NAME:ADDRESS``; newer command lines take an equals sign too, and brackets."""
    mark = "=" if about.client.hosts_by_equals and "=" in value else ":"
    name, separator, target = value.partition(mark)
    if not separator or not name or ":" in name:
        raise GoError(f"bad format for add-host: {strconv.quoted(value)}")
    if about.client.hosts_by_equals and len(target) > 2 and target[0] + target[-1] == "[]":
        target = target[1:-1]
    if target != "host-gateway" and strconv.parse_ip(target.strip(SPACES)) is None:
        raise GoError(f"invalid IP address in add-host: {strconv.quoted(target)}")
    return f"{name}:{target}"


def _after_device(value: str, about: FlagContext) -> str:
    path, colon, after = value.partition(":")
    if not colon or not (path or about.client.empty_keys):
        raise GoError(f"bad format: {value}")
    if not path.startswith("/dev/"):
        raise GoError(f"bad format for device path: {value}")
    return after


def weight(value: str, about: FlagContext) -> str:
    """Accept ``DEVICE:WEIGHT``."""
    text = _after_device(value, about)
    wrong = GoError(f"invalid weight for device: {value}")
    try:
        weight = strconv.parse_uint(text, 16, base=10)
    except GoError:
        raise wrong from None
    if weight and not 10 <= weight <= 1000:
        raise wrong
    return value


_RATE = "The correct format is <device-path>:<number>{}. Number must be a positive integer"


def bps(value: str, about: FlagContext) -> str:
    """Accept ``DEVICE:BYTES``."""
    text = _after_device(value, about)
    try:
        about.client.size(text)
    except GoError:
        wrong = _RATE.format("[<unit>]") + ". Unit is optional and can be kb, mb, or gb"
        raise GoError(f"invalid rate for device: {value}. {wrong}") from None
    return value


def iops(value: str, about: FlagContext) -> str:
    """Accept ``DEVICE:NUMBER``."""
    text = _after_device(value, about)
    try:
        strconv.parse_uint(text, base=10)
    except GoError:
        raise GoError(f"invalid rate for device: {value}. {_RATE.format('')}") from None
    return value


def device_rule(value: str, _: FlagContext) -> str:
    """Accept ``TYPE MAJOR:MINOR MODE``."""
    if not re.fullmatch(r"[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}", value):
        raise GoError(f"invalid device cgroup format '{value}'")
    return value


def link(value: str, _: FlagContext) -> str:
    """Accept ``CONTAINER`` or ``CONTAINER:ALIAS``."""
    if not value:
        raise GoError("empty string specified for links")
    if value.count(":") > 1:
        raise GoError(f"bad format for links: {value}")
    return value


def sysctl(value: str, about: FlagContext) -> str:
    """Accept ``NAME=VALUE`` with a name that belongs to a namespace."""
    name, equals, _ = value.partition("=")
    if not equals or not (name in _SYSCTLS or name.startswith(("net.", "fs.mqueue."))):
        raise GoError(about.client.sysctl_wrong.format(value))
    return value


def ulimit(value: str, _: FlagContext) -> str:
    """Accept ``NAME=SOFT`` or ``NAME=SOFT:HARD``."""
    name, equals, limits = value.partition("=")
    if not equals:
        raise GoError(f"invalid ulimit argument: {value}")
    if name not in _LIMITS:
        raise GoError(f"invalid ulimit type: {name}")
    parts = limits.split(":")
    if len(parts) > 2:
        raise GoError(f"too many limit value arguments - {limits}, can only have up to two, `soft[:hard]`")
    hard = strconv.parse_int(parts[-1], base=10)
    soft = strconv.parse_int(parts[0], base=10)
    if hard != -1 and (soft == -1 or soft > hard):
        wrong = f"soft: -1 (unlimited), hard: {hard}" if soft == -1 else f"{soft} > {hard}"
        raise GoError(f"ulimit soft limit must be less than or equal to hard limit: {wrong}")
    return value


class Gpus(NamedTuple):
    """A request for graphics processors; only its form is checked."""

    fields: tuple[str, ...]


def gpus(value: str, about: FlagContext) -> Gpus:
    """Accept ``all``, a number, or fields."""
    fields = read_record(value)
    seen = set()
    for field in fields:
        key, equals, text = field.partition("=")
        if key in seen:
            raise GoError(f"gpu request key '{key}' can be specified only once")
        seen.add(key)
        if not equals or key == "count":
            seen.add("count")
            count = text if equals else key
            if count != "all":
                about.client.gpu_count(count)
        elif key == "options":
            try:
                read_record(text)
            except GoError as fault:
                raise GoError(f"failed to read gpu options: {fault}") from None
        elif key not in ("driver", "device", "capabilities"):
            raise GoError(f"unexpected key '{key}' in '{field}'")
    return Gpus(tuple(fields))


KINDS: Mapping[str, Callable[[str, Any], Any]] = {
    "text": text, "bool": boolean, "int64": number(64), "uint16": natural(16), "uint64": natural(64),
    "bytes": size, "swap": swap, "duration": duration, "decimal": decimal, "env": environment, "label": label,
    "attach": attach, "address": address, "ip": ip, "domain": domain, "host": host, "weight": weight, "bps": bps,
    "iops": iops, "device-rule": device_rule, "link": link, "sysctl": sysctl, "ulimit": ulimit, "gpus": gpus,
    "mount": mounts.mount, "network": mounts.network,
}  # fmt: skip
