"""The playground tells what comes of a start, as ``dsim start`` does, in the site that DSIM_SITE names."""

from __future__ import annotations

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser import looking
from tests.browser.playground import NEEDS_PLAYGROUND, SHOWN, choose, is_answered, status

pytestmark = NEEDS_PLAYGROUND


def start(browser: Chrome) -> list[str]:
    """Return the sentences above the answer that tell what comes of the start; none where the answer tells it."""
    script = "return [...document.querySelectorAll('#start:not([hidden]) #outcome p')].map(each => each.textContent)"
    return [str(line) for line in looking.run(browser, script)]


@pytest.mark.parametrize(
    ("file", "lines"),
    [
        (
            "FROM debian:12\nCMD sleep 9\n",
            [
                "Starts, through sh, sleep 9, below sh, which stays PID 1.",
                "docker stop waits 10 s and kills it: exit 137.",
            ],
        ),
        ("FROM scratch\nCMD app\n", []),  # the answer begins with it
        ("FROM debian:12\nCMD ['app']\nENTRYPOINT []\nFROM\n", []),
        ("FROM mine/unknown\n", []),
    ],
)
def test_above_what_runs_stands_what_comes_of_the_start(page: Chrome, file: str, lines: list[str]) -> None:
    choose(page, "example", "1")
    choose(page, "file", file)
    assert start(page) == lines


def test_a_line_that_is_refused_has_no_start(page: Chrome) -> None:
    choose(page, "example", "6")
    assert start(page)[0].startswith("Starts, through sh, nginx -t, below sh, which stays PID 1")
    for line in ("docker run --nonsense app", "docker exec app ls", "docker build .", ""):
        choose(page, "line", line)
        assert start(page) == []


def test_the_start_is_told_step_by_step_where_somebody_asks_for_it(page: Chrome) -> None:
    choose(page, "example", "0")
    looking.run(page, "document.getElementById('steps').click()")
    WebDriverWait(page, 30, 0.02).until(is_answered)
    assert looking.run(page, "return document.getElementById('command').textContent").startswith("dsim start -f ")
    assert start(page) == []
    assert status(page).startswith("dsim start Dockerfile, run IMAGE -h: Starts, through sh, top -b as PID 1")


def test_an_entry_script_is_followed_and_its_mode_counts(page: Chrome) -> None:
    choose(page, "example", "5")
    asked = "Dockerfile, run IMAGE -f /dev/null"
    assert status(page).startswith(f"dsim start {asked}: Starts, through entrypoint.sh, tail -f /dev/null as PID 1")
    choose(page, "report", "explain")
    assert status(page).startswith(f"dsim explain {asked}: Starts, through entrypoint.sh, tail -f /dev/null as PID 1")
    choose(page, "file", 'FROM debian:12\nCOPY bin/run /run.sh\nENTRYPOINT ["/run.sh"]\n')
    choose(page, "name", "bin/run")
    assert "tail -f /dev/null as PID 1" in looking.run(page, SHOWN)
    choose(page, "mode", "0644")
    assert 'Does not start: exit 126, <code class="short">"/run.sh"</code> may not be executed' in looking.run(
        page, SHOWN
    )
    choose(page, "name", "../run")
    assert status(page) == "no file can be called ../run"


@pytest.mark.parametrize(
    ("line", "command", "engine", "first"),
    [
        ("docker run --init debian:12 sleep 9", "dsim start docker run --init debian:12 sleep 9", "docker", "Starts"),
        ("sudo podman run alpine bash", "dsim start podman run alpine bash", "podman", "Does not start"),
        ("dsim start --cmd '[\"a b\"]' -- c", "dsim start --cmd '[\"a b\"]' -- c", "docker", "Starts c as PID 1"),
        ("dsim start podman run alpine bash", "dsim start podman run alpine bash", "podman", "Does not start"),
    ],
)
def test_a_line_of_run_and_a_line_of_dsim_are_started(
    page: Chrome, line: str, command: str, engine: str, first: str
) -> None:
    choose(page, "example", "6")
    choose(page, "report", "start")
    choose(page, "line", line)
    assert looking.run(page, "return document.getElementById('command').textContent") == command
    title, _, sentence = status(page).partition(": ")
    assert title == (command if "--cmd" not in command else 'dsim start CMD ["a b"], run IMAGE c')
    assert sentence.startswith(first)
    assert looking.run(page, "return document.getElementById('engine').options[1].value").startswith(engine)
