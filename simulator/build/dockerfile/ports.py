"""From a word of EXPOSE to the ports that the image stores.

Reads: a word, with variables replaced. Gives: ports such as ``80/tcp``, or a refusal.
Compare: go-connections ``ParsePortSpec`` (nat/nat.go), and BuildKit's own since 0.24 (convert_expose.go).
"""

import re
from collections.abc import Iterator
from typing import NoReturn

from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE


class Ports(Question):
    """What is refused in EXPOSE?"""

    BAD = Rule(
        "What is not [address:][host port:]port[-port][/tcp|udp|sctp] is refused.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert_expose.go", "parsePort"),
        DOCKERFILE("EXPOSE", "#expose"),
    )


def read_ports(text: str) -> Iterator[str]:
    """Yield the container ports of one word; the address and the ports of the host are checked and dropped."""
    if text.isdigit():
        yield f"{_read_port(text, text)}/tcp"
        return
    spec, slash, protocol = text.partition("/")
    protocol = protocol.lower() if slash and protocol else "tcp"
    head, _, container = spec.rpartition(":")
    address, _, host = head.rpartition(":") if not head.startswith("[") or "]:" in head else (head, "", "")
    if not container:
        _refuse(text, "no port specified")
    if protocol not in ("tcp", "udp", "sctp"):
        _refuse(text, f"invalid proto: {protocol}")
    first, last = _read_range(container, text)
    if address and not re.fullmatch(r"\[?[0-9a-fA-F:.]+\]?", address):
        _refuse(text, f"invalid IP address: {address}")
    if host:
        host_first, host_last = _read_range(host, text)
        if host_last - host_first != last - first and first != last:
            _refuse(text, "invalid ranges specified for container and host ports")
    for port in range(first, last + 1):
        yield f"{port}/{protocol}"


def _read_range(text: str, word: str) -> tuple[int, int]:
    """Read ``PORT`` or ``PORT-PORT``, a part of ``word``: the first and the last port."""
    first_text, dash, last_text = text.partition("-")
    first = _read_port(first_text, word)
    last = _read_port(last_text if dash else first_text, word)
    if last < first:
        _refuse(word, "invalid range")
    return first, last


def _read_port(text: str, word: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > 65535:
        _refuse(word, "invalid port")
    return int(text)


def _refuse(word: str, why: str) -> NoReturn:
    raise Ports.BAD.refuses("build", f"invalid containerPort: {word}: {why}")
