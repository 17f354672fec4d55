"""The scenarios that an engine can be asked about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simulator.oracle import protocol, scenarios
from simulator.releases.find import every_engine
from tests.conformance.cases.starts import Case

SCENARIOS = Path(__file__).parents[3] / "scenarios"
ASKABLE = ("docker-run", "podman-run", "engine-api")


def scenario_cases(name: str, version: str) -> list[Case]:
    """The scenarios that an engine can be asked: all that get as far as an image."""
    (profile,) = [e for e in every_engine() if e.name == name and version.startswith(e.version + ".")]
    _, cases = scenarios.load([str(SCENARIOS)])
    found = []
    for case in cases:
        engine = f"{name}@{profile.version}"
        ((kind, body),) = case.request.items()
        if case.image is None or engine not in case.engines() or kind not in ASKABLE:
            continue
        built = protocol.answer({"engine": engine, "image": dict(case.image), **case.context})
        if built["outcome"] == "image" and "os" not in built:  # an engine on Linux starts no image for Windows
            beside: dict[str, Any] = {key: case.context[key] for key in ("environment", "files") if key in case.context}
            ask: dict[str, Any] = {"body": body} if kind == "engine-api" else {"words": body, **beside}
            found.append({"id": case.id, "image": built["image"], **ask})
    plain: list[Case] = json.loads(json.dumps(found))
    return plain
