"""What an entry script comes to, as dsim says and as it really did."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from simulator.launch.outcome import LastProgram, Start

DEFINITE = ("one argv", "one argv for each state of a file", "a certain exit")
_OF_A_FILE = re.compile(
    r".* (exists|does not exist|is (not )?(a file|a directory|a link|empty or absent|empty)|can(not)? be \w+)"
)


class Seen(NamedTuple):
    """What really happened."""

    first: list[list[str]]
    """The argvs that PID 1 was, in order: each as it was given to execve, scripts without their interpreter."""
    others: list[list[str]]
    """The argvs of all other processes, in the order in which they began."""
    status: int
    last: dict[str, Any] | None
    """What the last stub in the place of PID 1 said of itself: its user and environment; None if there was none."""
    errors: str


def is_open(way: LastProgram) -> bool:
    """Return whether dsim does not say what a way comes to."""
    if way.args is not None or way.exit is not None:
        return False
    return not way.reason.startswith("line ") or way.reason.endswith("is not known")


def kind(start: Start) -> str:
    """Say how definite an answer is."""
    opens = [way for way in start.becomes if is_open(way) and way.reason != "the script ends"]
    if opens or not start.becomes:
        return "open"
    programs = {way.args for way in start.becomes if way.args is not None}
    if not programs:
        return "a certain exit"
    if len(programs) == 1:
        return "one argv"
    conditions = [part for way in start.becomes if way.args for part in re.split(" and | or |, ", way.condition)]
    return "one argv for each state of a file" if all(map(_OF_A_FILE.fullmatch, conditions)) else "a set"


def compare(start: Start, seen: Seen, uids: Mapping[str, int]) -> str | None:
    """Say where dsim is wrong; None if what happened is among what it says, or it says that it does not know."""
    if kind(start) == "open":
        return None
    if any(_happened(way, start, seen, uids) for way in start.becomes):
        return None
    if start.early and seen.last is None and seen.status != 0:
        return None
    said = [(way.args, way.user, way.exit, way.condition, way.reason) for way in start.becomes]
    return f"dsim {said}, {start.pid1}; really {seen.first[1:]}, then {seen.status}; {seen.errors[-300:]!r}"


def _happened(way: LastProgram, start: Start, seen: Seen, uids: Mapping[str, int]) -> bool:
    """Return whether this is what happened."""
    if way.args is None:
        return seen.last is None and way.exit in (None, seen.status)
    if way.exit not in (None, seen.status):  # a shell that has nothing to read
        return False
    user = way.user.partition(":")[0]
    if seen.last is not None and user and uids.get(user, user) not in (seen.last["uid"], str(seen.last["uid"])):
        return False
    in_place = bool(seen.first) and _same(way.args, seen.first[-1])
    below = any(_same(way.args, words) for words in seen.others)
    return {"program": in_place, "shell": below or in_place, "init": below}.get(start.pid1.kind, in_place or below)


def _same(args: Sequence[str], really: Sequence[str]) -> bool:
    """Return whether an argv is the real one; of a script, behind its interpreter and the interpreter's argument."""
    return list(args) == list(really) or any(
        list(args[at + 1 :]) == list(really[1:]) and args[at].rpartition("/")[2] == really[0].rpartition("/")[2]
        for at in (1, 2)
        if at < len(args)
    )
