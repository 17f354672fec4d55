"""Sentences are split into plain words and code."""

from __future__ import annotations

import pytest

from simulator.report.documents.blocks import Code
from simulator.report.documents.prose import mark_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CMD [<CMD of a/b:1>] is not used", ["[<CMD of a/b:1>]"]),
        ('gets ["a", <CMD of b>] as well', ['["a", <CMD of b>]']),
        ('gets ["a…b"] and 4 more words', ['["a…b"]']),
        ("a: $(A) stays; $$(A), too (see $(B)).", ["$(A)", "$$(A)", "$(B)"]),
        ("it stays (as before)", []),
    ],
)
def test_what_a_user_wrote_is_code(text: str, code: list[str]) -> None:
    found = mark_code(text)
    assert [part.text for part in found if isinstance(part, Code)] == code
    assert "".join(part.text if isinstance(part, Code) else str(part) for part in found) == text
