"""The header of an ELF file: what the kernel reads of it before it runs the file.

Reads: the first bytes of a file; 4 KiB are enough for practically all. Gives: ``Elf``, or None for another format.
Compare: Linux ``load_elf_binary`` and ``load_elf_phdrs`` (fs/binfmt_elf.c); elf(5).
"""

from __future__ import annotations

import struct
from typing import Literal

from simulator.core.record import NamedTuple
from simulator.launch.rootfs import Elf

MAGIC = b"\x7fELF"
MACHINES = {
    2: "sparc",
    3: "386",
    4: "68k",
    8: "mips",
    20: "ppc",
    21: "ppc64",
    22: "s390x",
    40: "arm",
    42: "sh",
    43: "sparc64",
    50: "ia64",
    62: "x86-64",
    183: "aarch64",
    243: "riscv64",
    247: "bpf",
    258: "loongarch64",
}
"""``e_machine`` as the oracle spells it."""
KINDS = {0: "none", 1: "relocatable", 2: "executable", 3: "shared object", 4: "core"}
"""``e_type`` as the oracle spells it."""
_WIDE = frozenset((22, 43, 50, 62, 183, 258))
"""Machines whose kernel reads every file as one of 64 bits, whatever its class says."""
_LITTLE = frozenset((3, 40, 62, 183, 243, 258))
"""Machines whose kernel reads every file with the least significant byte first."""
_INTERP, _DYNAMIC, _LOAD = 3, 2, 1
_NEEDED, _STRTAB = 1, 5


class _Segment(NamedTuple):
    """The fields of a program header that matter."""

    type: int
    offset: int
    address: int
    size: int


def elf_facts(data: bytes, *, whole: bool = False) -> Elf | None:
    """Read the header of an ELF file from its first bytes; None if the kernel does not take it for one.

    ``whole`` says that ``data`` is the whole file. Where the bytes end before the loader's name it is not known; a
    program whose loadable segments come first has none (System V ABI, "Program Header": PT_INTERP must precede them).
    """
    if not data.startswith(MAGIC) or len(data) < 52:
        return None
    order: Literal["<", ">"] = "<"
    kind, number = struct.unpack_from("<HH", data, 16)
    if data[5] == 2 and number not in _LITTLE:
        order = ">"
        kind, number = struct.unpack_from(">HH", data, 16)
    bits = 32 if data[4] == 1 else 64
    wide = bits == 64 or number in _WIDE
    segments, complete = _segments(data, order, wide=wide)
    if not segments or (whole and not complete):
        return None
    machine = MACHINES.get(number, f"machine {number}")
    interpreter, known = _interpreter(data, segments)
    settled = complete or whole or interpreter is not None or any(segment.type == _LOAD for segment in segments)
    return Elf(
        "riscv32" if machine == "riscv64" and bits == 32 else machine,
        bits,
        KINDS.get(kind, f"type {kind}"),
        interpreter,
        _needed(data, order, segments, wide=wide),
        known and settled,
    )


def _segments(data: bytes, order: str, *, wide: bool) -> tuple[list[_Segment], bool]:
    """Read the program headers that are within the bytes, and whether these are all.

    There are none where the header is not whole, or says what the kernel refuses.
    """
    if wide and len(data) < 64:
        return [], True
    if wide:
        (offset,) = struct.unpack_from(order + "Q", data, 32)
        entry, count = struct.unpack_from(order + "HH", data, 54)
    else:
        (offset,) = struct.unpack_from(order + "I", data, 28)
        entry, count = struct.unpack_from(order + "HH", data, 42)
    size = 56 if wide else 32
    if entry != size or not 0 < count <= 65536 // size:
        return [], True
    segments = []
    for place in range(offset, min(offset + count * size, len(data) - size + 1), size):
        if wide:
            type_, _, start, address, _, length = struct.unpack_from(order + "IIQQQQ", data, place)
        else:
            type_, start, address, _, length = struct.unpack_from(order + "IIIII", data, place)
        segments.append(_Segment(type_, start, address, length))
    return segments, len(segments) == count


def _interpreter(data: bytes, segments: list[_Segment]) -> tuple[str | None, bool]:
    """Give the loader that the first PT_INTERP names, and whether that is known; None where there is none."""
    for segment in segments:
        if segment.type == _INTERP:
            if segment.offset + segment.size > len(data):
                return None, False
            return data[segment.offset : segment.offset + segment.size].partition(b"\0")[0].decode(
                "utf-8", "surrogateescape"
            ), True
    return None, True


def _needed(data: bytes, order: str, segments: list[_Segment], *, wide: bool) -> tuple[str, ...]:
    """Give the shared libraries that the dynamic section names; none where it lies beyond the bytes."""
    dynamic = next((segment for segment in segments if segment.type == _DYNAMIC), None)
    if dynamic is None or dynamic.offset + dynamic.size > len(data):
        return ()
    size, form = (16, order + "QQ") if wide else (8, order + "II")
    section = data[dynamic.offset : dynamic.offset + dynamic.size // size * size]
    entries = list(struct.iter_unpack(form, section))
    address = next((value for tag, value in entries if tag == _STRTAB), None)
    loads = [segment for segment in segments if segment.type == _LOAD]
    if address is None:
        return ()
    start = next((s.offset + address - s.address for s in loads if 0 <= address - s.address < s.size), None)
    if start is None:
        return ()
    places = [start + value for tag, value in entries if tag == _NEEDED]
    if any(not 0 <= place < len(data) for place in places):
        return ()
    ends = [data.find(b"\0", place) for place in places]
    return tuple(
        [data[place:end].decode("utf-8", "replace") for place, end in zip(places, ends, strict=True) if end > place]
    )
