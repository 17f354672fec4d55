"""Lines of ``docker create`` to compare with the real command line and engine: options, values and spellings.

A case is ``{"image": name, "words": [...], "environment": {...}, "files": {...}}``; ``IMAGE`` in the words stands for
the image. Values that need something of the machine (networks, other containers) are left out.
"""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

Case = dict[str, Any]
IMAGES: Mapping[str, Any] = {
    "both": {"Entrypoint": ["/e", "e 1"], "Cmd": ["c", "c 1"], "Env": ["PATH=/p", "A=1", "B=2"], "WorkingDir": "/w"},
    "cmd": {"Cmd": ["c"], "Env": ["A=1", "X="], "User": "u"},
    "none": {},
    "blank": {"Entrypoint": [""], "Cmd": ["c"]},
}
ENVIRONMENT = {"HOST_SET": "from host", "HOST_EMPTY": "", "A": "host a"}
FILES = {
    "one.env": "ONE=1\n# comment\n\n  TWO=2 \nHOST_SET\nUNSET_X\nA=file\n",
    "two.env": '\ufeffBOM=1\r\nA=again\nA=twice\nQ="x y"\n\u00a0NB=1\nX=a=b\n',
    "bad.env": "OK=1\nexport A=1\n",
    "nameless.env": "=x\n",
    "spaced.env": "A =1\n",
    "tail.env": "A=1\nB",
    "empty.env": "",
    "labels.txt": "a=1\nb\n",
    "long.env": "A=" + "x" * 70000,
}
BOOLS = ("", "=true", "=false", "=1", "=0", "=T", "=yes", "=", "=TRUE", "=tRue")
_NUMBERS = ("0", "1", "-1", "010", "0x10", "1_0", "x", "", "9223372036854775808", "1.5", " 1", "0b11", "0o7", "1__0")
_SIZES = (
    "0", "6m", "10M", "1g", "512MB", "5k", "1.5g", "64 m", "1kib", "x", "", "-1", "1zb", "1e8", "g", "1.2.3m", "10 ",
    " 10m", "0x10m", "1bb", "1KiBs", "10mib", ".5g", "1_0m", "7340032", "8 GB", "1e3g", "+8m",
)  # fmt: skip
_TIMES = (
    "0",
    "5s",
    "1m30s",
    "1h",
    "500ms",
    "5",
    "x",
    "",
    "-1s",
    "1.5s",
    "100us",
    "1ns",
    ".5s",
    "1 s",
    "1d",
    "s",
    "1.s",
)
_RATES = ("/dev/null:1mb", "/dev/null:1", "/dev/null:-1", "/dev/null", "x:1", "", "/dev/null:x", ":1", "/dev/null:1.5k")
VALUES: Mapping[str, tuple[str, ...]] = {
    "add-host": ("a:1.2.3.4", "a:::1", "a=1.2.3.4", "a:[::1]", "a:host-gateway", "a", "a:x", ":1.2.3.4", "", "a=[::1]",
                 "a:b:1.2.3.4", "a:1.2.3.04", "a=b=1.2.3.4", "a: 1.2.3.4", "a:fe80::1%eth0"),
    "annotation": ("a=b", "a", "", "=x", "a=b=c"),
    "attach": ("stdin", "STDOUT", "stderr", "x", ""),
    "blkio-weight": ("0", "10", "1000", "65536", "-1", "x"),
    "blkio-weight-device": ("/dev/null:100", "/dev/null:5", "/dev/null:0", "/dev/null", "x:1", "", "/dev/null:x"),
    "cap-add": ("NET_ADMIN", "net_raw", "CAP_CHOWN", "ALL", "all", "BOGUS", "", "cap_kill"),
    "cap-drop": ("ALL", "MKNOD", "CAP_BOGUS", "x"),
    "cgroup-parent": ("/x",), "cgroupns": ("host", "private", "", "x"), "cidfile": ("cid", ""),
    "cpu-count": ("1", "x"), "cpu-percent": ("1",), "cpu-period": ("0", "100000", "0x400", "x"),
    "cpu-quota": ("0", "50000", "-1", "x"), "cpu-shares": ("0", "512", "2", "x", "-1"),
    "cpus": ("1", "0.5", "1.5", "1/2", "x", "", "0", "1e-1", ".5", "0.0000000001", "1/0", "2 ", "1/3"),
    "cpuset-cpus": ("0", ""), "cpuset-mems": ("0", ""),
    "device": ("/dev/null", "/dev/null:/dev/x", "/dev/null:/dev/x:rw", "/dev/null:rwm", "null", "/dev/null:x", "",
               "/dev/null:/dev/x:q", "a:b:c:d", "vendor.com/class=dev", "/dev/null:/x:rr", ":/x", "v/c=d=e"),
    "device-cgroup-rule": ("c 1:3 rwm", "a *:* r", "x", "", "c 1:3 rwmx", "b 1:* m"),
    "device-read-bps": _RATES, "device-write-bps": _RATES[:4], "device-read-iops": _RATES, "device-write-iops": _RATES,
    "disable-content-trust": ("", "=true", "=x"), "dns": ("1.1.1.1", "::1", "x", "", " 1.1.1.1 ", "[::1]"), "dns-opt": ("x", ""),
    "dns-option": ("timeout:1",), "dns-search": ("example.com", ".", "x", "", "-a", "a b", "1", " a. ", "a..b", ":a", "::a", ":::a", "a.:b",
                   "a.::b", "a:.b", "::ab.c:.:de."),
    "domainname": ("d",), "entrypoint": ("sh", "", "a b", '["a"]', "-x", "--rm", "'", "null"),
    "env": ("A=2", "NEW=1", "HOST_SET", "HOST_EMPTY", "UNSET_X", "B", "=x", "", "A=", "A=a=b", " S=1", "X Y=1", "É=ü",
            "N=a\nb", "HOST_SET=", "A", "PATH=/q"),
    "env-file": ("one.env", "two.env", "bad.env", "nameless.env", "spaced.env", "tail.env", "empty.env", "long.env"),
    "expose": ("80", "80/udp", "80-82", "80:81", "x", "82-80", "", "80/x", "65536", "80-82/tcp"),
    "gpus": ("all", "2", "device=0", "count=x", "x", "", '"device=0,1"', "all,all", "driver=n,count=1", "k=v",
             "capabilities=utility", "options=a=b", '"a'),
    "group-add": ("g", "1"), "health-cmd": ("true", "", '["CMD","x"]', "a b"), "health-interval": _TIMES,
    "health-retries": ("3", "0", "-1", "x"), "health-start-interval": _TIMES, "health-start-period": _TIMES,
    "health-timeout": _TIMES, "hostname": ("h", "h.example.com", "", "a b"), "init": BOOLS, "interactive": BOOLS,
    "ip": ("", "1.2.3.4", "x", "::1", "0.0.0.0", "1.2.3.04", "::ffff:1.2.3.4"),  # noqa: S104
    "ip6": ("", "::1", "fe80::1%eth0", "1.2.3.4", "::", "x"),
    "link-local-ip": ("169.254.1.1", "x", "", "fe80::1", "0.0.0.0", "fe80::1%eth0", "::ffff:0.0.0.0", "::"),  # noqa: S104
    "ipc": ("private", "none", "shareable", "host", "", "x", "container:", "containerx"),
    "io-maxbandwidth": ("1",), "io-maxiops": ("1",),
    "isolation": ("default", "", "process", "x", "DEFAULT"), "kernel-memory": ("0", "x", "10m"),
    "label": ("a=b", "a", "", "=x", "a b=c", " a=b", "a= b ", "com.example.x=1"), "label-file": ("labels.txt",
    "nameless.env", "bad.env"), "log-driver": ("json-file", "local", "none", ""),
    "log-opt": ("max-size=10m", "max-file=3", "bogus=1", "tag=x", "max-size", "mode=non-blocking", "mode=x",
                "mode=blocking", "max-buffer-size=1m", "mode="),
    "mac-address": ("92:d0:c6:0a:29:33", "x", "", "92-d0-c6-0a-29-33", "92d0.c60a.2933", "92:d0:c6:0a:29", "9:d:c:a:2:3",
                    " 92:d0:c6:0a:29:33", "92:d0-c6:0a:29:33"),
    "memory": _SIZES, "memory-reservation": ("0", "6m", "1k", "x", "1g"), "memory-swap": ("-1", "0", "1g", "x", "7m"),
    "memory-swappiness": ("0", "50", "100", "101", "-1", "-2", "x"),
    "mount": (
        "type=bind,src=/tmp,dst=/x", "type=volume,dst=/x", "type=tmpfs,target=/x,tmpfs-size=1m", "type=bind,src=/tmp",
        "src=dr-vol,dst=/x", "x", "", "type=bogus,dst=/x", "type=bind,src=/tmp,dst=/x,readonly", "type=bind,dst=/x",
        "type=bind,src=/tmp,dst=/x,ro=false", "type=bind,src=/tmp,dst=/x,ro=x", "type=tmpfs,src=/tmp,dst=/x",
        "type=volume,src=dr-vol,dst=rel", "type=bind,source=/tmp,destination=/x,bind-propagation=rslave",
        "type=tmpfs,dst=/x,bind-propagation=rslave", "type=bind,src=/tmp,dst=/x,bind-propagation=bad", "dst=/",
        "type=bind,src=/tmp,dst=/x,bind-recursive=disabled", "type=bind,src=/tmp,dst=/x,bind-recursive=writable",
        "type=bind,src=/tmp,dst=/x,bind-recursive=bad", "type=volume,dst=/x,volume-nocopy", "bogus=1,dst=/x",
        "type=volume,dst=/x,volume-nocopy=maybe", "type=volume,dst=/x,readonly", "TYPE=BIND,SRC=/tmp,DST=/x",
        "type=volume,src=dr-vol,dst=/x,volume-label=a=b", "type=tmpfs,dst=/x,tmpfs-mode=1777",
        "type=tmpfs,dst=/x,tmpfs-mode=9", "type=tmpfs,dst=/x,tmpfs-size=x", '"type=bind","src=/tmp",dst=/x', "type=,dst=/x",
        'type=bind,"src=/tmp', "type=bind,src=/tmp,dst=/x,", " type=bind,src=/tmp,dst=/x", "type=bind,src=rel,dst=/x",
        "type=volume,src=v!,dst=/x", "type=bind,src=/tmp,dst=/x,consistency=cached", "type=bind,src=/tmp,dst=/x,bind-nonrecursive",
        "type=volume,src=dr-vol,dst=/x,volume-subpath=a",
        "type=bind,src=/tmp,dst=/x,bind-recursive=readonly,readonly,bind-propagation=rprivate",
        "type=bind,src=/tmp,dst=/x,bind-recursive=readonly,readonly", "type=volume,dst=/x,volume-driver=local,volume-opt=a=b",
    ),
    "name": ("dr-name", "x", "a b", "", "/dr-name", "-x"), "net": ("none", "host"), "net-alias": ("x",),
    "network": ("none", "host", "", "name=none", "name=none,alias=x", "alias=x", "x=y", "name=none,ip", "bridge",
                "name=none,driver-opt=x", "NAME=NONE", "name=none,mac-address=x", "container:", "name=none,gw-priority=x",
                "name=none,ip=1.2.3.4", "name=none,ip=x", "name=none,ip6=FE80::1%eth0", "name=none,ip=::1", "name=none,ip=1.2.3",
                "name=none,ip6=::ffff:1.2.3.4,ip=::FFFF:1.2.3.4", "name=none,link-local-ip=0.0.0.0", "name=none,ip6=1:2",
                "name=none,link-local-ip=fe80::1%a", "name=none,ip=", "name=none,link-local-ip=x,alias=y"),
    "network-alias": ("x",), "no-healthcheck": BOOLS, "oom-kill-disable": ("", "=false", "=x"),
    "oom-score-adj": ("0", "1000", "1001", "-1000", "x"), "pid": ("host", "", "x", "container:", "private"),
    "pids-limit": ("0", "-1", "100", "x"), "platform": ("linux/amd64", ""), "privileged": BOOLS,
    "publish": ("80", "8080:80", "127.0.0.1:8080:80", "8080:80/udp", "80-82:80-82", "8080:80/x", "x", "", "1:2:3",
                "[::1]:80:80", "::1:80:80", ":80", "80:", "80-81:80", "80-81:80-82", "target=80,published=8080",
                "target=80", "published=1", "a=b,c", "70000:80", "80:80/TCP", "127.0.0.1::80", "8080-8081:80",
                "1.2.3.4:x:80", "host:80:80", "80/", "/tcp", "8080:80:90:100", "[::1:80:80", "-1:80"),
    "publish-all": BOOLS, "pull": ("never", "missing", "", "x", "Always"), "quiet": BOOLS, "read-only": BOOLS,
    "restart": ("no", "always", "on-failure", "on-failure:3", "unless-stopped", "", "bogus", "always:3", "on-failure:x",
                "on-failure:", ":3", "on-failure:-1", "on-failure:1:2", "no:0", "ALWAYS", "no:-1", "bogus:x"),
    "rm": BOOLS, "runtime": ("",),
    "security-opt": ("no-new-privileges", "seccomp=unconfined", "apparmor=unconfined", "label=disable", "x", "",
                     "systempaths=unconfined", "no-new-privileges=true", "label:disable", "seccomp:unconfined", "label=", "x=1",
                     "no-new-privileges=x", "no-new-privileges:f", "writable-cgroups=1", "writable-cgroups=x", "x:"),
    "shm-size": ("64m", "0", "x", "1g"), "stop-signal": ("SIGTERM", "INT", "9", "65", "0", "BOGUS", "", "sigint",
    "RTMIN+1", "-1", "sigrtmax-3"), "stop-timeout": _NUMBERS, "storage-opt": ("x", ""),
    "sysctl": ("net.ipv4.ip_forward=1", "kernel.shmmax=1", "kernel.x=1", "x", "", "net.x", "=1", "fs.mqueue.x=1"),
    "tmpfs": ("/x", "/x:size=1m", "x", "", "/", "/x:rw,noexec", "/a/..", ":x"), "tty": BOOLS,
    "ulimit": ("nofile=1024", "nofile=1024:2048", "nofile=2:1", "x=1", "nofile", "", "nofile=x", "nofile=-1", "core=0",
               "nofile=1:2:3", "nofile=-1:5", "nofile=5:-1", "nofile= 1", "nofile=1:"),
    "use-api-socket": (), "user": ("u", "0:0", ":g", "", "1000", "nobody:"), "userns": ("host", "", "x"),
    "uts": ("host", "", "x"), "volume": (
        "/tmp:/x", "/tmp:/x:ro", "/x", "dr-vol:/x", "dr-vol:/x:ro,z", "", "a", "ab", "/tmp:rel", "/tmp:/x:bad", ":/x",
        "/tmp:/x:ro:z", "/tmp:/", "v:/x", "v!:/x", "/tmp:/x:ro,rw", "/tmp:/x:Z,ro,rslave", "/tmp::ro", "~/x:/y", "rel",
        "dr-vol:/x:nocopy", "/tmp:/x:", "/tmp:ro", "/tmp:/x/../y", "c:/x", "/tmp:/x:cached,delegated",
    ),
    "volume-driver": ("",), "volumes-from": (), "workdir": ("/x", "/x/../y/", "rel", "", "/", "//a", "./x", "/a b"),
}  # fmt: skip
LETTERS = {"a": "attach", "c": "cpu-shares", "e": "env", "h": "hostname", "i": "interactive", "l": "label", "m": "memory",
           "P": "publish-all", "p": "publish", "q": "quiet", "t": "tty", "u": "user", "v": "volume", "w": "workdir"}  # fmt: skip
