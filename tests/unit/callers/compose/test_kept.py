"""A project is loaded once for many lines, and says the same as one that is loaded for each."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import pytest

from simulator.analysis.repository.started import read_started
from simulator.build.builders import find_builder
from simulator.callers.compose.files import CallerFiles
from simulator.callers.compose.kept import load
from simulator.callers.compose.loader import Loader
from simulator.callers.compose.project import Project, ProjectFiles
from simulator.core.rule import Refusal
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.docker_run import lint_lines
from simulator.releases.find import find_engine

BASES = BaseImages(BuildOptions(find_engine("docker@28.5"), find_builder("buildkit@0.25")))
TEXT = "services: {a: {image: app, env_file: e.env}, b: {image: app, command: $X}}\n"


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Return the files of each project that is loaded from now on."""
    found: list[Sequence[str]] = []
    real = Loader.model

    def counted(self: Loader, names: Sequence[str], *given: Any) -> Any:
        found.append(names)
        return real(self, names, *given)

    monkeypatch.setattr(Loader, "model", counted)
    return found


def source(files: dict[str, str], **variables: str) -> ProjectFiles:
    return ProjectFiles(CallerFiles(files), variables, ("compose.yaml",))


def test_a_project_is_loaded_once(loads: list[Sequence[str]]) -> None:
    kept: dict[Hashable, Any] = {}
    files = {"compose.yaml": TEXT, "e.env": "A=1\n"}
    first, again = (load(source(files), kept) for _ in range(2))
    assert len(loads) == 1
    engine = find_engine("docker@28.5")
    assert first.request(engine, "a") == again.request(engine, "a") == Project(source(files)).request(engine, "a")
    load(source(files, X="y"), kept)
    load(source(files), None)
    assert len(loads) == 4  # other variables, none kept, and the one to compare with


def test_files_are_noted_for_each_reader() -> None:
    kept: dict[Hashable, Any] = {}
    lines = dict.fromkeys(("x.sh", "y.sh"), "#!/bin/sh\ndocker compose exec a b\n")
    files = {"compose.yaml": TEXT, "e.env": "A=1\n", ".env": "X=1\n", "other": "", **lines}
    for path in lines:
        found = read_started(path, "shell", files, kept=kept)
        assert found.files == {path, "compose.yaml", ".env", "e.env"}
    assert len(kept) == 1


def test_a_refusal_is_kept_as_well() -> None:
    kept: dict[Hashable, Any] = {}
    for _ in range(2):
        with pytest.raises(Refusal, match="additional properties"):
            load(source({"compose.yaml": "services: {a: {image: x, nope: y}}\n"}), kept)
    assert len(kept) == 1


def test_the_project_of_many_lines_is_loaded_once(loads: list[Sequence[str]]) -> None:
    lines = "".join(f"docker compose exec a b{number}\n" for number in range(30))
    files = {"compose.yaml": TEXT.replace("$X", "x"), "e.env": "A=1\n", "README.md": f"```sh\n{lines}```\n"}
    assert len(read_started("README.md", "markdown", files).containers) == 30
    assert len(loads) == 1
    loads.clear()
    assert lint_lines(files["README.md"], "README.md", BASES, files).findings == []
    assert len(loads) == 1
