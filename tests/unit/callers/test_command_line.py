"""Lines as people paste them."""

from __future__ import annotations

import pytest

from simulator.callers.pasted.line import read_pasted
from simulator.core.errors import Unreadable


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("docker run -it nginx -c 'echo hi'", ("-it", "nginx", "-c", "echo hi")),
        ("$ sudo docker run x", ("x",)),
        ("docker -H tcp://x:1 --tls -D container run x", ("x",)),
        ("docker run \\\n  -e 'A=$X' \\\n  x # why", ("-e", "A=$X", "x")),
        ('docker run x "a;b" c\\ d "e\\"f" \'\'', ("x", "a;b", "c d", 'e"f', "")),
        ("docker run x a#b $", ("x", "a#b", "$")),
        ("/usr/bin/docker run x", ("x",)),
        ("sudo -u me docker run x", ("x",)),
    ],
)
def test_a_line_is_split_as_a_shell_splits_it(line: str, words: tuple[str, ...]) -> None:
    found = read_pasted([line])
    assert (found.tool, found.command, found.words) == ("docker", "run", words)


def test_words_that_a_shell_has_split_are_taken_as_they_are() -> None:
    assert read_pasted(["docker", "run", "x", "$HOME | y"]).words == ("x", "$HOME | y")


def test_variables_in_front_are_the_callers() -> None:
    assert read_pasted(["A=1 docker run -e A x"]).environment == {"A": "1"}


@pytest.mark.parametrize("line", ["ls; cat x", "oc run x", "", "docker", "docker run 'x", "docker --bogus run x"])
def test_what_is_no_line_is_unreadable(line: str) -> None:
    with pytest.raises(Unreadable):
        read_pasted([line])
