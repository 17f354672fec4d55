"""The flags of HEALTHCHECK at their borders. What is refused is what the builders of the recordings said."""

from __future__ import annotations

import pytest

from simulator import Image
from simulator.core.rule import Refusal


def retries(number: str, builder: str = "buildkit@0.25") -> int | None:
    text = f"FROM scratch\nHEALTHCHECK --retries={number} CMD x\n"
    found: int | None = Image.from_dockerfile(text, builder=builder).config["Healthcheck"].get("Retries")
    return found


@pytest.mark.parametrize(("number", "found"), [("0", None), ("1", 1), ("+7", 7), ("2147483647", 2147483647)])
def test_retries_that_are_taken(number: str, found: int | None) -> None:
    assert retries(number) == found


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("-1", "--retries cannot be negative (-1)"),
        ("-2", "--retries cannot be negative (-2)"),
        ("-2147483648", "--retries cannot be negative (-2147483648)"),
        ("-2147483649", "invalid syntax"),
        ("2147483648", "invalid syntax"),
        ("4294967297", "invalid syntax"),
        ("1.5", "invalid syntax"),
        ("1_0", "invalid syntax"),
        ('a\\"b', '"a\\"b": invalid syntax'),
    ],
)
def test_retries_that_are_refused(number: str, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        retries(number)
    assert message in str(refused.value)


def test_the_classic_builder_needs_one_retry_at_least() -> None:
    assert retries("1", "classic@20.10") == 1
    with pytest.raises(Refusal, match="must be at least 1"):
        retries("0", "classic@20.10")
