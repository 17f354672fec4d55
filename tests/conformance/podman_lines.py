"""Put lines of ``podman create`` to the real podman, record what it does, and compare dsim with it.

python -m tests.conformance.podman_lines [--root DIR] [--enter WORDS] [--count N] [--options WORDS]

DIR is a folder with a Linux system of its own, WORDS enters it: ``nsenter -t PID -m --`` where a process PID holds a
mount namespace whose root it is (podman remounts its root when it unpacks images, which a plain ``chroot`` cannot).
Writes tests/conformance/observed/podman-<version>.lines.jsonl.gz. Containers are created without a network, never started.
"""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import argparse
import json
import random
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.callers.podman import run
from simulator.core.errors import NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.engine.engines import find_engine
from simulator.engine.image_config import image_config
from simulator.simulation.container import simulate
from tests.conformance.engines import archive
from tests.conformance.lines import PREFIX, Shown, packed
from tests.conformance.record import OBSERVED, provenance, write
from tests.conformance.run_lines import ARGUMENTS, ENVIRONMENT, FILES, IMAGES, Case

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


class RealPodman:
    """Podman's own command line."""

    def __init__(self, root: str, options: str, enter: str = "") -> None:
        self.root = Path(root)
        self.folder = Path(tempfile.mkdtemp(prefix="dr-", dir=self.root / "tmp"))
        inside = "/" + str(self.folder.relative_to(self.root))
        within = shlex.split(enter) or ([] if root == "/" else ["chroot", root])
        self.enter = [*within, "env", "-i", "-C", inside, f"PATH={PATH}"]
        self.podman = ["podman", *shlex.split(options)]
        self.version = self.ask("version", "--format", "{{.Client.Version}}").stdout.strip()
        (self.folder / "images.tar").write_bytes(archive({f"dr-{name}": config for name, config in IMAGES.items()}))
        loaded = self.ask("load", "-i", "images.tar")
        if loaded.returncode:
            raise RuntimeError(f"cannot load images: {loaded.stderr[-500:]}")

    def ask(self, *words: str, variables: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Run one command of podman."""
        words = (*self.enter, *variables, *self.podman, *words)
        return subprocess.run(words, capture_output=True, text=True, check=False)

    def create(self, case: Case) -> Shown:
        """Put one line to podman."""
        for name, text in case["files"].items():
            (self.folder / name).write_text(text, encoding="utf-8", newline="")
        image = f"{PREFIX}{case['image']}:1"
        words = [image if word == "IMAGE" else word for word in case["words"]]
        variables = tuple(f"{name}={value}" for name, value in case["environment"].items())
        done = self.ask("create", *words, variables=variables)
        if done.returncode or len(done.stdout.strip()) != 64:
            return Shown(done.returncode, done.stderr.strip()[-300:])
        made = json.loads(self.ask("inspect", done.stdout.strip()).stdout)[0]
        self.ask("rm", "-f", done.stdout.strip())
        config = made["Config"]
        args = [made["Path"], *made["Args"]]
        shown = {
            "env": sorted(config.get("Env") or []),
            "cwd": config.get("WorkingDir") or "/",
            "user": config.get("User") or "",
        }
        return Shown(0, "", {"args": args, **shown})

    def close(self) -> None:
        """Remove what was made."""
        shutil.rmtree(self.folder)
        self.ask("rmi", "-f", *[f"{PREFIX}{name}:1" for name in IMAGES])


def difference(case: Case, shown: Shown, name: str) -> str | None:
    """Say in which way dsim answers otherwise than podman did; None where it does not."""
    engine = find_engine(name)
    try:
        asked = run.line(
            case["words"], "create", engine, CallerContext({**case["environment"], "PATH": PATH}, case["files"])
        )
        if asked.image != "IMAGE":
            identity = set(asked.image) <= set("0123456789abcdef")  # the beginning of an image's own
            return None if shown.status == 125 or identity else f"{case}: another image, {shown}"
        simulation = simulate(image_config(dict(IMAGES[case["image"]]), engine), asked, engine)
        refusal = simulation.refusal
    except Refusal as refused:
        refusal = refused
    except NotModelled as missing:
        return f"not modelled: {missing}"
    words = f"{case['words']} on {case['image']}: "
    if refusal is not None:
        if "did not resolve to an alias" in shown.message:  # the name of an image is looked up first
            return None
        if shown.made is not None or shown.status != refusal.status:
            return f"{words}dsim refuses with {refusal.status} {refusal}, {name} gives {shown}"
        same = refusal.status == 0 or str(refusal)[:200] in shown.message
        return None if same else f"{words}dsim refuses with {refusal}, {name} says {shown.message!r}"
    process = simulation.process
    assert process is not None  # there is no refusal
    ours: dict[str, Any] = {
        "args": list(process.args),
        "env": sorted(process.env),
        "cwd": process.cwd,
        "user": process.user,
    }
    if len(process.args) == 1:
        ours["args"] *= 2  # inspect repeats an argv of one word
    return None if ours == shown.made else f"{words}dsim gives {ours}, {name} gives {shown}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default="/")
    parser.add_argument("--enter", default="")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--options", default="--cgroup-manager=cgroupfs")
    chosen = parser.parse_args()
    real = RealPodman(chosen.root, chosen.options, chosen.enter)
    try:
        rows = [packed(case, real.create(case)) for case in cases(chosen.count)]
    finally:
        real.close()
    path = OBSERVED / f"podman-{real.version}.lines.jsonl.gz"
    write(path, provenance("podman", real.version), rows)
    print(f"{path}: {len(rows)} lines, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
