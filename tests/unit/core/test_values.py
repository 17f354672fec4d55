"""Words know their origin."""

from __future__ import annotations

import pickle

from simulator.core.values import Origin, Word, unknown_words


def test_a_word_is_a_string_that_knows_its_origin() -> None:
    word = Word("a", Origin("cmd", "Dockerfile:3"))
    assert word == "a" and hash(word) == hash("a") and word.origin.where == "Dockerfile:3"


def test_a_word_from_another_process_knows_its_origin() -> None:
    for word in (Word("a", Origin("cmd", "Dockerfile:3")), *unknown_words("CMD", "x")):
        copied = pickle.loads(pickle.dumps(word))  # noqa: S301
        assert (copied, copied.origin, type(copied)) == (word, word.origin, type(word))
