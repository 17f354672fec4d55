"""The time and the memory of reading the root filesystem of a large archive, which is made for it.

``python -m tests.benchmarks.archives FILE [MEGABYTES]`` writes an archive of 30 layers, as ``docker save`` does, to
FILE unless it is there, reads it with ``dsim resolve``, and prints what that took.
"""

from __future__ import annotations

import io
import json
import random
import resource
import subprocess
import sys
import tarfile
import time
import zlib
from pathlib import Path

LAYERS = 30
FILES = 4000
"""How many files a layer has: large images have some hundred thousand in all."""


def write_archive(path: Path, megabytes: int) -> None:
    """Write an archive with layers of noise, which gzip cannot make smaller, and small scripts and programs."""
    made = random.Random(1)
    noise = made.randbytes(16 * 1024 * 1024)
    each = megabytes * 1024 * 1024 // LAYERS // FILES
    with tarfile.open(path, "w") as archive:
        for layer in range(LAYERS):
            add(archive, f"{layer}/layer.tar", compressed(layer_of(layer, noise, each)))
        config = {"architecture": "amd64", "os": "linux", "config": {"Cmd": ["/d0/f1"]}, "rootfs": {}}
        manifest = [{"Config": "c.json", "RepoTags": None, "Layers": [f"{n}/layer.tar" for n in range(LAYERS)]}]
        add(archive, "c.json", json.dumps(config).encode())
        add(archive, "manifest.json", json.dumps(manifest).encode())


def layer_of(number: int, noise: bytes, size: int) -> bytes:
    """Return a layer: three quarters data, the rest scripts and programs."""
    made = io.BytesIO()
    places = random.Random(number)
    heads = (b"#!/bin/sh\nexec true\n", b"\x7fELF\x02\x01\x01" + b"\0" * 57, b"", b"")
    with tarfile.open(fileobj=made, mode="w") as archive:
        for file in range(FILES):
            start = places.randrange(len(noise) - size * 2)
            head = heads[file % 4]
            data = head if head.startswith(b"#!") else head + noise[start : start + size * 4 // 3]
            add(archive, f"d{number}/f{file}", data, 0o755)
    return made.getvalue()


def compressed(data: bytes) -> bytes:
    """Compress as docker does, but fast."""
    engine = zlib.compressobj(1, zlib.DEFLATED, 31)
    return engine.compress(data) + engine.flush()


def add(archive: tarfile.TarFile, name: str, data: bytes, mode: int = 0o644) -> None:
    """Add one file."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), mode
    archive.addfile(info, io.BytesIO(data))


def main() -> None:
    """Make the archive where it is not there, read it, and print what that took."""
    path = Path(sys.argv[1])
    if not path.exists():
        write_archive(path, int(sys.argv[2]) if len(sys.argv) > 2 else 1024)
    size = path.stat().st_size
    begun = time.perf_counter()
    command = [sys.executable, "-m", "simulator", "resolve", "--config", str(path), "--format", "json"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{size / 2**20:.0f} MiB, {LAYERS} layers, {LAYERS * FILES} files: {seconds:.1f} s ({used.ru_utime:.1f} s of",
        end=" ",
    )
    print(f"processor time), at most {used.ru_maxrss / 1024:.0f} MiB of memory")


if __name__ == "__main__":
    main()
