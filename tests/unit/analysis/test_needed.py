"""What a program that runs needs of its image."""

from __future__ import annotations

import pytest

import simulator as dsim


def said(answer: dsim.Answer) -> str:
    return next((piece.value for piece in answer.advice if piece.rule.id == "argv-advice.no-input"), "")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('FROM busybox\nCMD ["bash"]\n', "exit 0 (if the image has it): "),
        ('FROM golang:1.22-alpine\nCMD ["bash"]\n', "exit 0 (if the image has it): "),
        ("FROM golang:1.22-alpine\n", "exit 0: "),
        ('FROM debian\nCMD ["bash"]\n', "exit 0: "),
        ('FROM python:3\nCMD ["python"]\n', "exit 0: "),
        ("FROM alpine\nUSER bob\n", "exit 0 (if the image has the user bob): "),
        ("FROM alpine\nUSER 5:bob\n", "exit 0 (if the image has the group bob): "),
        ("FROM alpine\nUSER 5\n", "exit 0: "),
        ("FROM nginx\nUSER nginx\nENTRYPOINT []\nCMD bash\n", ""),
        ('FROM nginx\nUSER nginx\nENTRYPOINT ["bash"]\n', "exit 0: "),
    ],
)
def test_what_the_image_is_not_known_to_have_is_a_condition(text: str, part: str) -> None:
    assert part in said(dsim.resolve(dsim.Image.from_dockerfile(text)))


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["busybox", "bash"], "exit 0 (if the image has it): "),
        (["-u", "nobodyx", "alpine", "sh"], "exit 0 (if the image has the user nobodyx): "),
        (["-u", "x:y", "busybox", "bash"], "exit 0 (if the image has it and the user x and the group y): "),
        (["-u", "0:0", "alpine", "sh"], "exit 0: "),
    ],
)
def test_a_line_names_them_as_well(words: list[str], part: str) -> None:
    assert part in said(dsim.docker_run(words))


def test_the_own_words_of_an_image_name_what_it_has() -> None:
    assert "exit 0: " in said(dsim.resolve(dsim.Image.from_config({"Cmd": ["ash"], "User": "me"})))
