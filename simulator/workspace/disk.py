"""The files of this disk, as the lines and files that are read name them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from simulator.core.errors import Unreadable
from simulator.golang.strconv import GoError

_LARGEST = 16 * 1024 * 1024


class NoSuchFile(GoError, KeyError):
    """There is no file of a name: for a mapping a missing key, for a command line its own error."""

    __str__ = GoError.__str__


class Disk(Mapping[str, str]):
    """Files by name, read when they are looked at; one that cannot be read is the command line's own error."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __getitem__(self, name: str) -> str:
        path = "./-" if name == "-" else name
        try:
            return read_bytes(path, name, _LARGEST).decode("utf-8", "surrogateescape")
        except Unreadable as error:
            is_there = os.path.exists(path) and not os.path.isdir(path)  # noqa: PTH110, PTH112
            raise (GoError if is_there else NoSuchFile)(f"open {name}: {str(error).rpartition(': ')[2]}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def read_named(paths: Sequence[str], near: Sequence[str] = ()) -> dict[str, Any]:
    """Read the files that a command line names, as ``{"files": {NAME: TEXT}, "file": [NAME]}``.

    ``-`` is standard input, and called so. The name of a folder gets a slash at its end; a file that is not there is
    named all the same: whoever needs them says what is wrong. ``near`` are patterns of files in the folder of a file
    that are read, too.
    """
    texts: dict[str, str] = {}
    names = []
    for path in paths:
        is_folder = os.path.isdir(path)  # noqa: PTH112
        names.append("standard input" if path == "-" else path.rstrip("/") + "/" if is_folder else path)
        if path == "-" or (not is_folder and os.path.exists(path)):  # noqa: PTH110
            texts[names[-1]] = _text(path, names[-1])
            texts.update(_near(path, near))
    return {"files": texts, "file": names}


def _near(path: str, patterns: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the files in the folder of a file that patterns match, in order."""
    folder = Path(path).parent
    try:
        for pattern in patterns:
            for file in sorted(folder.glob(pattern)):
                if str(file) != path and file.is_file():
                    yield str(file), _text(str(file), str(file))
    except OSError as error:
        raise Unreadable(f"cannot read {folder}: {(error.strerror or str(error)).lower()}") from None


def _text(path: str, what: str) -> str:
    return read_bytes(path, what, _LARGEST).decode("utf-8", "surrogateescape")


def is_image(word: str) -> bool:
    """Tell whether a word names an archive, a layout or an image of the daemon; standard input is not looked at."""
    from simulator.workspace import archives

    place = archives.place(word)
    if place.path != word or archives.is_layout(word) or word.startswith(archives.DAEMON):
        return True
    try:
        with open(word, "rb") as file:  # noqa: PTH123
            return archives.is_archive(file.read(archives.HEAD))
    except (OSError, ValueError):
        return False


def read_document(path: str, name: str | None = None, platform: str | None = None) -> tuple[Any, str]:
    """Read the JSON document that describes an image, wherever it is, and say where that was.

    ``name`` is the image's in an archive that has several; one that stands behind the path counts more.
    """
    from simulator.images import config as configs
    from simulator.workspace import archives

    if path.startswith(archives.DAEMON):
        from simulator.workspace.daemon import inspect

        return configs.parse(inspect(path.removeprefix(archives.DAEMON)), path), path
    place = archives.place(path)
    what = "standard input" if place.path == "-" else place.path
    chosen = (what, place.name or name, platform)
    if archives.is_layout(place.path):
        return archives.in_layout(place.path, *chosen[1:]), what
    with _opened(place.path, what) as file:
        head = file.read(archives.HEAD)
        if archives.is_archive(head):
            return archives.in_archive(file, head, *chosen), what
        return configs.parse(_rest(file, what, configs.LIMIT, head), what), what


def read_bytes(path: str, what: str, limit: int) -> bytes:
    """Read a file of up to ``limit`` bytes; ``-`` is standard input."""
    with _opened(path, what) as file:
        return _rest(file, what, limit)


def _rest(file: IO[bytes], what: str, limit: int, head: bytes = b"") -> bytes:
    data = head + file.read(limit + 1 - len(head))
    if len(data) > limit:
        raise Unreadable(f"{what} is larger than {limit // 2**20} MiB, which no such file is; give that file alone")
    return data


@contextmanager
def _opened(path: str, what: str) -> Iterator[IO[bytes]]:
    try:
        with click.open_file(path, "rb") as file:
            yield file
    except OSError as error:
        raise Unreadable(f"cannot read {what}: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise Unreadable(f"cannot read {what}: {error}") from None
