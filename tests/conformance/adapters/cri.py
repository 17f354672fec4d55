"""Ask a real container runtime over its CRI socket, as a kubelet does: create a container, look at it, remove it.

python -m tests.conformance.adapters.cri SOCKET

Needs the package grpcio, and images that ``ctr`` imports. The runtime is one with a root, a state folder and a socket
of its own, whose sandbox image is localhost/dsim-pause:1.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.conformance.cases.pods import GROUPS, PASSWD, Case, runtime_cases
from tests.conformance.comparisons.starts import Seen
from tests.conformance.recordings import OBSERVED, provenance, write


def encoded(*fields: tuple[int, Any]) -> bytes:
    """Write a message of protocol buffers: numbers, texts and messages; None is left out."""
    parts = []
    for number, value in fields:
        if isinstance(value, int):
            parts.append(_varint(number << 3) + _varint(int(value)))
        elif value is not None:
            data = value.encode() if isinstance(value, str) else value
            parts.append(_varint(number << 3 | 2) + _varint(len(data)) + data)
    return b"".join(parts)


def _varint(number: int) -> bytes:
    found = b""
    while number > 127:
        found, number = found + bytes([number & 127 | 128]), number >> 7
    return found + bytes([number])


def decoded(data: bytes) -> list[tuple[int, Any]]:
    """Read a message of numbers and byte strings."""
    found: list[tuple[int, Any]] = []
    at = 0

    def varint() -> int:
        nonlocal at
        number = shift = 0
        while True:
            byte = data[at]
            at, number, shift = at + 1, number | (byte & 127) << shift, shift + 7
            if byte < 128:
                return number

    while at < len(data):
        key = varint()
        size = varint()
        if key & 7 == 0:
            found.append((key >> 3, size))
        else:
            found.append((key >> 3, data[at : at + size]))
            at += size
    return found


class Runtime:
    """One running container runtime with a sandbox in it."""

    def __init__(self, path: str, sandbox: str) -> None:
        self.grpc = import_module("grpc")
        self.channel = self.grpc.insecure_channel(f"unix://{path}")
        about = dict(self.call("Runtime", "Version", b""))
        self.name, version = about[2].decode(), about[3].decode()
        self.version = version.removeprefix("v").partition("~")[0].partition("+")[0]
        host = encoded((1, encoded((1, 2), (2, 2), (3, 2))))
        named = encoded((1, sandbox), (2, sandbox), (3, "dsim"))
        self.config = encoded((1, named), (8, encoded((2, host))))
        self.sandbox = ""

    def start(self) -> None:
        """Start the sandbox that the containers are made in."""
        self.sandbox = dict(self.call("Runtime", "RunPodSandbox", encoded((1, self.config))))[1].decode()

    def stop(self) -> None:
        """Stop and remove the sandbox."""
        for method in ("StopPodSandbox", "RemovePodSandbox"):
            self.call("Runtime", method, encoded((1, self.sandbox)))

    def call(self, service: str, method: str, body: bytes) -> list[tuple[int, Any]]:
        """Call a method with a message, and give the message that it answers."""
        return decoded(self.channel.unary_unary(f"/runtime.v1.{service}Service/{method}")(body, timeout=120))

    def image_user(self, image: str) -> tuple[int | None, str]:
        """Give the number or the name of an image's user, as the runtime tells the kubelet; 0 where there is none."""
        status = dict(self.call("Image", "ImageStatus", encoded((1, encoded((1, image))))))
        found = dict(decoded(status[1]))
        if 5 in found:
            return dict(decoded(found[5])).get(1, 0), ""
        name = found.get(6, b"").decode()
        return (None, name) if name else (0, "")

    def create(self, image: str, container: Mapping[str, Any]) -> Seen:
        """Create a container of a pod, look at it, and remove it."""
        context = container.get("securityContext", {})
        user, group, name = context.get("runAsUser"), context.get("runAsGroup"), ""
        if user is None:
            user, name = self.image_user(image)
        security = encoded(
            (3, encoded((1, 2), (2, 2), (3, 2))),
            (5, None if user is None else encoded((1, user))),
            (6, name),
            (12, None if group is None else encoded((1, group))),
        )
        config = [(1, encoded((1, "c"))), (2, encoded((1, image)))]
        config += [(3, word) for word in container.get("command", ())]
        config += [(4, word) for word in container.get("args", ())]
        config += [(5, container.get("workingDir", ""))]
        config += [(6, encoded((1, entry["name"]), (2, entry["value"]))) for entry in container.get("env", ())]
        body = encoded((1, self.sandbox), (2, encoded(*config, (15, encoded((2, security))))), (3, self.config))
        try:
            made = dict(self.call("Runtime", "CreateContainer", body))[1].decode()
        except self.grpc.RpcError as error:
            return Seen(None, message=error.details())
        status = self.call("Runtime", "ContainerStatus", encoded((1, made), (2, True)))
        info = [dict(decoded(entry)) for number, entry in status if number == 2]
        self.call("Runtime", "RemoveContainer", encoded((1, made)))
        process = json.loads(next(entry[2] for entry in info if entry[1] == b"info"))["runtimeSpec"]["process"]
        env = [entry for entry in process["env"] if not entry.startswith("HOSTNAME=")]
        return Seen(process["args"], env, process["cwd"], f"{process['user']['uid']}:{process['user']['gid']}")


