"""Lines of ``docker service create``, drawn at random."""

from __future__ import annotations

import random
from collections.abc import Iterator

TEXTS = (
    "", " ", "a", "a b", "sh -c 'echo hi'", 'a "b c"', "a # b", "a#b", "#a", "a && b; c | d > e", "'a", '"a', 'a\\',
    'a\\ b', '"a\\"b"', "'a\\b'", '"a\\nb"', 'a\nb', 'a\tb', '""', "''", '"" x', '["a","b"]', "$A ${B}", "a '' b",
    "é ü", 'a\xa0b', 'x#y #z\nw', 'a\\\nb', "`a b`", "$(a b)", "(a b)", "~ *",
)  # fmt: skip
OPTIONS = (
    ["--name", "n"], ["-d"], ["-t"], ["-dt"], ["-q"], ["-e", "A=1"], ["-e", "A=2"], ["-e", "B"], ["-e", "H"],
    ["--env=H=x"], ["-e", "A=1", "-e", "A=1"], ["-e", "N={{.Node.Hostname}}"], ["--env-file", "one.env"],
    ["-w", "/w"], ["-w", "rel"], ["-u", "u:g"], ["--hostname", "h"], ["--init"], ["--init=false"],
    ["--stop-signal", "9"], ["--stop-signal", "BOGUS"], ["--stop-grace-period", "90s"],
    ["--stop-grace-period", "1500ms"], ["--health-cmd", "x y"], ["--health-interval", "5s"],
    ["--health-timeout", "0"], ["--health-retries", "3"], ["--health-start-period", "1m"], ["--no-healthcheck"],
    ["--health-start-interval", "2s"], ["--health-cmd", ""], ["--mode", "global"], ["--mode", "replicated-job"],
    ["--replicas", "2"], ["--mode", "x"], ["--max-concurrent", "1"], ["--update-delay", "1s"], ["--network", "net"],
    ["-p", "80:80"], ["--publish", "published=80,target=81"], ["--mount", "type=volume,dst=/x"], ["-l", "a=b"],
    ["--container-label", "c"], ["--limit-cpu", ".5"], ["--limit-memory", "1g"], ["--reserve-memory", "1x"],
    ["--constraint", "node.role==manager"], ["--placement-pref", "spread=x"], ["--placement-pref", "x"],
    ["--dns", "1.1.1.1"], ["--dns", "x"], ["--host", "a:1.1.1.1"], ["--host", "a"], ["--cap-add", "ALL"],
    ["--sysctl", "x"], ["--ulimit", "nofile=1"], ["--oom-score-adj", "5"], ["--read-only"],
    ["--endpoint-mode", "dnsrr"], ["--restart-condition", "any"], ["--restart-max-attempts", "3"],
    ["--update-max-failure-ratio", ".1"], ["--update-max-failure-ratio", "x"], ["--credential-spec", "x"],
    ["--replicas-max-per-node", "1"], ["--log-driver", "none"], ["--no-resolve-image"],
)  # fmt: skip
WRONG = (
    ["--rm"], ["-it"], ["--restart", "no"], ["-v", "/a:/b"], ["-e", "=x"], ["--help"], ["-h"], ["--tty=yes"],
    ["--replicas", "-1"], ["--env-file", "bad.env"], ["--stop-grace-period", "5"], ["--health-interval=-1s"],
    ["--args", "x"], ["--entrypoint"],
)  # fmt: skip
FILES = {"one.env": "F=1\nA=file\nH\n", "bad.env": "X Y=1\n"}
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "H": "here"}


def drawn(seed: int, count: int) -> Iterator[list[str]]:
    """Draw the words behind ``docker service create``."""
    chance = random.Random(seed)
    for _ in range(count):
        line: list[str] = []
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            line += chance.choice(OPTIONS)
        if chance.random() < 0.7:
            line += chance.choice((["--entrypoint", chance.choice(TEXTS)], [f"--entrypoint={chance.choice(TEXTS)}"]))
        if chance.random() < 0.12:
            line += chance.choice(WRONG)
        image = [] if chance.random() < 0.02 else [chance.choice(("img", "img", "a/b:1", "Bad", "IMG:x"))]
        words = chance.choice(([], ["x"], ["x", "y z"], [""], ["-t"], ["--", "a"], ["{{.Service.Name}}"]))
        yield [*line, *image, *words]
