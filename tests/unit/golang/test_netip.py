"""Addresses are read as Go's net/netip does, with its messages."""

from __future__ import annotations

import pytest

from simulator.golang.netip import is_address, written
from simulator.golang.strconv import GoError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("FE80:0::1", "fe80::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("fe80:0::1%linux/amd64", "fe80::1%linux/amd64"),
        ("fe80::1%a%b", "fe80::1%a%b"),
        ("::ffff:1.2.3.4%\n", "::ffff:1.2.3.4%\n"),
        ("::", "::"),
        ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
    ],
)
def test_an_address_is_written_as_go_writes_it(text: str, shown: str) -> None:
    assert written(text) == shown and is_address(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "unable to parse IP"),
        ("x", "unable to parse IP"),
        ("%eth0", "missing IPv6 address"),
        ("1.2.3", "IPv4 address too short"),
        ("1.2.3.4.5", "IPv4 address too long"),
        ("1.2.3.256", "IPv4 field has value >255"),
        ("1.2.3.04", "IPv4 field has octet with leading zero"),
        ("1..2.3", 'IPv4 field must have at least one digit (at ".2.3")'),
        ("1.2.3.", 'IPv4 field must have at least one digit (at ".")'),
        ("1.2.3.x", 'unexpected character (at "x")'),
        ("::1%", "zone must be a non-empty string"),
        ("1:2", "address string too short"),
        ("1:2:", 'colon must be followed by more characters (at ":")'),
        ("1::2::3", 'multiple :: in address (at ":3")'),
        ("1:2:3:4:5:6:7:8:9", 'trailing garbage after address (at "9")'),
        ("1:2:3:4:5:6:7:8::", "the :: must expand to at least one field of zeros"),
        ("1:2:3:4::5:6:7:8", "the :: must expand to at least one field of zeros"),
        ("12345::", 'each group must have 4 or less digits (at "12345::")'),
        (":1", 'each colon-separated field must have at least one digit (at ":1")'),
        ("1x::", 'unexpected character, want colon (at "x::")'),
        ("1:1.2.3.4", 'embedded IPv4 address must replace the final 2 fields of the address (at "1.2.3.4")'),
        (
            "::1:2:3:4:5:6:7:1.2.3.4",
            'too many hex fields to fit an embedded IPv4 at the end of the address (at "1.2.3.4")',
        ),
        ("::1.2.3", "IPv4 address too short"),
    ],
)
def test_what_is_no_address_is_refused_in_the_words_of_go(text: str, reason: str) -> None:
    with pytest.raises(GoError) as refused:
        written(text)
    assert str(refused.value) == f'ParseAddr("{text}"): {reason}'
