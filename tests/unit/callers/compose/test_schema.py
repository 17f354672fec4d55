"""What the schema of Compose refuses, in the words of Compose."""

from __future__ import annotations

import pytest

from simulator.oracle import protocol


@pytest.mark.parametrize(
    ("watch", "said"), [("{}", "missing properties 'path', 'action'"), ("{path: a}", "missing property 'action'")]
)
def test_what_is_missing_is_named(watch: str, said: str) -> None:
    text = f"services:\n  web:\n    image: a\n    develop: {{watch: [{watch}]}}\n"
    request = {"compose": {"files": {"compose.yaml": text}, "service": "web", "version": "2.40"}}
    found = protocol.answer({"request": request})
    assert found["outcome"] == "refused"
    assert found["message"].startswith(f"validating compose.yaml: services.web.develop.watch.0 {said}")
