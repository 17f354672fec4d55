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


@pytest.mark.parametrize(
    ("text", "whole", "prefix"),
    [
        ('["a"]', "exec", "exec"),
        ('["a","b c"] ', "exec", "exec"),
        ('\u2003["a"]', "exec", "exec"),
        ("[]", "exec", "exec"),
        ('["a"] x', "shell", "tail-ignored"),
        ('["a"]x', "shell", "tail-ignored"),
        ("['a']", "shell", "shell"),
        ('["a"', "shell", "shell"),
        ('["a",]', "shell", "shell"),
        ("a b", "shell", "shell"),
        ("", "shell", "shell"),
        ("[ -f /x ] && y", "shell", "shell"),
        ('\x1e["a"]', "shell", "shell"),
    ],
)
def test_the_form_of_an_argument(text: str, whole: str, prefix: str) -> None:
    assert form(text).rule.id == f"form.{whole}"
    assert form_of_prefix(text).rule.id == f"form.{prefix}"


@pytest.mark.parametrize("text", ["[1]", '["a", null, 1]', "[[]]", '["a", {}]', "[true]"])
def test_an_array_of_other_things_is_refused(text: str) -> None:
    for read in (form, form_of_prefix):
        with pytest.raises(Refusal, match="arrays must be comprised of strings only") as refused:
            read(text)
        assert (refused.value.stage, refused.value.decision.rule.id) == ("build", "form.not-strings")
