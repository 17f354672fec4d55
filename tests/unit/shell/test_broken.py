"""Scripts that a shell cannot read."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from simulator.shell.arguments import is_suspect
from simulator.shell.broken import find_fault

BROKEN = ("'echo", 'echo "a', "echo `a", "echo (", "echo )", '"a"\'b', "(a", "echo hi'")
READ = ("echo a", "echo it\\'s", "case x in x) y;; esac", 'echo "\'"', "a # it's", "echo $'it\\'s'", "a\n'b")
"""The last one executes its first line."""


@pytest.mark.parametrize("script", BROKEN)
@pytest.mark.parametrize("name", ["sh", "dash", "ash", "bash"])
def test_what_is_open_is_a_fault(script: str, name: str) -> None:
    assert is_suspect(script)
    assert find_fault(script, name)


@pytest.mark.parametrize("script", READ)
def test_what_some_shell_reads_is_none(script: str) -> None:
    assert find_fault(script, "sh") == ""


def test_nothing_is_said_of_a_shell_that_was_not_asked() -> None:
    assert find_fault("'a", "zsh") == ""


@pytest.mark.parametrize("shell", ["dash", "bash"])
@pytest.mark.parametrize("script", BROKEN)
def test_the_shells_of_this_machine_refuse_them(shell: str, script: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    assert subprocess.run([shell, "-c", script], capture_output=True, check=False).returncode == 2
