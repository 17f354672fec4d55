"""Words know their origin."""

from __future__ import annotations

from simulator.core.values import Origin, Word


def test_a_word_is_a_string_that_knows_its_origin() -> None:
    word = Word("a", Origin("cmd", "Dockerfile:3"))
    assert word == "a" and hash(word) == hash("a") and word.origin.where == "Dockerfile:3"
