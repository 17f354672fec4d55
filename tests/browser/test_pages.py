"""The page of --format html in a real browser: anybody can read it on any screen, and it asks nobody for anything."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By

from simulator.cli.main import cli
from tests.browser import looking
from tests.browser.looking import DESKTOP, NARROW, PHONE, SCHEMES, show

OLD = 'FROM golang AS build\nRUN make\n\nFROM scratch\nENTRYPOINT exec app\nCMD ["--serve"]\nENV A=1\n'
NEW = 'FROM golang AS build\nRUN make all\n\nFROM scratch\nENTRYPOINT ["app"]\nCMD ["--serve"]\nENV A=2\nUSER 65532\n'
BAD = "FROM scratch AS one\nENTRYPOINT app $HOME\nCMD ['x', '😀']\nFROM one\nCMD ['y'\n"
HOSTILE = [
    "x" * 3000,
    "<script>document.title='!'</script>",
    "אב",
    "גד",
    "\u202eevil",
    "日本語",
    "a b",
    "",
    " ",
    "\x1b[31m",
]
SHOP = str(Path(__file__).parents[2] / "docs" / "launch" / "shop.json")
LONG = [f"--option-{number}=value" for number in range(40)]
PAGES = {
    "resolve": ["resolve", "--entrypoint", "exec top -b", "--cmd", '["-n1"]', "--", "-h", "a|b"],
    "hostile": ["resolve", "--entrypoint", '["python", "-u"]', "--", *HOSTILE],
    "long": ["resolve", "--entrypoint", '["app"]', "--", *LONG],
    "refused": ["resolve", "--cmd", '["a"]', "--run-entrypoint", ""],
    "explain": ["explain", "-f", "old", "--", "x"],
    "why": ["explain", "-f", "old", "--why", "--serve", "--", "x"],
    "start": ["start", "--rootfs", SHOP, "--entrypoint", '["docker-entrypoint.sh"]', "--", "--port", "80"],
    "fails": ["start", "--rootfs", SHOP, "--entrypoint", '["nope"]', "--", *HOSTILE],
    "matrix": ["matrix", "-f", "old", "--engine", "all"],
    "diff": ["diff", "old", "new", "--engine", "all"],
    "same": ["diff", "old", "old"],
    "lint": ["lint", "bad"],
    "clean": ["lint", "new"],
}


@pytest.fixture(scope="session")
def written(pages: Path) -> dict[str, Path]:
    """Write all pages."""
    for name, text in (("old", OLD), ("new", NEW), ("bad", BAD)):
        (pages / name).write_text(text, encoding="utf-8")
    found = {}
    for name, (command, *words) in PAGES.items():
        here = [str(pages / word) if word in ("old", "new", "bad") else word for word in words]
        text = CliRunner().invoke(cli, [command, "--format", "html", *here]).stdout
        found[name] = pages / f"{name}.html"
        found[name].write_text(text, encoding="utf-8")
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_the_page_never_scrolls_sideways(
    chromium: Chrome, written: dict[str, Path], name: str, size: tuple[int, int]
) -> None:
    show(chromium, written[name], size)
    wide = looking.run(chromium, "return document.documentElement.scrollWidth")
    assert wide <= size[0]
    assert chromium.execute_script(looking.WIDE) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESKTOP)], ids=["light-phone", "dark-desktop"])
def test_anybody_can_read_it(
    chromium: Chrome, written: dict[str, Path], name: str, scheme: str, size: tuple[int, int]
) -> None:
    show(chromium, written[name], size, scheme)
    assert looking.violations(chromium) == []
    for each in SCHEMES:
        show(chromium, written[name], size, each)
        ratio, text = looking.run(chromium, looking.CONTRAST)
        assert ratio >= 4.5, text


@pytest.mark.parametrize("name", PAGES)
def test_it_asks_nobody_for_anything(chromium: Chrome, written: dict[str, Path], name: str) -> None:
    show(chromium, written[name], DESKTOP)
    assert looking.requests(chromium) == [written[name].as_uri()]
    assert chromium.get_log("browser") == []  # type: ignore[no-untyped-call]
    assert chromium.title.startswith("dsim ")


def test_the_words_come_back_in_their_order_on_the_screen(chromium: Chrome, written: dict[str, Path]) -> None:
    show(chromium, written["hostile"], DESKTOP)
    pieces = chromium.find_elements(By.CSS_SELECTOR, ".whole code")
    assert [json.loads(str(piece.get_property("textContent"))) for piece in pieces][2:] == HOSTILE
    words = chromium.find_elements(By.CSS_SELECTOR, ".word")
    assert len(words) == len(pieces)
    places = [(word.rect["y"], word.rect["x"]) for word in words]
    assert places == sorted(places)  # also those that are written from right to left


def test_a_word_tells_where_it_comes_from(chromium: Chrome, written: dict[str, Path]) -> None:
    show(chromium, written["resolve"], DESKTOP)
    assert visible(chromium) == ["Word 1 is from SHELL default, read as shell."]
    words = chromium.find_elements(By.CSS_SELECTOR, ".word")
    ActionChains(chromium).move_to_element(words[3]).perform()
    assert "Word 4 is from request argument 1" in looking.run(chromium, TOP)
    ActionChains(chromium).move_to_element(chromium.find_element(By.TAG_NAME, "h1")).perform()
    words[2].click()
    assert visible(chromium) == ["Word 3 is from ENTRYPOINT --entrypoint, read as script."]


TOP = """
const box = document.querySelector(".about").getBoundingClientRect();
return document.elementFromPoint(box.left + 20, box.top + 20).closest(".about").textContent;
"""


def visible(chromium: Chrome) -> list[str]:
    """Give the first sentence of the explanations that can be seen."""
    texts = [each.text for each in chromium.find_elements(By.CSS_SELECTOR, ".about") if each.is_displayed()]
    return [text.partition(". ")[0] + "." for text in texts]


def test_it_can_be_used_with_a_keyboard_alone(chromium: Chrome, written: dict[str, Path]) -> None:
    show(chromium, written["resolve"], DESKTOP)
    stops = []
    for _ in range(60):
        ActionChains(chromium).send_keys(Keys.TAB).perform()
        focused = chromium.switch_to.active_element
        if focused.tag_name == "body":
            break
        outline = focused if focused.tag_name != "input" else focused.find_element(By.XPATH, "following-sibling::label")
        assert outline.value_of_css_property("outline-style") == "solid", focused.get_attribute("outerHTML")
        stops.append(focused)
    names = [stop.tag_name for stop in stops]
    assert names[:2] == ["a", "input"] and names.count("input") == 1 and "summary" in names
    tops = [stop.rect["y"] for stop in stops[2:]]
    assert all(before <= after + 130 for before, after in pairwise(tops)), "from top to bottom"

    show(chromium, written["resolve"], DESKTOP)
    ActionChains(chromium).send_keys(Keys.TAB).perform()
    skip = chromium.switch_to.active_element
    assert skip.text == "Skip to the answer" and skip.rect["x"] >= 0
    ActionChains(chromium).send_keys(Keys.ENTER).perform()
    assert chromium.switch_to.active_element.get_attribute("id") == "answer"
    ActionChains(chromium).send_keys(Keys.TAB, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).perform()
    assert visible(chromium) == ["Word 3 is from ENTRYPOINT --entrypoint, read as script."]


@pytest.mark.parametrize("name", PAGES)
def test_headings_landmarks_and_tables_have_names(chromium: Chrome, written: dict[str, Path], name: str) -> None:
    show(chromium, written[name], DESKTOP)
    levels = [int(each.tag_name[1]) for each in chromium.find_elements(By.CSS_SELECTOR, "h1, h2, h3, h4, h5")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    for landmark in ("header", "main", "footer"):
        assert len(chromium.find_elements(By.TAG_NAME, landmark)) == 1
    for table in chromium.find_elements(By.TAG_NAME, "table"):
        assert table.find_element(By.TAG_NAME, "caption").get_property("textContent")
        assert all(cell.get_attribute("scope") for cell in table.find_elements(By.TAG_NAME, "th"))


BANDS = """
return [...document.querySelectorAll(".word")].map(
  word => [word.className, getComputedStyle(word, "::after").backgroundImage]);
