"""The examples of docs/vectors/ check the vectors with the programs of this machine; what is missing is skipped."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli

FOLDER = Path(__file__).parents[2] / "docs" / "vectors"
PROGRAMS = {
    "go": ["go", "run", "check.go"],
    "node": ["node", "check.mjs"],
    "jq": ["sh", "check.sh"],
    "rustc": ["sh", "-c", 'rustc -o "$1/check" check.rs && "$1/check"', "sh", "{}"],
}
RUN = re.compile(r"(\d+) passed, 0 failed, (\d+) not supported")


@pytest.fixture(scope="module")
def lines() -> str:
    return CliRunner().invoke(cli, ["scenario", "export", "--format", "jsonl"]).stdout


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_example_checks_the_vectors(program: str, lines: str, tmp_path: Path) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    words = [word.replace("{}", str(tmp_path)) for word in PROGRAMS[program]]
    done = subprocess.run(words, input=lines, cwd=FOLDER, capture_output=True, text=True, check=False)
    found = RUN.search(done.stdout)
    assert done.returncode == 0 and found, done.stdout + done.stderr
    assert int(found[1]) == 17
    wrong = lines.replace('"expect": {"argv": ["', '"expect": {"argv": ["x')
    done = subprocess.run(words, input=wrong, cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "0 failed" not in done.stdout, done.stdout + done.stderr


def test_the_small_oracle_conforms() -> None:
    program = [sys.executable, str(FOLDER / "oracle.py")]
    done = CliRunner().invoke(cli, ["conform", "--timeout", "60", "--only", "engine-api", "--", *program])
    assert done.exit_code == 0
    assert "17 passed, 0 failed" in done.stdout


def test_every_example_is_run() -> None:
    tested = {word for words in PROGRAMS.values() for word in " ".join(words).split() if "check." in word}
    assert tested | {"oracle.py"} == {
        path.name for path in FOLDER.iterdir() if path.suffix != ".pyc" and path.is_file()
    }
