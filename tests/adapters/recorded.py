"""A real engine, as it was recorded: python -m tests.adapters.recorded docker-28.5.2."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from simulator.oracle.trials import CONTEXT
from simulator.oracle.vectors import vectors
from tests.adapters.protocol import Answer, Request, Unsupported, process, serve
from tests.conformance.comparisons.starts import Seen
from tests.conformance.recordings import OBSERVED, read


def recorded(engine: str) -> dict[str, Seen]:
    """Read what an engine did, by the id of the case."""
    _, rows = read(OBSERVED / f"{engine}.scenarios.jsonl.gz")
    return {case["id"]: Seen(*seen) for case, *seen in rows}


def ids() -> dict[str, list[str]]:
    """Give the ids of the vectors by what they ask, for the protocol does not carry them; some ask the same."""
    found: dict[str, list[str]] = {}
    for case in vectors():
        found.setdefault(_key(case), []).append(case["id"])
    return found


def _key(asked: Mapping[str, Any]) -> str:
    return json.dumps([asked.get(key) for key in CONTEXT])


def answer(known: Mapping[str, Sequence[str]], answers: Mapping[str, Seen], request: Request) -> Answer:
    """Give what was seen: the process of the container that the engine created, or that it refused."""
    seen = next((answers[name] for name in known.get(_key(request), ()) if name in answers), None)
    if seen is None:
        raise Unsupported("the engine was not asked")
    if seen.args is None:
        return {"outcome": "refused", "message": seen.message}
    return process(seen.args, env=seen.env, cwd=seen.cwd, user=seen.user)


if __name__ == "__main__":
    serve(partial(answer, ids(), recorded(sys.argv[1])))
