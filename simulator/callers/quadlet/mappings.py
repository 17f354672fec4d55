"""How a unit maps the users of its container to those of the machine.

Reads: ``Unit``. Gives: words of the podman line, or a refusal. Compare: podman ``handleUserMappings`` and
``handleUserRemap`` (pkg/systemd/quadlet/quadlet.go), ``convertNumber`` (pkg/systemd/parser/unitfile.go).
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.callers.podman.tools import QuadletGenerator
from simulator.callers.quadlet.rules import CONTAINER, Quadlet, Siblings, literal, refusal
from simulator.callers.quadlet.unit import Unit
from simulator.core.values import Word
from simulator.golang import strconv
from simulator.golang.strconv import GoError

_KEYS = (
    ("UserNS", "--userns", False),
    ("UIDMap", "--uidmap", True),
    ("GIDMap", "--gidmap", True),
    ("SubUIDMap", "--subuidname", False),
    ("SubGIDMap", "--subgidname", False),
)
_LARGEST = 2**32 - 1


def users(unit: Unit, _generator: QuadletGenerator, _siblings: Siblings, group: str = CONTAINER) -> Iterator[Word]:
    """Yield the options for the mappings, from the current keys or from the deprecated Remap keys."""
    words: list[Word] = []
    for key, option, listed in _KEYS:
        value = unit.text(group, key)
        for word in unit.listed(group, key) if listed else [value] if value else []:
            words += (literal(option), word)
    if not words:
        yield from _remap_options(unit, group)
        return
    for key in ("RemapUid", "RemapGid", "RemapUsers"):
        value = unit.last(group, key)
        if value is not None:
            raise refusal(Quadlet.VALUE, "deprecated Remap keys are set along with explicit mapping keys", value)
    yield from words


def _remap_options(unit: Unit, group: str) -> Iterator[Word]:
    uids, gids = unit.listed(group, "RemapUid"), unit.listed(group, "RemapGid")
    mode = unit.last(group, "RemapUsers") or literal("")
    mappings = [("uid", "Uid", "UID", uids), ("gid", "Gid", "GID", gids)]
    if mode == "manual":
        if group != CONTAINER:
            raise refusal(Quadlet.VALUE, "RemapUsers=manual is not supported", mode)
        for name, _, _, words in mappings:
            for word in words:
                yield from (literal(f"--{name}map"), word)
    elif mode == "auto":
        entries = [f"{name}mapping={word}" for name, _, _, words in mappings for word in words]
        size = _size(unit.text(group, "RemapUidSize"))
        yield from (literal("--userns"), _userns("auto", [*entries, *([f"size={size}"] if size else [])]))
    elif mode == "keep-id":
        for _, _, shown, words in mappings:
            if len(words) > 1:
                message = f"RemapUsers=keep-id supports only a single value for {shown} mapping"
                raise refusal(Quadlet.VALUE, message, words[1])
        yield from (
            literal("--userns"),
            _userns("keep-id", [f"{name}={word}" for name, _, _, ws in mappings for word in ws]),
        )
    elif mode:
        raise refusal(Quadlet.VALUE, f"unsupported RemapUsers option '{mode}'", mode)
    else:
        for _, shown, _, words in mappings:
            if words:
                raise refusal(Quadlet.VALUE, f"{shown}Map set without RemapUsers", words[0])


def _userns(kind: str, entries: list[str]) -> Word:
    return literal(f"{kind}:{','.join(entries)}" if entries else kind)


def _size(text: str | None) -> int:
    """Read a number as C does; return 0 if it is invalid or negative."""
    digits = (text or "").removeprefix("+")
    try:
        if digits[:2] in ("0x", "0X"):
            number = strconv.parse_int(digits[2:], base=16)
        else:
            number = strconv.parse_int(digits, base=8 if digits.startswith("0") else 10)
    except GoError:
        return 0
    return number if 0 <= number <= _LARGEST else 0
