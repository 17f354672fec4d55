"""The body of a caller of files: ``{"files": {NAME: TEXT}, "file": [NAME], PART: NAME}``, and the caller's keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from simulator.callers.caller import FileOption
from simulator.core.errors import MissingFile, Unreadable
from simulator.core.json_checks import require_object, require_text, require_texts
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext
from simulator.golang.strconv import GoError


class FileBody(NamedTuple):
    """The names of the files to read, in order; texts by name; the chosen part, or None for all."""

    names: tuple[str, ...]
    files: Mapping[str, str]
    chosen: str | None

    def only(self, what: str, thing: str = "file") -> str:
        """Return the name of the one file. Raises ``Unreadable`` where none, or several, are named."""
        if len(self.names) != 1:
            raise Unreadable(f"{what} names no single {thing}; give it as file")
        return self.names[0]

    def context(self, outer: CallerContext) -> CallerContext:
        """Return the caller's context; the files of the body come before its files."""
        return outer._replace(files=Overlay(self.files, outer.files)) if self.files else outer

    def listed(self, option: FileOption | None, context: CallerContext) -> tuple[str, ...]:
        """Return the names of the files, of which a folder stands for those in it that ``option`` says.

        Raises ``Unreadable`` for a folder without such a file.
        """
        if option is None or not option.folder:
            return self.names
        names: list[str] = []
        for name in self.names:
            inside = [file for file in sorted(context.files) if _is_inside(file, name, option)]
            if name.endswith("/") and not inside:
                raise Unreadable(f"{name.rstrip('/') or '/'} holds none of {', '.join(option.folder)}")
            names += inside or [name]
        return tuple(dict.fromkeys(names))

    def text(self, name: str, context: CallerContext) -> str:
        """Return the text of a file of the context. Raises ``Unreadable`` where it does not exist."""
        text = None if name.endswith("/") else file_text(name, context.files)
        if text is None:
            if name.endswith("/"):
                raise Unreadable(f"cannot read {name.rstrip('/') or '/'}: is a directory")
            raise missing_file(name)
        return text


def _is_inside(file: str, folder: str, option: FileOption) -> bool:
    """Return whether a file is one of those that a name with a slash at its end stands for."""
    prefix = folder.removeprefix("./")
    path = file.removeprefix(prefix)
    fits = any(fnmatchcase(path.rpartition("/")[2], pattern) for pattern in option.folder)
    return folder.endswith("/") and file.startswith(prefix) and fits and (option.deep or "/" not in path)


class Overlay(Mapping[str, str]):
    """Files that hide others with the same name; the others are read only when they are needed."""

    def __init__(self, first: Mapping[str, str], others: Mapping[str, str]) -> None:
        self.first, self.others = first, others

    def __contains__(self, name: object) -> bool:
        return name in self.first or name in self.others

    def __getitem__(self, name: str) -> str:
        return self.first[name] if name in self.first else self.others[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self.others), **dict.fromkeys(self.first)})

    def __len__(self) -> int:
        return len({*self.others, *self.first})


def file_body(body: Any, what: str, part: str = "", more: Iterable[str] = ()) -> FileBody:
    """Read a body; ``more`` are the keys that the caller reads itself. Without ``file`` all of ``files`` are read."""
    fields = require_object(body, what, [*filter(None, ("files", "file", part)), *more])
    files = texts(fields.get("files"), f"{what}.files")
    names = tuple(files) if fields.get("file") is None else tuple(require_texts(fields["file"], f"{what}.file"))
    chosen = fields.get(part) if part else None
    return FileBody(names, files, None if chosen is None else require_text(chosen, f"{what}.{part}"))


def texts(value: Any, what: str) -> dict[str, str]:
    """Read an object whose values are strings; None is an empty one."""
    return {key: require_text(text, f"{what}.{key}") for key, text in require_object(value, what).items()}


def missing_file(name: str) -> MissingFile:
    """Return the error of a file that does not exist."""
    return MissingFile(f"cannot read {name}: no such file or directory", name)


def file_text(name: str, files: Mapping[str, str]) -> str | None:
    """Return the text of a file; None where it does not exist. Raises ``Unreadable`` where it cannot be read."""
    try:
        return files.get(name)
    except GoError as fault:
        raise Unreadable(str(fault)) from None
