"""Env files of Compose set variables."""

from __future__ import annotations

import pytest

from simulator.callers.compose import dotenv


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A=1\nB: 2\nC = 3 # c\n", {"A": "1", "B": "2", "C": "3"}), ("export A=x\n", {"A": "x"}),
        ("A='$V' \nB=\"$V\\n\"\nC=$V\n", {"A": "$V", "B": "v\n", "C": "v"}), ("A='x\ny'\nB=1", {"A": "x\ny", "B": "1"}),
        ("A=1 B=2", {"A": "1 B=2"}), ("A='1' B=2", {"A": "1", "B": "2"}), ("V\nU\n", {"V": "v"}), ("A", {"": "A"}),
        ("A=a#b\n#c\n\n A=2", {"A": "2"}), ("A=\"\\101\\0101\\$V\\c\"", {"A": "\\101A$V\\c"}),
        ("\ufeffA=1", {"A": "1"}),
        ("A=1\nB=$A$A", {"A": "1", "B": "11"}), ("A='it\\'s'", {"A": "it's"}), ("x.y-z[0]=1", {"x.y-z[0]": "1"}),
    ],
)  # fmt: skip
def test_an_env_file_sets_variables(text: str, found: dict[str, str]) -> None:
    into: dict[str, str] = {}
    dotenv.read(text, into, {"V": "v"}.get, lazy=False)
    assert into == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A=1\nB C=2", "line 2: key cannot contain a space"),
        ("'A'=1", 'line 1: unexpected character "\'" in variable name "\'A\'=1"'),
        ("\nA='x", "line 2: unterminated quoted value 'x"),
    ],
)
def test_a_line_of_an_env_file_without_a_reading_is_named(text: str, message: str) -> None:
    with pytest.raises(dotenv.BadLine) as caught:
        dotenv.read(text, {}, lambda _: None, lazy=False)
    assert str(caught.value) == message


def test_a_raw_env_file_has_no_quotes() -> None:
    into: dict[str, str] = {}
    dotenv.read_raw("A='x' # y\n# c\nV\nU\n B=$V\n", into, {"V": "v"}.get)
    assert into == {"A": "'x' # y", "V": "v", "B": "$V"}
    for text in ("=x", "A B=1"):
        with pytest.raises(dotenv.BadLine):
            dotenv.read_raw(text, {}, lambda _: None)
