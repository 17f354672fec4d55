"""The playground of the site that DSIM_SITE names, as tests use it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import looking

PLACE = Path(os.environ.get("DSIM_SITE") or "none").absolute()
NEEDS_PLAYGROUND = pytest.mark.skipif(
    not (PLACE / "playground" / "pyodide").is_dir(), reason="DSIM_SITE names no site with a playground"
)
SHOWN = """
const shown = document.getElementById("answer").contentDocument.documentElement.cloneNode(true);
for (const link of shown.querySelectorAll("a[target]")) link.removeAttribute("target");
return shown.outerHTML;
"""


class Handler(SimpleHTTPRequestHandler):
    """It writes no log."""

    def log_message(self, format: str, *words: Any) -> None:  # noqa: A002  # the name of the base class
        pass


@contextmanager
def served(folder: Path, asked: list[str] | None = None, seconds: float = 0) -> Iterator[str]:
    """Serve a folder on this machine and give its address; what is asked for is added to ``asked``.

    A network on which a megabyte takes some ``seconds`` lies between, whatever the number of files under way.
    """
    line = threading.Lock()

    class Noting(Handler):
        def do_GET(self) -> None:
            if asked is not None:
                asked.append(self.path)
            super().do_GET()

        def copyfile(self, source: Any, outputfile: Any) -> None:
            with suppress(ConnectionError):  # who asked may have enough
                while chunk := source.read(2**14):
                    with line:
                        time.sleep(len(chunk) * seconds / 1e6)
                    outputfile.write(chunk)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Noting, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def is_answered(browser: Chrome) -> bool:
    return bool(looking.run(browser, "return document.getElementById('answer').ariaBusy === 'false'"))


def open_page(browser: Chrome, site: str, fragment: str = "") -> str:
    """Load the page anew, wait for its answer, and return the first line that it showed."""
    browser.get("about:blank")
    browser.get(f"{site}playground/index.html{fragment}")
    first = status(browser)
    WebDriverWait(browser, 60, 0.05).until(is_answered)
    return first


def set_screen(browser: Chrome, size: tuple[int, int], scheme: str) -> None:
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def status(browser: Chrome) -> str:
    return str(looking.run(browser, "return document.getElementById('status').textContent"))


CHOOSE = "const [name, value] = arguments; const e = document.getElementById(name); e.value = value;"
CHOOSE += "e.dispatchEvent(new Event(e.tagName === 'SELECT' ? 'change' : 'input'));"


def choose(browser: Chrome, name: str, value: str) -> None:
    """Put a value into a field, and wait for the answer."""
    browser.execute_script(CHOOSE, name, value)
    WebDriverWait(browser, 30, 0.02).until(is_answered)
