"""Dockerfiles, drawn at random or recorded before."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from tests.conformance.cases import stage_platforms, wide

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
    "ARG X=$A Y=$X", "ARG U", "ARG TARGETARCH", "ENV T=${TARGETARCH-none}", "LABEL a=${A-none}",
    "ENV A=env", "ENV B=$A C=$B", "ENV k v  w", "ENV A 1", "# comment", "",
    "  ENV  I=1", "cmd [\"low\"]", "ENV Z=\\\n  1", "ENV M=1 \\\n# c\n\n  N=2", "FOO x", "CMD [1]", "ENV x",
    "WORKDIR",
)  # fmt: skip
HEADS = ("ARG A=glob", "ARG U", "ARG B", "ARG A=${U:-x}", "ARG G=both", "ARG A", "ARG TARGETARCH", "ARG U=${A-bare}")


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw Dockerfiles at random: text, target and build arguments."""
    chance = random.Random(seed)
    for _ in range(count):
        lines = [chance.choice(("# escape=`", "# syntax-not=x", "#escape=\\"))] if chance.random() < 0.06 else []
        if chance.random() < 0.4:
            lines += chance.sample(HEADS, k=chance.randrange(1, 4))
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


def recorded_cases() -> list[dict[str, Any]]:
    """All cases that are recorded."""
    return [*drawn(20261123, 1000), *wide.drawn(20261124, 2100), *stage_platforms.drawn(20261130, 400)]
