"""A shell's words and their roles: those that dash 0.5, bash 5 and zsh 5 were seen to give them."""

from __future__ import annotations

import pytest

from simulator.shell.arguments import ShellReading, shell_arguments
from tests.tables import readable


@pytest.mark.parametrize(
    ("argv", "roles"),
    [
        (("/bin/sh", "-c", "x", "a", "b"), ("shell", "option", "script", "$0", "$1")),
        (("bash", "-euo", "pipefail", "-c", "x"), ("shell", "option", "option", "option", "script")),
        (("sh", "-c", "--", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "f", "a"), ("shell", "file", "$1")),
        (("bash", "--login", "-c", "x"), ("shell", "option", "option", "script")),
        (("sh", "+e", "-c", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "+c", "x", "a"), ("shell", "option", "script", "$0")),
        (("bash", "+ec", "x"), ("shell", "option", "script")),
        (("mksh", "+c", "f", "a"), ("shell", "option", "file", "$1")),
        (("ksh", "+c", "x"), None),
        (("bash", "+o", "posix", "f"), ("shell", "option", "option", "file")),
        (("sh", "+c"), None),
        (("sh", "-c"), None),
        (("bash", "--rcfile", "f", "-c", "x"), None),
        (("python", "-c", "x"), None),
        (("sh", "-c", "-", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "-", "f", "a"), ("shell", "option", "file", "$1")),
        (("sh", "-c", "-e", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "-e", "-c", "x"), ("shell", "option", "option", "script")),
        (("sh", "-e", "f", "a"), ("shell", "option", "file", "$1")),
        (("sh", "-o", "noglob", "f", "a"), ("shell", "option", "option", "file", "$1")),
        (("bash", "-oo", "noglob", "nounset", "-c", "x"), ("shell", *["option"] * 4, "script")),
        (("sh", "-co", "noglob", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "-e2", "-c", "x"), None),
        (("sh", "-2", "-c", "x"), None),
        (("sh", "-é", "-c", "x"), None),
        (("sh", "-c", "-"), None),
        ((), None),
    ],
    ids=readable,
)
def test_a_shell_reads_its_words(argv: tuple[str, ...], roles: tuple[str, ...] | None) -> None:
    read = shell_arguments(argv)
    assert (read.value.roles if read else None) == roles


@pytest.mark.parametrize("name", ["sh", "ash", "dash", "bash", "ksh", "mksh", "zsh", "yash", "/usr/bin/bash"])
def test_a_shell_is_known_by_its_name(name: str) -> None:
    read = shell_arguments((name, "-c", "x"))
    assert read is not None and read.rule is ShellReading.LINE
    file = shell_arguments((name, "x"))
    assert file is not None and file.rule is ShellReading.FILE and not file.value.swallows
    assert shell_arguments((f"{name}x", "-c", "x")) is None


@pytest.mark.parametrize("option", ["login", "posix", "norc", "noprofile", "noediting", "restricted", "verbose"])
def test_a_long_option_takes_no_word(option: str) -> None:
    read = shell_arguments(("bash", f"--{option}", "-c", "x"))
    assert read is not None and read.value.roles == ("shell", "option", "option", "script")
    file = shell_arguments(("bash", f"--{option}", "f"))
    assert file is not None and file.value.roles == ("shell", "option", "file")
