"""Dockerfiles to compare with real builders: field by field of the configuration that they come to.

python -m tests.conformance.dockerfiles buildkit SOCKET VERSION      or: classic SOCKET
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulator.build.buildah.stages import TWO_STAGES
from simulator.build.buildkit.stage import BuildInput
from simulator.build.dockerfile.expansion import Expansion
from simulator.build.image import BuiltImage
from simulator.core.errors import DsimError, NotModelled, Unreadable
from simulator.core.rule import Refusal, Rule
from simulator.core.values import ImageConfig
from simulator.engine.engines import find_builder, find_engine
from simulator.engine.image_config import image_config
from simulator.images.config import to_json
from simulator.simulation.image import build
from tests.conformance import wide
from tests.conformance.builders import BuildKit, Classic, RealBuilder
from tests.conformance.engines import RealEngine
from tests.conformance.record import OBSERVED, provenance, read, write

BASES: Mapping[str, dict[str, Any]] = {
    "both": {"Entrypoint": ["bep"], "Cmd": ["bcmd", "b2"], "Env": ["PATH=/b", "B=base"], "WorkingDir": "/base"},
    "bare": {"Cmd": ["c"]},
    "full": {
        "Cmd": ["c"],
        "Env": ["A=1", "B=2"],
        "User": "bu",
        "Shell": ["/bin/base", "-c"],
        "StopSignal": "SIGINT",
        "Labels": {"l": "base"},
        "ExposedPorts": {"1/tcp": {}},
        "Volumes": {"/v": {}},
        "StopTimeout": 7,
        "Healthcheck": {"Test": ["CMD", "h"], "Interval": 5_000_000_000, "Retries": 3},
    },
    "rel": {"Cmd": ["c"], "WorkingDir": "rel/dir"},
    "trigger": {"Entrypoint": ["e"], "Cmd": ["c"], "OnBuild": ["ENV T=1", 'CMD ["t"]']},
}
FIELDS = (
    *("Entrypoint", "Cmd", "Shell", "Env", "WorkingDir", "User", "Labels", "ExposedPorts", "Volumes"),
    *("StopSignal", "Healthcheck", "OnBuild", "ArgsEscaped"),
)
VALUES = (
    *("a", "b c", "$A", "${A}", "${B:-d}", "${A:+w}", "${U:-$A}", '"q $B"', "'s $B'", "x\\ y", "$$A", "a$", "${C-d}"),
    *("${A#1}", "${B%e}", "${B/a/x}", "${U}", "é", "${A:-}", "~", "*", "\\$A", '"\\"$A\\n"', "${U:?no}", "%A%"),
)
PATHS = ("/a", "b", "..", "/a/", "/a//b/../c", ".", "/x y", "$A", "/$B/x", '"/q r"', "${U}/z", "//d")
LINES = (
    "CMD c1 $A", 'CMD ["c2", "$A"]', "CMD []", "ENTRYPOINT e1", 'ENTRYPOINT ["e2"]', "ENTRYPOINT []", "CMD",
    "ENTRYPOINT", 'ENTRYPOINT [""]', 'SHELL ["/bin/bash", "-ec"]', 'CMD ["x"] y', "USER u", "USER $A:$B",
    'USER "u g"', "USER 1:2", "EXPOSE 80", "EXPOSE 81/udp 82", "EXPOSE $P", "EXPOSE 90-92/TCP",
    "EXPOSE 8080:83", "VOLUME /v1 /v2", 'VOLUME ["/v 3"]', "VOLUME $A/x", "STOPSIGNAL SIGTERM", "STOPSIGNAL 9",
    "STOPSIGNAL $S", "STOPSIGNAL BOGUS", "LABEL a=1 b=$A", 'LABEL "k k"="v"', "LABEL k v w", "MAINTAINER me",
    "HEALTHCHECK NONE", "HEALTHCHECK CMD h $A", 'HEALTHCHECK --interval=5s CMD ["h"]',
    "HEALTHCHECK --timeout=1m30s --retries=4 CMD x", "HEALTHCHECK --interval=0s CMD x",
    "HEALTHCHECK --start-interval=2s CMD x", "HEALTHCHECK --retries=0 CMD y", "ONBUILD CMD o",
    "ONBUILD ENV O=$A", "ONBUILD ENTRYPOINT [\"o\"]", "ARG A", "ARG A=arg", "ARG P=\"80 443\"", "ARG S=INT",
    "ARG X=$A Y=$X", "ARG U", "ENV A=env", "ENV B=$A C=$B", "ENV k v  w", "ENV A 1", "# comment", "",
    "  ENV  I=1", "cmd [\"low\"]", "ENV Z=\\\n  1", "ENV M=1 \\\n# c\n\n  N=2", "FOO x", "CMD [1]", "ENV x",
    "WORKDIR",
)  # fmt: skip
HEADS = ("ARG A=glob", "ARG U", "ARG B", "ARG A=${U:-x}", "ARG G=both")
# What depends on files of the image, which a configuration does not tell.
FILES = ("/etc/passwd", "/etc/group", "invalid user index")


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw Dockerfiles at random: text, target and build arguments."""
    chance = random.Random(seed)
    for _ in range(count):
        lines = [chance.choice(("# escape=`", "# syntax-not=x", "#escape=\\"))] if chance.random() < 0.06 else []
        if chance.random() < 0.4:
            lines += chance.sample(
                ("ARG A=glob", "ARG U", "ARG B", "ARG A=${U:-x}", "ARG G=both"), k=chance.randrange(1, 3)
            )
        names: list[str] = []
        for _ in range(chance.choice((1, 1, 1, 2, 2, 3))):
            base = chance.choice(("scratch", *names, *(f"localhost/base-{name}:1" for name in BASES)))
            name = chance.choice(("", "a", "b", "Mid", "a"))
            lines.append(f"FROM {base}" + (f" AS {name}" if name else ""))
            names += [name.lower()] if name else []
            for _ in range(chance.randrange(7)):
                lines.append(_line(chance))
        target = chance.choice(names) if names and chance.random() < 0.3 else ""
        arguments = {name: chance.choice(("9", "v w", "")) for name in ("A", "U", "P", "X") if chance.random() < 0.15}
        yield {"text": "\n".join(lines) + "\n", "target": target, "arguments": arguments}


