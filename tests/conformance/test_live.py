"""dsim agrees with an engine that runs now: freshly drawn cases, in CI others for each commit.

Runs where DSIM_LIVE names the socket of a Docker Engine, as .ci/run does, and DSIM_LIVE_ROOT the folder of its own
system where it is not this one; DSIM_SEED repeats a run, and is random where it is not set.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.releases.find import find_engine
from tests.conformance.adapters.builders import BuildKit, Classic, RealBuilder
from tests.conformance.adapters.dockerfiles import asked, newer_library
from tests.conformance.adapters.engines import RealEngine, entered
from tests.conformance.adapters.launches import Launcher, record
from tests.conformance.adapters.lines import RealLine
from tests.conformance.adapters.odd_bases import load
from tests.conformance.adapters.record import ask
from tests.conformance.cases import dockerfiles, forms, odd_bases, run_lines, stage_platforms, starts, wide
from tests.conformance.cases.scenarios import scenario_cases
from tests.conformance.comparisons.dockerfiles import is_told, simulated
from tests.conformance.comparisons.forms import seen
from tests.conformance.comparisons.forms import simulated as stored
from tests.conformance.comparisons.launches import judged
from tests.conformance.comparisons.lines import difference as line_difference
from tests.conformance.comparisons.starts import difference

SOCKET = os.environ.get("DSIM_LIVE", "")
ROOT = os.environ.get("DSIM_LIVE_ROOT", "/")  # the folder of the system that the engine's own command line runs in
BUILDKITS = {
    "20.10": "0.8.4",
    "23.0": "0.10.7",
    "24.0": "0.11.7",
    "26.1": "0.13.2",
    "27.5": "0.18.2",
    "28.5": "0.25.2",
    "29.7": "0.32.2",
}  # that which comes with each engine
SEED = int(os.environ.get("DSIM_SEED") or random.SystemRandom().randrange(2**32))

pytestmark = pytest.mark.skipif(not SOCKET, reason="DSIM_LIVE names no socket")


@pytest.fixture(scope="module")
def real() -> Iterator[RealEngine]:
    engine = RealEngine(SOCKET)
    yield engine
    engine.close()


def name(real: RealEngine) -> str:
    return f"{real.name}@{real.version}"


def test_the_engine_starts_fresh_cases_as_dsim_says(real: RealEngine) -> None:
    print(f"seed {SEED}, {real.name} {real.version}")
    cases = list(starts.drawn(SEED, 600))
    found = [difference(case, seen, name(real)) for case, seen in zip(cases, ask(real, cases), strict=True)]
    assert [text for text in found if text] == [], f"DSIM_SEED={SEED} repeats this"


def command_line() -> list[str]:
    at = SOCKET if ROOT == "/" else f"/{Path(SOCKET).relative_to(ROOT)}"
    return [*entered(ROOT), "docker", "-H", f"unix://{at}"]


def test_containers_that_are_really_started_end_as_dsim_says(real: RealEngine) -> None:
    rows = list(record(Launcher(real, command_line()), real.name, SEED, 240))
    found = judged(rows, name(real))
    wrong = [(case, judgement.false) for case, judgement in found if judgement.false]
    assert wrong == [], f"DSIM_SEED={SEED} repeats this"
    assert len(found) >= 200
    assert sum(bool(judgement.unknown) for _, judgement in found) <= len(found) // 6


def test_the_engine_starts_the_scenarios_as_dsim_says(real: RealEngine) -> None:
    cases = scenario_cases(real.name, real.version)
    cli = command_line()
    found = [difference(case, seen, name(real)) for case, seen in zip(cases, ask(real, cases, cli), strict=True)]
    assert [text for text in found if text] == []


def test_the_command_line_reads_fresh_lines_as_dsim_says(real: RealEngine) -> None:
    line = RealLine(real, SOCKET, ROOT)
    try:
        cases = [*run_lines.drawn(SEED, 250), *run_lines.strange(SEED, 150)]
        found = [line_difference(case, line.create(case), name(real)) for case in cases]
    finally:
        line.close()
    wrong = [text for text in found if text and not text.startswith("not modelled")]
    assert wrong == [], f"DSIM_SEED={SEED} repeats this"


def test_the_classic_builder_reads_fresh_arguments_as_dsim_says(real: RealEngine) -> None:
    cases = [case for case in forms.instructions(SEED, 40) if case.shell is None][-80:]
    made = Classic(real).build([case.dockerfile() for case in cases])
    builder = f"classic@{real.version}"
    wrong = [
        (case, stored(case, builder), image)
        for case, image in zip(cases, made, strict=True)
        if stored(case, builder) != seen(image.config)
    ]
    assert wrong == [], f"DSIM_SEED={SEED} repeats this"
    assert find_engine(f"docker@{real.version}").name == "docker"


def dockerfiles_agree(real: RealEngine, builder: RealBuilder, count: int) -> None:
    real.load({f"base-{name}": config for name, config in dockerfiles.BASES.items()})
    odd = list(odd_bases.drawn(SEED, count // 2))
    load(real, odd)
    named = f"{builder.name}@{builder.version}"
    platforms = [case for case in stage_platforms.drawn(SEED, count // 3) if is_told(case, named)]  # some need a cache
    cases = [*dockerfiles.drawn(SEED, count), *wide.drawn(SEED, count), *platforms, *odd]
    rows = asked(builder, cases)
    library = newer_library(builder)
    wrong = [row for row in rows if simulated(row[0], named, platforms=library) != row[1]]
    assert wrong == [], f"DSIM_SEED={SEED} repeats this"
    assert len(rows) > count


def test_the_classic_builder_builds_fresh_dockerfiles_as_dsim_says(real: RealEngine) -> None:
    dockerfiles_agree(real, Classic(real), 120)


def test_buildkit_builds_fresh_dockerfiles_as_dsim_says(real: RealEngine) -> None:
    version = BUILDKITS[find_engine(name(real)).version]
    has_bake = subprocess.run(["docker", "buildx", "version"], capture_output=True, check=False).returncode == 0
    builder = BuildKit(SOCKET, version, 100 if has_bake else 1)
    dockerfiles_agree(real, builder, 100 if has_bake else 60)
    builder.engine.close()
