"""Arguments of CMD, ENTRYPOINT and SHELL to compare with real builders.

python -m tests.conformance.adapters.forms buildkit SOCKET VERSION   or: classic SOCKET, buildah "WORDS" VERSION FOLDER
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from tests.conformance.adapters.builders import Buildah, BuildKit, Classic, RealBuilder
from tests.conformance.adapters.engines import RealEngine
from tests.conformance.cases.forms import instructions
from tests.conformance.comparisons.forms import seen, simulated
from tests.conformance.recordings import OBSERVED, provenance, write


def main() -> None:
    kind, where, *version = sys.argv[1:]
    real: RealBuilder
    if kind == "classic":
        real = Classic(RealEngine(where))
    elif kind == "buildkit":
        real = BuildKit(where, version[0])
    else:
        real = Buildah(shlex.split(where), version[0], Path(version[1]))
    cases = sorted(instructions(), key=lambda case: simulated(case, kind) is None)  # those that fail stand together
    made = real.build([case.dockerfile() for case in cases])
    rows = [[list(case), seen(image.config), image.message] for case, image in zip(cases, made, strict=True)]
    path = OBSERVED / f"{real.name}-{real.version}.forms.jsonl.gz"
    write(path, provenance(real.name, real.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
