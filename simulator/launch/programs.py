"""Well-known programs: what each does with a signal, from ``programs.json``, whose every row says how that is known.

Reads: which program it is. Gives: its row, or None. ``programs.json`` is written by ``tests.catalogue.programs`` from
programs that really ran; rows without "observed" in their evidence are cited.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, TypeAlias

from simulator.core.package_data import package_data
from simulator.core.record import NamedTuple
from simulator.launch.process import applet_args, base_name
from simulator.launch.rootfs import Program

Reaction: TypeAlias = int | Literal["ends", "stays", "ignored", "default", "unknown"]
"""An exit status; or the program ends with a status of its own choice, handles the signal and goes on, ignores it, has
no handler for it; or it depends."""


class KnownProgram(NamedTuple):
    """One row of the table."""

    name: str
    signals: Mapping[str, Reaction]
    """By name, as ``SIGTERM``; a signal that is not listed is not known."""
    behind: Mapping[str, Reaction]
    """The signals that it takes otherwise where it is not PID 1."""
    evidence: str
    """How that is known: what was observed, when, with which version; or where it is written."""
    interpreter: bool = False
    """Whether it executes programs that may have handlers of their own; the row is of the interpreter alone."""

    def reaction(self, signal: str, *, first: bool) -> Reaction | None:
        """Return what a signal does to it, as PID 1 or as another process; None if that is not known."""
        return self.behind[signal] if not first and signal in self.behind else self.signals.get(signal)


def known_program(program: Program, args: tuple[str, ...]) -> KnownProgram | None:
    """Return the row of a program; None if there is none. An applet of busybox is told by argv."""
    name = program.name
    if name in {"busybox", "coreutils"}:
        words = applet_args(args, name)
        applet = base_name(words[0]).lstrip("-") if words else name
        name = f"busybox {applet}" if name == "busybox" else applet
    rows = _rows()
    return rows.get(name) or rows.get(_without_version(name))


def _without_version(name: str) -> str:
    """Take a version off a name: ``python3.12`` becomes ``python``, ``php-fpm8.2`` becomes ``php-fpm``."""
    return name.rstrip("0123456789.").rstrip("-")


@cache
def _rows() -> Mapping[str, KnownProgram]:
    """Read ``programs.json``, once: the rows by name and by every other name of the program."""
    rows: dict[str, KnownProgram] = {}
    for row in json.loads(package_data("launch/programs.json")):
        known = _row(row)
        for name in (row["name"], *row.get("names", ())):
            rows[name] = known
    return rows


def _row(row: Mapping[str, Any]) -> KnownProgram:
    """Read one row."""
    return KnownProgram(row["name"], row["signals"], row["behind"], row["evidence"], bool(row.get("interpreter")))
