"""Exec form and shell form."""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.form import form, form_of_prefix
from simulator.core.rule import Refusal
from simulator.core.values import ExecForm, ShellForm


def test_forms() -> None:
    assert form('["a"]').value == ExecForm(("a",))
    assert form("a b").value == ShellForm("a b")
    assert form('["a"] x').value == ShellForm('["a"] x', (6, "text follows the array"))
    assert form_of_prefix('["a"] x').value == ExecForm(("a",))
    assert form_of_prefix('["a"]').rule.id == "form.exec"
    with pytest.raises(Refusal):
        form_of_prefix("[1] x")


def test_blanks_around_an_array_are_no_tail() -> None:
    assert form_of_prefix('\u00a0["a"]\u3000').rule.id == "form.exec"
