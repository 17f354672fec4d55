"""``$(< file)``."""

from __future__ import annotations

import pytest

from simulator.shell.evaluation.behaviour import DASH
from simulator.shell.grammar.dialect import DASH as DASH_DIALECT
from tests.unit.shell.evaluation.test_evaluate import outcomes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v=$(< /etc/app.conf)\nexec show $v", "show A=1"),
        ("exec show `</etc/app.conf`", "show A=1"),
        ("v=$(< /no/x) || exec show no", "show no"),
        ("v=$({ < /etc/app.conf; })\nexec show x$v", "show x"),
        ("f() { < /etc/app.conf; }\nv=$(f)\nexec show x$v", "show x"),
    ],
)
def test_a_substitution_of_a_redirection_alone_is_the_text_of_the_file_in_bash(text: str, expected: str) -> None:
    assert outcomes(text) == {expected}
    if "$(<" in text and "||" not in text:
        assert outcomes(text, behaviour=DASH, dialect=DASH_DIALECT) == {"show"}


@pytest.mark.parametrize("text", ["v=$(! < /etc/app.conf)\nexec show $v", "v=$(3< /etc/app.conf)\nexec show $v"])
def test_a_redirection_alone_is_not_followed_where_shells_differ(text: str) -> None:
    assert not any(outcome in ("show", "show A=1") for outcome in outcomes(text))
