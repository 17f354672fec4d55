"""Put Dockerfiles to BuildKit's own frontend, compiled from the source of any version: no daemon, 1,000 files a second.

python -m tests.conformance.adapters.frontend CLONE VERSION... [--go GO]          records the answers
python -m tests.conformance.adapters.frontend CLONE VERSION... --draw N --seed S  compares N files that are drawn

CLONE is a clone of moby/buildkit with its tags, GO the go command: Go 1.21 compiles 0.9 to 0.13, the newest the others.
Of the versions that come with the engines it gives the answers that were recorded of the engines.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.conformance.adapters.compiled import MAIN, answers, chosen_options, compile_program
from tests.conformance.cases import dockerfiles, wide
from tests.conformance.comparisons.dockerfiles import comparable, is_deadly, is_settled, is_told, simulated
from tests.conformance.recordings import OBSERVED, provenance, write

PROGRAM = Path(__file__).with_name("frontend.go")
LONGEST = 400  # characters of a message that are kept
EVERY = 3  # one case of so many is recorded, beside those that the versions answer differently
_OLD_RESOLVER = (
    ("sourceresolver.Opt", "llb.ResolveImageConfigOpt"),
    ('"github.com/moby/buildkit/client/llb/sourceresolver"', '"github.com/moby/buildkit/client/llb"'),
)
_WARN = "opt.Warn = func(string, string, [][]byte, *parser.Range) {}\n\t"
_PARSER = '\t"github.com/moby/buildkit/frontend/dockerfile/parser"\n'
_DOCKERUI = '\t"github.com/moby/buildkit/frontend/dockerui"\n'
_CONFIG = "opt.Config = dockerui.Config{Target: q.Target, BuildArgs: q.Arguments}"
_RESULT = "result, err := dockerfile2llb"
# By the first minor version that is without them: what the program needs to be compiled with an older one.
CHANGES: Mapping[int, Sequence[tuple[str, str]]] = {
    30: ((_RESULT, "state, image, _, _, err := dockerfile2llb"), ("result.State", "state"), ("result.Image", "image")),
    14: (("state, image", _WARN + "state, image"), ("\tdigest", _PARSER + "\tdigest")),
    13: (*_OLD_RESOLVER, ("image, _, _, err", "image, _, err")),
    12: (
        ("(string, digest.Digest,", "(digest.Digest,"),
        ('return "", "", nil', 'return "", nil'),
        ("return ref, digest", "return digest"),
        (_DOCKERUI, ""),
        (_CONFIG, "opt.Target, opt.BuildArgs = q.Target, q.Arguments"),
    ),
    10: (("image, _, err", "image, err"), (_WARN, ""), (_PARSER, "")),
}


class Answer(NamedTuple):
    """What the frontend makes of a Dockerfile."""

    config: dict[str, Any] | None
    """The image's configuration, in the fields that are compared; None if it refuses."""
    message: str


class Frontend:
    """The frontend of one version of BuildKit."""

    def __init__(self, clone: Path, version: str, go: str, folder: Path) -> None:
        self.version, self.folder = version, folder
        self.program = folder / f"frontend-{version}"
        images = {
            f"{prefix}localhost/base-{name}:1": {"architecture": "amd64", "os": "linux", "config": config}
            for name, config in dockerfiles.BASES.items()
            for prefix in ("", "docker.io/")
        }
        (folder / "images.json").write_text(json.dumps(images), encoding="utf-8")
        compile_program(clone, version, go, self.program, {MAIN: program(version)})

    def ask(self, cases: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """Put cases to the frontend, all at once."""
        questions = [{key: case[key] for key in ("text", "target", "arguments")} for case in cases]
        words = [str(self.program), str(self.folder / "images.json")]
        return [_answer(each) for each in answers(words, questions)]


def _answer(given: Mapping[str, Any]) -> Answer:
    image = given["config"]
    return Answer(None if image is None else comparable(image.get("config") or {}), given["message"])


def program(version: str) -> str:
    """Give the program as it is compiled with a version."""
    text = PROGRAM.read_text(encoding="utf-8")
    for without, changes in CHANGES.items():
        if int(version.split(".")[1]) < without:
            for old, new in changes:
                assert old in text, f"frontend.go has no {old!r} to change for {version}"
                text = text.replace(old, new)
    return text


def record(frontends: Sequence[Frontend]) -> None:
    """Record the cases that the versions answer differently, and some of the others."""
    cases = dockerfiles.recorded_cases()
    asked = [frontend.ask(cases) for frontend in frontends]
    kept = [
        place % EVERY == 0 or len({json.dumps(given[place].config) for given in asked}) > 1
        for place in range(len(cases))
    ]
    for frontend, given in zip(frontends, asked, strict=True):
        name = f"buildkit@{frontend.version}"
        rows = [
            [case, answer.config, answer.message[:LONGEST]]
            for case, answer, is_kept in zip(cases, given, kept, strict=True)
            if is_kept and not is_deadly(case, name) and is_settled(case, name)
        ]
        path = OBSERVED / f"buildkit-{frontend.version}.dockerfiles.jsonl.gz"
        write(path, provenance("buildkit", frontend.version), rows)
        print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


def compare(frontend: Frontend, cases: Sequence[Mapping[str, Any]]) -> int:
    """Print the cases that dsim answers otherwise, and give their number."""
    name, wrong = f"buildkit@{frontend.version}", 0
    for case, answer in zip(cases, frontend.ask(cases), strict=True):
        ours = simulated(case, name)
        if is_told(case, name) and ours != answer.config:
            wrong += 1
            print(json.dumps(case), "\n  BuildKit:", answer, "\n  dsim:", ours)
    print(f"{name}: {len(cases)} files, {wrong} differ")
    return wrong


def main() -> None:
    chosen = chosen_options(__doc__, draw=0, seed=0)
    with tempfile.TemporaryDirectory() as name:
        frontends = [Frontend(chosen.clone, version, chosen.go, Path(name)) for version in chosen.versions]
        if not chosen.draw:
            return record(frontends)
        half = chosen.draw // 2
        cases = [*dockerfiles.drawn(chosen.seed, half), *wide.drawn(chosen.seed, half)]
        raise SystemExit(sum(compare(frontend, cases) for frontend in frontends) > 0)


if __name__ == "__main__":
    main()
