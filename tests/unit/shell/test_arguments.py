"""A shell's words and their roles."""

from __future__ import annotations

import pytest

from simulator.shell.arguments import shell_arguments


@pytest.mark.parametrize(
    ("argv", "roles"),
    [
        (("/bin/sh", "-c", "x", "a", "b"), ("shell", "option", "script", "$0", "$1")),
        (("bash", "-euo", "pipefail", "-c", "x"), ("shell", "option", "option", "option", "script")),
        (("sh", "-c", "--", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "f", "a"), ("shell", "file", "$1")),
        (("bash", "--login", "-c", "x"), ("shell", "option", "option", "script")),
        (("sh", "+e", "-c", "x", "a"), ("shell", "option", "option", "script", "$0")),
        (("sh", "+c", "f", "a"), ("shell", "option", "file", "$1")),
        (("bash", "+o", "posix", "f"), ("shell", "option", "option", "file")),
        (("sh", "+c"), None),
        (("sh", "-c"), None),
        (("bash", "--rcfile", "f", "-c", "x"), None),
        (("python", "-c", "x"), None),
        ((), None),
    ],
)
def test_a_shell_reads_its_words(argv: tuple[str, ...], roles: tuple[str, ...] | None) -> None:
    read = shell_arguments(argv)
    assert (read.value.roles if read else None) == roles
