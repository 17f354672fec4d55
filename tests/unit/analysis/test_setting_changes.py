"""A changed setting is a sentence."""

from __future__ import annotations

import pytest

from simulator.analysis.setting_changes import SAME_USER, setting_sentence


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "0", SAME_USER),
        ("0:0", "", SAME_USER),
        ("", "app", 'It runs as user "app" instead of root.'),
        ("65532", "0", 'It runs as user "0" instead of "65532".'),
    ],
)
def test_a_user_that_is_root_on_both_sides_is_told_as_such(old: str, new: str, told: str) -> None:
    assert setting_sentence("user", old, new) == told


def test_a_user_of_an_image_that_is_not_known_may_be_another() -> None:
    assert setting_sentence("user", "", "0", "image") == 'It runs as user "0" instead of the image\'s.'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (["A=1"], ["A=1", "B=2"], 'has ["B=2"]'),
        (["A=1", "B=2"], ["A=1"], 'has ["B=2"] no longer'),
        (["A=1"], ["A=2"], 'has ["A=2"] instead of ["A=1"]'),
        (["A=1"], ["A=2", "B=1"], 'has ["B=1"] as well, and ["A=2"] instead of ["A=1"]'),
        (["A=1", "C=1"], ["A=2"], 'has ["A=2"] instead of ["A=1"], and ["C=1"] no longer'),
        (["A=1"], ["B=1"], 'has ["B=1"] instead of ["A=1"]'),
    ],
)
def test_variables_are_told_by_what_became_of_them(old: list[str], new: list[str], told: str) -> None:
    assert setting_sentence("env", old, new) == f"The environment {told}."
