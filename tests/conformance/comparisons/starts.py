"""Compare dsim's answers with an engine's."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from simulator.callers import engine_api
from simulator.callers.entrypoint import run
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.image_config import image_config
from simulator.releases.find import find_engine
from simulator.simulation.container import Simulation, simulate
from tests.conformance.cases.starts import Case
from tests.conformance.comparisons.pods import numbers, pod
from tests.requests import requested


class Seen(NamedTuple):
    """What the engine did: the process of the container that it created, or None where it refused."""

    args: list[str] | None
    env: list[str] | None = None
    cwd: str | None = None
    user: str | None = None
    message: str = ""


def simulated(case: Case, name: str) -> Simulation | Refusal:
    """Ask dsim."""
    engine = find_engine(name)
    try:
        built = image_config(case["image"] or {}, engine)
        if "words" in case:
            context = CallerContext(case.get("environment", {}), case.get("files", {}))
            request = requested(f"{engine.name}-run", case["words"], engine, context)
        elif "container" in case:
            request = requested("kubernetes", {"manifest": json.dumps(pod(case["container"]))}, engine)
        elif "run" in case:
            request = run(case["run"][0], case["run"][1:], engine)
        else:
            request = engine_api.read_request(
                {"HostConfig": {"NetworkMode": "none"}, **case["body"]}, engine, CallerContext()
            )
        return simulate(built, request, engine)
    except Refusal as refusal:
        return refusal


def difference(case: Case, seen: Seen, name: str) -> str | None:
    """Say in which way dsim answers otherwise than the engine did; None where it does not."""
    done = simulated(case, name)
    process = None if isinstance(done, Refusal) else done.process
    ours: list[Any] = [None] * 4
    if process is not None:
        ours = [list(process.args), list(process.env), process.cwd, process.user]
        if name.startswith("podman") or "words" in case:  # the order of variables changes from run to run
            ours[1] = sorted(ours[1])
            seen = seen._replace(env=sorted(seen.env or []))
        if "container" in case:  # a runtime shows numbers
            ours[3] = numbers(process.user)
    theirs = list(seen[:4])
    if ours == theirs:
        return None
    return f"{case}: dsim {ours if process else done}, {name} {theirs if seen.args else seen.message}"
