"""The playground in a real browser, in the site that DSIM_SITE names: it answers as the command line does, and soon.

It is skipped where the site was built without it. DSIM_VECTORS=all asks all vectors instead of a sample.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from click.testing import CliRunner
from selenium.webdriver import Chrome

from simulator.cli.main import cli
from tests.browser import looking
from tests.browser.looking import DESKTOP, NARROW, PHONE, SCHEMES
from tests.browser.playground import (
    NEEDS_PLAYGROUND,
    PLACE,
    SHOWN,
    choose,
    is_answered,
    open_page,
    served,
    set_screen,
    status,
)

pytestmark = NEEDS_PLAYGROUND
WOKEN = 2.0, 0.6
"""Seconds until the first answer, at most, where Python is woken from the snapshot; on a slow machine as a part of what
Pyodide alone needs to start in the same minute."""
STARTED = 6.0, 4.0
"""The same where Python is started."""
NEXT_ANSWER = 100
"""Milliseconds from a key to its answer, at most."""
EXAMPLES = 11
LONG = "FROM python:3.13\n" + "".join(f"RUN step {n}\nENV A{n}=$A{n - 1}:{n}\n" for n in range(49)) + 'CMD ["app"]\n'


def slowed() -> float:
    """Return how many times longer than alone a program takes now, for other programs use the machine."""
    wall, own = time.perf_counter(), time.process_time()
    while time.process_time() - own < 0.2:
        pass
    return (time.perf_counter() - wall) / 0.2


def check_first_answer(browser: Chrome, site: str, limits: tuple[float, float]) -> None:
    """Load the page anew, three times at most, until its first answer comes soon enough.

    The time that other programs take from this one does not count.
    """
    seconds, part = limits
    browser.set_script_timeout(120)
    for _ in range(3):
        before = slowed()
        assert open_page(browser, site).endswith(" …")
        took = looking.run(browser, "return performance.getEntriesByName('answered')[0].startTime / 1000")
        alone = browser.execute_async_script(START_ALONE)
        print(f"first answer after {took:.1f} s; Pyodide alone starts in {alone:.1f} s")
        if took / max(1, (before + slowed()) / 2) <= seconds or took / alone <= part:
            return
    pytest.fail("the first answer comes too late")


SAID = "return document.getElementById('answer').contentDocument.body.innerText"
START_ALONE = """
const done = arguments[0], began = performance.now();
import(new URL("pyodide/pyodide.mjs", document.baseURI))
  .then(({loadPyodide}) => loadPyodide({indexURL: new URL("pyodide/", document.baseURI).href}))
  .then(() => done((performance.now() - began) / 1000), fault => done(String(fault)));
