"""The ports that EXPOSE names.

Compare: go-connections ``ParsePortSpec`` (nat/nat.go), and BuildKit's own since 0.24 (convert_expose.go).
"""

import re
from collections.abc import Iterator

from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE


class Ports(Question):
    """What is refused in EXPOSE?"""

    BAD = Rule(
        "What is not [address:][host port:]port[-port][/tcp|udp|sctp] is refused.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert_expose.go", "parsePort"),
        DOCKERFILE("EXPOSE", "#expose"),
    )


def ports(text: str) -> Iterator[str]:
    """Give the container ports of one word of EXPOSE as ``80/tcp``; the host's side is read and dropped."""
    if text.isdigit():
        yield f"{_number(text, text)}/tcp"
        return
    spec, slash, protocol = text.partition("/")
    protocol = protocol.lower() if slash and protocol else "tcp"
    head, _, container = spec.rpartition(":")
    address, _, host = head.rpartition(":") if not head.startswith("[") or "]:" in head else (head, "", "")
    if not container:
        _refuse(text, "no port specified")
    if protocol not in ("tcp", "udp", "sctp"):
        _refuse(text, f"invalid proto: {protocol}")
    first, last = _range(container, text)
    if address and not re.fullmatch(r"\[?[0-9a-fA-F:.]+\]?", address):
        _refuse(text, f"invalid IP address: {address}")
    if host:
        host_first, host_last = _range(host, text)
        if host_last - host_first != last - first and first != last:
            _refuse(text, "invalid ranges specified for container and host ports")
    for port in range(first, last + 1):
        yield f"{port}/{protocol}"


def _range(text: str, whole: str) -> tuple[int, int]:
    first, dash, last = text.partition("-")
    numbers = [_number(first, whole), _number(last if dash else first, whole)]
    if numbers[1] < numbers[0]:
        _refuse(whole, "invalid range")
    return numbers[0], numbers[1]


def _number(text: str, whole: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > 65535:
        _refuse(whole, "invalid port")
    return int(text)


def _refuse(text: str, why: str) -> None:
    raise Ports.BAD.refuses("build", f"invalid containerPort: {text}: {why}")
