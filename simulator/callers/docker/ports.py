"""Published and exposed ports, as the command line of Docker checks them.

Compare: docker/cli ``parse`` (cli/command/container/opts.go), go-connections nat, moby/moby api/types/network/port.go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from simulator.callers.docker.client import DockerCli
from simulator.golang import strconv
from simulator.golang.net import check_ip
from simulator.golang.strconv import GoError


class Nat(Protocol):
    """How a version of go-connections reads ports: a part of ``DockerCli``."""

    @property
    def ports_capital(self) -> bool: ...

    @property
    def plain_ip6(self) -> bool: ...

    @property
    def typed_request(self) -> bool: ...


_PROTOCOLS = ("tcp", "udp", "sctp")


def check_exposed(spec: str, client: DockerCli) -> None:
    """Raise ``GoError`` for an exposed port, or a range of them, that is none."""
    if client.typed_request:
        _check_range(spec)
        return
    if ":" in spec:
        raise GoError(f"invalid port format for --expose: {spec}")
    try:
        _read_range(spec.partition("/")[0], client)
    except GoError as fault:
        raise GoError(f"invalid range format for --expose: {spec}, error: {fault}") from None


def _check_range(spec: str) -> None:
    """Check an exposed port as ``network.ParsePortRange`` does."""
    first, dash, last = spec.partition("/")[0].partition("-")
    numbers = []
    for which, text in (("start", first), ("end", last if dash else first)):
        try:
            numbers.append(strconv.parse_uint(text, 16, base=10))
        except GoError as fault:
            reason = str(fault).rpartition(": ")[2] if text else "value is empty"
            wrong = f"invalid {which} port '{text}': {reason}" if spec else "invalid port range: value is empty"
            raise GoError(f"invalid range format for --expose: {wrong}") from None
    if numbers[0] > numbers[1]:
        raise GoError(f"invalid range format for --expose: invalid port range: {spec}")


def short_form(spec: str, client: DockerCli) -> str:
    """Write fields such as ``target=80,published=8080`` as ``8080:80/tcp``."""
    if "=" not in spec:
        return spec
    fields = {"protocol": "tcp"}
    for part in spec.split(","):
        key, equals, value = part.partition("=")
        if not equals or not (key or client.empty_keys):
            raise GoError(f"invalid publish opts format (should be name=value but got '{part}')")
        fields[key] = value.partition("=")[0] if client.empty_keys else value
    return f"{fields.get('published', '')}:{fields.get('target', '')}/{fields['protocol']}"


def check_published(spec: str, client: Nat) -> None:
    """Raise ``GoError`` for a published port in the short form that is none."""

    def wrong(text: str) -> GoError:
        return GoError(text[0].upper() + text[1:] if client.ports_capital else text)

    parts = spec.split(":")
    address, outer, inner = ":".join(parts[:-2]), parts[-2] if len(parts) > 1 else "", parts[-1]
    port, _, protocol = inner.partition("/")
    if client.typed_request:
        protocol = protocol.lower()
    else:
        protocol = protocol.partition("/")[0]
        _check_publish_address(address, client, wrong)
    if not port:
        raise wrong(f"no port specified: {spec}<empty>")
    if client.typed_request:
        _check_protocol(protocol, wrong)
        _check_publish_address(address, client, wrong)
    inside = _read_ports(port, client, wrong(f"invalid containerPort: {port}"))
    if outer:
        outside = _read_ports(outer, client, wrong(f"invalid hostPort: {outer}"))
        if outside[1] - outside[0] != inside[1] - inside[0] and inside[0] != inside[1]:
            raise wrong(f"invalid ranges specified for container and host Ports: {port} and {outer}")
    _check_protocol(protocol, wrong)


def _check_protocol(protocol: str, wrong: Callable[[str], GoError]) -> None:
    if protocol and protocol.lower() not in _PROTOCOLS:
        raise wrong(f"invalid proto: {protocol}")


def _check_publish_address(address: str, client: Nat, wrong: Callable[[str], GoError]) -> None:
    try:
        check_ip(address, plain_ip6=client.plain_ip6)
    except GoError as error:
        says = str(error)
        raise wrong(says.replace("IP", "ip", 1) if client.ports_capital else says) from error


def _read_ports(text: str, client: Nat, wrong: GoError) -> tuple[int, int]:
    try:
        return _read_range(text, client)
    except GoError:
        raise wrong from None


def _read_range(text: str, client: Nat) -> tuple[int, int]:
    if not text:
        raise GoError(
            "Empty string specified for ports." if client.ports_capital else "empty string specified for ports"
        )
    first, dash, last = text.partition("-")
    if not client.typed_request:
        last = last.partition("-")[0]
    else:
        first, last = first.removeprefix("+"), last.removeprefix("+")
    start = strconv.parse_uint(first, 16, base=10)
    end = strconv.parse_uint(last, 16, base=10) if dash else start
    if end < start:
        which = "Invalid range specified for the Port" if client.ports_capital else "invalid range specified for port"
        raise GoError(f"{which}: {text}")
    return start, end
