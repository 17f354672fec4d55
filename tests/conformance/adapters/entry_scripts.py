"""Follow the entry scripts of public images with dsim, execute them for real with stubs, and compare.

python -m tests.conformance.adapters.entry_scripts SCRIPTS ROOT [--only NAME] [--reasons] [--follow]

SCRIPTS is a folder that ``tests.catalogue.entry_scripts`` wrote, ROOT a root filesystem that ``debootstrap
--variant=minbase --include=gosu,tini,dumb-init,busybox-static,procps SUITE ROOT`` made. As root, with strace and cc.
Each script is executed as PID 1 in namespaces of its own, without a network, in ROOT with its image's files over it.
What ROOT lacks and the script calls is a stub: it does nothing and ends, with status 0, and once more with status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import simulator as dsim
from simulator.launch.outcome import Start
from simulator.launch.rootfs import Program, RootFs
from simulator.workspace.rootfs.folder import read_folder
from tests.conformance.adapters.programs import SOURCE, STATIC
from tests.conformance.adapters.traces import read_trace
from tests.conformance.cases.called_programs import called
from tests.conformance.comparisons.entry_scripts import DEFINITE, Seen, compare, is_open, kind

ENGINE = "docker@28.5"
TOO_LONG = 8
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SETTINGS: Mapping[str, Sequence[str] | None] = {
    "no words": None,
    "no CMD": (),
    "a word": ("word", "a b"),
    "an option": ("--help",),
    "a shell": ("bash",),
}
REAL = {"su-exec": "usr/sbin/gosu", "gosu": "usr/sbin/gosu", "tini": "usr/bin/tini", "dumb-init": "usr/bin/dumb-init"}
"""Programs that are no stubs wherever an image has them: what executes its arguments. su-exec takes those of gosu."""
WORLDS = (False, True)
"""Whether stubs fail."""
TRACED = "strace -ff -qq -ttt -s 1000000 -e trace=execve,exit_group -e signal=none -o".split()
INSIDE = """
import json, os, subprocess, sys
case = json.loads(sys.argv[1])
root = case["root"]
def mount(*words): subprocess.run(["mount", *words], check=True)
mount("--make-rprivate", "/")
layers = f"lowerdir={case['upper']}:{case['lower']},upperdir={case['scratch']}/up,workdir={case['scratch']}/work"
mount("-t", "overlay", "-o", layers, "none", root)
mount("-t", "proc", "proc", f"{root}/proc")
mount("-t", "tmpfs", "tmpfs", f"{root}/dev")
os.umask(0)
for name, minor in (("null", 3), ("zero", 5), ("full", 7), ("random", 8), ("urandom", 9)):
    os.mknod(f"{root}/dev/{name}", 0o666 | 0o020000, os.makedev(1, minor))
for name, number in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
    os.symlink(f"/proc/self/fd/{number}", f"{root}/dev/{name}")
os.symlink("/proc/self/fd", f"{root}/dev/fd")
os.mkdir(f"{root}/dev/shm", 0o1777)
os.umask(0o022)
os.chroot(root)
os.chdir(case["cwd"])
os.setgroups(case["groups"])
os.setgid(case["gid"])
os.setuid(case["uid"])
os.closerange(3, 64)
os.execve(case["path"], case["args"], case["env"])
"""


class Image(NamedTuple):
    """An image, its root filesystem as dsim knows it, and the folder that lies over ROOT."""

    name: str
    document: Mapping[str, Any]
    upper: Path
    rootfs: RootFs


def prepare(path: Path, root: Path, base: RootFs, folder: Path, stub: Path) -> Image:
    """Write an image's files, and stubs for what its script calls, into a folder of their own."""
    document = json.loads(path.read_text())
    upper = folder / path.stem
    _write(upper, document, root)
    texts = [entry["text"] for entry in document["files"].values()]
    config = document["config"]
    wanted = {*called(texts), "word", *(config.get("Cmd") or [])[:1], *(config.get("Entrypoint") or [])}
    (upper / "usr/local/bin").mkdir(parents=True, exist_ok=True)
    variables = dict(entry.partition("=")[::2] for entry in config.get("Env") or ())
    for name in sorted(wanted):
        if re.fullmatch(r"[\w.+/-]+", name) and not _exists(name, (upper, root), variables.get("PATH", PATH)):
            place = upper / name.lstrip("/") if name.startswith("/") else upper / "usr/local/bin" / name
            if "/" not in name.strip("/") or name.startswith("/"):
                source = root / REAL[name.rpartition("/")[2]] if name.rpartition("/")[2] in REAL else stub
                if not place.exists() and not any(above.is_file() for above in place.parents):
                    place.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(source, place)
    files = dict(read_folder(str(upper), path.stem).files)
    su_exec = [place for place in files if place.endswith("/su-exec")]
    files |= {place: files[place]._replace(program=Program("su-exec")) for place in su_exec}
    return Image(path.stem, document, upper, RootFs({**base.files, **files}, complete=True, touched=base.touched))


