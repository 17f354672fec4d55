"""What the names of programs say."""

from __future__ import annotations

import pytest

from simulator.shell.programs import is_same_program, reads_commands, reads_files_first


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
        (["sh", "-eux"], [], True),
        (["bash", "-s"], [], True),
        (["/bin/sh", "-s", "a", "b"], [], True),
        (["dash", "-es", "--", "a"], [], True),
        (["mksh", "-"], [], True),
        (["bash", "--norc", "--noprofile"], [], True),
        (["bash", "-e"], ["BASH_ENV"], False),
        (["sh", "-c", "a"], [], False),
        (["sh", "-ec"], [], False),
        (["sh", "a"], [], False),
        (["sh", "-e", "a"], [], False),
        (["sh", "-h"], [], False),
        (["bash", "-l"], [], False),
        (["bash", "-i"], [], False),
        (["sh", "-o", "errexit"], [], False),
        (["zsh", "-s"], [], False),
    ],
)
def test_some_interpreters_read_commands_where_they_get_no_words(words: list[str], env: list[str], reads: bool) -> None:
    assert reads_commands(words, env) is reads


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        (["bash", "-l"], True),
        (["sh", "-il"], True),
        (["bash", "--login", "-e"], True),
        (["zsh"], True),
        (["zsh", "-s", "a"], True),
        (["bash", "-l", "-s", "a"], True),
        (["bash", "-lc", "a"], False),
        (["bash", "-l", "a"], False),
        (["bash"], False),
        (["irb"], False),
        ([], False),
    ],
)
def test_some_shells_read_files_of_their_user_before_their_input(words: list[str], reads: bool) -> None:
    assert reads_files_first(words, []) is reads
    assert not reads_files_first(words, ["BASH_ENV"])