"""


def test_the_first_answer_comes_soon_and_a_line_tells_the_progress_until_then(chromium: Chrome) -> None:
    asked: list[str] = []
    with served(PLACE, asked) as address:
        check_first_answer(chromium, address, WOKEN)
    assert [path for path in asked if path.endswith(".whl")] == []


def other_build(snapshot: bytes) -> bytes:
    """Change the mark of the build that made a snapshot."""
    memory = bytearray(gzip.decompress(snapshot))
    memory[16:48] = bytes(32)
    return gzip.compress(memory, 1)


@pytest.mark.parametrize("damage", [None, lambda _: b"no archive", lambda whole: whole[:-1000], other_build])
def test_without_a_snapshot_that_fits_python_is_started(
    chromium: Chrome, damage: Callable[[bytes], bytes] | None, tmp_path: Path
) -> None:
    """Pyodide does not document the option."""
    for part in PLACE.iterdir():
        if part.name != "playground":
            (tmp_path / part.name).symlink_to(part)
    shutil.copytree(PLACE / "playground", tmp_path / "playground", copy_function=os.symlink)
    (snapshot,) = (tmp_path / "playground").glob("memory-*")
    whole = snapshot.read_bytes()
    snapshot.unlink()
    if damage is not None:
        snapshot.write_bytes(damage(whole))
    asked: list[str] = []
    with served(tmp_path, asked) as address:
        check_first_answer(chromium, address, STARTED)
        assert "top -b" in looking.run(chromium, SAID)
    assert any(path.endswith(".whl") for path in asked)


def test_over_a_slow_network_the_snapshot_is_not_waited_for(chromium: Chrome) -> None:
    """Python is started meanwhile; the line of progress says how much of what it needs has come."""
    asked: list[str] = []
    said = []
    with served(PLACE, asked, seconds=1) as address:
        chromium.get(f"{address}playground/index.html")
        while not is_answered(chromium):
            said.append(status(chromium))
        loaded = looking.run(chromium, "return performance.now() / 1000")
    assert any("memory-" in path for path in asked) and any(path.endswith(".whl") for path in asked)
    counts = [re.fullmatch(r"Loading Python: ([\d.]+) of ([\d.]+) MB, once …", each) for each in said]
    told = [tuple(map(float, each.groups())) for each in counts if each]
    assert told == sorted(told) and told[0][0] < 2 and told[-1][0] > 10, said
    assert any(each.startswith("Starting Python") for each in said)
    assert "top -b" in looking.run(chromium, SAID)
    print(f"first answer after {loaded:.0f} s, at a megabyte a second")


def test_answers_keep_up_with_typing(page: Chrome) -> None:
    choose(page, "file", LONG)
    times, before = [], slowed()
    for at in range(21):
        looking.run(page, "performance.clearMarks()")
        choose(page, "file", f"{LONG}CMD {'x' * at}")
        script = (
            "const at = name => performance.getEntriesByName(name)[0].startTime; return at('answered') - at('asked')"
        )
        times.append(looking.run(page, script))
    print(f"an answer after {median(times):.0f} ms, {max(times):.0f} ms at most")
    assert median(times) / max(1, (before + slowed()) / 2) <= NEXT_ANSWER


QUESTION = """
const [fragment, done] = arguments;
Promise.all(["questions", "state"].map(name => import(new URL(`${name}.js`, document.baseURI)))).then(
  ([{question}, {fromFragment}]) => done(question(fromFragment(location.hash))));
