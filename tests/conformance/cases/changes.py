"""Lists of --change for docker commit and import, drawn at random."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from tests.conformance.cases.dockerfiles import BASES, LINES, PATHS, VALUES

ASKED: Sequence[dict[str, Any]] = (
    {},
    {"Entrypoint": ["x"]},
    {"Cmd": ["y"]},
    {"Entrypoint": ["x"], "Cmd": ["y", "z w"]},
    {"Entrypoint": [""], "Cmd": ["y"]},
    {"Entrypoint": []},
    {"Env": ["A=asked", "N"], "WorkingDir": "/asked", "User": "au:ag", "StopSignal": "SIGUSR1", "StopTimeout": 3},
    {"Shell": ["/bin/asked", "-c"], "Healthcheck": {"Test": ["NONE"]}},
    {"Healthcheck": {"Timeout": 7000000000, "StartPeriod": 1000000}, "Labels": {"x": "y"}},
    {"ExposedPorts": {"9/udp": {}}, "Volumes": {"/asked": {}}, "OnBuild": ["CMD asked"]},
)
ALLOWED = tuple(line for line in LINES if not line.startswith(("ARG", "SHELL", "MAINTAINER", "FOO")))
ODD = (
    "", "#", "# escape=`", "ARG A=1", "SHELL [\"/b\", \"-c\"]", "RUN x", "FROM scratch", "MAINTAINER me", "COPY a b",
    "ADD a b", "ONBUILD RUN x", "ONBUILD FROM x", "ONBUILD", "cmd x", "Entrypoint [\"q\"]", "CMD \\", "CMD a \\\n b",
    "ENV A=`\n", "VOLUME []", "VOLUME [\"\"]", "HEALTHCHECK", "HEALTHCHECK CMD", "CMD --x y", "ENTRYPOINT [ \"\" ]",
    "CMD [\"\"]", "CMD [\"a\" , \"b\" ]", "CMD ['a']", "ENTRYPOINT [\"a\"", "USER", "USER a b", "EXPOSE", "EXPOSE x",
    "LABEL", "LABEL a", "ENV", "ENV =x", "STOPSIGNAL", "WORKDIR $U", "USER $U", "ONBUILD ONBUILD CMD x",
    "CMD x\nCMD y", "ENTRYPOINT $A", "ENV A=$B B=$A", "HEALTHCHECK --interval=1x CMD y", "ENTRYPOINT", "CMD",
    "CMD []", "ENTRYPOINT []",
)  # fmt: skip


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw requests: a command, the image of the container and what was asked of it, and the lines."""
    chance = random.Random(seed)
    bases = (*BASES, "none")
    for number in range(count):
        lines = [_line(chance) for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4, 6)))]
        if number % 4 == 0:
            yield {"command": "import", "lines": lines}
        else:
            yield {
                "command": "commit",
                "base": chance.choice(bases),
                "asked": {} if chance.random() < 0.4 else dict(chance.choice(ASKED)),
                "lines": lines,
            }


def _line(chance: random.Random) -> str:
    kind = chance.randrange(10)
    if kind == 0:
        return f"ENV {chance.choice('ABCX')}={chance.choice(VALUES)}"
    if kind == 1:
        return f"WORKDIR {chance.choice(PATHS)}"
    if kind == 2:
        return f"LABEL {chance.choice('lmn')}={chance.choice(VALUES)}"
    if kind == 3:
        return chance.choice(ODD)
    if kind == 4:
        return (
            chance.choice(("CMD", "ENTRYPOINT")) + " " + chance.choice(('["e1", "e 2"]', "word $A", "[]", '[""]', ""))
        )
    return chance.choice(ALLOWED)
