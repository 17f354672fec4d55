"""From a word of EXPOSE to the ports that the image stores.

Reads: a word, with variables replaced. Gives: ports such as ``80/tcp``, or a refusal.
Compare: go-connections ``ParsePortSpec`` (nat/nat.go), and BuildKit's own since 0.24 (convert_expose.go).
"""

from collections.abc import Iterator

from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE
from simulator.golang.net import check_ip
from simulator.golang.strconv import GoError


class Ports(Question):
    """What is refused in EXPOSE?"""

    BAD = Rule(
        "What is not [address:][host port:]port[-port][/tcp|udp|sctp] is refused.",
        BUILDKIT("frontend/dockerfile/dockerfile2llb/convert_expose.go", "parsePort"),
        DOCKERFILE("EXPOSE", "#expose"),
    )


class Style(NamedTuple):
    """How a version reads ports, and how it words a fault."""

    signed: bool
    """Whether a number may have a plus sign, and one slash at most is in a word."""
    capital: bool = False
    """Whether messages begin with a capital."""

    def refuses(self, message: str) -> Refusal:
        """Return the refusal with a message, as the version words it."""
        if self.capital:
            message = message[0].upper() + message[1:].replace("IP address", "ip address", 1)
        return Ports.BAD.refuses("build", message)


STYLES = {
    "own": Style(signed=True),
    "go-connections 0.5": Style(signed=False),
    "go-connections 0.4": Style(signed=False, capital=True),
}
"""By the code that reads ports: BuildKit's own since 0.24, or a version of go-connections."""


def read_ports(text: str, style: Style) -> Iterator[str]:
    """Yield the container ports of one word; the address and the ports of the host are checked and dropped."""
    if text.isascii() and text.isdigit():
        if not _is_port(text, signed=False):
            raise style.refuses(f"invalid containerPort: {text}")
        yield f"{int(text)}/tcp"
        return
    head, _, container = text.rpartition(":")
    address, _, host = head.rpartition(":")
    container, _, protocol = container.partition("/")
    protocol = (protocol if style.signed else protocol.partition("/")[0]) or "tcp"
    if not container or protocol.lower() not in ("tcp", "udp", "sctp"):
        why = f"invalid proto: {protocol}" if container else "no port specified"
        if style.signed:
            raise style.refuses(f'invalid port: "{text}": {why}')
        raise style.refuses(why if container else f"{why}: {text}<empty>")
    if address:
        try:
            check_ip(address, plain_ip6=style.signed)
        except GoError as error:
            raise style.refuses(str(error)) from error
    if (inside := _read_range(container, signed=style.signed)) is None:
        raise style.refuses(f"invalid containerPort: {container}")
    if host:
        if (outside := _read_range(host, signed=style.signed)) is None:
            raise style.refuses(f"invalid hostPort: {host}")
        if outside[1] - outside[0] != inside[1] - inside[0] and inside[0] != inside[1]:
            raise style.refuses(f"invalid ranges specified for container and host Ports: {container} and {host}")
    for port in range(inside[0], inside[1] + 1):
        yield f"{port}/{protocol.lower()}"


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
