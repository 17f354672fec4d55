"""What comes of the entry script of an official image that is given no words."""

from __future__ import annotations

import pytest

from tests.unit.simulation.test_supposition import told


@pytest.mark.parametrize(
    ("image", "script", "expected"),
    [
        ("nginx", "/docker-entrypoint.sh", "exit 0, the script ends"),
        ("postgres", "docker-entrypoint.sh", "exit 0, the script ends"),
        ("rabbitmq", "docker-entrypoint.sh", "exit 1, it needs a word"),
    ],
)
def test_without_words_a_script_ends(image: str, script: str, expected: str) -> None:
    found = told(f'FROM {image}\nENTRYPOINT ["{script}"]\n')
    beginning = f"starts {script}, and ends without a program: {expected}, provided that {script} is as"
    assert found.outcome.startswith(beginning)


def test_without_words_node_is_started() -> None:
    found = told('FROM node:22\nENTRYPOINT ["docker-entrypoint.sh"]\n')
    assert found.outcome.startswith("starts node, which ends at once with exit 0")


def test_of_an_empty_word_nothing_is_supposed() -> None:
    found = told('FROM nginx\nENTRYPOINT ["/docker-entrypoint.sh", ""]\n')
    assert found.supposed is None
