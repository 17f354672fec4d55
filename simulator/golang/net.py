"""An address and a port told apart as Go's package ``net`` does, with its messages.

Reads: text. Gives: text. Source: https://github.com/golang/go/blob/go1.24.0/src/net/ipsock.go (SplitHostPort).
"""

from simulator.golang.strconv import GoError, parse_ip


def check_ip(address: str, *, plain_ip6: bool) -> None:
    """Raise ``GoError`` for the address of a published port that is no IP address; ``""`` is none and is taken.

    Compare: go-connections ``ParsePortSpec`` (nat/nat.go). Without ``plain_ip6`` one with colons has to be in brackets.
    """
    bare = address
    if address.startswith("[") or not plain_ip6:
        try:
            bare = split_host_port(f"{address}:")[0]
        except GoError as error:
            raise GoError(f"invalid IP address {address}: {error}") from error
    if bare and parse_ip(bare) is None:
        raise GoError(f"invalid IP address: {bare}")


def split_host_port(text: str) -> tuple[str, str]:
    """Split ``host:port`` or ``[host]:port`` at its last colon; raises ``GoError`` with Go's message."""
    host, colon, port = text.rpartition(":")
    if not colon:
        raise _wrong(text, "missing port in address")
    if not text.startswith("["):
        if ":" in host:
            raise _wrong(text, "too many colons in address")
        outside = host
    else:
        inner, bracket, after = text[1:].partition("]")
        if not bracket:
            raise _wrong(text, "missing ']' in address")
        if after != f":{port}":
            raise _wrong(text, f"{'too many colons' if after.startswith(':') else 'missing port'} in address")
        host, outside = inner, inner.partition("[")[1]
    for bracket in "[]":
        if bracket in outside + port:
            raise _wrong(text, f"unexpected '{bracket}' in address")
    return host, port


def _wrong(text: str, why: str) -> GoError:
    return GoError(f"address {text}: {why}")
