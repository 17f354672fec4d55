"""Many cases in one place, and their answers in a file of JSON Lines, which a later run can complete.

Reads: a folder of Dockerfiles, JSON Lines, or Parquet. Gives: one request of the oracle for each case, as text. An
image that comes without a request is asked what ``docker run IMAGE`` executes.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import IO, Any

from simulator.core.errors import Unreadable
from simulator.workspace.disk import is_folder, read_text, reason_of, unreadable
from simulator.workspace.files import find_files
from simulator.workspace.pipes import open_file

_PARQUET = b"PAR1"
_COLUMNS = ("id", "request", "dockerfile", "config")


def read_cases(path: str) -> Sequence[str]:
    """Read the cases of a folder or a file, in order; raises ``Unreadable`` where that is not possible.

    A line of JSON Lines is a request; so is the text of the column ``request`` of Parquet, which may have the columns
    ``dockerfile`` or ``config`` in its place, and ``id``. In a folder each Dockerfile is a case.
    """
    if is_folder(path):
        names = [name for name, kind in find_files((path,)) if kind == "dockerfile"]
        return [_request(name, {"dockerfile": read_text(name)}) for name in names]
    try:
        if stat.S_ISCHR(os.stat(path).st_mode):
            raise Unreadable(f"{path} is a device; give a file of requests")
        with open_file(path) as file:
            if file.peek(len(_PARQUET)).startswith(_PARQUET):  # type: ignore[attr-defined]  # it is a BufferedReader
                return _read_parquet(path)
            return [line.decode("utf-8", "replace").rstrip("\r\n") for line in file if line.strip()]
    except OSError as error:
        raise unreadable(path, error) from None


def _read_parquet(path: str) -> list[str]:
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError:
        raise Unreadable(f"{path} is Parquet, which needs pyarrow; install dsim[parquet]") from None
    try:
        table = parquet.ParquetFile(path)
        columns = [name for name in _COLUMNS if name in table.schema_arrow.names]
        rows = table.read(columns=columns).to_pylist()
    except (OSError, ValueError) as error:
        raise Unreadable(f"{path} is not Parquet that can be read: {error}") from None
    if not set(columns) & {"request", "dockerfile", "config"}:
        raise Unreadable(f"{path} has no column request, dockerfile or config")
    return [request_of_row(row, number) for number, row in enumerate(rows)]


def request_of_row(row: Mapping[str, Any], number: int | None = None) -> str:
    """Write a row of a table as a request: its column ``request``, else ``dockerfile`` or ``config``.

    ``number`` is the ``id`` of a row that has none.
    """
    if row.get("request") is not None:
        return str(row["request"])
    identity = number if row.get("id") is None else row["id"]
    if row.get("dockerfile") is not None:
        return _request(identity, {"dockerfile": row["dockerfile"]})
    config = row.get("config")
    try:
        return _request(identity, {"config": json.loads(config) if isinstance(config, str) else config})
    except ValueError:  # the answer says that this is no configuration
        return _request(identity, {"config": config})


def _request(identity: Any, image: Mapping[str, Any]) -> str:
    """Write the request for an image that is started without words; nobody reads thousands of traces."""
    return json.dumps({"id": identity, "image": image, "request": {"docker-run": ["IMAGE"]}, "trace": False})


class AnswerFile:
    """A file of answers, one a line, that grows; ``done`` counts those that an earlier run wrote."""

    def __init__(self, path: str, *, resumes: bool) -> None:
        """Open the file; without ``resumes`` it has to be new. What a killed run left of a line is cut off."""
        self.path, self.done, self.last = path, 0, ""
        if os.path.exists(path) and not resumes:
            raise Unreadable(f"{path} exists; --resume completes it, and another name starts anew")
        try:
            self._file: IO[bytes] = open(path, "r+b" if os.path.exists(path) else "w+b")  # noqa: SIM115  # closed below
            end = 0
            for line in self._file:
                if line.endswith(b"\n"):
                    self.done, self.last, end = self.done + 1, line.decode("utf-8", "replace"), end + len(line)
            self._file.truncate(end)
            self._file.seek(end)
        except OSError as error:
            raise Unreadable(f"cannot write {path}: {reason_of(error)}") from None

    def write(self, line: str) -> None:
        """Write an answer, so that it is there even if this process is killed."""
        self._file.write(line.encode("ascii") + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