PLAIN = frozenset(name for name, values in VALUES.items() if values == BOOLS or ("=x" in values and name[0] in "od"))
SHORT = {name: letter for letter, name in LETTERS.items()}
ODD = (
    "--bogus", "-x", "-itx", "-xit", "--", "---x", "--=x", "-", "", "-test.v", "-itest.x", "--help", "--Entrypoint",
    "--entry", "-entrypoint", "-img", "-w=", "-t=", "-it=false", "-tfalse", "--rm=", "-ie", "-D", "-d", "--detach",
    "--help=false", "--help=x", "--init:true", "-é", "--é", "-i=", "--env", "-e", "--sig-proxy", "-hx", "-lx", "-P=0",
)  # fmt: skip
ARGUMENTS: tuple[tuple[str, ...], ...] = (
    (), (), (), ("x",), ("",), ("--rm",), ("--", "a"), ("-it", "--entrypoint", "y"), ("--help",), ("a b", "c"),
)  # fmt: skip


def spelled(name: str, value: str, draw: random.Random) -> list[str]:
    """Write an option in one of its spellings."""
    letter = SHORT.get(name)
    if name in PLAIN:
        return [f"-{letter}{value}" if letter and draw.random() < 0.5 else f"--{name}{value}"]
    if letter and draw.random() < 0.5:
        form = draw.randrange(4)
        cluster = draw.choice(("", "", "i", "it"))
        return [[f"-{cluster}{letter}", value], [f"-{cluster}{letter}{value}"], [f"-{letter}={value}"],
                [f"-{letter}", value]][form]  # fmt: skip
    return [f"--{name}={value}"] if draw.random() < 0.5 else [f"--{name}", value]


