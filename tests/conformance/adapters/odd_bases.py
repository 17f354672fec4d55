"""Base images that no Dockerfile makes: record what real builders build on them.

python -m tests.conformance.adapters.odd_bases buildkit SOCKET VERSION      or: classic SOCKET
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from tests.conformance.adapters.builders import BuildKit, Classic, RealBuilder
from tests.conformance.adapters.dockerfiles import asked
from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases.odd_bases import recorded_cases
from tests.conformance.recordings import OBSERVED, provenance, write


def load(engine: RealEngine, cases: Iterable[Mapping[str, Any]]) -> None:
    """Load the base images of the cases."""
    engine.load({f"base-{name}": config for case in cases for name, config in case["bases"].items()})


def main() -> None:
    kind, where, *version = sys.argv[1:]
    real: RealBuilder = Classic(RealEngine(where)) if kind == "classic" else BuildKit(where, version[0])
    cases = recorded_cases()
    load(RealEngine(where), cases)
    rows = asked(real, cases)
    path = OBSERVED / f"{real.name}-{real.version}.bases.jsonl.gz"
    write(path, provenance(real.name, real.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