"""
PARSED = "return new DOMParser().parseFromString(arguments[0], 'text/html').documentElement.outerHTML;"


@pytest.mark.parametrize("number", range(EXAMPLES))
def test_an_example_is_answered_as_by_the_command_line(page: Chrome, tmp_path: Path, number: int) -> None:
    choose(page, "example", str(number))
    asked = page.execute_async_script(QUESTION, "")
    folder = tmp_path / "playground"  # Compose names the project after it
    folder.mkdir()
    for name, text in asked["files"].items():
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o755)
    words = [*asked["words"], *shlex.split(asked["line"])]
    done = subprocess.run(
        [sys.executable, "-m", "simulator", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    assert looking.run(page, SHOWN) == page.execute_script(PARSED, done.stdout)


def test_every_example_is_asked(page: Chrome) -> None:
    assert looking.run(page, "return document.getElementById('example').length") == EXAMPLES + 1


ASK = """
const [input, done] = arguments;
const setup = {
  folder: new URL(".", document.baseURI).href, callers: [],
  wheels: document.querySelector("meta[name=wheels]").content.split(" "),
};
import(new URL("python.js", document.baseURI)).then(({Python}) => {
  window.other ??= new Python(setup, {
    progress() {}, engines() {}, answer: ({output, error}) => window.told(output + error),
    failed: sentence => window.told(sentence)});
  window.told = done;
  window.other.ask({words: ["oracle"], line: "", files: {}, plain: [], input});
});
"""


def test_vectors_are_answered_as_by_the_command_line(page: Chrome) -> None:
    exported = CliRunner().invoke(cli, ["scenario", "export", "--format", "jsonl"]).stdout.splitlines()
    lines = [json.dumps(json.loads(line)["request"]) for line in exported]
    if os.environ.get("DSIM_VECTORS") != "all":
        lines = lines[:: len(lines) // 200]
    for at in range(0, len(lines), 200):
        text = "".join(f"{line}\n" for line in lines[at : at + 200])
        told = page.execute_async_script(ASK, text)
        expected = CliRunner().invoke(cli, ["oracle"], input=text).stdout
        assert [*map(json.loads, told.splitlines())] == [*map(json.loads, expected.splitlines())]
    assert len(lines) >= 200


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("words", "it's", '"it\'s" is not a line of words: no closing quotation'),
        ("file", "FROM mine/unknown\n", "the image mine/unknown is not known; give its configuration"),
        ("file", "", "cannot read Dockerfile: no such file or directory"),
    ],
)
def test_what_goes_wrong_is_told_in_one_sentence(page: Chrome, name: str, value: str, sentence: str) -> None:
    choose(page, "example", "0")
    choose(page, name, value)
    assert status(page).startswith(sentence)
    assert "Traceback" not in status(page) and "\n" not in status(page)
    choose(page, "example", "0")
    assert looking.run(page, "return document.getElementById('status').className") == "unseen"


def test_a_worker_that_failed_is_replaced(page: Chrome) -> None:
    asked = '{"image": {"cmd": "[\\"a\\"]"}, "request": {"engine-api": {}}}\n'
    first = page.execute_async_script(ASK, asked)
    looking.run(page, "window.told = () => {}; window.other.fail('it was stopped')")
    assert json.loads(first)["process"]["args"] == ["a"]
    assert page.execute_async_script(ASK, asked) == first


def test_a_link_holds_the_question(page: Chrome, site: str) -> None:
    choose(page, "example", "9")
    choose(page, "compose", "services: {web: {image: 'redis:7', command: 'a=b%26+c #ü'}}")
    fragment = looking.run(page, "return location.hash")
    before = looking.run(page, "return document.getElementById('answer').contentDocument.body.textContent")
    open_page(page, site, fragment)
    after = looking.run(page, "return document.getElementById('answer').contentDocument.body.textContent")
    assert "a=b%26+c" in after and after == before
    assert looking.run(page, "return document.getElementById('compose').value").endswith("#ü'}}")


FETCH = """
const [address, done] = arguments;
const code = `fetch("${address}", {mode: "no-cors"}).then(() => "fetched", () => "blocked")`;
const blob = new Blob([`${code}.then(told => postMessage(told))`], {type: "text/javascript"});
const worker = new Worker(URL.createObjectURL(blob), {type: "module"});
worker.onerror = event => done(event.message);
worker.onmessage = event => fetch(address, {mode: "no-cors"}).then(
  () => done([event.data, "fetched"]), () => done([event.data, "blocked"]));
"""


def test_neither_page_nor_worker_can_fetch_anything_from_elsewhere(page: Chrome, site: str) -> None:
    """The same server by another name is elsewhere, and can be reached."""
    looking.requests(page)
    open_page(page, site)
    assert [url for url in looking.requests(page) if not url.startswith((site, "blob:", "about:"))] == []
    elsewhere = site.replace("127.0.0.1", "localhost")
    assert page.execute_async_script(FETCH, elsewhere) == ["blocked", "blocked"]
    page.get(f"{site}index.html")
    assert page.execute_async_script(FETCH, elsewhere) == ["fetched", "fetched"]
    open_page(page, site)


@pytest.mark.parametrize("number", range(EXAMPLES))
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_the_page_never_scrolls_sideways(page: Chrome, size: tuple[int, int], number: int) -> None:
    set_screen(page, size, "light")
    choose(page, "example", str(number))
    assert looking.run(page, "return document.documentElement.scrollWidth") <= size[0]
    assert page.execute_script(looking.WIDE) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_anybody_can_read_it(page: Chrome, size: tuple[int, int], scheme: str) -> None:
    set_screen(page, size, scheme)
    choose(page, "example", "7")
    assert looking.violations(page) == []
    ratio, text = looking.run(page, looking.CONTRAST)
    assert ratio >= 4.5, text


def test_a_page_from_the_disk_says_what_it_needs(chromium: Chrome) -> None:
    looking.show(chromium, PLACE / "playground" / "index.html", DESKTOP)
    assert "http.server" in status(chromium)
