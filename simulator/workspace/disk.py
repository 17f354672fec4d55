"""Files of this disk by their names: one reader with one limit, and one writer.

A file is read whole, up to ``LIMIT`` bytes; ``-`` is standard input. What cannot be read is ``Unreadable``, with one
sentence that names the file. Texts are UTF-8; bytes that are not are kept as lone surrogates.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any

from simulator.core.errors import Unreadable
from simulator.golang.strconv import GoError
from simulator.images.config import LIMIT

# os.path and open stand here in place of pathlib, which costs start-up time, and time for each of many files.


class NoSuchFile(GoError, KeyError):
    """There is no file of a name: for a mapping a missing key, for a command line its own error."""

    __str__ = GoError.__str__


class Disk(Mapping[str, str]):
    """Files by name, read when they are needed; one that cannot be read is the command line's own error."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __getitem__(self, name: str) -> str:
        """Read a file; ``-`` is a file of that name. Raises ``NoSuchFile`` where there is none."""
        try:
            with open(name, "rb") as file:
                return _text(_rest(file, name))
        except OSError as error:
            missing = not os.path.exists(name) or os.path.isdir(name)
            raise (NoSuchFile if missing else GoError)(f"open {name}: {_reason(error)}") from None
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
    try:
        with open(word, "rb") as file:
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
    what = named(place.path)
    chosen = (what, place.name or name, platform)
    if archives.is_layout(place.path):
        return archives.in_layout(place.path, *chosen[1:]), what
    with _opened(place.path) as file:
        head = file.read(archives.HEAD)
        if archives.is_archive(head):
            return archives.in_archive(file, head, *chosen), what
        return configs.parse(_rest(file, what, head), what), what


def named(path: str) -> str:
    """Name a file in a sentence: ``-`` is standard input."""
    return "standard input" if path == "-" else path


def read_bytes(path: str) -> bytes:
    """Read a file; ``-`` is standard input."""
    with _opened(path) as file:
        return _rest(file, named(path))


def read_text(path: str) -> str:
    """Read a file as text; ``-`` is standard input."""
    return _text(read_bytes(path))


def find_text(path: str) -> str | None:
    """Read a file as text; None where there is no file of that name, or something else than a file."""
    return _text(read_bytes(path)) if path != "-" and is_file(path) else None


def is_file(path: str) -> bool:
    """Return whether there is a file of that name."""
    return os.path.isfile(path)


def is_folder(path: str) -> bool:
    """Return whether there is a folder of that name."""
    return os.path.isdir(path)


def is_there(path: str) -> bool:
    """Return whether there is anything of that name."""
    return os.path.exists(path)


def folder_files(folder: str, ending: str = "") -> list[str]:
    """List what a folder holds with names of that ending, in order, each with the folder in front."""
    try:
        return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(ending))
    except OSError as error:
        raise Unreadable(f"cannot read {folder}: {_reason(error)}") from None


def current_folder() -> str:
    """Give the folder that this process is in."""
    return os.getcwd()


def real_path(path: str) -> str:
    """Spell a path from the root, without links and dots."""
    return os.path.realpath(path)


def absolute_path(path: str) -> str:
    """Spell a path from the root; links in it stay."""
    return os.path.abspath(path)


def path_between(folder: str, path: str) -> str:
    """Spell a path from a folder on, with slashes; ``.`` is the current folder."""
    return os.path.relpath(path, folder).replace(os.sep, "/")


def replace_file(path: str, data: bytes, mode: int | None = None) -> None:
    """Write a file whole or not at all; without ``mode`` it keeps the rights that it has. Raises ``OSError``."""
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
    """Write a text to a file, in place of the one that is there; raises ``Unreadable`` where that is not possible."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        if is_file(path):
            replace_file(path, data)
        else:
            with open(path, "wb") as file:
                file.write(data)
    except OSError as error:
        raise Unreadable(f"cannot write {path}: {_reason(error)}") from None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _rest(file: IO[bytes], what: str, head: bytes = b"") -> bytes:
    data = head + file.read(LIMIT + 1 - len(head))
    if len(data) > LIMIT:
        raise Unreadable(f"{what} is larger than {LIMIT // 2**20} MiB, which no such file is; give that file alone")
    return data


@contextmanager
def _opened(path: str) -> Iterator[IO[bytes]]:
    try:
        if path == "-":
            yield sys.stdin.buffer
        else:
            with open(path, "rb") as file:
                yield file
    except OSError as error:
        raise Unreadable(f"cannot read {named(path)}: {_reason(error)}") from None
    except ValueError as error:
        raise Unreadable(f"cannot read {named(path)}: {error}") from None
