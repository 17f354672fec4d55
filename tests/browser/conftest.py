"""A headless Chromium, where the machine has one; with DSIM_BROWSER set it has to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.browser.looking import DESKTOP
from tests.browser.playground import PLACE, open_page, served, set_screen

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Start it with an empty profile of its own."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        if os.environ.get("DSIM_BROWSER"):
            pytest.fail("DSIM_BROWSER is set, and there is no chromium or no chromedriver")
        pytest.skip("there is no chromium or no chromedriver")
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    running = Chrome(options=options, service=Service(driver))
    yield running
    running.quit()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the pages that are looked at."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the site on this machine and yield its address."""
    with served(PLACE) as address:
        yield address


@pytest.fixture(scope="module")
def page(chromium: Chrome, site: str) -> Chrome:
    """The page with an answer; tests leave it open."""
    set_screen(chromium, DESKTOP, "light")
    chromium.set_script_timeout(120)
    open_page(chromium, site)
    return chromium
