"""Dockerfiles whose stages begin with scratch or with one another, for platforms that FROM or the build names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

PLATFORMS = (
    *("linux", "linux/amd64", "amd64", "x86_64", "Linux/AMD64", "linux/amd64/v1", "linux/amd64/v2", "linux/amd64/foo"),
    *("linux/386", "i386", "linux/arm64", "arm64", "linux/arm64/v8", "aarch64", "linux/arm", "linux/arm/v6", "armhf"),
    *("armel", "windows", "windows/amd64", "darwin", "macos/arm64", "freebsd/amd64", "linux/riscv64"),
)
INSTRUCTIONS = ("CMD x", "ENV A=b", "LABEL a=b", "ARG X", "USER u", "MAINTAINER x", "WORKDIR /a", 'ENTRYPOINT ["e"]')


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw Dockerfiles: text, target, build arguments and the platform of the build."""
    chance = random.Random(seed)
    for _ in range(count):
        lines: list[str] = []
        given = chance.choice(("linux/amd64", "linux/arm64", "linux/386", "linux/arm/v7")) * (chance.random() < 0.4)
        for number in range(chance.randint(1, 4)):
            platform = f"--platform={chance.choice(PLATFORMS)} " * (chance.random() < 0.5)
            earlier = [f"s{other}" for other in range(number)]
            base = chance.choice(("scratch", *earlier * 3))
            lines.append(f"FROM {platform}{base} AS s{number}")
            copies = ["COPY . /q", "ADD . /q", *(f"COPY --from={name} / /q" for name in earlier)]
            lines += chance.choices((*INSTRUCTIONS, *copies), k=chance.choice((0, 0, 1, 1, 2, 3)))
        yield {"text": "\n".join(lines) + "\n", "target": "", "arguments": {}, "platform": given}
