"""The site of the documentation in a real browser; DSIM_SITE names the folder in which it was built."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import looking
from tests.browser.looking import DESKTOP, PHONE, SCHEMES, show

PAGES = (
    *("index.html", "basics.html", "symptoms.html", "tutorial.html", "glossary.html"),
    *("commands.html", "rules.html", "lint.html", "catalogue.html", "profiles.html"),
    *("rules/form.tail-ignored.html", "rules/lint.several.html", "scenarios/index.html", "scenarios/form.html"),
)
PLACE = Path(os.environ.get("DSIM_SITE") or "none").absolute()
pytestmark = pytest.mark.skipif("DSIM_SITE" not in os.environ, reason="DSIM_SITE names no site")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_page_never_scrolls_sideways_and_fetches_nothing(chromium: Chrome, page: str, size: tuple[int, int]) -> None:
    show(chromium, PLACE / page, size)
    assert looking.run(chromium, "return document.documentElement.scrollWidth") <= size[0]
    assert [url for url in looking.requests(chromium) if not url.startswith("file:")] == []


@pytest.mark.parametrize("page", ["index.html", "rules/form.tail-ignored.html", "rules/lint.several.html"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_text_of_a_page_can_be_read(chromium: Chrome, page: str, scheme: str) -> None:
    show(chromium, PLACE / page, DESKTOP, scheme)
    ratio, text = looking.run(chromium, looking.CONTRAST)
    assert ratio >= 4.5, text


def test_the_navigation_has_four_parts(chromium: Chrome) -> None:
    show(chromium, PLACE / "rules" / "form.exec.html", DESKTOP)
    captions = [each.text.lower() for each in chromium.find_elements(By.CSS_SELECTOR, ".sidebar-tree .caption")]
    assert captions == ["learn", "how to", "reference", "explanation"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tail-ignored", "form.tail-ignored"),
        ("lint.swallowed", "lint.swallowed"),
        ("entrypoint cleared", "entrypoint.cleared"),
        ("exit 127", "Symptoms > exit 127"),
        ("playground", "Ask in a browser"),
    ],
)
def test_the_search_names_first_what_has_the_words_in_its_title(chromium: Chrome, words: str, found: str) -> None:
    show(chromium, PLACE / "search.html", DESKTOP)
    chromium.get(f"{(PLACE / 'search.html').as_uri()}?q={words}")

    def is_first(browser: Chrome) -> bool:
        return found in [each.text for each in browser.find_elements(By.CSS_SELECTOR, "#search-results li a")][:1]

    assert WebDriverWait(chromium, 20).until(is_first)
