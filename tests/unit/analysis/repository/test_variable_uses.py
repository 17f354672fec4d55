"""The variables of a text with command lines."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.variable_uses import FILES, names_in, passages, reached, set_names, settings


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("$A ${B} ${C:-x} ${#D} ${!E}", {"A", "B", "C", "D", "E"}),
        ("$(F) $(G:a=b) $(call h,$(1)) $(cat $I)", {"F", "G", "h", "1", "I"}),
        ('"$@" ${*} $1 %J%', {"@", "*", "1", "J"}),
        ("${{ matrix.k-l || env.M }} << parameters.n >>", {"k-l", "M", "n"}),
        ("A B=c", set()),
    ],
)
def test_names_of_variables_in_any_writing(text: str, names: set[str]) -> None:
    assert names_in((text,)) == names


@pytest.mark.parametrize(
    ("passage", "names"),
    [
        ("A=b; export C=d", {"A", "C"}),
        ("A += b", {"A"}),
        ("A ?= b", {"A"}),
        ("A ::= b", {"A"}),
        ("A[1]=b", {"A"}),
        ("Environment=A=b", {"A"}),
        ('Environment="A=b"', {"A"}),
        (": ${A:=b}", {"A"}),
        ("for a in b; do", {"a"}),
        ("read -r a b", {"a", "b"}),
        ("define a", {"a"}),
        ("printf -v a x", {"a"}),
        ("target: A = b", {"A"}),
        ("x --a=b", set()),
        ("[ a == b ]", set()),
        (". ./a.sh", {FILES}),
        ("-include a.mk", {FILES}),
        ("EnvironmentFile=-/etc/a", {FILES}),
        ('echo "A=b" >> $GITHUB_ENV', {"A"}),
    ],
)
def test_what_a_passage_sets(passage: str, names: set[str]) -> None:
    assert set_names(passage) == names


def test_lines_that_belong_together_are_one_passage() -> None:
    text = "# a\na \\\n  b\n\nc=(\n  d\n)\ne='f\ng'\ndefine h\n\ti\nendef\nj\n"
    assert list(passages(text)) == [
        (2, "a \\\n  b"),
        (5, "c=(\n  d\n)"),
        (8, "e='f\ng'"),
        (10, "define h\n\ti\nendef"),
        (13, "j"),
    ]


def test_a_key_of_a_workflow_sets_what_stands_below_it() -> None:
    text = "env:\n  A: b\nmatrix:\n  v:\n  - 1\n  - 2\nc: d\n"
    found = settings(text, "github-actions")
    assert found["A"] == [(2, "A: b")] and found["v"] == [(4, "v:\n- 1\n- 2")] and found["c"] == [(7, "c: d")]
    assert "A" not in settings(text, "shell")


def test_a_variable_reaches_what_is_set_with_it() -> None:
    found = settings("A=$B\nB=$C\nD=e\ndocker run -e F=$A\n", "shell", ["docker run -e F=$A"])
    assert reached({"A"}, [found]) == {"A", "B", "C"} and "F" not in found
