"""The examples of docs/pytest.md are tests that pass, and the plugin is off where it is not used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "pytest.md").read_text(encoding="utf-8"), re.DOTALL)
CALM = """
from hypothesis import HealthCheck, settings
settings.register_profile("calm", deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("calm")
"""
IMPORTED = "import sys\ndef test_x(): assert [n for n in sys.modules if n.startswith('simulator.')] == {names}\n"


def run(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run a file of tests with the plugin, whether or not this dsim is installed with its entry point."""
    (folder / "conftest.py").write_text(CALM, encoding="utf-8")
    (folder / "test_example.py").write_text(text, encoding="utf-8")
    plugin = ["-p", "no:dsim", "-p", "no:cacheprovider", "-p", "simulator.pytest_plugin"]
    words = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-c", "/dev/null", *plugin, "test_example.py"]
    variables = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(ROOT / ".hypothesis")}  # it has Unicode's tables
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False, env=variables)


def test_the_examples_pass(tmp_path: Path) -> None:
    done = run(tmp_path, "\n".join(EXAMPLES))
    assert done.returncode == 0, done.stdout + done.stderr
    counts = dict(map(str.split, re.sub(r"(\d+) (\w+)", r"\2 \1", done.stdout.splitlines()[-1]).split(", ")[:1]))
    assert int(counts["passed"]) >= 19, done.stdout


def test_a_wrong_answer_fails_with_all_that_is_wrong(tmp_path: Path) -> None:
    text = """
import pytest
@pytest.mark.dsim("image-entrypoint-blank,podman@5.8")
def test_x(dsim_case, oracle):
    dsim_case.check(oracle(dsim_case.request))
    dsim_case.check({**oracle(dsim_case.request), "image": {}, "container": {"User": "u"}})
"""
    said = run(tmp_path, text).stdout
    assert "image-entrypoint-blank on podman@5.8: an image's entrypoint of one blank word is none" in said
    assert "found is {}" in said and 'found is {"user": "u"}' in said


def test_a_wrong_name_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, "import pytest\n@pytest.mark.dsim('nope')\ndef test_x(dsim_case): pass\n")
    assert done.returncode != 0 and "nothing in the vectors has the name nope" in done.stdout + done.stderr


def test_the_plugin_is_off_unless_it_is_used(tmp_path: Path) -> None:
    done = run(tmp_path, IMPORTED.format(names=["simulator.pytest_plugin"]))
    assert done.returncode == 0, done.stdout