def _write(upper: Path, document: Mapping[str, Any], root: Path) -> None:
    """Write the files, folders, users and the shell of an image."""
    for name, entry in document["files"].items():
        place = upper / name.lstrip("/")
        taken = (root / name.lstrip("/")).is_dir() or place.exists()
        if not taken and not any(above.is_file() for above in place.parents):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(entry["text"])
            place.chmod(int(entry["mode"], 8))
    for name in document["folders"]:
        place = upper / name.lstrip("/")
        if not os.path.lexists(root / name.lstrip("/")) and not any(a.is_file() for a in (place, *place.parents)):
            place.mkdir(parents=True, exist_ok=True)
    (upper / "etc").mkdir(parents=True, exist_ok=True)
    passwd, group = (root / "etc/passwd").read_text(), (root / "etc/group").read_text()
    for number, name in enumerate(document["users"], 1000):
        if f"\n{name}:" not in passwd:
            passwd += f"{name}:x:{number}:{number}::/home/{name}:/bin/sh\n"
        if f"\n{name}:" not in group:
            group += f"{name}:x:{number}:\n"
    (upper / "etc/passwd").write_text(passwd)
    (upper / "etc/group").write_text(group)
    if document["shell"] == "busybox":
        (upper / "usr/bin").mkdir(parents=True, exist_ok=True)
        (upper / "usr/bin/sh").symlink_to("busybox")


def _exists(name: str, roots: Sequence[Path], path: str) -> bool:
    """Return whether a program is there."""
    places = [name] if "/" in name else [f"{folder}/{name}" for folder in path.split(":")]
    return any(os.path.lexists(root / place.lstrip("/")) for root in roots for place in places)


def execute(image: Image, root: Path, process: Mapping[str, Any], scratch: Path, *, fails: bool) -> Seen | None:
    """Execute what the engine would start; None if it does not end in time."""
    for name in ("up", "work", "root"):
        (scratch / name).mkdir()
    folders = {"root": scratch / "root", "upper": image.upper, "lower": root, "scratch": scratch}
    case = {**{name: str(path) for name, path in folders.items()}, **process}
    (scratch / "up/.ran").touch()
    (scratch / "up/.ran").chmod(0o666)
    if fails:
        (scratch / "up/.fails").touch()
    (scratch / "script.py").write_text(INSIDE)
    line = ["unshare", "-mnui", *TRACED, str(scratch / "trace"), "unshare", "-pf", "--kill-child"]
    line += [sys.executable, "-S", str(scratch / "script.py"), json.dumps(case)]
    quiet = subprocess.DEVNULL
    with (
        (scratch / "err").open("wb") as err,
        subprocess.Popen(line, stdin=quiet, stdout=quiet, stderr=err, start_new_session=True) as done,
    ):
        try:
            status = done.wait(timeout=TOO_LONG)
        except subprocess.TimeoutExpired:
            os.killpg(done.pid, signal.SIGKILL)
            return None
    ran = (scratch / "up/.ran").read_text() if (scratch / "up/.ran").exists() else ""
    return read_trace(scratch, status, ran, (scratch / "err").read_text(errors="replace"))


def process_of(start: Start, process: dsim.Process) -> dict[str, Any] | None:
    """Give what the runtime executes: the file, its argv, the variables, the user and the directory."""
    if start.outcome != "started" or start.executes is None:
        return None
    lookups = [str(d.value) for d in start.decisions if d.rule.id.startswith("program-lookup")]
    given = dict(entry.partition("=")[::2] for entry in process.env)
    return {
        "path": lookups[-1],  # of a script its own path, not its interpreter's
        "args": [str(word) for word in process.args],
        "env": {"PATH": PATH, "HOSTNAME": "host", "HOME": "/root", **given},
        "cwd": process.cwd,
        "user": process.user,
    }


