"""Lint of a file sees the files beside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli
from simulator.workspace.disk import Disk
from simulator.workspace.neighbours import Neighbours

UNIT = "[Container]\nImage=alpine\nNetwork=n.network\nExec=ls -l\n"
TASK = "apiVersion: tekton.dev/v1\nkind: Task\nmetadata:\n  name: build\nspec:\n  steps: [{name: s, image: nginx}]\n"
RUN = "apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: r}\nspec: {taskRef: {name: build}}\n"


def test_the_files_of_a_folder_are_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.container", "n.network", "a.container.d/x.conf", "other/b.container", "x.md", "z.yaml"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(name)
    os.mkfifo("pipe.yaml")
    Path("link.yaml").symlink_to("/etc/hostname")
    Path("large.yaml").write_bytes(b" " * (2**20 + 1))
    assert [*Neighbours("a.container", Disk())] == ["a.container", "a.container.d/x.conf", "n.network", "z.yaml"]
    found = Neighbours(str(tmp_path / "other" / "b.container"), Disk())
    assert [*found] == [str(tmp_path / "other" / "b.container")] and len(found) == 1
    assert found["z.yaml"] == "z.yaml" and [*Neighbours("gone/a.container", Disk())] == []


def test_lint_finds_what_a_file_names_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    texts = {"a.container": UNIT, "n.network": "[Network]\n", "t.yaml": TASK, "r.yaml": RUN}
    for name, text in texts.items():
        Path(name).write_text(text)
    assert "no findings" in CliRunner().invoke(cli, ["lint", "."]).stdout
    assert "not looked at" not in CliRunner().invoke(cli, ["lint", "."]).stdout
    Path("a.container.d").mkdir()
    Path("a.container.d/x.conf").write_text('[Container]\nExec="ls -l"\n')
    assert "lint.blank-in-program" in CliRunner().invoke(cli, ["lint", "a.container"]).stdout
