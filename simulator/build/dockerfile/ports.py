"""From a word of EXPOSE to the ports that the image stores.

Reads: a word, with variables replaced. Gives: ports such as ``80/tcp``, or a refusal.
Compare: go-connections ``ParsePortSpec`` (nat/nat.go), and BuildKit's own since 0.24 (convert_expose.go).
"""

from collections.abc import Iterator
from typing import NoReturn

from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE
from simulator.golang.strconv import parse_ip


class Ports(Question):
    """What is refused in EXPOSE?"""

    BAD = Rule(
        "What is not [address:][host port:]port[-port][/tcp|udp|sctp] is refused.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert_expose.go", "parsePort"),
        DOCKERFILE("EXPOSE", "#expose"),
    )


def read_ports(text: str) -> Iterator[str]:
    """Yield the container ports of one word; the address and the ports of the host are checked and dropped."""
    return _read(text, signed=True)


def read_ports_of_nat(text: str) -> Iterator[str]:
    """Yield the container ports of one word as go-connections reads it: what follows a second slash is dropped."""
    return _read(text, signed=False)


def _read(text: str, *, signed: bool) -> Iterator[str]:
    """Yield the ports; with ``signed`` a number may have a plus sign, and one slash at most is in a word."""
    if text.isascii() and text.isdigit():
        if not _is_port(text, signed=False):
            _refuse(text, "containerPort", signed=signed)
        yield f"{int(text)}/tcp"
        return
    head, _, container = text.rpartition(":")
    address, _, host = head.rpartition(":")
    container, _, protocol = container.partition("/")
    protocol = (protocol if signed else protocol.partition("/")[0]) or "tcp"
    if not container or protocol.lower() not in ("tcp", "udp", "sctp"):
        _refuse_protocol(text, container, protocol, signed=signed)
    if address:
        _check_address(address, signed=signed)
    first, last = _read_range(container, signed=signed) or _refuse(container, "containerPort", signed=signed)
    if host:
        host_first, host_last = _read_range(host, signed=signed) or _refuse(host, "hostPort", signed=signed)
        if host_last - host_first != last - first and first != last:
            start = "invalid" if signed else "Invalid"
            raise Ports.BAD.refuses(
                "build", f"{start} ranges specified for container and host Ports: {container} and {host}"
            )
    for port in range(first, last + 1):
        yield f"{port}/{protocol.lower()}"


def _refuse_protocol(text: str, container: str, protocol: str, *, signed: bool) -> NoReturn:
    """Refuse a word without a port, or with another protocol than tcp, udp and sctp."""
    if signed:
        why = f"invalid proto: {protocol}" if container else "no port specified"
        raise Ports.BAD.refuses("build", f'invalid port: "{text}": {why}')
    raise Ports.BAD.refuses("build", f"Invalid proto: {protocol}" if container else f"No port specified: {text}<empty>")


def _check_address(address: str, *, signed: bool) -> None:
    """Refuse an address that is no IP address; go-connections wants brackets around one with colons."""
    bare = address[1:-1] if address.startswith("[") and address.endswith("]") else address
    if bare == address and ":" in address and not signed:
        message = f"Invalid ip address {address}: address {address}:: too many colons in address"
        raise Ports.BAD.refuses("build", message)
    if parse_ip(bare) is None:
        raise Ports.BAD.refuses("build", ("invalid IP address: " if signed else "Invalid ip address: ") + bare)


def _read_range(text: str, *, signed: bool) -> tuple[int, int] | None:
    """Read ``PORT`` or ``PORT-PORT``: the first and the last port; None if it is neither."""
    first, dash, last = text.partition("-")
    if not (_is_port(first, signed=signed) and (not dash or _is_port(last, signed=signed))):
        return None
    start, end = int(first), int(last if dash else first)
    return (start, end) if start <= end else None


def _is_port(text: str, *, signed: bool) -> bool:
    digits = text[1:] if signed and text[:1] == "+" else text
    return digits.isascii() and digits.isdigit() and len(digits) < 4000 and int(digits) <= 65535


def _refuse(text: str, what: str, *, signed: bool) -> NoReturn:
    raise Ports.BAD.refuses("build", f"{'invalid' if signed else 'Invalid'} {what}: {text}")
