"""Lines of ``docker exec``, drawn at random, and the containers that they are put to."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

CONTAINERS: Mapping[str, dict[str, Any]] = {
    "plain": {"Entrypoint": ["/bin/sleep"], "Cmd": ["1000000"]},
    "full": {
        "Entrypoint": ["/bin/sleep"], "Cmd": ["1000000"], "WorkingDir": "/usr", "User": "7:8",
        "Env": ["PATH=/bin", "A=own", "B=1", "A=twice", "C="],
    },
}  # fmt: skip
OPTIONS = (
    ["-i"], ["-t"], ["-it"], ["-ti"], ["-d"], ["--detach"], ["--privileged"], ["--privileged=false"], ["--tty=0"],
    ["-e", "A=1"], ["-eA=2"], ["-e", "A"], ["-e", "U"], ["-e", "H"], ["--env=H"], ["--env", "B="], ["-e", "D=x y"],
    ["-e", "C"], ["-e", "D=1", "-e", "D=2"], ["-e", "PATH"], ["-e", "PATH=/x"], ["-e=A=3"], ["-ie", "E=5"],
    ["-itu", "3"],
    ["-u", "9"], ["--user", "9:10"], ["-u="], ["-u", ""], ["--user="], ["-w", "/"], ["-w", "/bin"], ["--workdir=/tmp"],
    ["-w", ""], ["--env-file", "one.env"], ["--env-file=two.env"], ["--detach-keys", "ctrl-x,a"],
    ["--detach-keys=DEL"],
)  # fmt: skip
WRONG = (
    ["--rm"], ["--entrypoint", "x"], ["-x"], ["--name", "n"], ["-e", "=x"], ["-e", ""], ["--tty=yes"],
    ["--detach-keys", "ab"],
    ["--detach-keys", "ctrl-"], ["--env-file", "none.env"], ["--env-file", "bad.env"], ["---"], ["--=x"], ["-h"],
    ["--help"], ["-e"], ["-l"], ["--latest"], ["-w", "rel"], ["-v", "/x:/y"],
)  # fmt: skip
WORDS = (
    ["sh", "-c", "echo hi"], ["/bin/true"], ["ls", "-l", "--all"], ["ls -l"], ["a", "", "b"], ["-l"], ["--", "x"],
    ["sh", "-c", "$A"], ["é"], ["echo", "a\nb"], ["-it", "sh"], ["--help"], ["x"], ["[\"a\"]"], [" "],
)  # fmt: skip
FILES = {"one.env": "F=1\n# no\nA=file\nH\nU\n", "two.env": "G= x \nB=two\n", "bad.env": "X Y=1\n"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "H": "here"}


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw lines: the container and the words behind exec."""
    chance = random.Random(seed)
    for number in range(count):
        line: list[str] = []
        for _ in range(chance.choice((0, 1, 1, 2, 3, 4))):
            line += chance.choice(OPTIONS)
        if chance.random() < 0.2:
            line += chance.choice(WRONG)
        if chance.random() < 0.1:
            line.append("--")
        shown = number % 3 == 0
        words = ["/bin/show"] if shown else chance.choice(WORDS)
        if chance.random() < 0.05:
            words = chance.choice(([], [""], ["", "x"]))
        name = [] if chance.random() < 0.03 else ["CONTAINER"]
        yield {"of": chance.choice(tuple(CONTAINERS)), "words": [*line, *name, *words], "shown": shown}
