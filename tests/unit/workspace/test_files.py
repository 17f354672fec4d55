"""Which files below a folder are looked at."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from simulator.workspace.files import find_files


@pytest.mark.parametrize("is_repository", [False, True])
def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path, *, is_repository: bool) -> None:
    top = tmp_path / "top"
    (top / "app").mkdir(parents=True)
    (tmp_path / "secret").write_text("SECRET\n")
    (tmp_path / "top2").mkdir()
    (tmp_path / "top2" / "Dockerfile").write_text("SECRET\n")
    (top / "Dockerfile").write_text("FROM scratch\n")
    (top / "one.Dockerfile").symlink_to("Dockerfile")
    (top / "two.Dockerfile").symlink_to("../secret")
    (top / "three.Dockerfile").symlink_to(tmp_path / "top2" / "Dockerfile")
    (top / "four.Dockerfile").symlink_to("four.Dockerfile")
    (top / "app" / "Dockerfile").symlink_to("../Dockerfile")
    if is_repository:
        subprocess.run(["git", "init", "-q", top], check=True)
    (top / "out.py").symlink_to("../secret")
    found = {Path(name).relative_to(top).as_posix(): kind for name, kind in find_files((str(top),))}
    links = {name for name, kind in found.items() if kind == "link"}
    assert found.keys() - links == {"Dockerfile", "app/Dockerfile", "one.Dockerfile"}
    assert links == {"two.Dockerfile", "three.Dockerfile"}
    ((_, kind),) = find_files((str(top / "app"),))
    assert kind == ("dockerfile" if is_repository else "link")  # it stays in the repository, and leaves the folder
    assert find_files((str(top / "two.Dockerfile"),))  # who names it means it
