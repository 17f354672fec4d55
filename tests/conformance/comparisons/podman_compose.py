"""Lines of podman-compose: with which words dsim calls podman, and where these are not those of the real program."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from simulator.callers.podman.tools import podman_release
from simulator.callers.podman_compose.workload import PodmanProject
from simulator.core.errors import NothingStarted, NotModelled
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.releases.find import find_engine

FOLDER = "/project"
_ADDRESS = re.compile(" object at 0x")


def context_of(asked: Mapping[str, Any]) -> CallerContext:
    """Return the caller of a case, as the real program was called."""
    environment = {"HOME": FOLDER, "PWD": FOLDER, **asked["environment"]}
    return CallerContext(environment, asked["files"], FOLDER)


def answered(asked: Mapping[str, Any]) -> list[list[str]]:
    """Return the lines of podman that dsim makes of a line, up to where it is refused or not modelled."""
    lines: list[list[str]] = []
    try:
        project = PodmanProject(asked["words"], podman_release(find_engine("podman@5.8")), context_of(asked))
        lines += ([call.command, *call.words] for call in project.calls())
    except (Refusal, NothingStarted, NotModelled):
        pass
    return lines


def comparable(line: Sequence[str]) -> list[str]:
    """Return a line without what changes from run to run: the number of a container, and the order of sets."""
    words = [re.sub(r"^(--name=.*[-_]tmp)\d+$", r"\1", word) for word in line]
    words = [
        ",".join(sorted(word.split(","))) if word.startswith(("--requires=", "--network=")) else word for word in words
    ]
    mounts = [at for at, word in enumerate(words) if word == "-v" and at + 1 < len(words)]
    for at in mounts:
        head, _, options = words[at + 1].rpartition(":")
        words[at + 1] = f"{head}:{','.join(sorted(options.split(',')))}"
    return words


def difference(asked: Mapping[str, Any], lines: Sequence[Sequence[str]], message: str) -> str | None:
    """Say in which way dsim calls podman otherwise; None where it does not."""
    ours, theirs = ([comparable(line) for line in each] for each in (answered(asked), lines))
    if any(_ADDRESS.search(word) for line in lines for word in line):
        return None  # a word that changes from run to run
    return None if ours == theirs else f"{json.dumps(asked)}: dsim {ours}, podman-compose {theirs or message[-160:]}"
