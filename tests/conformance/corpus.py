"""Build every Dockerfile below a folder with every builder, and say what became of them.

python -m tests.conformance.corpus FOLDER

The outcomes by builder, then each rule that refuses with its number of files and the first of them. A crash ends the
run with the name of the file. The folder is somebody's checkout of other projects; none of it belongs in this one.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from simulator.build.builders import BUILDERS
from simulator.build.dockerfile.builder import Builder
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from simulator.simulation.image import build_dockerfile


def outcome(text: str, builder: Builder) -> tuple[str, str]:
    """Build one with bases of which nothing is set: the outcome, and the rule or the message behind it."""
    given = {"builder": f"{builder.name}@{builder.version}"}
    try:
        build_dockerfile(text, given, {"*": {}}, find_engine(), "Dockerfile:{}".format)
    except Refusal as refusal:
        return "refused", f"{refusal.decision.rule.id}: {refusal}"
    except NotModelled as error:
        return "not modelled", error.what
    return "image", ""


def summary(folder: Path) -> str:
    """Build every file, and write down what became of them."""
    lines = []
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for builder in BUILDERS:
        outcomes: Counter[str] = Counter()
        reasons: dict[str, list[str]] = {}
        for path in paths:
            try:
                found, reason = outcome(path.read_bytes().decode("utf-8", "surrogateescape"), builder)
            except Exception as error:
                error.add_note(f"{path}, {builder.name}@{builder.version}")
                raise
            outcomes[found] += 1
            if reason:
                reasons.setdefault(f"{found}, {reason.partition(': ')[0]}", []).append(f"{path.name}: {reason}")
        counted = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
        lines.append(f"{builder.name}@{builder.version}: {counted}")
        for reason, files in sorted(reasons.items()):
            lines.append(f"  {len(files):5} {reason}; first {files[0][:150]!a}")
    return "\n".join(lines)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    print(summary(Path(sys.argv[1])))
