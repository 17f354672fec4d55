"""Dockerfiles to compare with real builders: field by field of the configuration that they come to.

python -m tests.conformance.adapters.dockerfiles buildkit SOCKET VERSION      or: classic SOCKET
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.build.builders import find_builder
from simulator.golang.platforms import Library
from tests.conformance.adapters.builders import BuildKit, Classic, RealBuilder
from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases.dockerfiles import BASES, recorded_cases
from tests.conformance.comparisons.dockerfiles import (
    NEW_PLATFORMS,
    comparable,
    is_deadly,
    is_settled,
    names_platform,
    reads_alike,
    simulated,
)
from tests.conformance.recordings import OBSERVED, provenance, read, write

# What depends on files of the image, which a configuration does not tell.
FILES = (
    "/etc/passwd",
    "/etc/group",
    "invalid user index",
    " not found: not found",
    '": not found',
    "no source files were specified",
    ": file does not exist",
)
LONGEST = 400  # characters of a message that are kept


def asked(real: RealBuilder, cases: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Put cases to a builder: rows of the case, the configuration or None, and the message.

    Files that dsim refuses come last, one by one: many that succeed are built in one call.
    """
    name = f"{real.name}@{real.version}"
    cases = [case for case in cases if not is_deadly(case, name) and is_settled(case, name)]
    fine = [case for case in cases if simulated(case, name) is not None]
    others = [case for case in cases if simulated(case, name) is None]
    made = real.build([case["text"] for case in fine], fine)
    if isinstance(real, BuildKit):
        real.batch = 1
    made += real.build([case["text"] for case in others], others)
    return [
        [case, None if image.config is None else comparable(image.config), image.message[:LONGEST]]
        for case, image in zip([*fine, *others], made, strict=True)
        if not any(text in image.message for text in FILES)
    ]


def newer_library(real: RealBuilder) -> Library | None:
    """The library that reads platforms, where a distribution made a builder with a newer one; None elsewhere."""
    own = find_builder(f"{real.name}@{real.version}").platforms
    for library, platform in reversed([*NEW_PLATFORMS.items()]):
        if library == own:
            return None
        if asked(real, [names_platform(platform)])[0][1] is not None:
            return library
    return None


def rows_of(
    real: RealBuilder, cases: Sequence[dict[str, Any]], name: str, style: str = "docker"
) -> list[tuple[dict[str, Any], dict[str, Any] | None, str]]:
    """Build the cases: each with what it came to and the message; those that dsim refuses stand together."""
    settled = [case for case in cases if is_settled(case, name, style)]
    cases = sorted(settled, key=lambda case: simulated(case, name, style) is None)
    made = real.build([case["text"] for case in cases], cases)
    return [
        (case, None if image.config is None else comparable(image.config), image.message[:LONGEST])
        for case, image in zip(cases, made, strict=True)
        if not any(name in image.message for name in FILES)
    ]


def main() -> None:
    kind, where, *version = sys.argv[1:]
    real: RealBuilder = Classic(RealEngine(where)) if kind == "classic" else BuildKit(where, version[0])
    RealEngine(where).load({f"base-{name}": config for name, config in BASES.items()})
    path = OBSERVED / f"{real.name}-{real.version}.dockerfiles.jsonl.gz"
    known = {json.dumps(row[0]): row for row in (read(path)[1] if path.exists() else ())}
    cases = recorded_cases()
    new = {json.dumps(row[0]): row for row in asked(real, [case for case in cases if json.dumps(case) not in known])}
    found = {**known, **new}
    library = newer_library(real)
    cases = [case for case in cases if library is None or reads_alike(case, f"{real.name}@{real.version}", library)]
    rows = [found[text] for text in map(json.dumps, cases) if text in found]
    write(path, provenance(real.name, real.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
