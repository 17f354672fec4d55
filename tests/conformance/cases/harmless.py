"""Dockerfiles of other projects, made so that a real builder can build them at once."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.parser import DockerfileSyntax, read_dockerfile
from simulator.build.stage_start import From
from simulator.core.errors import DsimError
from simulator.core.rule import Refusal
from tests.conformance.cases.dockerfiles import BASES
from tests.conformance.comparisons.dockerfiles import refusal_of

LONGEST = 20_000
PIECES = (
    *("\\", "\\\n", "\n", '"', "'", "$", "${A}", "${", "}", "`", "\t", " ", "\r", "\x85", "\xa0", "é", "[", "]", "="),
    *("\n#c\n", "\x1c", "\x0b", "\x0c", "\u2003", "\\ ", '\\"', "\\$", ",", "--x ", "#", ":", '""', "日", "\x7f", "\0"),
    *("${A:-x}", "${PATH#*:}", '${B:+"q r"}', "${X-'s'}", "${PATH//:/;}", "$1", "$$", "${A:?}"),
)


def harmless(text: str, reader: Builder, chance: random.Random) -> str:
    """Take out what needs files or runs something, and put bases in that are there."""
    found, names = text.removeprefix("\ufeff").split("\n"), {"scratch"}
    made: list[str] = []
    behind = 0
    for instruction in read_dockerfile(text, reader).instructions:
        made += [line for line in found[behind : instruction.at] if not re.match(r"\s*#\s*syntax", line, re.IGNORECASE)]
        behind = instruction.lines.end(instruction.at) + instruction.body.count("\n")
        if instruction.keyword == "from":
            base, *name = instruction.value or ("",)
            known = base if base.lower() in names else f"localhost/base-{chance.choice(list(BASES))}:1"
            names |= {name[1].lower()} if len(name) == 2 else set()
            made.append(" ".join(("FROM", known, *name)))
        elif instruction.keyword not in ("run", "copy", "add"):
            made += found[instruction.at : behind]
    return "\n".join([*made, *found[behind:]])


def changed(text: str, chance: random.Random) -> str:
    """Change a few lines at a character: drop it, or put something in front of it."""
    lines = text.split("\n")
    for _ in range(chance.randrange(1, 4)):
        number = chance.randrange(len(lines))
        line = lines[number]
        if line.strip() and not line.lower().startswith(("from", "#")):
            at = chance.randrange(len(line) + 1)
            drops = chance.random() < 0.25
            lines[number] = line[:at] + ("" if drops else chance.choice(PIECES)) + line[at + drops :]
    return "\n".join(lines)


def cases(folder: Path, reader: Builder, count: int, seed: int) -> Iterator[dict[str, Any]]:
    """Give files in an order of chance, each text once, and none that would stop a builder."""
    chance = random.Random(seed)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    seen: set[str] = set()
    for path in chance.sample(paths, len(paths)):
        try:
            text = harmless(path.read_bytes().decode(), reader, chance)
        except (UnicodeDecodeError, Refusal, DsimError):
            continue
        text = changed(text, chance) if chance.random() < 0.5 else text
        case = {"text": text, "target": "", "arguments": {}}
        stops = refusal_of(case, f"{reader.name}@{reader.version}") in (From.NO_STAGES, DockerfileSyntax.EMPTY)
        if text not in seen and len(text) <= LONGEST and not stops:
            seen.add(text)
            yield case
            if len(seen) == count:
                return
