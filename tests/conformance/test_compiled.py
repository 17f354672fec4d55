"""The answers of a compiled program are read as it writes them."""

from __future__ import annotations

import sys

from tests.conformance.adapters.compiled import answers

ECHO = """\
import json, sys
sys.stdout.reconfigure(encoding="utf-8")
for line in sys.stdin:
    print(json.dumps(json.loads(line), ensure_ascii=False))
"""


def test_only_a_line_feed_ends_an_answer() -> None:
    asked = ["a\x85b", "\u2028", "", {"text": "a\nb\r"}]
    assert answers([sys.executable, "-c", ECHO], asked) == asked