def case(words: list[str], image: str = "both") -> Case:
    """Give the files that the words name, and the environment, with them; no network unless they name one."""
    files = {name: FILES[name] for name in FILES if any(name in word for word in words)}
    if not any(word.startswith(("--network", "--net")) for word in words):
        words = ["--network", "none", *words]
    return {"image": image, "words": words, "environment": ENVIRONMENT, "files": files}


def systematic() -> Iterator[Case]:
    """Every value of every option alone, and every odd word."""
    for name, values in VALUES.items():
        for value in values:
            words = [f"--{name}{value}"] if name in PLAIN else [f"--{name}", value]
            yield case([*words, "IMAGE"])
    for word in ODD:
        yield case([word, "IMAGE"])
        yield case([word, "IMAGE", "x"], "cmd")
        yield case(["-t", word], "none")
    for image in IMAGES:
        for arguments in dict.fromkeys(ARGUMENTS):
            for entrypoint in ([], ["--entrypoint", ""], ["--entrypoint=x"], ["--entrypoint", "a", "--entrypoint="]):
                yield case([*entrypoint, "IMAGE", *arguments], image)
    for name in ("", "Upper", "a:b:c", "a/b/../c", "-", "x@sha256:12", "a b", ":t", "/x", "a//b", "é", "A/b"):
        yield case(["--pull", "never", name, "x"])


