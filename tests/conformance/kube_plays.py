"""Put pods to the real ``podman kube play``, record the containers that it makes, and compare dsim with it.

python -m tests.conformance.kube_plays [--root DIR] [--enter WORDS] [--options WORDS]

The options are those of ``podman_lines``. Writes tests/conformance/observed/podman-<version>.plays.jsonl.gz. Nothing is
started; the pods have no network.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from simulator.oracle import protocol
from tests.conformance.engines import archive
from tests.conformance.pods import given
from tests.conformance.record import OBSERVED, provenance, write

SEED = 9
OBJECTS = (
    {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "cm"}, "data": {"A": "cm", "K": "k $(A)"}},
    {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "sec"}, "data": {"S": "cw==", "A": "c2Vj"}},
)
HALVES: tuple[Any, ...] = (None, [], [""], ["e"], ["e", "$(A) $(PATH)"], ["", "x"], ["$$(A)"])
LISTS: tuple[Any, ...] = (None, [], [""], ["r"], ["$(A)", "r $(IMG)"], ["", "$(B)"], ["$$", "$(NOPE)", "$("])
ENVS: tuple[Any, ...] = (None, ["A=img", "IMG=i"], ["PATH=/p", "A=$(B)"], ["IMG=", "X=a=b"])
PARTS = ("$(A)", "$(B)", "$(IMG)", "$(NOPE)", "$$", "$", "$(", ")", "x", " ", "é", "${A}", "$A", "$(PATH)", "$(K)")
USERS = ("", "5", "5:6", "app")
CONTEXTS: tuple[Any, ...] = (None, {"runAsUser": 7}, {"runAsUser": 7, "runAsGroup": 9}, {"runAsGroup": 9})
ENTRIES: tuple[Any, ...] = (
    {"name": "A", "value": "1"}, {"name": "B", "value": "$(A)"}, {"name": "A", "value": ""},
    {"name": "IMG", "value": "p"},
    {"name": "B"}, {"name": "PATH", "value": "/q"}, {"name": "A", "value": "2"},
    {"name": "K", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "K"}}},
    {"name": "S", "valueFrom": {"secretKeyRef": {"name": "sec", "key": "S"}}},
    {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "gone", "optional": True}}},
    {"name": "K", "valueFrom": {"configMapKeyRef": {"name": "cm", "key": "gone"}}},
    {"name": "N", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
)  # fmt: skip
FROM: tuple[Any, ...] = (
    None, None, [{"configMapRef": {"name": "cm"}}], [{"secretRef": {"name": "sec"}}],
    [{"prefix": "P_", "configMapRef": {"name": "cm"}}, {"secretRef": {"name": "sec"}}],
)  # fmt: skip
Case = dict[str, Any]


def cases() -> list[Case]:
    """Every pair of halves and lists, then containers drawn; each of a few images."""
    draw = random.Random(SEED)
    found = []
    for entrypoint, command, args in itertools.product(HALVES, LISTS, LISTS):
        image = given(Entrypoint=entrypoint, Cmd=draw.choice(HALVES), Env=draw.choice(ENVS))
        found.append({"image": image, "container": given(command=command, args=args)})

    def words() -> list[str]:
        return ["".join(draw.choice(PARTS) for _ in range(draw.randrange(5))) for _ in range(draw.randrange(3))]

    for _ in range(350):
        image = given(Entrypoint=draw.choice(HALVES), Cmd=draw.choice(HALVES), Env=draw.choice(ENVS),
                      User=draw.choice(USERS), WorkingDir=draw.choice(("", "/w", "/a b")))  # fmt: skip
        container = given(
            command=draw.choice((None, words(), words())), args=draw.choice((None, words(), words())),
            env=draw.choice((None, draw.choices(ENTRIES, k=draw.randrange(1, 5)))), envFrom=draw.choice(FROM),
            workingDir=draw.choice((None, None, "", "/x", "/x/../y")), securityContext=draw.choice(CONTEXTS),
            tty=draw.choice((None, None, True)),
        )  # fmt: skip
        found.append({"image": image, "container": container})
    return found


def manifest(containers: list[dict[str, Any]]) -> str:
    """Write a pod of containers, and the objects that they name."""
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "play"}, "spec": {"containers": containers}}
    return "\n---\n".join(json.dumps(document) for document in (*OBJECTS, pod))


class RealPlay:
    """Podman's own command line, in a folder."""

    def __init__(self, root: str, enter: str, options: str, images: list[dict[str, Any]]) -> None:
        self.root = Path(root)
        self.folder = Path(tempfile.mkdtemp(prefix="play-", dir=self.root / "tmp"))
        inside = "/" + str(self.folder.relative_to(self.root))
        within = shlex.split(enter) or ([] if root == "/" else ["chroot", root])
        self.podman = [*within, "env", "-C", inside, "podman", *shlex.split(options)]
        self.version = self.ask("version", "--format", "{{.Client.Version}}").stdout.strip()
        for start in range(0, len(images), 100):
            batch = {f"play-{start + n}": image for n, image in enumerate(images[start : start + 100])}
            (self.folder / "images.tar").write_bytes(archive(batch))
            loaded = self.ask("load", "-i", "images.tar")
            if loaded.returncode:
                raise RuntimeError(f"cannot load images: {loaded.stderr[-500:]}")

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command of podman."""
        return subprocess.run([*self.podman, *words], capture_output=True, text=True, check=False)

    def play(self, containers: list[dict[str, Any]]) -> list[list[Any]]:
        """Make the containers of one pod; a pod that is refused is taken apart."""
        (self.folder / "pod.yaml").write_text(manifest(containers), encoding="utf-8")
        done = self.ask("kube", "play", "--network", "none", "--start=false", "pod.yaml")
        if done.returncode == 0:
            names = [f"play-{container['name']}" for container in containers]
            rows = [[_shown(seen), ""] for seen in json.loads(self.ask("inspect", *names).stdout)]
        self.ask("pod", "rm", "-f", "play")
        self.ask("secret", "rm", "sec")
        if done.returncode == 0:
            return rows
        if len(containers) == 1:
            return [[None, done.stderr.strip()[-200:]]]
        return [row for container in containers for row in self.play([container])]


def _shown(seen: dict[str, Any]) -> list[Any]:
    config = seen["Config"]
    env = sorted(config.get("Env") or [])
    return [[seen["Path"], *seen["Args"]], env, config.get("WorkingDir") or "/", config.get("User") or ""]


def difference(case: Case, seen: list[Any] | None, said: str, name: str) -> str | None:
    """Say in which way dsim answers otherwise; None where it does not."""
    text = manifest([{**case["container"], "name": "c", "image": "app"}])
    answer = protocol.answer(
        {"engine": name, "images": {"app": case["image"]}, "request": {"kubernetes": {"manifest": text}}}
    )
    ours = None
    if answer["outcome"] == "process":
        process = answer["process"]
        args = list(process["args"])
        ours = [args * 2 if len(args) == 1 else args, sorted(process["env"]), process["cwd"], process["user"]]
    elif answer["outcome"] != "refused":
        return f"not modelled: {answer['message']}"
    return None if ours == seen else f"{case}: dsim {ours or answer}\n   podman {seen or said}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", default="/")
    parser.add_argument("--enter", default="")
    parser.add_argument("--options", default="--cgroup-manager=cgroupfs")
    chosen = parser.parse_args()
    every = cases()
    images = [dict(image) for image in {json.dumps(case["image"]): case["image"] for case in every}.values()]
    real = RealPlay(chosen.root, chosen.enter, chosen.options, images)
    containers = []
    for number, case in enumerate(every):
        image = f"localhost/play-{images.index(case['image'])}:1"
        containers.append({**case["container"], "name": f"c{number}", "imagePullPolicy": "Never", "image": image})
    answers = [row for start in range(0, len(every), 20) for row in real.play(containers[start : start + 20])]
    rows = [[case, *answer] for case, answer in zip(every, answers, strict=True)]
    shutil.rmtree(real.folder)
    path = OBSERVED / f"podman-{real.version}.plays.jsonl.gz"
    write(path, provenance("podman", real.version), rows)
    print(
        f"{path}: {len(rows)} containers, {sum(row[1] is not None for row in rows)} made, {path.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
