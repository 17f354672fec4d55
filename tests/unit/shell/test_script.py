"""Scripts that look at their words, and scripts that do not."""

from __future__ import annotations

import pytest

from simulator.shell.arguments import shell_arguments


@pytest.mark.parametrize(
    ("script", "swallows"),
    [("exec top", True), ('exec "$@"', False), ("echo $1", False), ("for i do x; done", False), ("echo forty", True)],
)
def test_a_script_that_never_looks_at_its_words_is_told(script: str, swallows: bool) -> None:
    read = shell_arguments(("sh", "-c", script, "w"))
    assert read is not None and read.value.swallows == swallows
