"""Work on several processors prints what work on one prints."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli


@pytest.mark.parametrize("style", ["table", "json"])
def test_a_diff_is_the_same_however_many_jobs(style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run([*git, "init", "-q"], check=True)
    for word in ("a", "b"):
        for number in range(40):
            base = ("scratch", "alpine", "unknown.example.com/x")[number % 5 % 3]
            last = "RUN --bogus x\n" if number % 7 == 0 and word == "b" else ""
            text = f'FROM {base}\nCMD ["{word if number % 3 else 0}"]\n{last}'
            (tmp_path / f"{number}.Dockerfile").write_text(text)
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", "x"], check=True)
    told = [
        CliRunner().invoke(cli, ["diff", "HEAD~1..HEAD", "--format", style, "--jobs", jobs]).output for jobs in "13"
    ]
    assert told[0] == told[1] and told[0].count("39.Dockerfile") <= 1 and "38.Dockerfile" in told[0]
