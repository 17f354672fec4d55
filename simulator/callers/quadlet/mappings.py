"""How a unit maps the users of its container to those of the machine.

Reads: ``Unit``. Gives: words of the podman line, or a refusal. Compare: podman ``handleUserMappings`` and
``handleUserRemap`` (pkg/systemd/quadlet/quadlet.go), ``convertNumber`` (pkg/systemd/parser/unitfile.go).
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.callers.podman.tools import QuadletGenerator
from simulator.callers.quadlet.rules import CONTAINER, Quadlet, Siblings, own, refused
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


def users(unit: Unit, _generator: QuadletGenerator, _siblings: Siblings) -> Iterator[Word]:
    """Yield the mappings, said with the keys of today or with the older ones."""
    words: list[Word] = []
    for key, option, listed in _KEYS:
        value = unit.text(CONTAINER, key)
        for word in unit.listed(CONTAINER, key) if listed else [value] if value else []:
            words += (own(option), word)
    if not words:
        yield from _remapped(unit)
        return
    for key in ("RemapUid", "RemapGid", "RemapUsers"):
        value = unit.last(CONTAINER, key)
        if value is not None:
            raise refused(Quadlet.VALUE, "deprecated Remap keys are set along with explicit mapping keys", value)
    yield from words


def _remapped(unit: Unit) -> Iterator[Word]:
    uids, gids = unit.listed(CONTAINER, "RemapUid"), unit.listed(CONTAINER, "RemapGid")
    way = unit.last(CONTAINER, "RemapUsers") or own("")
    both = [("uid", "Uid", "UID", uids), ("gid", "Gid", "GID", gids)]
    if way == "manual":
        for name, _, _, words in both:
            for word in words:
                yield from (own(f"--{name}map"), word)
    elif way == "auto":
        entries = [f"{name}mapping={word}" for name, _, _, words in both for word in words]
        size = _size(unit.text(CONTAINER, "RemapUidSize"))
        yield from (own("--userns"), _userns("auto", [*entries, *([f"size={size}"] if size else [])]))
    elif way == "keep-id":
        for _, _, shown, words in both:
            if len(words) > 1:
                wrong = f"RemapUsers=keep-id supports only a single value for {shown} mapping"
                raise refused(Quadlet.VALUE, wrong, words[1])
        yield from (own("--userns"), _userns("keep-id", [f"{name}={word}" for name, _, _, ws in both for word in ws]))
    elif way:
        raise refused(Quadlet.VALUE, f"unsupported RemapUsers option '{way}'", way)
    else:
        for _, shown, _, words in both:
            if words:
                raise refused(Quadlet.VALUE, f"{shown}Map set without RemapUsers", words[0])


def _userns(kind: str, entries: list[str]) -> Word:
    return own(f"{kind}:{','.join(entries)}" if entries else kind)


def _size(text: str | None) -> int:
    """Read a number as C does, with 0 for what is none; a minus sign makes any number but 0 none."""
    digits = (text or "").removeprefix("+")
    try:
        if digits[:2] in ("0x", "0X"):
            number = strconv.parse_int(digits[2:], base=16)
        else:
            number = strconv.parse_int(digits, base=8 if digits.startswith("0") else 10)
    except GoError:
        return 0
    return number if 0 <= number <= _LARGEST else 0
