"""Whether two scripts have the same commands."""

from __future__ import annotations

import pytest

from simulator.shell.grammar.likeness import are_alike

SCRIPT = '#!/bin/sh\nset -e\n# x\nif [ "$1" = a ]; then\n  b "$@"\nfi\ncat <<EOF\n x\nEOF\nexec "$@"\n'


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        ("# x", "# y\n\n", True),
        ("  b", "\tb  ", True),
        (" x\nE", "  x\nE", False),
        ("/bin/sh", "/bin/bash", False),
        ("exec ", "", False),
        ('exec "$@"', "exec $@", False),
        ('exec "$@"', 'exec "$@', False),
        ('exec "$@"', "exec 'a b'", False),
        ("set -e", "echo $LINENO", False),
    ],
)
def test_scripts_are_alike_but_for_comments_and_blanks(old: str, new: str, *, alike: bool) -> None:
    assert are_alike(SCRIPT, SCRIPT.replace(old, new)) == alike


def test_blanks_in_quotes_and_substitutions_count() -> None:
    assert not are_alike("a 'b  c'", "a 'b c'") and are_alike("a $( b )", "a  $( b ) ")
    assert not are_alike("a &\nb", "a; b") and not are_alike("LINENO=\n\n#", "LINENO=\n")