def archive(images: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Write the archive of images that all hold the same files."""
    layer = _tar(files)
    digest = "sha256:" + hashlib.sha256(layer).hexdigest()
    parts, manifest = {"layer.tar": layer}, []
    for name, config in images.items():
        image = {"architecture": "amd64", "os": "linux", "config": config, "created": "2026-01-01T00:00:00Z",
                 "comment": name, "rootfs": {"type": "layers", "diff_ids": [digest]}}  # fmt: skip
        data = json.dumps(image).encode()
        path = hashlib.sha256(data).hexdigest() + ".json"
        parts[path] = data
        manifest.append({"Config": path, "RepoTags": [f"localhost/{name}:1"], "Layers": ["layer.tar"]})
    return _tar({**parts, "manifest.json": json.dumps(manifest).encode()})


def _tar(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as packed:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), 0o755
            packed.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def load(path: str, data: bytes) -> None:
    """Import an archive of images."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        words = ["ctr", "-a", path, "-n", "k8s.io", "images", "import", "--snapshotter", "native", file.name]
        subprocess.run(words, check=True, capture_output=True)


def ask(path: str, cases: Sequence[Case]) -> tuple[Runtime, Iterator[Seen]]:
    """Load the images of cases, and put the cases to a runtime."""
    names: dict[str, str] = {}
    for case in cases:
        names.setdefault(json.dumps(case["image"]), f"dsim-{len(names)}")
    passwd = "".join(f"{name}:x:{uid}:{gid}::/:/x\n" for name, (uid, gid) in PASSWD.items())
    group = "".join(f"{name}:x:{gid}:\n" for name, gid in GROUPS.items())
    files = {"etc/passwd": passwd.encode(), "etc/group": group.encode()}
    pause = {"Entrypoint": ["/busybox", "sleep", "1000000"]}
    load(path, archive({"dsim-pause": pause}, {"busybox": Path("/bin/busybox").read_bytes()}))
    load(path, archive({name: json.loads(config) for config, name in names.items()}, files))
    runtime = Runtime(path, f"dsim-{len(cases)}")

    def answers() -> Iterator[Seen]:
        runtime.start()
        for case in cases:
            yield runtime.create(f"localhost/{names[json.dumps(case['image'])]}:1", case["container"])
        runtime.stop()

    return runtime, answers()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("socket")
    cases = runtime_cases()
    runtime, answers = ask(parser.parse_args().socket, cases)
    rows = [[case, *seen] for case, seen in zip(cases, answers, strict=True)]
    path = OBSERVED / f"{runtime.name}-{runtime.version}.cases.jsonl.gz"
    write(path, provenance(runtime.name, runtime.version), rows)
    print(f"{path}: {len(rows)} answers, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
