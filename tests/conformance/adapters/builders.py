"""Ask a real builder: build Dockerfiles that run nothing, and look at the configuration of the image."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import tarfile
import tempfile
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeAlias

from tests.conformance.adapters.engines import RealEngine, archive


class Image(NamedTuple):
    """What the builder made: the image's ``Config``, or None where it refused."""

    config: dict[str, Any] | None
    message: str = ""


Given: TypeAlias = Mapping[str, Any]
NOTHING: Given = {"target": "", "arguments": {}}


class RealBuilder(Protocol):
    """One builder of one version."""

    name: str
    version: str

    def build(self, dockerfiles: Sequence[str], given: Sequence[Given] = ()) -> list[Image]:
        """Build every Dockerfile by itself, with no files beside it.

        ``given`` has targets, build arguments and, where one is named, the platform.
        """


class Classic:
    """The builder inside the Docker Engine that knows no BuildKit, over the engine's socket."""

    name = "classic"

    def __init__(self, engine: RealEngine) -> None:
        self.engine, self.version = engine, engine.version

    def build(self, dockerfiles: Sequence[str], given: Sequence[Given] = ()) -> list[Image]:
        pairs = zip(dockerfiles, given or [NOTHING] * len(dockerfiles), strict=True)
        return [self._one(text, options) for text, options in pairs]

    def _one(self, text: str, given: Given) -> Image:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            member = tarfile.TarInfo("Dockerfile")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
        query = {"target": given["target"], "buildargs": json.dumps(given["arguments"])}
        query |= {"platform": given["platform"]} if given.get("platform") else {}
        url = f"/build?nocache=1&rm=1&networkmode=none&version=1&{urllib.parse.urlencode(query)}"
        status, answer = self.engine.request("POST", url, buffer.getvalue(), "application/x-tar")
        if status != 200:
            return Image(None, json.loads(answer)["message"])
        lines = [json.loads(line) for line in answer.splitlines()]
        if error := next((line["error"] for line in lines if "error" in line), None):
            return Image(None, error)
        made = [line["aux"]["ID"] for line in lines if "ID" in line.get("aux", {})]
        return Image(_config(self.engine, made[-1]))


def _answer(message: str) -> str:
    """Give a builder's message back; a daemon that is gone, or a client that cannot build, has given none."""
    if "Cannot connect to the Docker daemon" in message or "buildx component is missing" in message:
        raise RuntimeError(message)
    return message


_FRAMES = ("failed to solve with frontend dockerfile.v0: failed to create LLB definition: ", "failed to solve: ")
_PROGRESS = re.compile(r"#[0-9]+ .*|-{4,}| > .*|")


def reason(shown: str) -> str:
    """Find the builder's own message in what a client shows: behind the client's frame, or behind the progress."""
    for frame in _FRAMES:
        if frame in shown:
            return shown.rpartition(frame)[2].strip()
    lines = shown.strip().split("\n")
    last = max((number for number, line in enumerate(lines) if _PROGRESS.fullmatch(line)), default=-1)
    return "\n".join(lines[last + 1 :]).strip()[-400:]


