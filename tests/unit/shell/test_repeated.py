"""Words that repeat what an entrypoint starts."""

from __future__ import annotations

import pytest

from simulator.shell.repeated import Repeat, find_repeat, find_repeat_in


@pytest.mark.parametrize(
    ("entrypoint", "cmd", "repeat"),
    [
        ("python -m worker", "worker", Repeat("worker", 1)),
        ("python -m worker", "-m worker --once", Repeat("worker", 2)),
        ("python -m worker", "python -m worker --once", Repeat("python", 3)),
        ("python -u -m worker", "python3 -m worker", Repeat("python", 3)),
        ("python -m worker", "python -m other", Repeat("python", 0)),
        ("tini -- node server.js", "server.js --port 80", Repeat("server.js", 1)),
        ("node -r dotenv server.js", "server.js", Repeat("server.js", 1)),
        ("java -Xmx1g -jar /a/app.jar", "/a/app.jar", Repeat("app.jar", 1)),
        ("java -jar app.jar", "java -jar app.jar", Repeat("java", 3)),
        ("/app", "/app", Repeat("app", 1)),
        ("/app", "app", None),  # a name of something else, such as a database
        ("node", "server.js", None),
        ("python manage.py worker", "worker", None),
        ("python start.py", "python x.py", None),  # a script that may execute it
        ("python start.py", "start.py", Repeat("start.py", 1)),
        ("/entrypoint.sh", "/entrypoint.sh", None),
        ("sh -c", "sh -c x", None),
        ("tini --", "tini -- x", None),
        ("app worker", "worker", None),
    ],
)
def test_what_is_repeated(entrypoint: str, cmd: str, repeat: Repeat | None) -> None:
    assert find_repeat(tuple(entrypoint.split()), tuple(cmd.split())) == repeat


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("node server.js server.js", "server.js"),
        ("java -jar app.jar app.jar", "app.jar"),
        ("tini -- python x.py x.py", "x.py"),
        ("python -m worker worker", ""),  # which may be a command of the module
        ("node server.js other.js", ""),
        ("cat a.js a.js", ""),
        ("node", ""),
    ],
)
def test_a_script_that_stands_twice(words: str, name: str) -> None:
    found = find_repeat_in(tuple(words.split()))
    assert (found.name if found else "") == name
