"""Named pipes are read while somebody writes, and not waited for for ever."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import pytest

from simulator.core.errors import Unreadable
from simulator.workspace import disk, pipes
from simulator.workspace.case_files import read_cases
from simulator.workspace.disk import Disk, read_text
from simulator.workspace.files import find_files


@pytest.fixture
def pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(pipes, "SECONDS", 0.05)
    os.mkfifo(tmp_path / "Dockerfile")
    return str(tmp_path / "Dockerfile")


def test_a_pipe_that_nobody_writes_to_is_told(pipe: str) -> None:
    with pytest.raises(Unreadable, match="nothing was written to this pipe"):
        read_text(pipe)
    with pytest.raises(Exception, match="nothing was written to this pipe"):
        Disk()[pipe]


def test_what_is_written_to_a_pipe_is_read(pipe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipes, "SECONDS", 30)
    writer = threading.Thread(target=Path(pipe).write_text, args=("FROM scratch\n" * 20_000,))
    writer.start()
    assert read_text(pipe) == "FROM scratch\n" * 20_000
    writer.join()


def test_a_pipe_without_a_name_is_read() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"FROM scratch")
    os.close(writer)
    assert read_text(f"/dev/fd/{reader}") == "FROM scratch"
    os.close(reader)


def test_pipes_below_a_folder_are_no_files_to_check(pipe: str) -> None:
    assert find_files((str(Path(pipe).parent),)) == []


def test_a_device_that_has_nothing_to_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """As /proc/kmsg is: read without waiting, it gives nothing at all."""

    class Silent(io.BytesIO):
        def read(self, _: int | None = None) -> bytes:
            return None  # type: ignore[return-value]  # as a file that does not wait has it

    monkeypatch.setattr(disk, "open_file", lambda _: Silent())
    with pytest.raises(Unreadable, match="nothing that can be read now"):
        read_text("x")


def test_cases_of_a_pipe_or_a_device_are_not_waited_for(pipe: str) -> None:
    with pytest.raises(Unreadable, match="nothing was written to this pipe"):
        read_cases(pipe)
    with pytest.raises(Unreadable, match="is a device"):
        read_cases("/dev/zero")
