"""Dockerfiles with the corners in which Buildah differs from BuildKit, drawn at random; see ``dockerfiles``.

python -m tests.conformance.adapters.buildah_corners "WORDS" VERSION FOLDER docker      or: oci

WORDS start Buildah (``buildah``, or the words that enter a namespace and then that), FOLDER holds its images.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from tests.conformance.adapters.builders import Buildah
from tests.conformance.adapters.dockerfiles import rows_of
from tests.conformance.cases.buildah_corners import recorded_cases
from tests.conformance.cases.dockerfiles import BASES
from tests.conformance.recordings import OBSERVED, provenance, write


def main() -> None:
    words, version, folder, style = sys.argv[1:]
    real = Buildah(shlex.split(words), version, Path(folder), style)
    real.load({f"base-{name}": config for name, config in BASES.items()})
    name = f"buildah-{version}" + ("-oci" if style == "oci" else "")
    rows = rows_of(real, recorded_cases(style), f"buildah@{version}", style)
    path = OBSERVED / f"{name}.dockerfiles.jsonl.gz"
    write(path, {**provenance("buildah", version), "format": style}, rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
