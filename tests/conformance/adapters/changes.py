"""Lists of --change to compare with real engines: the whole configuration that docker commit and import store.

python -m tests.conformance.adapters.changes SOCKET
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote, urlencode

from tests.conformance.adapters.dockerfiles import FILES
from tests.conformance.adapters.engines import RealEngine, archive
from tests.conformance.cases.changes import drawn
from tests.conformance.cases.dockerfiles import BASES
from tests.conformance.comparisons.dockerfiles import FIELDS, comparable
from tests.conformance.recordings import OBSERVED, provenance, write


def rows_of(real: RealEngine, cases: Sequence[dict[str, Any]]) -> list[list[Any]]:
    """Put the cases to an engine: each with the container's configuration, the image's or None, and the message."""
    real.load({f"exec-{name}": config for name, config in BASES.items()} | {"exec-none": None})
    found = []
    for case in cases:
        container, made = None, None
        if case["command"] == "commit":
            body = {"HostConfig": {"NetworkMode": "none"}, "Image": f"localhost/exec-{case['base']}:1", **case["asked"]}
            status, answer = real.request("POST", "/containers/create", body)
            if status >= 300:
                continue
            made = json.loads(answer)["Id"]
            container = json.loads(real.request("GET", f"/containers/{made}/json")[1])["Config"]
            query = urlencode([("container", made), ("pause", "0"), *[("changes", line) for line in case["lines"]]])
            status, answer = real.request("POST", f"/commit?{query}", {})
            image, message = _outcome(status, answer)
        else:
            query = urlencode([("fromSrc", "-"), *[("changes", line) for line in case["lines"]]])
            status, answer = real.request("POST", f"/images/create?{query}", archive({}), "application/x-tar")
            lines = [json.loads(line) for line in answer.splitlines() if line.strip()]
            image = next((line["status"] for line in lines if "status" in line), None)
            message = next((str(line[key]) for line in lines for key in ("error", "message") if key in line), "")
        config = None
        if image is not None:
            shown = json.loads(real.request("GET", f"/images/{quote(image)}/json")[1])
            config = comparable(shown["Config"] or {})
            real.request("DELETE", f"/images/{quote(image)}?force=1")
        if made:
            real.request("DELETE", f"/containers/{made}?force=1")
        kept = (
            None
            if container is None
            else {key: container[key] for key in (*FIELDS, "StopTimeout") if container.get(key)}
        )
        if not any(text in message for text in FILES):
            found.append([case, kept, config, message[:200]])
    for name in (*BASES, "none"):
        real.request("DELETE", f"/images/localhost/exec-{name}:1?force=1")
    return found


def _outcome(status: int, answer: bytes) -> tuple[str | None, str]:
    body = json.loads(answer)
    return (body["Id"], "") if status == 201 else (None, body.get("message", ""))


def main() -> None:
    real = RealEngine(sys.argv[1])
    rows = rows_of(real, list(drawn(20261125, 1600)))
    path = OBSERVED / f"{real.name}-{real.version}.changes.jsonl.gz"
    write(path, provenance(real.name, real.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
