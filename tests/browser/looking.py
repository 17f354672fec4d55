"""What tests ask a browser about a page that it shows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from axe_core_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from selenium.webdriver import Chrome

PHONE, NARROW, DESKTOP = (360, 800), (320, 700), (1280, 900)
SCHEMES = ("light", "dark")

# The lowest ratio of contrast of any text with what is behind it, and that text.
CONTRAST = """
const channel = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const parse = c => c.match(/[\\d.]+/g).map(Number);
const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
let worst = [99, ""];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode, element = node.parentElement;
  if (!node.textContent.trim() || !element.checkVisibility({visibilityProperty: true})) continue;
  let behind = element;
  while (behind && (parse(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0) behind = behind.parentElement;
  const a = light(parse(getComputedStyle(element).color));
  const b = light(parse(getComputedStyle(behind ?? document.documentElement).backgroundColor));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < worst[0]) worst = [ratio, node.textContent.trim().slice(0, 60)];
}
return worst;
"""
# Elements that are wider than the screen, outside of those that are hidden on purpose.
WIDE = """
const width = document.documentElement.clientWidth, hidden = ".skip, .unseen, thead, .slot input, th";
return [...document.body.querySelectorAll("*")].filter(e => {
  const box = e.getBoundingClientRect();
  return (box.right > width + 1 || box.left < -1) && !e.closest(hidden);
}).map(e => e.outerHTML.slice(0, 80));
"""


def run(browser: Chrome, script: str) -> Any:
    """Run a script in the page and give what it returns."""
    return browser.execute_script(script)


def show(browser: Chrome, page: Path, size: tuple[int, int], scheme: str = "light") -> None:
    """Show a page on a screen of a size, for a reader who likes it light or dark."""
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    browser.get_log("performance")  # type: ignore[no-untyped-call]  # what came before is forgotten
    browser.get_log("browser")  # type: ignore[no-untyped-call]
    browser.get(page.as_uri())


def violations(browser: Chrome) -> list[str]:
    """Name what axe finds wrong."""
    run(browser, AXE_SCRIPT)
    told = browser.execute_async_script("axe.run().then(arguments[0])")
    assert len(told["passes"]) > 20  # it did look
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in told["violations"]]


def requests(browser: Chrome) -> list[str]:
    """Give the addresses that the page asked for since it is shown."""
    events: list[dict[str, Any]] = [
        json.loads(entry["message"])["message"]
        for entry in browser.get_log("performance")  # type: ignore[no-untyped-call]
    ]
    sent = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    return [url for url in sent if not url.startswith("data:")]
