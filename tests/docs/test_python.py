"""The examples of docs/python.md run, and a project that has only the installed wheel can type-check them."""

from __future__ import annotations

import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "python.md"
EXAMPLES = "\n".join(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))


def test_the_examples_run_as_one_program(tmp_path: Path) -> None:
    file = tmp_path / "example.py"
    file.write_text(EXAMPLES, encoding="utf-8")
    done = subprocess.run([sys.executable, file], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment of its own, in which nothing but the wheel is installed."""
    folder = tmp_path_factory.mktemp("project")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    venv.create(folder / "env")
    (site,) = (folder / "env").glob("lib/python*/site-packages")
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    return folder


def type_check(project: Path, text: str) -> subprocess.CompletedProcess[str]:
    (project / "example.py").write_text(text, encoding="utf-8")
    words = ["mypy", "--strict", "--config-file=", f"--python-executable={project}/env/bin/python", "example.py"]
    return subprocess.run([sys.executable, "-m", *words], cwd=project, capture_output=True, text=True, check=False)


def test_the_examples_pass_the_type_checker_of_a_user(project: Path) -> None:
    done = type_check(project, EXAMPLES)
    assert done.returncode == 0, done.stdout


def test_the_type_checker_of_a_user_finds_mistakes(project: Path) -> None:
    wrong = "import simulator as dsim\ndsim.resolve(1)\ndsim.Image.from_texts('x')\ndsim.nothing\n"
    assert type_check(project, wrong).stdout.count("error:") == 3
