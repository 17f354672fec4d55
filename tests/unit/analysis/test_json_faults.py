"""Arguments that were meant as JSON arrays."""

from __future__ import annotations

import pytest

import simulator as dsim
from simulator.analysis.advice import consequence
from simulator.analysis.json_faults import repair_json


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("['python','app.py']", ("python", "app.py")),
        ('["python,"app.py"]', ("python", "app.py")),
        ('["python", app.py"]', ("python", "app.py")),
        ('[python", "app.py"]', ("python", "app.py")),
        ('["python", "app.py]', ("python", "app.py")),
        ('["python", "app.py"', ("python", "app.py")),
        ('["python" "app.py"]', ("python", "app.py")),
        ("[python, app.py]", ("python", "app.py")),
        ('["python app.py"', None),
        ('["a", "b,c", d"]', None),
    ],
)
def test_what_was_meant(text: str, meant: tuple[str, ...] | None) -> None:
    assert repair_json(text) == meant


@pytest.mark.parametrize("keyword", ["ENTRYPOINT", "CMD"])
def test_the_cause_comes_first_and_then_what_the_builder_makes_of_it(keyword: str) -> None:
    image = dsim.Image.from_dockerfile(f"FROM python:3.12-slim\n{keyword} ['python','app.py']\n")
    found = consequence(dsim.resolve(image, []).advice)
    assert found is not None
    line = 13 if keyword == "ENTRYPOINT" else 6
    assert found.value.startswith(
        f"Dockerfile:2:{line}: {keyword} is not JSON (strings stand in double quotes, not single ones), so the builder "
        "takes it as shell form: `/bin/sh -c "
    )
    assert found.value.endswith('. Write ["python", "app.py"].')
