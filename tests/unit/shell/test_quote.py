"""Words are written so that a shell reads them back."""

from __future__ import annotations

from simulator.shell.quote import shell_line


def test_a_shell_reads_the_line_back() -> None:
    assert shell_line(["a b", "it's", "", "$x", "é"]) == "'a b' 'it'\"'\"'s' '' '$x' 'é'"
    assert shell_line(["\x1b[31m'\\"]) == "$'\\033[31m\\'\\\\'"