def with_identity(process: dict[str, Any], passwd: str) -> dict[str, Any]:
    """Give the process with the numbers of its user."""
    name, _, group = process["user"].partition(":")
    rows = [line.split(":") for line in passwd.splitlines()]
    row = next((row for row in rows if name in (row[0], row[2])), None)
    uid, gid = (int(row[2]), int(row[3])) if row else (int(name or 0), 0)
    home = row[5] if row else "/"
    gid = next((int(line[3]) for line in rows if line[0] == group), int(group)) if group.isdigit() else gid
    env = {**process["env"], "HOME": home} if uid else process["env"]
    return {**process, "uid": uid, "gid": gid, "groups": [gid], "env": env}


class Outcome(NamedTuple):
    """One script, one way of calling it: what kind of answer dsim gave, and in which world it was false."""

    name: str
    setting: str
    kind: str
    reasons: tuple[str, ...]
    """Why it is open."""
    false: tuple[str, ...]
    ran: int
    """In how many worlds the script was executed."""


def check(image: Image, setting: str, root: Path, *, executes: bool) -> Outcome:
    """Follow and execute a script in one setting."""
    words, config = SETTINGS[setting], dict(image.document["config"])
    if setting == "no CMD":
        config.pop("Cmd", None)
    answer = dsim.resolve(dsim.Image.from_config(config).with_rootfs(image.rootfs), words or (), engine=ENGINE)
    start = answer.start if answer else None
    process = process_of(start, answer.process) if start is not None else None
    if start is None or process is None:
        return Outcome(image.name, setting, "not started", (), (), 0)
    passwd = (image.upper / "etc/passwd").read_text()
    uids = {row.split(":")[0]: int(row.split(":")[2]) for row in passwd.splitlines()}
    process = with_identity(process, passwd)
    false: list[str] = []
    ran = 0
    for fails in WORLDS if executes and kind(start) != "open" else ():
        with tempfile.TemporaryDirectory() as scratch:
            seen = execute(image, root, process, Path(scratch), fails=fails)
        if seen is not None:
            ran += 1
            found = compare(start, seen, uids)
            if found is not None:
                false.append(f"stubs {'fail' if fails else 'succeed'}: {found}")
    reasons = tuple(way.reason for way in start.becomes if is_open(way))
    return Outcome(image.name, setting, kind(start), reasons, tuple(false), ran)


def outcomes(scripts: Sequence[Path], root: Path, *, executes: bool) -> Iterator[Outcome]:
    """Check every script in every setting; only follow it unless ``executes``."""
    base = read_folder(str(root), "ROOT")
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = Path(name)
        folder.chmod(0o755)
        stub = folder / "stub"
        subprocess.run(["cc", *STATIC, '-DLOG="/.ran"', "-o", stub, SOURCE], check=True)

        def every(path: Path) -> list[Outcome]:
            image = prepare(path, root, base, folder, stub)
            return [check(image, setting, root, executes=executes) for setting in SETTINGS]

        for found in pool.map(every, scripts):
            yield from found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("scripts", type=Path)
    parser.add_argument("root", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--reasons", action="store_true", help="print why each answer is open")
    parser.add_argument("--follow", action="store_true", help="execute nothing")
    asked = parser.parse_args()
    counted: dict[str, Counter[str]] = {setting: Counter() for setting in SETTINGS}
    false = ran = 0
    scripts = sorted(asked.scripts.glob(f"{asked.only}*.json"))
    for found in outcomes(scripts, asked.root.resolve(), executes=not asked.follow):
        counted[found.setting][found.kind] += 1
        ran += found.ran
        false += len(found.false)
        for line in found.false:
            print(f"FALSE {found.name}, {found.setting}: {line}")
        for reason in found.reasons if asked.reasons else ():
            print(f"OPEN {found.name}, {found.setting}: {reason}")
    for setting, kinds in counted.items():
        started = sum(kinds.values()) - kinds["not started"]
        definite = sum(kinds[name] for name in DEFINITE)
        print(f"{setting}: {definite} of {started} definite ({100 * definite / max(started, 1):.1f} %); {dict(kinds)}")
    print(f"{ran} scripts were executed; {false} answers are false")


if __name__ == "__main__":
    main()
