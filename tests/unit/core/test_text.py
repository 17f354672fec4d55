"""Texts are shown with their borders."""

from __future__ import annotations

import json

import pytest

from simulator.core.text import did_you_mean, named_words, quoted, quoted_list, utf8
from simulator.core.values import unknown_words


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


def test_a_sentence_names_the_first_of_many_words_and_both_ends_of_a_long_one() -> None:
    assert named_words(["a", "b c"]) == '["a", "b c"]'
    assert named_words(list("abcdefghijkl")) == quoted_list("abcdefghijkl")
    assert named_words(list("abcdefghijklm")) == '["a", "b", "c", "d", "e", "f"] and 7 more words'
    assert len(named_words(["x" * 5000])) < 200
    assert named_words(["x" * 5000]).endswith('x"]')


def test_words_of_an_image_that_is_not_known_stand_in_angle_brackets() -> None:
    words = (*unknown_words("CMD", "a/b"), "c")
    assert quoted_list(words) == named_words(words) == '[<CMD of a/b>, "c"]'


@pytest.mark.parametrize(
    ("word", "names", "hint"),
    [
        ("dcoker", ("podman", "docker"), "; did you mean docker?"),
        ("ENTRYPONT", ("entrypoint",), "; did you mean entrypoint?"),
        ("qqq", ("podman", "docker"), ""),
        ("", ("docker",), ""),
        ("docker", (), ""),
        ("x" * 10**6, ("docker",), ""),
    ],
)
def test_the_name_most_like_a_word_is_suggested(word: str, names: tuple[str, ...], hint: str) -> None:
    assert did_you_mean(word, names) == hint


@pytest.mark.parametrize(
    ("text", "data"), [("é", b"\xc3\xa9"), ("\udc80", b"\x80"), ("\ud800\udfff", b"\xef\xbf\xbd" * 2)]
)
def test_a_text_is_encoded_whatever_it_holds(text: str, data: bytes) -> None:
    assert utf8(text) == data
