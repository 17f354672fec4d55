"""The mode that ``chmod`` gives a file."""

from __future__ import annotations

import pytest

from simulator.shell.evaluation.modes import new_mode


@pytest.mark.parametrize(
    ("text", "mode", "made"),
    [
        ("755", 0o644, 0o755),
        ("00700", 0o755, 0o700),
        ("+x", 0o644, 0o755),
        ("a+x", 0o600, 0o711),
        ("u+x", 0o644, 0o744),
        ("go-rwx", 0o755, 0o700),
        ("u=rwx,g=rx,o=", 0o644, 0o750),
        ("+w", 0o444, 0o644),
        ("u+s", 0o755, None),
        ("a+X", 0o644, None),
        ("u=g", 0o644, None),
        ("9", 0o644, None),
    ],
)
def test_the_mode_is_as_chmod_makes_it(text: str, mode: int, made: int | None) -> None:
    assert new_mode(text, mode, "0022") == made


def test_without_a_known_mask_a_letter_for_everybody_is_needed() -> None:
    assert new_mode("+x", 0o644, None) is None
    assert new_mode("a+x", 0o644, None) == 0o755
