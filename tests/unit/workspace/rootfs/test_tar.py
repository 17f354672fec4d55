"""Entries of tar streams: the same that Python's tarfile and GNU tar wrote, and an error where bytes are missing."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.workspace.rootfs import limits
from simulator.workspace.rootfs.streams import Damaged
from simulator.workspace.rootfs.tar import Member, members

_KINDS = {
    tarfile.REGTYPE: "file",
    tarfile.LNKTYPE: "link",
    tarfile.SYMTYPE: "symlink",
    tarfile.CHRTYPE: "device",
    tarfile.BLKTYPE: "device",
    tarfile.DIRTYPE: "directory",
    tarfile.FIFOTYPE: "fifo",
}
_names = st.text(st.characters(codec="utf-8", exclude_characters="\0/"), min_size=1, max_size=120)
_paths = st.lists(_names, min_size=1, max_size=5).map("/".join)


def packed(infos: list[tuple[tarfile.TarInfo, bytes]], form: int) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form) as archive:
        for info, data in infos:
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


@st.composite
def entries(draw: st.DrawFn) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(draw(_paths))
    info.type = draw(st.sampled_from(sorted(_KINDS)))
    info.mode = draw(st.integers(0, 0o7777))
    info.uid, info.gid = draw(st.integers(0, 2**31)), draw(st.integers(0, 2**31))
    if info.type in (tarfile.LNKTYPE, tarfile.SYMTYPE):
        info.linkname = draw(_paths)
    data = draw(st.binary(max_size=1500)) if info.type == tarfile.REGTYPE else b""
    info.size = len(data)
    return info, data


def read(data: bytes) -> list[tuple[Member, bytes]]:
    return [(member, window.read(1 << 20)) for member, window in members(io.BytesIO(data))]


@given(st.lists(entries(), max_size=6), st.sampled_from((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)))
def test_what_tarfile_writes_is_read(infos: list[tuple[tarfile.TarInfo, bytes]], form: int) -> None:
    found = read(packed(infos, form))
    assert [
        (member.path.rstrip("/"), member.mode, member.uid, member.gid, member.link, data) for member, data in found
    ] == [(info.name.rstrip("/"), info.mode, info.uid, info.gid, info.linkname, data) for info, data in infos]
    for (member, _), (info, _) in zip(found, infos, strict=True):
        assert member.kind == ("directory" if info.name.endswith("/") else _KINDS[info.type])


@given(st.lists(entries(), min_size=1, max_size=3), st.data())
def test_an_archive_that_is_cut_off_is_damaged_or_ends_between_entries(
    infos: list[tuple[tarfile.TarInfo, bytes]], data: st.DataObject
) -> None:
    whole = packed(infos, tarfile.PAX_FORMAT)
    full = read(whole)
    cut = data.draw(st.integers(0, len(whole)))
    try:
        found = read(whole[:cut])
    except Damaged:
        return
    assert found == full[: len(found)]
    assert cut % 512 == 0 or cut >= len(whole.rstrip(b"\0"))


@given(st.binary(max_size=2048), st.integers(0, 1535))
def test_changed_bytes_are_read_or_damaged(noise: bytes, at: int) -> None:
    info = tarfile.TarInfo("a" * 120)
    whole = bytearray(packed([(info, b"")], tarfile.GNU_FORMAT))
    whole[at : at + len(noise)] = noise
    try:
        read(bytes(whole))
    except Damaged as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("form", ["gnu", "posix", "oldgnu"])
def test_a_sparse_file_has_its_size_and_its_name_and_no_bytes(tmp_path: Path, form: str) -> None:
    tar = shutil.which("tar")
    if tar is None or b"GNU tar" not in subprocess.run([tar, "--version"], capture_output=True, check=False).stdout:
        pytest.skip("there is no GNU tar")
    with (tmp_path / "holes").open("wb") as file:
        for place in range(0, 200 * 65536, 65536):
            file.seek(place)
            file.write(b"x")
        file.truncate(10_000_000 * 10)
    (tmp_path / "after").write_bytes(b"y" * 700)
    command = [tar, "--sparse", f"--format={form}", "-cf", "-", "holes", "after"]
    data = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
    found = read(data)
    assert [(member.path, member.size, member.sparse) for member, _ in found] == [
        ("holes", 100_000_000, True),
        ("after", 700, False),
    ]
    assert found[1][1] == b"y" * 700


def header(name: bytes = b"x", kind: bytes = b"0", size: bytes = b"00000000000\0") -> bytes:
    block = name.ljust(100, b"\0") + b"0000644\0" * 3 + size + b"00000000000\0" + b" " * 8 + kind
    block = block.ljust(257, b"\0") + b"ustar\x0000"
    block = block.ljust(512, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


HOSTILE = {
    "no archive": b"\x01" * 512,
    "half a header": header()[:300],
    "a wrong checksum": header().replace(b"ustar", b"USTAR"),
    "no number": header(size=b"99999999999\0"),
    "a negative size": header(size=b"\xff" * 12),
    "a size beyond all": header(size=b"\x80" + b"\x7f" * 11),
    "a long name of gigabytes": header(kind=b"L", size=b"77777777777\0"),
    "a PAX header of gigabytes": header(kind=b"x", size=b"77777777777\0"),
    "a PAX header that is none": header(kind=b"x", size=b"00000000010\0") + b"garbage!".ljust(512, b"\0"),
    "a PAX record beyond its end": header(kind=b"x", size=b"00000000012\0")
    + b"99 path=a\n".ljust(512, b"\0")
    + header(),
    "a PAX size that is none": header(kind=b"x", size=b"00000000013\0") + b"11 size=x1\n".ljust(512, b"\0") + header(),
    "a long name of nothing": header(kind=b"L", size=b"00000000002\0") + b"ab".ljust(512, b"\0"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_archives_are_damaged(name: str) -> None:
    with pytest.raises(Damaged):
        read(HOSTILE[name])


def test_a_long_name_is_limited() -> None:
    assert limits.EXTENSION < 1 << 21
