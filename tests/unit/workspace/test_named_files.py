"""The files of this disk, by name, and with those that belong to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.golang.strconv import GoError
from simulator.workspace.disk import Disk
from simulator.workspace.named_files import read_named


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "a.txt").write_text("A", encoding="utf-8")
    (tmp_path / "x.d").mkdir()
    (tmp_path / "x.d" / "1.conf").write_text("1", encoding="utf-8")
    (tmp_path / "x.d" / "2.md").write_text("2", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_missing_file_is_a_missing_key_and_the_error_of_a_command_line() -> None:
    files = Disk()
    assert files["a.txt"] == files.get("a.txt") == "A"
    assert files.get("b.txt") is None and files.get("x.d") is None
    with pytest.raises(GoError) as found:
        files["b.txt"]
    assert str(found.value) == "open b.txt: no such file or directory"


def test_named_files_are_read_with_those_that_belong_to_them() -> None:
    assert read_named(["a.txt"], ["*.d/*.conf"]) == {"files": {"a.txt": "A", "x.d/1.conf": "1"}, "file": ["a.txt"]}
    assert read_named(["x.d", "gone"]) == {"files": {}, "file": ["x.d/", "gone"]}


def test_a_folder_stands_for_the_files_in_it_that_patterns_match() -> None:
    assert read_named(["x.d/"], (), ["*.conf"]) == {"files": {"x.d/1.conf": "1"}, "file": ["x.d/"]}
    assert read_named(["."], (), ["*.conf"]) == {"files": {}, "file": ["./"]}
    assert read_named(["."], ["*.md"], ["*.conf"], deep=True)["files"] == {"x.d/1.conf": "1", "x.d/2.md": "2"}
