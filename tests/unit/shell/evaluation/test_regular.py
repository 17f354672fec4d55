"""The regular expressions of ``[[ =~ ]]``."""

from __future__ import annotations

import pytest

from tests.unit.shell.evaluation.test_evaluate import outcomes


@pytest.mark.parametrize(
    ("value", "expression", "expected"),
    [
        ("-foo", "^-(.*)$", "show -foo foo"),
        ("v1.12", r"^v?([0-9]+)\.([0-9]+)$", "show v1.12 1 12"),
        ("k=v=w", "^([^=]+)=(.*)$", "show k=v=w k v=w"),
        ("axb", '"a.b"', "show no"),
        ("a", "^[[:alpha:]]{2}$", "show no"),
        ("x", "^(a|b)$", "show no"),
    ],
)
def test_a_regular_expression_and_what_its_parts_match(value: str, expression: str, expected: str) -> None:
    text = f'v={value}\n[[ $v =~ {expression} ]] || exec show no\nexec show "${{BASH_REMATCH[@]}}"'
    assert outcomes(text) == {expected}


@pytest.mark.parametrize("expression", ["(a*)*b", "a**", "(", "[b-y]", "^(-[a-z])*$", ".*.*.*.*.*x", "a{,2}", "x^y"])
def test_a_regular_expression_that_is_not_followed(expression: str) -> None:
    assert outcomes(f"r='{expression}'\n[[ aa =~ $r ]] && exec show yes\nexec show no") == {"show yes", "show no"}
