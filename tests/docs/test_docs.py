"""The documentation is current: generated pages, shown commands, links to rules."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator import __version__
from simulator.cli.main import cli
from simulator.releases.find import DEFAULT_ENGINE
from simulator.rulebook import RULES
from tests.docs.generate import stale

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "scenarios" / "README.md"]
BLOCK = re.compile(r"^(`{3,})console\n(.*?)^\1$", re.MULTILINE | re.DOTALL)  # more ticks where an output holds three
SHOWN = re.compile(r"^\$ dsim (.+?)\n(.*?)(?=^\$ |\Z)", re.MULTILINE | re.DOTALL)


def shown() -> list[tuple[Path, str, str]]:
    blocks = [(page, block) for page in PAGES for _, block in BLOCK.findall(page.read_text(encoding="utf-8"))]
    return [(page, *match) for page, block in blocks for match in SHOWN.findall(block)]


def test_the_generated_pages_are_current() -> None:
    assert list(stale()) == [], "run: python -m tests.docs.generate"


@pytest.mark.parametrize(("page", "line", "output"), shown(), ids=[line for _, line, _ in shown()])
def test_a_shown_command_prints_what_is_shown(
    page: Path, line: str, output: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("COLUMNS", "96")
    monkeypatch.chdir(ROOT)
    printed = CliRunner().invoke(cli, shlex.split(line)).output.rstrip()
    if request.config.getoption("--rewrite"):
        text, found = page.read_text(encoding="utf-8"), f"$ dsim {line}\n{output.rstrip()}\n"
        assert text.count(found) == 1, "two alike are rewritten by hand"
        page.write_text(text.replace(found, f"$ dsim {line}\n{printed}\n"), encoding="utf-8")
    else:
        assert printed == output.rstrip(), page


def test_the_documentation_names_this_version() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?:rev: |@)v(\d+\.\d+\.\d+)", page)) == {__version__}


def test_who_is_asked_without_a_name_is_told() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"(docker@[\d.]+), the newest that", text)) == {DEFAULT_ENGINE}
    assert set(re.findall(r"; (docker@[\d.]+) without it", text)) == {DEFAULT_ENGINE}


def test_the_readme_shows_commands() -> None:
    assert sum(page.name == "README.md" for page, _, _ in shown()) >= 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_rules_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
        assert (page.parent / target).exists(), target
    questions = {rule.partition(".")[0] for rule in RULES}
    for name in re.findall(r"`([a-z-]+\.[a-z-]+)`", text):
        assert name.partition(".")[0] not in questions or name in RULES or name.endswith(".toml"), name
