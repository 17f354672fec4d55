"""The site of the documentation: its pages; and the whole of it, where the extra ``site`` is installed."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from simulator.build.dockerfile.form import Form
from simulator.rulebook import RULES
from tests.docs.site import playground, rules, scenarios, staging
from tests.docs.site.lines import FILE, cited, find_line

DOCS = staging.DOCS
INDEX = (DOCS / "index.md").read_text("utf-8")


def test_every_page_is_in_the_index() -> None:
    """Once, so that the navigation has one place for each."""
    linked = re.findall(r"^- \[.+?\]\(([^)]+)\)", INDEX, re.MULTILINE)
    pages = {page.name for page in DOCS.glob("*.md")} - {"index.md"}
    assert sorted(linked) == sorted({*pages, "../scenarios/README.md"})


def test_the_navigation_follows_what_a_reader_wants() -> None:
    assert re.findall(r":caption: (.*)", staging.navigation(INDEX)) == ["Learn", "How to", "Reference", "Explanation"]


def test_a_page_has_one_title() -> None:
    for name, text in staging.pages():
        told = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
        assert len(re.findall("^# ", told, re.MULTILINE)) == 1, name


def test_every_scenario_is_in_a_group() -> None:
    shown = {case["id"] for group in scenarios.groups() for case in group["cases"]}
    assert shown == {*scenarios.by_id()}


@pytest.mark.parametrize(
    "part",
    [
        "The builder reads an array up to its closing bracket and ignores the text behind it.",
        "## Why it is so\n\nBuildKit reads the whole text since 0.15",
        "](https://github.com/moby/buildkit/blob/v0.13.2/frontend/dockerfile/parser/line_parsers.go#L272)",
        '| docker 20.10, 23.0, 24.0, 26.1; podman 4.3, 5.4, 5.8, 6.1 | `["a"]` | applies |',
        '| docker 27.5, 28.5, 29.7 | `["/bin/sh", "-c", "[\\"a\\"] && echo"]` | — |',
        "[`form.exec`](form.exec.md)",
    ],
)
def test_the_page_of_a_rule_says_what_each_version_does(part: str) -> None:
    assert part in rules.page(Form.TAIL_IGNORED, Form)


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ("Parse", 3),
        ("Lexer.Next", 4),
        ("limit", 5),
        ("Kind", 6),
        ("handlers", 7),
        ("nothing Parse", 3),
        ("call", None),
        ("start_it", 10),
        ("key", 13),
    ],
)
def test_a_function_is_found_where_it_is_defined(names: str, line: int | None) -> None:
    text = """package a