def drawn(seed: int, count: int) -> Iterator[Case]:
    """Lines of some options each, most of them with values that are accepted."""
    draw = random.Random(seed)
    names = [name for name, values in VALUES.items() if values]
    for _ in range(count):
        words: list[str] = []
        for name in draw.choices(names, k=draw.choice((1, 2, 2, 3, 3, 4, 6))):
            if draw.random() < 0.35:
                name = draw.choice(
                    ("env", "env", "env-file", "entrypoint", "workdir", "user", "tty", "init", "health-cmd")
                )
            good = VALUES[name][: max(2, len(VALUES[name]) // 3)]
            words += spelled(name, draw.choice(good if draw.random() < 0.85 else VALUES[name]), draw)
        if draw.random() < 0.12:
            words.insert(draw.randrange(len(words) + 1), draw.choice(ODD))
        if draw.random() < 0.05:
            words.append("--")
        image = [] if draw.random() < 0.02 else ["IMAGE"]
        yield case([*words, *image, *draw.choice(ARGUMENTS)], draw.choice(tuple(IMAGES)))


_CHARACTERS = "aZ0159=:,;./-_+*@#~!?%^&|<>()[]{}\"'\\$` \t\n\u00e9\u00a0\U0001d11e"


def mutated(value: str, draw: random.Random) -> str:
    """Change a value in a place or two: what a slip of the hand makes of it, or a user who tries things."""
    for _ in range(draw.choice((1, 1, 2, 3))):
        at = draw.randrange(len(value) + 1)
        near = draw.choice(value) if value and draw.random() < 0.5 else draw.choice(_CHARACTERS)
        value = draw.choice(
            (
                value[:at] + near + value[at:],
                value[:at] + value[at + 1 :],
                value[:at] + near + value[at + 1 :],
                value[:at] + value[at:].swapcase(),
                value[at:] + value[:at],
                value[:at] + value[:at],
            )
        )
    return value


def strange(seed: int, count: int) -> Iterator[Case]:
    """Lines with a changed value each, of any option, or of a file; beside it at most one option that is accepted."""
    draw = random.Random(seed)
    names = [name for name, values in VALUES.items() if values and name not in _TOUCHES]
    for _ in range(count):
        image = draw.choice(tuple(IMAGES))
        name = draw.choice(names if draw.random() < 0.8 else ("env", "env-file", "entrypoint", "workdir", "user"))
        if name in ("env-file", "label-file"):
            made = case([f"--{name}", "one.env", "IMAGE"], image)
            yield {**made, "files": {"one.env": mutated(draw.choice(tuple(FILES.values()))[:200], draw)}}
            continue
        words = spelled(name, mutated(draw.choice(VALUES[name]), draw), draw)
        if draw.random() < 0.3:
            other = draw.choice(("tty", "env", "init", "entrypoint", "label"))
            words += spelled(other, VALUES[other][0], draw)
        yield case([*words, "IMAGE", *draw.choice(ARGUMENTS)], image)


# What is written beside the container, is asked of a registry, or rests on what the machine has, as its storage driver.
_TOUCHES = frozenset(
    "cidfile name platform blkio-weight blkio-weight-device cpuset-cpus cpuset-mems cpus runtime storage-opt".split()
)
