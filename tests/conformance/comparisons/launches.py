"""Compare what dsim says of a start with what became of a container that was really started.

A statement that is not so is false. A field that dsim says it does not know is no statement: it is counted where the
observation shows what it is.
"""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.oracle.protocol import answer

Json = Mapping[str, Any]
FRAMES = re.compile(
    r"^(?:Error: |docker: |Error response from daemon: |failed to create task for container: |failed to create shim task: "
    r"|OCI runtime create failed: |OCI runtime error: |runc: |crun: |runc create failed: |unable to start container process: "
    r"|error during container init: |container_linux\.go:\d+: starting container process caused: )+"
)
BEHIND = re.compile(
    r"(?:: unknown(?:: Are you trying.*|: permission denied)?)?\.?(?:\n+(?:See|Run) 'docker run --help'.*)?$"
    r"|: OCI runtime attempted to invoke a command that was not found$|: OCI permission denied$|: OCI runtime error$"
)
FAILED = re.compile(r"^exec \S.*: [a-z][a-z /-]+$", re.MULTILINE)


class Observed(NamedTuple):
    """What became of a container, in the words of the oracle's ``start``."""

    outcome: str
    run: int
    state: int | None
    message: str | None = None
    """Without the engine's frame; None where the program runs."""
    shown: tuple[Json, ...] = ()
    """What each run of the program ``show`` printed, in order."""


class Judgement(NamedTuple):
    """What is wrong with an answer, and what it does not know."""

    false: tuple[str, ...]
    unknown: tuple[str, ...]


def observed(seen: Json) -> Observed:
    """Read a recorded row."""
    state, printed = seen.get("state"), seen.get("err", "") + seen.get("out", "")
    if state is None:
        return Observed("not-created", seen["run"], None, _bare(printed.strip()))
    if state["error"] or state["status"] in ("created", "Created"):
        return Observed("not-started", seen["run"], state["code"], _bare(state["error"] or printed.strip()))
    shown = tuple(seen.get("shown", ()))
    failure = None if shown else _execve_failure(printed)
    if failure is not None and state["code"] in (1, 255):
        return Observed("exec-failed", seen["run"], state["code"], failure)
    return Observed("started", seen["run"], state["code"], None, shown)


def asked(case: Json, rootfs: Json, engine: str) -> dict[str, Any]:
    """Write the oracle's line."""
    caller = f"{engine.partition('@')[0]}-run"
    return {
        "engine": engine, "image": {"config": case["image"]}, "rootfs": rootfs, "trace": False,
        "request": {caller: ["--network", "none", *case["words"]]},
    }  # fmt: skip


def with_root_filesystem(rows: Sequence[Any]) -> Iterator[tuple[Json, Json, Json]]:
    """Give of a recording's rows each root filesystem, case, and what was seen."""
    rootfs: Json = {}
    for row in rows:
        if isinstance(row, dict):
            rootfs = row
        else:
            yield rootfs, row[0], row[1]


def judged(rows: Sequence[Any], engine: str) -> list[tuple[Json, Judgement]]:
    """Ask dsim about every case of a recording, and compare."""
    return [(case, judgement(case, seen, rootfs, engine)) for rootfs, case, seen in with_root_filesystem(rows)]


def judgement(case: Json, seen: Json, rootfs: Json, engine: str) -> Judgement:
    """Ask dsim, and compare."""
    given = answer(asked(case, rootfs, engine))
    start = given.get("start")
    if start is None:
        what = given.get("what") or given.get("message", "")
        invalid = given["outcome"] == "invalid"
        return Judgement((f"no start: {what}",) if invalid else (), () if invalid else (f"no start: {what}",))
    return judge(start, observed(seen))


def judge(start: Json, real: Observed) -> Judgement:
    """Compare a ``start`` with what became of the container."""
    if start["outcome"] == "unknown":
        return Judgement((), ("outcome",))
    if start["outcome"] != real.outcome:
        ours = f"{start['outcome']} {start['message'] or ''}"
        return Judgement((f"outcome {ours}: {real.outcome} {real.run} {real.message or ''}",), ())
    false, unknown = [], []
    for name, ours, theirs in (("run", start["exit"]["run"], real.run), ("state", start["exit"]["state"], real.state)):
        if ours is not None and ours != theirs:
            false.append(f"exit.{name} {ours}: {theirs}")
        if ours is None and theirs is not None and real.outcome != "started":
            unknown.append(f"exit.{name}")
    if real.message is not None and start["message"] != real.message:
        if start["message"] is None:
            if not re.search("ROOT|CONTAINER", real.message):  # nobody knows where the engine keeps it, and its id
                unknown.append("message")
        else:
            false.append(f"message {start['message']!r}: {real.message!r}")
    if real.shown:
        _compare_processes(start, real, false, unknown)
    return Judgement(tuple(false), tuple(unknown))


def _compare_processes(start: Json, real: Observed, false: list[str], unknown: list[str]) -> None:
    first, ways = real.shown[0], [way["args"] for way in start["becomes"]]
    if start["executes"] is None or start["args"] is None:
        unknown.append("executes")
    elif (
        first["pid"] == 1
        and first["exe"] in (start["executes"], start["args"][0])
        and list(start["args"]) != first["argv"]
    ):
        false.append(f"args {start['args']}: {first['argv']}")
    known = [way for way in ways if way is not None]
    at = next((shown for shown in reversed(real.shown) if shown["argv"] in [list(way) for way in known]), None)
    if at is None:
        if known and len(known) == len(ways) and all(way[0].rpartition("/")[2] == "show" for way in known):
            false.append(f"becomes {known}: {[shown['argv'] for shown in real.shown]}")
        if not known:
            unknown.append("becomes")
        return
    _compare_first(start["pid1"], at, false, unknown)


def _compare_first(said: Json, shown: Json, false: list[str], unknown: list[str]) -> None:
    args = shown["argv"] if shown["pid"] == 1 else shown["parents"][-1]
    kind = "program" if shown["pid"] == 1 else "init" if args[0].endswith("-init") else "shell"
    if said["is"] == "unknown":
        unknown.append("pid1")
    elif said["is"] != kind:
        false.append(f"pid1 is {said['is']} {said['args']}: {kind} {args}")
    if said["args"] is not None and said["is"] == kind and list(said["args"]) != args:
        false.append(f"pid1 {said['args']}: {args}")


def _bare(text: str) -> str:
    """Take the engine's frame off a message."""
    return BEHIND.sub("", FRAMES.sub("", text))


def _execve_failure(printed: str) -> str | None:
    """Give what the runtime says of an execve that failed, from the container's log; None if it says nothing."""
    for line in re.split(r"(?<=\})\n", re.sub(r"\x1b\[[0-9;]*m", "", printed)):
        if line.startswith("{"):
            try:
                text = str(json.loads(line)["msg"])
            except (ValueError, KeyError, TypeError):
                continue
            return text if text.startswith("exec container process") else None
    found = FAILED.search(printed)
    return found[0] if found else None
