"""Words with blanks that are surely meant to be several."""

from __future__ import annotations

import pytest

from simulator.shell.joined import find_joined


@pytest.mark.parametrize(
    ("before", "words", "index"),
    [
        (["/app"], ["--port 80"], 0),
        ([], ["/app", "-v", "x", "--port 80"], 3),
        (["/app"], ["-Xmx1g -Xms1g", "y"], 0),
        (["/app"], ["worker --once"], 0),
        (["python", "-m"], ["http.server 8000"], 0),
        ([], ["python", "app.py --port 80"], 1),
        (["tini", "--", "/app"], ["--port 80"], 0),
        (["/app"], ["worker --once", "x"], None),
        (["/app"], ["hello world"], None),
        (["/app"], ["--opts=a b"], None),
        (["/app"], ["-e s/a/b/"], None),
        (["/app"], ["-c", "--port 80"], None),
        (["/app"], ["--", "--port 80"], None),
        (["/app"], ["--port $PORT"], None),  # what a shell would split is not known
        (["/app"], ["--say 'a b"], None),
        (["echo"], ["--port 80"], None),
        ([], ["redis-server", "--appendonly yes"], None),  # which reads it as a line of its configuration
        (["grep"], ["--port 80"], None),
        (["/entrypoint.sh"], ["--port 80"], None),
        (["/app"], ["sh", "-c", "x", "--port 80"], None),
        ([], ["python", "my script.py"], None),
        ([], ["--port 80"], None),
    ],
)
def test_which_word_it_is(before: list[str], words: list[str], index: int | None) -> None:
    assert find_joined(tuple(before), tuple(words)) == index