def _line(chance: random.Random) -> str:
    kind = chance.randrange(8)
    if kind == 0:
        return f"ENV {chance.choice('ABCX')}={chance.choice(VALUES)}"
    if kind == 1:
        return f"WORKDIR {chance.choice(PATHS)}"
    if kind == 2:
        return f"ARG {chance.choice('ABUX')}={chance.choice(VALUES)}"
    if kind == 3:
        return f"LABEL {chance.choice('lmn')}={chance.choice(VALUES)}"
    return chance.choice(LINES)


def simulated(case: Mapping[str, Any], name: str, style: str = "docker") -> dict[str, Any] | None:
    """The configuration that dsim gives; None where it refuses."""
    built = _built(case, name, style)
    return comparable(to_json(built.image)) if isinstance(built, BuiltImage) else None


def is_deadly(case: Mapping[str, Any], name: str) -> bool:
    """Tell whether a builder would stop, and its engine with it."""
    return refusal_of(case, name) is Expansion.NO_PATTERN


def refusal_of(case: Mapping[str, Any], name: str) -> Rule | None:
    """Give the rule by which dsim refuses; None where it does not."""
    built = _built(case, name)
    return built.decision.rule if isinstance(built, Refusal) else None


def is_settled(case: Mapping[str, Any], name: str, style: str = "docker") -> bool:
    """Tell whether the builder always answers the same: Buildah takes any of two stages of one name."""
    error = _built(case, name, style)
    return not (isinstance(error, NotModelled) and error.what.startswith(TWO_STAGES))


def _built(case: Mapping[str, Any], name: str, style: str = "docker") -> BuiltImage | Exception:
    docker = find_engine("docker@28.5")

    def find(image: str) -> ImageConfig:
        if not image.startswith("localhost/base-"):
            raise Unreadable(f"there is no image {image}")
        return image_config(BASES[image.removeprefix("localhost/base-").removesuffix(":1")], docker).image

    source = BuildInput(case["text"], case["target"], case["arguments"], find, str, style=style)
    try:
        return build(source, find_builder(name))
    except (Refusal, DsimError, KeyError) as error:  # an image that is not there
        return error


def comparable(config: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the fields that count, where they hold something."""
    found = {field: config[field] for field in FIELDS if config.get(field)}
    for field in ("Entrypoint", "Cmd", "Shell", "Env"):
        if field in found:
            found[field] = list(map(str, found[field]))
    if labels := {key: text for key, text in found.pop("Labels", {}).items() if key != "io.buildah.version"}:
        found["Labels"] = labels
    return found


def recorded_cases() -> list[dict[str, Any]]:
    """All cases that are recorded."""
    return [*drawn(20261123, 1000), *wide.drawn(20261124, 2100)]


def asked(real: RealBuilder, cases: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Put cases to a builder: rows of the case, the configuration or None, and the message.

    Files that dsim refuses come last, one by one: many that succeed are built in one call.
    """
    name = f"{real.name}-{real.version}".replace("-", "@", 1)
    cases = [case for case in cases if not is_deadly(case, name)]
    fine = [case for case in cases if simulated(case, name) is not None]
    others = [case for case in cases if simulated(case, name) is None]
    made = real.build([case["text"] for case in fine], fine)
    if isinstance(real, BuildKit):
        real.batch = 1
    made += real.build([case["text"] for case in others], others)
    return [
        [case, None if image.config is None else comparable(image.config), image.message[:200]]
        for case, image in zip([*fine, *others], made, strict=True)
        if not any(text in image.message for text in FILES)
    ]


def rows_of(
    real: RealBuilder, cases: Sequence[dict[str, Any]], name: str, style: str = "docker"
) -> list[tuple[dict[str, Any], dict[str, Any] | None, str]]:
    """Build the cases: each with what it came to and the message; those that dsim refuses stand together."""
    settled = [case for case in cases if is_settled(case, name, style)]
    cases = sorted(settled, key=lambda case: simulated(case, name, style) is None)
    made = real.build([case["text"] for case in cases], cases)
    return [
        (case, None if image.config is None else comparable(image.config), image.message[:200])
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
    rows = [found[text] for text in map(json.dumps, cases) if text in found]
    write(path, provenance(real.name, real.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
