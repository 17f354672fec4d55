"""An address and a port told apart as Go's package ``net`` does, with its messages.

Reads: text. Gives: text. Source: https://github.com/golang/go/blob/go1.24.0/src/net/ipsock.go (SplitHostPort).
"""

from simulator.golang.strconv import GoError


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
