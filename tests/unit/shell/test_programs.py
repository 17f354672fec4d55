"""What the names of programs say."""

from __future__ import annotations

import pytest

from simulator.shell.programs import is_same_program, reads_commands


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("python", "python3.12", True),
        ("python3", "python", True),
        ("app", "app", True),
        ("python", "python-config", False),
        ("", "80", False),  # a blank entrypoint starts nothing
        ("", "", False),
    ],
)
def test_a_program_has_its_name_with_or_without_a_version(first: str, second: str, same: bool) -> None:
    assert is_same_program(first, second) is same


@pytest.mark.parametrize(
    ("words", "env", "reads"),
    [
        (["python3.12"], [], True),
        (["/usr/bin/node"], [], True),
        (["perl"], ["PATH"], True),
        (["perl"], ["PERL5OPT"], False),
        (["python", "app.py"], [], False),
        (["pythonw"], [], False),
        (["php", "-a"], [], True),
        (["php8.4"], ["PHPRC"], False),
        (["php", "-v"], [], False),
        (["ruby", "-a"], [], False),
        (["lua5.4"], [], True),
        (["irb"], [], False),
        ([], [], False),
    ],
)
def test_some_interpreters_read_commands_where_they_get_no_words(words: list[str], env: list[str], reads: bool) -> None:
    assert reads_commands(words, env) is reads
