"""Texts are shown with their borders."""

from __future__ import annotations

import json

import pytest

from simulator.core.text import quoted


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("a b", '"a b"'),
        ("", '""'),
        ('"\\', '"\\"\\\\"'),
        ("\x1b[31m\n", '"\\u001b[31m\\n"'),
        ("é\u202e", '"é\\u202e"'),
        ("\U000e0001", '"\\udb40\\udc01"'),
    ],
)
def test_a_word_is_shown_with_its_borders(word: str, text: str) -> None:
    assert quoted(word) == text
    assert json.loads(text) == word
