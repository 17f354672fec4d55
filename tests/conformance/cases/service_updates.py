"""Services that are created and then updated some times, drawn at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from tests.conformance.cases.services import TEXTS

CREATED = (
    ["-e", "A=1"], ["-e", "B=2", "-e", "A=3"], ["-e", "B"], ["-t"], ["-w", "/w"], ["-u", "u:g"], ["--hostname", "h"],
    ["--init"], ["--stop-signal", "9"], ["--stop-grace-period", "90s"], ["--health-cmd", "x y"],
    ["--health-cmd", "x", "--health-interval", "5s", "--health-retries", "2"], ["--no-healthcheck"],
    ["--mount", "type=volume,src=v,dst=/x"], ["--mount", "type=tmpfs,dst=/t"], ["--mount", "type=bind,src=/,dst=/b"],
    ["--cap-add", "NET_ADMIN"], ["--cap-drop", "chown"], ["--cap-add", "ALL"], ["--cap-drop", "ALL"], ["--read-only"],
    ["--mode", "global"], ["--mode", "replicated-job"], ["--replicas", "2"], ["-l", "a=b"],
)  # fmt: skip
CHANGED = (
    ["--env-add", "A=2"], ["--env-add", "C=3"], ["--env-add", "B"], ["--env-add", "H"], ["--env-add", "A"],
    ["--env-rm", "A"], ["--env-rm", "B", "--env-rm", "C"], ["--env-rm", "A=1"], ["--env-rm", "A", "--env-add", "A=9"],
    ["-t"], ["--tty=false"], ["-w", "/v"], ["-w", ""], ["--workdir", "rel"], ["-u", "v"], ["--user", ""],
    ["--hostname", "g"], ["--hostname", ""], ["--init"], ["--init=false"], ["--stop-signal", "TERM"],
    ["--stop-signal", ""], ["--stop-grace-period", "1500ms"], ["--stop-grace-period", "0"], ["--health-cmd", "z"],
    ["--health-cmd", ""], ["--health-interval", "7s"], ["--health-timeout", "0s"], ["--health-retries", "4"],
    ["--health-retries", "0"], ["--health-start-period", "1m"], ["--health-start-interval", "2s"],
    ["--no-healthcheck"], ["--no-healthcheck=false"], ["--mount-add", "type=volume,src=w,dst=/x"],
    ["--mount-add", "type=tmpfs,dst=/n"], ["--mount-rm", "/x"],
    ["--mount-rm", "/n", "--mount-add", "type=tmpfs,dst=/n"],
    ["--mount-add", "type=tmpfs,dst=/n", "--mount-add", "type=volume,dst=/n"], ["--cap-add", "net_admin"],
    ["--cap-drop", "CAP_NET_ADMIN"], ["--cap-add", "CHOWN", "--cap-drop", "KILL"], ["--cap-add", "ALL"],
    ["--cap-drop", "all"], ["--cap-add", "RESET"], ["--cap-drop", "RESET", "--cap-drop", "kill"], ["--read-only"],
    ["--read-only=false"], ["--image", "other:2"], ["--image", "a/b"], ["--image", "Bad"], ["--image", ""],
    ["--replicas", "3"], ["--force"], ["-d"], ["-q"], ["--label-add", "a"], ["--label-rm", "a"],
    ["--container-label-add", "c=d"], ["--limit-memory", "64m"], ["--update-delay", "2s"], ["--dns-add", "1.1.1.1"],
    ["--host-add", "a:1.1.1.1"], ["--group-add", "wheel"], ["--constraint-add", "node.role==manager"],
    ["--placement-pref-add", "spread=x"], ["--restart-condition", "none"], ["--log-driver", "none"],
    ["--isolation", "default"], ["--endpoint-mode", "dnsrr"], ["--ulimit-add", "nofile=1"], ["--sysctl-add", "a=b"],
)  # fmt: skip
WRONG = (
    ["-e", "A=1"], ["--env", "A=1"], ["--mount", "type=tmpfs,dst=/a"], ["--name", "n"], ["--env-add", "=x"], ["-it"],
    ["--tty=yes"], ["--health-interval=-1s"], ["--stop-grace-period", "5"], ["--rollback"], ["--help"], ["--mode", "x"],
    ["--args"], ["--mount-add", "x"], ["--replicas", "-1"],
)  # fmt: skip
NAME = "web"


class DrawnService(NamedTuple):
    """The words after ``docker service create``, and those of each update."""

    create: list[str]
    updates: list[list[str]]


def drawn(seed: int, count: int) -> Iterator[DrawnService]:
    """Draw services, each of which has another history."""
    chance = random.Random(seed)
    for _ in range(count):
        create = ["--name", NAME]
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            create += chance.choice(CREATED)
        if chance.random() < 0.5:
            create += ["--entrypoint", chance.choice(("p", "sh -c", "", "''", "p 'q r'"))]
        words = chance.choice(([], ["x"], ["x", "y z"], [""], ["-t"]))
        yield DrawnService([*create, "img", *words], [_update(chance) for _ in range(chance.choice((1, 2, 2, 3, 4)))])


def _update(chance: random.Random) -> list[str]:
    """Draw the words of an update; one in six is a rollback."""
    if chance.random() < 0.17:
        return [*chance.choice((["--rollback"], ["--rollback", "-d"], ["-q", "--rollback=true"])), NAME]
    line: list[str] = []
    for _ in range(chance.choice((0, 0, 1, 1, 2))):
        line += chance.choice(CHANGED)
    for option in ("--args", "--entrypoint"):
        if chance.random() < 0.45:
            line += chance.choice(([option, chance.choice(TEXTS)], [f"{option}={chance.choice(TEXTS)}"]))
    if chance.random() < 0.08:
        line += chance.choice(WRONG)
    name = chance.choice(([NAME],) * 20 + ([], [NAME, "x"], ["nosuch"], [""]))
    return [*name, *line] if chance.random() < 0.2 else [*line, *name]
