"""The page of a review in a real browser: the consequence, who is affected, and what changes in their words."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from simulator.cli.main import cli
from tests.browser import looking
from tests.browser.looking import DESKTOP, NARROW, PHONE, SCHEMES, show

SHOP = Path(__file__).parents[1] / "cli" / "shop"
SHELL_FORM = ('ENTRYPOINT ["python", "-m", "worker"]', "ENTRYPOINT python -m worker")
MANY = ", ".join(
    f'"{word}"' for word in ("x" * 400, "\\u202eevil", "שלום", "", *(f"--option-{n}=v" for n in range(200)))
)
CHANGES = {
    "shell": [("worker/Dockerfile", *SHELL_FORM)],
    "words": [("worker/Dockerfile", 'CMD ["--queue", "default"]', f"CMD [{MANY}]")],
    "user": [("worker/Dockerfile", "ENTRYPOINT", "USER 65532\nENTRYPOINT")],
    "command": [("compose.yaml", "command: --queue orders", "command: --queue orders --once")],
    "unused": [
        ("worker/Dockerfile", *SHELL_FORM),
        ("README.md", "# ", "# docker run scratch a\n# "),
        ("other.Dockerfile", "", "FROM debian\nENTRYPOINT app\n"),
    ],
}


def git(*words: str) -> None:
    subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the page of each change of the repository."""
    folder, pages, here = tmp_path_factory.mktemp("work") / "shop", tmp_path_factory.mktemp("reviews"), Path.cwd()
    shutil.copytree(SHOP, folder)
    (folder / "other.Dockerfile").touch()
    try:
        os.chdir(folder)
        git("init", "-q")
        git("add", "-A")
        git("commit", "-qm", "x")
        for name, changes in CHANGES.items():
            for path, old, new in changes:
                text = Path(path).read_text()
                assert old in text, path
                Path(path).write_text(text.replace(old, new, 1))
            (pages / f"{name}.html").write_text(CliRunner().invoke(cli, ["review", "--format", "html"]).stdout)
            git("checkout", "-q", ".")
    finally:
        os.chdir(here)
    return {name: pages / f"{name}.html" for name in CHANGES}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_anybody_can_read_it_on_any_screen(
    chromium: Chrome, reviews: dict[str, Path], name: str, size: tuple[int, int]
) -> None:
    for scheme in SCHEMES:
        show(chromium, reviews[name], size, scheme)
        assert looking.run(chromium, "return document.documentElement.scrollWidth") <= size[0]
        assert chromium.execute_script(looking.WIDE) == []
        assert looking.violations(chromium) == []
        ratio, text = looking.run(chromium, looking.CONTRAST)
        assert ratio >= 4.5, text


WORDS = """
return [...document.querySelectorAll("table.sides tbody tr:first-child td .argv")].slice(0, 2).map(
  side => [...side.children].map(e => [e.tagName, e.textContent, getComputedStyle(e.querySelector("code")).color]));
"""


def test_what_both_sides_have_is_dim_and_what_changes_is_one_piece(chromium: Chrome, reviews: dict[str, Path]) -> None:
    show(chromium, reviews["shell"], DESKTOP)
    before, after = looking.run(chromium, WORDS)
    assert [piece[:2] for piece in before] == [["DEL", "python -m worker"], ["SPAN", "--queue orders"]]
    assert [piece[:2] for piece in after] == [["INS", "/bin/sh -c 'python -m worker'"], ["SPAN", "--queue orders"]]
    assert before[0][2] == after[0][2] != before[1][2] == after[1][2]
    show(chromium, reviews["command"], DESKTOP)
    before, after = looking.run(chromium, WORDS)
    assert [piece[0] for piece in before] == ["SPAN"] and [piece[0] for piece in after] == ["SPAN", "INS"]
    assert before[0][2] == after[0][2] != after[1][2], "also a side that only lacks words is dim"


def test_a_container_that_executes_the_same_stands_once(chromium: Chrome, reviews: dict[str, Path]) -> None:
    show(chromium, reviews["user"], DESKTOP)
    table = chromium.find_element(By.TAG_NAME, "table")
    assert [cell.text for cell in table.find_elements(By.CSS_SELECTOR, "thead th")] == ["who", "executes"]
    assert table.text.count("python -m worker --queue orders") == 2  # the service, and the deployment


def test_the_first_sentence_is_short_whatever_changes(chromium: Chrome, reviews: dict[str, Path]) -> None:
    show(chromium, reviews["words"], PHONE)
    heading = chromium.find_element(By.TAG_NAME, "h1")
    assert heading.rect["height"] < PHONE[1] / 2 and "more words" in heading.text


def test_findings_and_consequences_lead_to_the_documentation(chromium: Chrome, reviews: dict[str, Path]) -> None:
    show(chromium, reviews["unused"], DESKTOP)
    links = [link.text for link in chromium.find_elements(By.CSS_SELECTOR, "main a")]
    assert links[0] == "advice.swallowed" and "lint.shell-stays" in links
    assert "leads to its page" in chromium.find_element(By.TAG_NAME, "footer").text


def test_paper_keeps_the_colours_of_marks(chromium: Chrome, reviews: dict[str, Path]) -> None:
    show(chromium, reviews["shell"], DESKTOP)
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for name in ("del", "ins", ".key", ".edits li"):
            style = chromium.find_element(By.CSS_SELECTOR, name).value_of_css_property("print-color-adjust")
            assert style == "exact", name
    finally:
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_what_colours_mean_stands_below_the_heading_of_the_words_that_have_some(
    chromium: Chrome, reviews: dict[str, Path]
) -> None:
    show(chromium, reviews["shell"], DESKTOP)
    legend = chromium.find_element(By.CSS_SELECTOR, ".legend")
    heading = legend.find_element(By.XPATH, "ancestor::section[1]/h2")
    assert heading.text.startswith("worker/Dockerfile") and heading.rect["y"] < legend.rect["y"]
