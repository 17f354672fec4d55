"""Lines of ``podman create``, by hand and drawn at random."""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.conformance.cases.run_lines import ARGUMENTS, ENVIRONMENT, FILES, IMAGES, Case

SEED = 5
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
TIMES = ("30s", "1m", "5", "x", "", "0", "-1s")
BOOLS = ("", "=true", "=false", "=x")
VALUES = {
    "entrypoint": ("sh", "", "a b", '["a","b"]', "[]", '[""]', "null", "-x", '["a",1]', ' ["a"]', '["a"] x', "[a]", '"a"',
                   '{"a":1}', '["a",null]', "[ ]", '[["a"]]', "5", " ", '["\\u0041b"]', '["a",]', '["",""]', '["","b"]'),
    "env": ("A=2", "NEW=1", "HOST_SET", "HOST_EMPTY", "UNSET_X", "HOST_*", "=x", "", "A=", "A=a=b", " S=1", "X Y=1", "*",
            "HOST_SET=", "PATH=/q", "PATH", "N=a\nb", "\tT=1", "A", "HOST*", "container=x", "TERM=x", "HOME=/h"),
    "env-file": ("one.env", "two.env", "nameless.env", "bad.env", "empty.env", "tail.env", "one.env,tail.env"),
    "env-host": BOOLS, "env-merge": ("A=${A}x", "Z=$A-$B", "Q", "N=${NOPE}y", "PATH=/b:${PATH}"), "unsetenv": ("A", "PATH", "NOPE", "NEW", "container", ""),
    "unsetenv-all": BOOLS, "http-proxy": BOOLS, "workdir": ("/x", "/x/../y", "rel", "", "/", "//a", "/a b", "./x"), "user": ("u", "0:0", "", ":g", "1000", "u:g", "a b"),
    "init": BOOLS, "tty": BOOLS, "interactive": BOOLS, "rm": BOOLS, "read-only": BOOLS, "privileged": BOOLS,
    "stop-signal": ("INT", "9", "BOGUS", "0", "65", "SIGTERM", "sigint", "RTMIN+1", "SIGRTMAX-3", "-1", "64"), "stop-timeout": ("5", "0", "0x10", "x", "-1"),
    "health-cmd": ("true", '["a","b"]', '["a b"]', "[]", "none", ""), "health-interval": TIMES, "health-timeout": TIMES,
    "health-retries": ("3", "0", "x"), "health-start-period": TIMES, "no-healthcheck": BOOLS, "hostname": ("h",),
    "label": ("a=b", "a"), "name": ("dr-pod",), "memory": ("64m", "1g"), "cpus": ("0.5", "x"), "cpu-period": ("100000", "x"),
    "cpu-quota": ("50000",), "restart": ("no", "always", "on-failure:3"), "volume": ("/tmp:/x", "/tmp:/x:ro"),
    "mount": ("type=bind,src=/tmp,dst=/x", "type=tmpfs,dst=/x"), "tmpfs": ("/x",), "cap-add": ("net_admin", "all"),
    "cap-drop": ("all",), "security-opt": ("no-new-privileges", "label=disable"), "add-host": ("a:1.2.3.4",),
    "pull": ("never", "missing"), "quiet": BOOLS, "ulimit": ("nofile=100:200",), "log-driver": ("k8s-file", "none"),
    "systemd": ("false",), "annotation": ("a=b",), "group-add": ("1",), "device": ("/dev/null",), "umask": ("022",),
    "dns": ("1.1.1.1",), "no-hosts": BOOLS, "oom-score-adj": ("100", "x"), "ipc": ("host", "private"), "uts": ("host",), "pid": ("host",), "cgroupns": ("host",),
    "shm-size": ("64m", "1g"), "pids-limit": ("100", "x"), "cpu-shares": ("2", "x"), "cpuset-cpus": ("0",), "init-path": ("/usr/bin/catatonit",),
    "sdnotify": ("ignore",), "timeout": ("5", "x"), "tz": ("local",), "memory-reservation": ("64m",),
    "no-hostname": BOOLS, "oom-kill-disable": ("=false",), "image-volume": ("ignore",), "expose": ("80",), "replace": ("=false",),
    "sig-proxy": ("=true",), "detach": (),
}  # fmt: skip
LETTERS = {
    "env": "e",
    "workdir": "w",
    "user": "u",
    "tty": "t",
    "interactive": "i",
    "label": "l",
    "volume": "v",
    "memory": "m",
}
PLAIN = frozenset(
    name
    for name, values in VALUES.items()
    if values == BOOLS or name in ("init", "replace", "sig-proxy", "oom-kill-disable")
)
ODD = (
    "--bogus",
    "-x",
    "-itx",
    "--",
    "---x",
    "-",
    "-it",
    "--help",
    "-w=",
    "-test.v",
    "--env",
    "-d",
    "--rmi",
    "--net=none",
)


def case(words: list[str], image: str) -> Case:
    """Give the files and the environment with the words."""
    files = {name: FILES[name] for name in FILES if any(name in word for word in words)}
    return {"image": image, "words": ["--network", "none", *words], "environment": ENVIRONMENT, "files": files}


def cases(count: int) -> Iterator[Case]:
    """Every value alone, then drawn lines."""
    for name, values in VALUES.items():
        for value in values:
            yield case([f"--{name}{value}"] if name in PLAIN else [f"--{name}", value], "both")
            yield case([*([f"--{name}{value}"] if name in PLAIN else [f"--{name}={value}"]), "IMAGE", "x"], "both")
    for word in ODD:
        yield case([word, "IMAGE"], "both")
    draw = random.Random(SEED)
    names = [name for name, values in VALUES.items() if values]
    for _ in range(count):
        words: list[str] = []
        for name in draw.choices(names[:9] + names, k=draw.choice((1, 2, 3, 4))):
            value = draw.choice(VALUES[name])
            letter = LETTERS.get(name)
            if name in PLAIN:
                words.append(f"--{name}{value}")
            elif letter and draw.random() < 0.5:
                words += draw.choice(([f"-{letter}", value], [f"-i{letter}{value}"], [f"-{letter}={value}"]))
            else:
                words += draw.choice(([f"--{name}", value], [f"--{name}={value}"]))
        if draw.random() < 0.08:
            words.insert(draw.randrange(len(words) + 1), draw.choice(ODD))
        yield case([*words, "IMAGE", *draw.choice(ARGUMENTS)], draw.choice(tuple(IMAGES)))
