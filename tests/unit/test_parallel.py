"""Work on several processors gives what work on one gives."""

from __future__ import annotations

import os
import pickle
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli
from simulator.core.errors import DsimError, NotModelled, Unreadable, UnreadableText
from simulator.golang.yaml.nodes import NotYaml, Spot
from simulator.workspace.parallel import each

ROOT = Path(__file__).parents[2]
SLOW = """
import time
from simulator.workspace.parallel import each
def work(number):
    time.sleep(0.05)
    return number
list(each(work, range(40), "images", jobs=2))
"""


@pytest.mark.parametrize("jobs", [1, 2, 5, None])
def test_results_come_in_order(jobs: int | None) -> None:
    assert list(each(lambda number: number * 2, range(50), "things", jobs)) == [number * 2 for number in range(50)]


def test_few_things_stay_in_this_process() -> None:
    assert set(each(lambda _: os.getpid(), range(8), "things", 4)) == {os.getpid()}
    assert os.getpid() not in set(each(lambda _: os.getpid(), range(64), "things", 4))


def test_an_error_is_raised_here() -> None:
    def work(number: int) -> int:
        if number == 40:
            raise NotModelled("this", "it is not modelled")
        return number

    found = each(work, range(64), "things", 2)
    assert [next(found) for _ in range(40)] == list(range(40))
    with pytest.raises(NotModelled, match="it is not modelled"):
        next(found)


@pytest.mark.parametrize(
    "error",
    [
        NotModelled("this", "it is not modelled"),
        Unreadable("there is no file x"),
        UnreadableText("a word is missing", text="a b", line=1, column=3),
        NotYaml(Spot("compose.yaml", 2, 3), "a tab"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_can_travel_and_loses_nothing(error: DsimError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # it is our own
    assert (type(again), str(again), again.args, vars(again)) == (type(error), str(error), error.args, vars(error))


@pytest.mark.parametrize("terminal", [True, False])
def test_a_person_is_told_how_far_it_is(terminal: bool) -> None:
    leader, follower = pty.openpty()
    errors = follower if terminal else subprocess.PIPE
    done = subprocess.run([sys.executable, "-c", SLOW], cwd=ROOT, stderr=errors, check=True)
    os.close(follower)
    if not terminal:
        os.close(leader)
        assert done.stderr == b""
        return
    with os.fdopen(leader, "rb", buffering=0) as screen:
        seen = screen.read(65536)
    assert b" of 40 images" in seen and seen.endswith(b"\r\x1b[K")


@pytest.mark.parametrize("style", ["table", "json"])
def test_a_diff_is_the_same_however_many_jobs(style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run([*git, "init", "-q"], check=True)
    for word in ("a", "b"):
        for number in range(40):
            (tmp_path / f"{number}.Dockerfile").write_text(f'FROM scratch\nCMD ["{word if number % 3 else 0}"]\n')
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "x"], check=True)
    told = [
        CliRunner().invoke(cli, ["diff", "HEAD~1..HEAD", "--format", style, "--jobs", jobs]).output for jobs in "13"
    ]
    assert told[0] == told[1] and told[0].count("39.Dockerfile") <= 1 and "38.Dockerfile" in told[0]
