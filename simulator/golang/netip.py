"""Internet addresses read as Go's package ``net/netip`` does, with its messages.

Reads: text. Gives: text. Source: https://github.com/golang/go/blob/go1.24.0/src/net/netip/netip.go
(ParseAddr, Addr.String).
"""

from __future__ import annotations

import re

from simulator.golang.strconv import GoError, quoted

_FIELD = re.compile(r"[0-9a-fA-F]*")


def written(text: str) -> str:
    """Write an address of either version as ``Addr.String`` does, an IPv6 address with its zone.

    Raises ``GoError`` with Go's message for a text that ``ParseAddr`` does not read.
    """
    from ipaddress import IPv6Address, ip_address  # it takes longer to import than the rest of a command

    plain, zone = _address_and_zone(text)
    address = ip_address(plain)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (f"::ffff:{mapped}" if mapped else str(address)) + (f"%{zone}" if zone else "")


def is_address(text: str) -> bool:
    """Return whether ``ParseAddr`` reads a text."""
    try:
        _address_and_zone(text)
    except GoError:
        return False
    return True


def _address_and_zone(text: str) -> tuple[str, str]:
    """Return an address that Go reads, and its zone, which may hold any character."""
    mark = re.search("[.:%]", text)
    if mark is None or mark[0] == "%":
        raise _wrong(text, "unable to parse IP" if mark is None else "missing IPv6 address")
    if mark[0] == ".":
        _check_dotted(text, text)
        return text, ""
    plain, percent, zone = text.partition("%")
    if percent and not zone:
        raise _wrong(text, "zone must be a non-empty string")
    _check_fields(text, plain)
    return plain, zone


def _wrong(text: str, reason: str, rest: str = "") -> GoError:
    where = f" (at {quoted(rest)})" if rest else ""
    return GoError(f"ParseAddr({quoted(text)}): {reason}{where}")


def _check_dotted(text: str, dotted: str) -> None:
    """Raise what Go says of four numbers with dots between them, which are the end of ``text``."""
    dots, digits = 0, ""
    for at, char in enumerate(dotted):
        if char.isascii() and char.isdigit():
            if digits == "0":
                raise _wrong(text, "IPv4 field has octet with leading zero")
            digits += char
            if int(digits) > 255:
                raise _wrong(text, "IPv4 field has value >255")
        elif char != ".":
            raise _wrong(text, "unexpected character", dotted[at:])
        elif not digits or at == len(dotted) - 1:
            raise _wrong(text, "IPv4 field must have at least one digit", dotted[at:])
        elif dots == 3:
            raise _wrong(text, "IPv4 address too long")
        else:
            dots, digits = dots + 1, ""
    if dots < 3:
        raise _wrong(text, "IPv4 address too short")


def _check_fields(text: str, plain: str) -> None:
    """Raise what Go says of an IPv6 address without its zone."""
    fields, shortened = 0, plain.startswith("::")
    rest = plain[2:] if shortened else plain
    while rest and fields < 8:
        field = _FIELD.match(rest)
        digits = field[0] if field else ""
        if len(digits) > 4:
            raise _wrong(text, "each group must have 4 or less digits", rest)
        if not digits:
            raise _wrong(text, "each colon-separated field must have at least one digit", rest)
        after = rest[len(digits) :]
        if after.startswith("."):
            _check_end(text, rest, fields, shortened=shortened)
            fields, rest = fields + 2, ""
            break
        fields, rest = fields + 1, after
        if not rest:
            break
        rest, again = _behind_colon(text, rest)
        if again and shortened:
            raise _wrong(text, "multiple :: in address", rest)
        shortened, rest = shortened or again, rest[again:]
    if rest:
        raise _wrong(text, "trailing garbage after address", rest)
    if fields < 8 and not shortened:
        raise _wrong(text, "address string too short")
    if fields == 8 and shortened:
        raise _wrong(text, "the :: must expand to at least one field of zeros")


def _behind_colon(text: str, rest: str) -> tuple[str, bool]:
    """Give what is behind the colon that has to be next, and whether it is a colon again."""
    if rest[0] != ":":
        raise _wrong(text, "unexpected character, want colon", rest)
    if rest == ":":
        raise _wrong(text, "colon must be followed by more characters", rest)
    return rest[1:], rest[1] == ":"


def _check_end(text: str, rest: str, fields: int, *, shortened: bool) -> None:
    """Raise what Go says of an IPv4 address at the end of an IPv6 address, behind so many fields."""
    if not shortened and fields != 6:
        raise _wrong(text, "embedded IPv4 address must replace the final 2 fields of the address", rest)
    if fields > 6:
        raise _wrong(text, "too many hex fields to fit an embedded IPv4 at the end of the address", rest)
    _check_dotted(text, rest)
