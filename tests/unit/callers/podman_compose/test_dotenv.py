"""Env files as python-dotenv reads them."""

from __future__ import annotations

import pytest

from simulator.callers.podman_compose.dotenv import read_env_file
from simulator.core.errors import NotModelled


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("A=1\nB\nC=\n", {"A": "1", "B": None, "C": ""}),
        ("export A=1\n  B = 2 # c\nC=x#y\nD= # c\nE=# c\n", {"A": "1", "B": "2", "C": "x#y", "D": "", "E": "# c"}),
        ("A='a\\'b ${V}'\nB=\"a\\n${V}\\$V\"\nC=$V\n", {"A": "a'b v", "B": "a\nv\\$V", "C": "$V"}),
        ("A='x\ny'\nB=1\n", {"A": "x\ny", "B": "1"}),
        ("A='open\nB=1\n", {"B": "1"}),
        ("A='x' y\nB=1\n=3\n'C D'=4\n", {"B": "1", "C D": "4"}),
        ("A=1\nB=${A}${U:-d}${E}\nE\nF=${E:-x}", {"A": "1", "B": "1d", "E": None, "F": ""}),
        ("\ufeffA=1\r\nB=2\r", {"A": "1", "B": "2"}),
        ("# c\n\n", {}),
    ],
)
def test_an_env_file_is_read_as_python_dotenv_does(text: str, variables: dict[str, str | None]) -> None:
    assert read_env_file(text, {"V": "v"}) == variables


def test_variables_that_grow_without_end_are_not_modelled() -> None:
    lines = ["A0=" + "x" * 1000, *(f"A{n}=${{A{n - 1}}}${{A{n - 1}}}" for n in range(1, 40))]
    with pytest.raises(NotModelled, match="1 MiB"):
        read_env_file("\n".join(lines), {})
