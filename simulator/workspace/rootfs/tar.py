"""The entries of a tar stream, one after another: ustar, PAX and GNU, read as Go's archive/tar reads them.

Python's tarfile takes a header that it cannot read for the end of an archive, reads a name of any length into memory,
and keeps every entry; a damaged layer would be a root filesystem without its other half. Here it is an error.
Compare: Go ``archive/tar`` (reader.go, strconv.go), which engines unpack layers with; tar(5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple
from simulator.launch.contents import read_all
from simulator.workspace.rootfs import limits
from simulator.workspace.rootfs.streams import Damaged, Stream, Window

BLOCK = 512
Kind: TypeAlias = Literal["file", "link", "symlink", "device", "directory", "fifo"]
_KINDS: Mapping[bytes, Kind] = {
    **dict.fromkeys((b"0", b"\0", b"7", b"S"), "file"),
    **dict.fromkeys((b"3", b"4"), "device"),
    b"1": "link",
    b"2": "symlink",
    b"5": "directory",
    b"6": "fifo",
}
_PAX, _GLOBAL, _LONG_NAME, _LONG_LINK, _SPARSE = b"x", b"g", b"L", b"K", b"S"


class Member(NamedTuple):
    """An entry of an archive."""

    path: str
    """As it is written; long names are resolved."""
    kind: Kind
    mode: int = 0o644
    uid: int = 0
    gid: int = 0
    size: int = 0
    """The number of bytes of the file, holes included."""
    link: str = ""
    sparse: bool = False
    """Whether the archive holds the file without its holes, so that its bytes are not the file's."""


class _Header(NamedTuple):
    """The fields of a header block."""

    name: str
    kind: bytes
    mode: int
    uid: int
    gid: int
    size: int
    link: str
    raw: bytes


def members(stream: Stream) -> Iterator[tuple[Member, Window]]:
    """Yield each entry with a window on its bytes, which counts until the next entry; raises ``Damaged``."""
    extended: dict[str, str] = {}
    while (header := _header(stream)) is not None:
        if header.kind in (_PAX, _GLOBAL, _LONG_NAME, _LONG_LINK):
            extended |= _extension(header, stream)
            continue
        kind = _KINDS.get(header.kind)
        size = _number_of(extended, "size", header.size) if kind in ("file", None) else 0
        if size < 0:
            raise Damaged("an entry has a negative size")
        if header.kind == _SPARSE:
            _pass_sparse_headers(header, stream)
        window = Window(stream, size)
        if kind is not None:
            yield _member(header, kind, extended, size), window
        window.skip()
        Window(stream, -size % BLOCK).skip()
        extended = {}
    if extended:
        raise Damaged("it ends behind the long name of an entry")


def _member(header: _Header, kind: Kind, extended: Mapping[str, str], size: int) -> Member:
    """Put an entry together from its header and what came before it."""
    path = extended.get("GNU.sparse.name") or extended.get("path") or header.name
    if kind == "file" and path.endswith("/"):
        kind = "directory"
    sparse = header.kind == _SPARSE or any(key.startswith("GNU.sparse.") for key in extended)
    if sparse:
        real = _number(header.raw[483:495]) if header.kind == _SPARSE else size
        size = _number_of(extended, "GNU.sparse.realsize", _number_of(extended, "GNU.sparse.size", real))
    return Member(
        path,
        kind,
        header.mode & 0o7777,
        _number_of(extended, "uid", header.uid),
        _number_of(extended, "gid", header.gid),
        size,
        extended.get("linkpath") or header.link,
        sparse,
    )


def _header(stream: Stream) -> _Header | None:
    """Read a header block; None at the end, which a block of zeros marks, or nothing at all."""
    block = read_all(stream, BLOCK)
    if not block or not block.strip(b"\0"):
        return None
    if len(block) < BLOCK:
        raise Damaged("it ends too early")
    stored = _number(block[148:156])
    bare = block[:148] + b" " * 8 + block[156:]
    if sum(bare) != stored and sum(bare) - 256 * sum(byte > 127 for byte in bare) != stored:
        raise Damaged("the header of an entry has a wrong checksum")
    name = _text(block[:100])
    if block[257:263] == b"ustar\0" and (prefix := _text(block[345:500])):
        name = f"{prefix}/{name}"
    numbers = [_number(block[start:end]) for start, end in ((100, 108), (108, 116), (116, 124), (124, 136))]
    mode, uid, gid, size = numbers
    return _Header(name, block[156:157], mode, uid, gid, size, _text(block[157:257]), block)


def _extension(header: _Header, stream: Stream) -> dict[str, str]:
    """Read an entry that holds long names for the next one; what counts for all entries is ignored, as Go does."""
    if not 0 <= header.size <= limits.EXTENSION:
        raise Damaged("an entry has a name of more than a megabyte")
    data = read_all(Window(stream, header.size), header.size)
    Window(stream, -header.size % BLOCK).skip()
    if header.kind == _GLOBAL:
        return {}
    if header.kind == _PAX:
        return dict(_records(data))
    return {"path" if header.kind == _LONG_NAME else "linkpath": _text(data)}


def _records(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the records of a PAX header: ``LENGTH KEY=VALUE`` and a line feed each."""
    place = 0
    while place < len(data):
        digits, blank, _ = data[place : place + 20].partition(b" ")
        if not blank or not digits.isdigit():
            raise Damaged("a PAX header is not as it should be")
        end = place + int(digits)
        key, equals, value = data[place + len(digits) + 1 : end - 1].partition(b"=")
        if not equals or end > len(data) or data[end - 1 : end] != b"\n":
            raise Damaged("a PAX header is not as it should be")
        yield _decoded(key), _decoded(value)
        place = end


def _pass_sparse_headers(header: _Header, stream: Stream) -> None:
    """Pass over the blocks behind a sparse file's header that list more of its holes."""
    block, flag = header.raw, 482
    while block[flag : flag + 1] not in (b"\0", b""):
        block, flag = read_all(Window(stream, BLOCK), BLOCK), 504


def _number(field: bytes) -> int:
    """Read a number: octal digits, or with the first bit set the bytes of a large one."""
    if field[:1] and field[0] & 0x80:
        value = int.from_bytes(bytes([field[0] & 0x7F]) + field[1:], "big")
        return value - (1 << (8 * len(field) - 1)) if field[0] & 0x40 else value
    digits = field.strip(b" \0").partition(b"\0")[0].strip()
    if not digits:
        return 0
    try:
        return int(digits, 8)
    except ValueError:
        raise Damaged("the header of an entry holds no number where one belongs") from None


def _number_of(extended: Mapping[str, str], key: str, default: int) -> int:
    """Read a number of a PAX header; ``default`` where it has none."""
    text = extended.get(key)
    if not text:
        return default
    if len(text) > 20 or not text.removeprefix("-").isdecimal() or not text.isascii():
        raise Damaged(f"a PAX header holds no number for {key[:20]}")
    return int(text)


def _text(field: bytes) -> str:
    return _decoded(field.partition(b"\0")[0])


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
