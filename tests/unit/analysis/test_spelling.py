"""Words are written as the place takes them in which they stood."""

from __future__ import annotations

import pytest

from simulator.analysis.spelling import spelled
from simulator.core.values import Origin


@pytest.mark.parametrize(
    ("origin", "text"),
    [
        (Origin("request", "argument 1"), "`sh -c 'a && b'`"),
        (Origin("request", "word 2"), "`sh -c 'a && b'`"),
        (Origin("request", "--entrypoint"), "`--entrypoint sh`, and behind the image `-c 'a && b'`"),
        (Origin("request", "compose.yaml:3"), '["sh", "-c", "a && b"]'),
        (Origin("entrypoint", "--entrypoint"), '["sh", "-c", "a && b"]'),
    ],
)
def test_words_of_a_line_are_quoted_for_the_shell(origin: Origin, text: str) -> None:
    assert spelled(("sh", "-c", "a && b"), origin) == text


def test_words_with_a_backquote_stand_without_such_marks() -> None:
    assert spelled(("echo", "`date`"), Origin("request", "argument 1")) == "echo '`date`'"


def test_one_word_for_the_option_has_nothing_behind_the_image() -> None:
    assert spelled(("a b",), Origin("request", "--entrypoint")) == "`--entrypoint 'a b'`"
