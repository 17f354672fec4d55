"""The headers of ELF files are read as pyelftools reads them, where the kernel takes them."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from simulator.launch.elf import KINDS, MACHINES, MAGIC, elf_facts

pytest.importorskip("elftools")
from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile
from elftools.elf.enums import ENUM_E_MACHINE, ENUM_E_TYPE

FOLDERS = ("/usr/bin", "/usr/sbin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib")
OF_EACH, LARGEST = 40, 500_000
HEADER, ENTRY, MOST_ENTRIES = 64, 56, 65536 // 56


def files() -> Iterator[bytes]:
    for folder in FOLDERS:
        found = 0
        for place in sorted(Path(folder).glob("*")):
            if found < OF_EACH and place.is_file() and not place.is_symlink() and place.stat().st_size < LARGEST:
                data = place.read_bytes()
                if data.startswith(MAGIC):
                    found += 1
                    yield data


FILES = list(files())
pytestmark = pytest.mark.skipif(not FILES, reason="this machine has no ELF files")


def number(names: Mapping[str, int], value: str | int) -> int:
    return names[value] if isinstance(value, str) else value


def facts_of_peer(data: bytes) -> tuple[object, ...] | None:
    """Give the machine, class, kind and loader as pyelftools reads them; None if the kernel refuses them."""
    file = ELFFile(BytesIO(data))
    header = file.header
    if header["e_phentsize"] != ENTRY or not 0 < header["e_phnum"] <= MOST_ENTRIES:
        return None
    if header["e_phoff"] + header["e_phnum"] * ENTRY > len(data):
        return None
    machine, kind = number(ENUM_E_MACHINE, header["e_machine"]), number(ENUM_E_TYPE, header["e_type"])
    loader = None
    for place in range(header["e_phoff"], header["e_phoff"] + header["e_phnum"] * ENTRY, ENTRY):
        entry = file.structs.Elf_Phdr.parse(data[place : place + ENTRY])
        if entry["p_type"] == "PT_INTERP" and loader is None and entry["p_offset"] + entry["p_filesz"] <= len(data):
            loader = data[entry["p_offset"] :][: entry["p_filesz"]].partition(b"\0")[0].decode(errors="surrogateescape")
        elif entry["p_type"] == "PT_INTERP":
            break
    names = (MACHINES.get(machine, f"machine {machine}"), file.elfclass, KINDS.get(kind, f"type {kind}"))
    return (*names, loader)


def test_programs_and_libraries_are_read_as_their_tools_do() -> None:
    for data in FILES:
        facts, peer = elf_facts(data, whole=True), ELFFile(BytesIO(data))
        if facts is None:  # an object file, which has no program headers
            assert facts_of_peer(data) is None
            continue
        assert (facts.machine, facts.bits, facts.kind, facts.interpreter) == facts_of_peer(data)
        dynamic = [segment for segment in peer.iter_segments() if isinstance(segment, DynamicSegment)]
        assert facts.needed == tuple(str(vars(tag)["needed"]) for s in dynamic for tag in s.iter_tags("DT_NEEDED"))
        first = elf_facts(data[:4096])
        assert first is not None and (first.interpreter, first.kind) == (facts.interpreter, facts.kind)


def test_a_changed_header_is_read_as_its_tools_do() -> None:
    chance = random.Random(20261130)
    refused = read = 0
    for _ in range(1500):
        changed = bytearray(chance.choice(FILES))
        (offset,) = struct.unpack_from("<Q", changed, 32)
        for _ in range(chance.choice((1, 1, 2, 3))):
            place = chance.choice((chance.randrange(16, HEADER), offset + chance.randrange(4 * ENTRY)))
            changed[place] = chance.choice((0, 1, 2, 3, 56, 62, 183, 255, chance.randrange(256)))
        data = bytes(changed)
        facts = elf_facts(data, whole=True)
        try:
            expected = facts_of_peer(data)
        except (ELFError, OverflowError):
            continue
        ours = None if facts is None else (facts.machine, facts.bits, facts.kind, facts.interpreter)
        assert ours == expected
        refused += expected is None
        read += expected is not None
    assert refused > 50 and read > 500