class BuildKit:
    """BuildKit inside the Docker Engine, by way of ``docker buildx bake``: many files in one call.

    A ``batch`` of 1 is ``docker build``, which is best for files that are refused: one of them fails a whole call.
    """

    name = "buildkit"

    def __init__(self, socket: str, version: str, batch: int = 100) -> None:
        self.engine, self.version, self.batch = RealEngine(socket), version, batch
        self.environment = {
            **os.environ,
            "DOCKER_HOST": f"unix://{socket}",
            "BUILDX_BAKE_ENTITLEMENTS_FS": "0",
            "DOCKER_BUILDKIT": "1",
        }

    def build(self, dockerfiles: Sequence[str], given: Sequence[Given] = ()) -> list[Image]:
        pairs = list(zip(dockerfiles, given or [NOTHING] * len(dockerfiles), strict=True))
        parts = [pairs[start : start + self.batch] for start in range(0, len(pairs), self.batch)]
        if self.batch > 1:
            return [image for part in parts for image in self._bake(part)]
        with ThreadPoolExecutor(3) as pool:
            made = list(pool.map(self._one, pairs))
        return [Image(_config(self.engine, name)) if name else Image(None, _answer(message)) for name, message in made]

    def _one(self, pair: tuple[str, Given]) -> tuple[str, str]:
        """Build one; give the name of the image, or why there is none."""
        text, options = pair
        arguments = [f"--build-arg={name}={value}" for name, value in options["arguments"].items()]
        target = [f"--target={options['target']}"] if options["target"] else []
        platform = [f"--platform={options['platform']}"] if options.get("platform") else []
        words = ["docker", "build", "--network=none", "-q", *target, *platform, *arguments, "-"]
        done = subprocess.run(words, env=self.environment, input=text.encode(), capture_output=True, check=False)
        if done.returncode == 0:
            return done.stdout.decode().split()[-1], ""
        return "", reason(done.stderr.decode(errors="replace"))

    def _bake(self, dockerfiles: Sequence[tuple[str, Given]]) -> Iterator[Image]:
        """Build all in one call; where one fails, try both halves, so that only those that fail are built alone."""
        with tempfile.TemporaryDirectory() as folder:
            targets: dict[str, dict[str, Any]] = {}
            for number, (text, options) in enumerate(dockerfiles):
                Path(folder, f"{number}.Dockerfile").write_bytes(text.encode())
                target: dict[str, Any] = {
                    "context": folder,
                    "dockerfile": f"{number}.Dockerfile",
                    "tags": [f"bake-{number}:1"],
                }
                target |= {"args": options["arguments"]} | ({"target": options["target"]} if options["target"] else {})
                target |= {"platforms": [options["platform"]]} if options.get("platform") else {}
                targets[f"t{number}"] = target
            plan = {"group": {"default": {"targets": list(targets)}}, "target": targets}
            Path(folder, "bake.json").write_text(json.dumps(plan))
            words = ["docker", "buildx", "bake", "--progress=plain", "-f", str(Path(folder, "bake.json"))]
            done = subprocess.run(words, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            yield from (Image(_config(self.engine, f"bake-{n}:1")) for n in range(len(dockerfiles)))
        elif len(dockerfiles) == 1:
            yield Image(None, _answer(reason(done.stderr.partition("ERROR:")[2])))
        else:
            middle = len(dockerfiles) // 2
            yield from self._bake(dockerfiles[:middle])
            yield from self._bake(dockerfiles[middle:])


class Buildah:
    """``buildah build``, one call for each file.

    ``words`` start it, in a namespace of its own where it needs one; ``folder`` holds its images and is seen from both.
    """

    name = "buildah"
    batch = 50

    def __init__(self, words: Sequence[str], version: str, folder: Path, style: str = "docker") -> None:
        self.version, self.folder, self.style = version, folder, style
        storage = ["--root", str(folder / "root"), "--runroot", str(folder / "run"), "--storage-driver", "overlay"]
        self.words = [*words, *storage]
        self.bases: set[str] = set()

    def load(self, images: Mapping[str, dict[str, Any]]) -> None:
        """Load an image of each configuration under its name, as ``RealEngine.load`` does."""
        for name, config in images.items():
            words = [*self.words, "pull", "-q", "docker-archive:/dev/stdin"]
            with tempfile.TemporaryFile() as file:
                file.write(archive({name: config}))
                file.seek(0)
                done = subprocess.run(words, stdin=file, capture_output=True, check=True)
            self.bases.add(done.stdout.decode().split()[-1])

    def build(self, dockerfiles: Sequence[str], given: Sequence[Given] = ()) -> list[Image]:
        images: list[Image] = []
        made: set[str] = set()
        for text, options in zip(dockerfiles, given or [NOTHING] * len(dockerfiles), strict=True):
            name, message = self._one(text, options)
            images.append(Image(self._config(name) if name else None, message))
            made |= {name} - {"", *self.bases}
            if len(made) == self.batch:
                subprocess.run([*self.words, "rmi", *made], capture_output=True, check=False)
                made = set()
        return images

    def _one(self, text: str, given: Given) -> tuple[str, str]:
        """Give the image's name, blank where the build failed, and the message."""
        options = ["--layers=false", "--isolation=chroot", f"--format={self.style}", "--pull=never", "-q"]
        options += [f"--build-arg={name}={value}" for name, value in given["arguments"].items()]
        options += ["--target", given["target"]] if given["target"] else []
        words = [*self.words, "build", *options, "-f", "-", "/tmp"]  # a context with no file of ours
        done = subprocess.run(words, input=text.encode(), capture_output=True, check=False)
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().split("\n")
            return "", next((line for line in lines if line.startswith(("Error: ", "panic: "))), lines[-1])
        return done.stdout.decode().split()[-1], ""

    def _config(self, name: str) -> dict[str, Any]:
        """Read the configuration where containers/storage keeps it: under its digest, in base64."""
        key = "=" + base64.b64encode(f"sha256:{name}".encode()).decode()
        config: dict[str, Any] = json.loads((self.folder / "root" / "overlay-images" / name / key).read_bytes())
        return config.get("config") or {}


def _config(engine: RealEngine, image: str) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(engine.request("GET", f"/images/{image}/json")[1])["Config"]
    return shown or {}
