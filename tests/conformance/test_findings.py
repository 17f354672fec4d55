"""The findings of lint are judged by a running engine: a container does what the finding says, and the fix helps.

Runs where DSIM_LIVE names the socket of a Docker Engine, as the other live tests do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from simulator.build.builders import find_builder
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.finding import apply_edits
from simulator.linting.linter import lint_dockerfile
from simulator.releases.find import find_engine
from tests.conformance.adapters.engines import RealEngine
from tests.conformance.adapters.findings import does, load, remove
from tests.conformance.cases.findings import BASE, CASES, Case, dockerfile

SOCKET = os.environ.get("DSIM_LIVE", "")
OPTIONS = BuildOptions(find_engine("docker@28.5"), find_builder("buildkit@0.25"), bases={BASE: {"Cmd": None}})


@pytest.fixture(scope="module")
def real() -> Iterator[RealEngine]:
    found = RealEngine(SOCKET)
    load(found)
    yield found
    remove(found, BASE)
    found.close()


def fixed(case: Case) -> str | None:
    """Look for the finding of a case, and give the text that its fix makes."""
    text = dockerfile(case)
    found = next(
        one
        for one in lint_dockerfile(text, "f", OPTIONS, BaseImages(OPTIONS)).findings
        if one.rule.id == f"lint.{case.rule}"
    )
    return apply_edits(text, found.fix.edits) if found.fix else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.text}")
def test_each_case_has_its_finding_and_a_fix_where_one_is_told(case: Case) -> None:
    assert fixed(case) is not None or case.fixed is None


@pytest.mark.skipif(not SOCKET, reason="DSIM_LIVE names no socket")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}: {case.text}")
def test_a_container_does_what_the_finding_says_and_the_fix_helps(case: Case, real: RealEngine) -> None:
    assert does(real, dockerfile(case), case.stopped) == case.does
    text = fixed(case)
    if text is not None and case.fixed is not None:
        assert does(real, text, case.stopped) == case.fixed
