"""Files of this disk by their names: one reader with one limit, and one writer.

A file is read whole, up to ``LIMIT`` bytes; ``-`` is standard input. For a file that cannot be read, ``Unreadable`` is
raised, with one sentence that names the file. Texts are UTF-8; other bytes are kept as lone surrogates.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any

from simulator.core.errors import Unreadable
from simulator.core.text import did_you_mean
from simulator.golang.strconv import GoError
from simulator.images.config import LIMIT
from simulator.workspace.pipes import open_file

# This module uses os.path and open: pathlib costs start-up time, and time for each of many files.


class NoSuchFile(GoError, KeyError):
    """No file has this name: a missing key for a mapping, and an error of the command line."""

    __str__ = GoError.__str__


class Disk(Mapping[str, str]):
    """Files by name, read when they are needed; an unreadable file raises the command line's own error.

    With ``reads_input`` the file ``-`` is standard input, which is read once; else it is a file of that name.
    """

    def __init__(self, *, reads_input: bool = False) -> None:
        self.reads_input = reads_input
        self.input: str | None = None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __getitem__(self, name: str) -> str:
        """Read a file. Raises ``NoSuchFile`` where it does not exist."""
        if name == "-" and self.reads_input:
            self.input = read_text(name) if self.input is None else self.input
            return self.input
        try:
            with open_file(name) as file:
                return _text(_read_limited(file, name))
        except OSError as error:
            missing = not os.path.exists(name) or os.path.isdir(name)
            raise (NoSuchFile if missing else GoError)(f"open {name}: {reason_of(error)}") from None
        except (Unreadable, ValueError) as error:
            raise GoError(f"open {name}: {error}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def is_image(word: str) -> bool:
    """Return whether a word names an archive, a layout or an image of the daemon; standard input is not read."""
    from simulator.workspace import archives

    place = archives.place(word)
    if place.path != word or archives.is_layout(word) or word.startswith(archives.DAEMON):
        return True
    if not is_file(word):  # a pipe can be read once
        return False
    try:
        with open(word, "rb") as file:
            return archives.is_archive(file.read(archives.HEAD))
    except (OSError, ValueError):
        return False


def read_document(path: str, name: str | None = None, platform: str | None = None) -> tuple[Any, str]:
    """Read the JSON document that describes an image from a file, an archive, a layout or the daemon.

    Returns the document and its place, for messages. ``name`` chooses among several images of an archive; a name after
    the path wins.
    """
    from simulator.images import config as configs
    from simulator.workspace import archives

    if path.startswith("docker://"):
        raise Unreadable(f"{path} is an image of a registry, which only resolve, run and explain ask, with --pull")
    if path.startswith(archives.DAEMON):
        from simulator.workspace.daemon import inspect

        return configs.parse(inspect(path.removeprefix(archives.DAEMON)), path), path
    place = archives.place(path)
    what = display_name(place.path)
    image_name = place.name or name
    if archives.is_layout(place.path):
        return archives.in_layout(place.path, image_name, platform), what
    with open_readable(place.path) as file:
        head = file.read(archives.HEAD)
        if archives.is_archive(head):
            return archives.in_archive(file, head, what, image_name, platform), what
        return configs.parse(_read_limited(file, what, head), what), what


NOTHING = "''"
"""How a blank name is shown."""


def display_name(path: str) -> str:
    """Return a file's name for a sentence: ``-`` is standard input."""
    return "standard input" if path == "-" else path or NOTHING


def read_bytes(path: str) -> bytes:
    """Read a file; ``-`` is standard input."""
    with open_readable(path) as file:
        return _read_limited(file, display_name(path))


def read_text(path: str) -> str:
    """Read a file as text; ``-`` is standard input."""
    return _text(read_bytes(path))


def find_text(path: str) -> str | None:
    """Read a file as text; None where no file has this name, and for ``-``."""
    return _text(read_bytes(path)) if path != "-" and is_file(path) else None