// Parse calls Parse(x)
func Parse(x int) {
func (l *Lexer) Next() {
const limit = 4
type Kind int
\thandlers = map[string]int{}
\tcall(x)
static int
start_it (int a,
    int b)
{
\t"key": 1,
"""
    assert find_line(text, names) == line


def test_lines_are_kept_for_what_is_cited() -> None:
    """Python -m tests.docs.site.lines CLONES finds them again."""
    whats = {cite.what for cite, _ in cited()}
    lines = json.loads(FILE.read_text("utf-8"))
    assert set(lines) <= whats
    assert len(lines) >= 0.8 * len(whats)


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("`form.exec` is", "[`form.exec`](rules/form.exec.md) is"),
        ("`form.nothing`", "`form.nothing`"),
        ("[`form.exec`](rules.md#formexec)", "[`form.exec`](rules/form.exec.md)"),
        ("[all](rules.md#merging)", "[all](rules.md#merging)"),
        ("[v](../scenarios/README.md)", "[v](scenarios/index.md)"),
        ("[page](formats/diff.html)", '<a href="formats/diff.html">page</a>'),
        ("[code](../simulator/rulebook.py)", f"[code]({staging.SOURCE}/simulator/rulebook.py)"),
        ("[out](https://example.com/a.md)", "[out](https://example.com/a.md)"),
    ],
)
def test_links_go_to_the_pages_of_the_site(text: str, linked: str) -> None:
    assert staging.linked(text, "page.md") == linked


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The playground before it is completed, with programs in an empty folder, and no pauses."""
    monkeypatch.setattr(playground, "PAUSES", (0, 0))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return Path(shutil.copytree(DOCS / "playground", tmp_path / "playground"))


def test_without_npm_a_page_says_that_there_is_no_playground(folder: Path) -> None:
    reason = playground.add_playground(folder)
    assert reason == f"{playground.PYODIDE} has to be downloaded, and there is no npm"
    assert [file.name for file in folder.iterdir()] == ["index.html"]
    assert f"because {reason}." in (folder / "index.html").read_text("utf-8")


def test_a_failed_download_is_tried_again(folder: Path) -> None:
    npm = folder.parent / "bin" / "npm"
    npm.write_text(f"#!/bin/sh\necho >>{folder.parent}/calls\nexit 1\n")
    npm.chmod(0o755)
    assert playground.add_playground(folder) == f"{playground.PYODIDE} could not be downloaded"
    assert (folder.parent / "calls").read_text() == "\n" * 3


def test_another_file_than_the_known_one_is_not_used(folder: Path) -> None:
    npm = folder.parent / "bin" / "npm"
    npm.write_text(f"#!/bin/sh\necho other >{folder}/other.tgz\necho other.tgz\n")
    npm.chmod(0o755)
    assert playground.add_playground(folder) == f"{playground.PYODIDE} is not the file that was expected"


@pytest.mark.parametrize(
    ("script", "told"),
    [(None, ""), ("exit 3", "the playground has no snapshot"), ("exit 0", "the playground has no snapshot")],
)
def test_the_playground_does_without_a_snapshot_that_cannot_be_made(
    folder: Path, script: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if script is not None:
        node = folder.parent / "bin" / "node"
        node.write_text(f"#!/bin/sh\n{script}\n")
        node.chmod(0o755)
    assert playground.make_snapshot(folder) == ""
    assert capsys.readouterr().out.startswith(told)


def test_the_name_of_a_snapshot_holds_its_sum(folder: Path) -> None:
    node = folder.parent / "bin" / "node"
    node.write_text("#!/bin/sh\necho memory >$3\n")
    node.chmod(0o755)
    assert playground.make_snapshot(folder) == f"memory-{hashlib.sha256(b'memory' + bytes([10])).hexdigest()[:12]}.bin"


def test_the_playground_packs_what_the_wheel_requires() -> None:
    assert playground.requirements() == ["click", "tabulate", "PyYAML", "wcwidth"]


def test_a_wheel_becomes_pure_without_what_is_compiled_in_it(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a-1.0-cp314-cp314-linux_x86_64.whl", "w") as wheel:
        for name in ("a/__init__.py", "a/_a.cpython-314-x86_64-linux-gnu.so", "a/_a.pyd"):
            wheel.writestr(name, name)
    playground.leave_out_compiled(tmp_path / "a-1.0-cp314-cp314-linux_x86_64.whl")
    (pure,) = tmp_path.iterdir()
    assert pure.name == "a-1.0-py3-none-any.whl"
    assert zipfile.ZipFile(pure).namelist() == ["a/__init__.py"]


@pytest.mark.skipif(importlib.util.find_spec("sphinx") is None, reason="the extra site is not installed")
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """In the folder that DSIM_SITE names, where a browser looks at it next."""
    place = Path(os.environ.get("DSIM_SITE") or tmp_path / "site")
    command = [sys.executable, "-m", "tests.docs.site", str(place)]
    built = subprocess.run(command, cwd=staging.ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    page = (place / "rules" / "form.exec.html").read_text("utf-8")
    assert not re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="https?:', page), "the site fetches nothing"
    assert {f"{rule}.html" for rule in RULES} <= {page.name for page in (place / "rules").iterdir()}
    assert (place / "searchindex.js").stat().st_size > 100_000
    assert (place / "formats" / "diff.html").exists()
