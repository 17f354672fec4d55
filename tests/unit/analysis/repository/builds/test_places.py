"""The folders in which a line of a file may be executed."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.builds.places import folders_of
from simulator.analysis.repository.lines import CommandLine

BUILD = "docker build -t a ."


@pytest.mark.parametrize(
    ("path", "kind", "text", "folders"),
    [
        ("x.sh", "shell", "", ("",)),
        ("ci/x.sh", "shell", "", ("", "ci")),
        ("web/Makefile", "makefile", "", ("web", "")),
        ("x.sh", "shell", f"(cd web && {BUILD})\n", ("web",)),
        ("a/Makefile", "makefile", f"x:\n\tcd ../web; {BUILD}\n", ("web",)),
        ("a/Makefile", "makefile", f"x:\n\tcd web\n\t{BUILD}\n", ("a", "")),
        ("x.sh", "shell", f'cd "$FOLDER" && {BUILD}\n', ()),
        ("README.md", "markdown", f"```\n$ cd web\n$ {BUILD}\n```\n", ("", "web")),
        ("README.md", "markdown", f"cd docs is not meant\n```\n{BUILD}\n```\n", ("",)),
        (
            ".github/workflows/a.yml",
            "github-actions",
            f"working-directory: web\nrun: {BUILD}\n",
            ("", ".github/workflows", "web", ".github/workflows/web"),
        ),
    ],
)
def test_a_line_is_executed_in_one_of_some_folders(path: str, kind: str, text: str, folders: tuple[str, ...]) -> None:
    line = next((number for number, each in enumerate(text.split("\n"), 1) if BUILD in each), 1)
    assert folders_of(path, kind, CommandLine(line, BUILD), {path: text or BUILD}) == folders