"""


def test_colours_are_not_alone(chromium: Chrome, written: dict[str, Path]) -> None:
    show(chromium, written["resolve"], DESKTOP)
    bands = dict(looking.run(chromium, BANDS))
    assert len(set(bands.values())) == len(bands) == 3
    for word in chromium.find_elements(By.CSS_SELECTOR, ".word"):
        assert word.find_element(By.CSS_SELECTOR, ".origin").text
    legend = chromium.find_element(By.CSS_SELECTOR, ".legend").text
    assert all(name in legend for name in ("ENTRYPOINT", "SHELL", "request"))


def test_paper_has_the_argv_and_its_reasons_without_a_choice(chromium: Chrome, written: dict[str, Path]) -> None:
    show(chromium, written["resolve"], DESKTOP)
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = [chromium.find_element(By.CSS_SELECTOR, name).is_displayed() for name in (".whole", ".picture")]
        assert shown == [True, False]
        assert chromium.find_element(By.CSS_SELECTOR, ".every td").rect["height"] > 0
    finally:
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_page_names_the_command_line_and_both_sides_stand_above_each_other(
    chromium: Chrome, written: dict[str, Path]
) -> None:
    show(chromium, written["diff"], DESKTOP)
    assert chromium.find_element(By.CSS_SELECTOR, ".command").text.startswith("dsim diff ")
    before, after = chromium.find_elements(By.CSS_SELECTOR, "table.sides td")[:2]
    assert before.rect["x"] == after.rect["x"] and before.rect["y"] < after.rect["y"]