def is_file(path: str) -> bool:
    """Return whether a path is a file."""
    return os.path.isfile(path)


def is_folder(path: str) -> bool:
    """Return whether a path is a folder."""
    return os.path.isdir(path)


def path_exists(path: str) -> bool:
    """Return whether a path exists."""
    return os.path.exists(path)


def folder_files(folder: str, ending: str = "") -> list[str]:
    """List the paths of a folder's entries whose names have an ending, in order."""
    try:
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(ending))
    except OSError as error:
        raise unreadable(folder, error) from None


def current_folder() -> str:
    """Return the current folder of this process."""
    return os.getcwd()


def real_path(path: str) -> str:
    """Return a path from the root, without links and dots."""
    return os.path.realpath(path)


def absolute_path(path: str) -> str:
    """Return a path from the root; links in it stay."""
    return os.path.abspath(path)


def path_between(folder: str, path: str) -> str:
    """Return a path relative to a folder, with slashes; ``.`` is the current folder."""
    return os.path.relpath(path, folder).replace(os.sep, "/")


def replace_file(path: str, data: bytes, mode: int | None = None) -> None:
    """Replace a file atomically; without ``mode`` it keeps its permissions. Raises ``OSError``."""
    place = os.path.realpath(path) if mode is None else path
    new = f"{place}.dsim-{os.getpid()}"
    with open(new, "xb") as file:
        try:
            file.write(data)
            file.close()
            os.chmod(new, os.stat(place).st_mode if mode is None else mode)
            os.replace(new, place)
        except OSError:
            with suppress(OSError):
                os.unlink(new)
            raise


def write_text(path: str, text: str) -> None:
    """Write a text to a file, and replace an existing one; raises ``Unreadable`` where that is not possible."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        if is_file(path):
            replace_file(path, data)
        else:
            with open(path, "wb") as file:
                file.write(data)
    except OSError as error:
        raise Unreadable(f"cannot write {path}: {reason_of(error)}") from None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def reason_of(error: OSError) -> str:
    """Return why the system refused something, as it stands in a sentence."""
    return (error.strerror or str(error)).lower()


def _read_limited(file: IO[bytes], what: str, head: bytes = b"") -> bytes:
    rest: bytes | None = file.read(LIMIT + 1 - len(head))  # None where a device or a pipe would wait
    if rest is None:
        raise Unreadable(f"{what} has nothing that can be read now")
    data = head + rest
    if len(data) > LIMIT:
        raise Unreadable(f"{what} is larger than {LIMIT // 2**20} MiB, which no such file is; give that file alone")
    return data


def folder_names(folder: str) -> list[str]:
    """List the names in a folder; none if it cannot be read."""
    try:
        return sorted(os.listdir(folder or "."))
    except OSError:
        return []


def near_name(path: str) -> str:
    """Return the end of a sentence that suggests the file that may be meant by a path; ``""`` if there is one."""
    return "" if os.path.lexists(path) else did_you_mean(*names_beside(path))


def names_beside(path: str) -> tuple[str, list[str]]:
    """Return the name at the end of a path, and the names in its folder."""
    folder, name = os.path.split(path.rstrip("/"))
    return name, folder_names(folder)


def unreadable(path: str, error: OSError) -> Unreadable:
    """Return the error of a file or folder that cannot be read, with the name that may be meant."""
    near = "" if path == "-" else near_name(path)
    return Unreadable(f"cannot read {display_name(path)}: {reason_of(error)}{near}")


@contextmanager
def open_readable(path: str) -> Iterator[IO[bytes]]:
    """Open a file, or standard input for ``-``; raises ``Unreadable`` where that fails, also later in reading it."""
    try:
        if path == "-" and sys.stdin is None:
            raise Unreadable("cannot read standard input: it is closed")
        if path == "-":
            yield sys.stdin.buffer
        else:
            with open_file(path) as file:
                yield file
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError as error:
        raise Unreadable(f"cannot read {display_name(path)}: {error}") from None
