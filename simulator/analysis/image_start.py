"""What comes of starting a container, as far as its image tells: its own instructions, and the catalogue.

Reads: a ``Simulation``. Gives: ``StartTold``, and what the entry script of an official image makes of a change.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from simulator.analysis.start_outcome import (
    StartTold,
    command_line,
    conditions_text,
    tell_program,
    tell_start,
    tell_supposed,
)
from simulator.core.text import printable
from simulator.engine.engine import Engine
from simulator.images.entry_scripts import is_entry_script
from simulator.launch.outcome import LastProgram
from simulator.launch.rootfs import RootFs
from simulator.simulation.container import Simulation
from simulator.simulation.rootfs import rootfs_of_image
from simulator.simulation.start import start_of
from simulator.simulation.supposition import suppose


def told_of_image(simulation: Simulation, engine: Engine) -> StartTold | None:
    """Tell what comes of a start on what the image tells of its files; None where that is not known."""
    if simulation.process is None or simulation.built.missing or not simulation.is_known:
        return None
    return told_of_rootfs(simulation, engine, rootfs_of_image(simulation.built, simulation.request.platform))


def told_of_rootfs(simulation: Simulation, engine: Engine, rootfs: RootFs) -> StartTold | None:
    """Tell what comes of a start on a root filesystem; None where that is not known."""
    process, start = simulation.process, start_of(simulation, engine, rootfs)
    if process is None or start is None:
        return None
    supposed = suppose(simulation, engine, rootfs, start) if start.programs or start.users else None
    if supposed is not None:
        return tell_supposed(start, supposed, process.args, rootfs, engine)
    return None if start.outcome == "unknown" else tell_start(start, process.args, rootfs, engine)


def starts_entry_script(simulation: Simulation) -> bool:
    """Return whether a container starts the entry script of an official image of which the facts are known."""
    used, argv = simulation.built.catalogued, simulation.argv
    if used is None or argv is None or simulation.request.act != "create" or not simulation.is_known:
        return False
    return is_entry_script(used.entry, argv.value[0])


def script_change(before: Simulation, after: Simulation, engine: Engine) -> str:
    """Say what entry scripts of official images make of both sides of a change.

    ``""`` where one side starts no such script, where it is not known what it makes of its words, and where both
    sides are the same anyway.
    """
    if not starts_entry_script(before) or not starts_entry_script(after):
        return ""
    old, new = told_of_image(before, engine), told_of_image(after, engine)
    if old is None or new is None or not (_follows_script(old) and _follows_script(new)):
        return ""
    name, conditions = printable(posixpath.basename(new.shown.executes or "")), _conditions(old, new)
    if (old.shown.becomes, old.shown.stop) == (new.shown.becomes, new.shown.stop):
        if _argv(before) == _argv(after):
            return ""
        programs = _programs(new.shown.becomes)
        return f"The entry script {name} makes the same process of both: {programs}{conditions}" if programs else ""
    if (users := _users(old, new)) is not None:
        user = f"user {printable(users[1])}" if users[1] else "the container's user"
        earlier = f"user {printable(users[0])}" if users[0] else "the container's user"
        words = command_line(new.shown.becomes[0].args or ())
        return f"The entry script {name} executes {words} as {user} instead of {earlier}{conditions}"
    started, before_it = _programs(new.shown.becomes), _programs(old.shown.becomes)
    if not started or not before_it or started == before_it:
        return ""
    return f"The entry script {name} starts {started} instead of {before_it}{conditions}"


def _users(old: StartTold, new: StartTold) -> tuple[str, str] | None:
    """Return the users before and after, where both sides come to one program, the same but for its user."""
    both = old.shown.becomes, new.shown.becomes
    if any(len(becomes) != 1 for becomes in both) or both[0][0]._replace(user=both[1][0].user) != both[1][0]:
        return None
    users = both[0][0].user or "", both[1][0].user or ""
    return None if users[0] == users[1] or both[1][0].args is None else users


def _follows_script(told: StartTold) -> bool:
    return told.supposed is not None and told.supposed.stand_in is not None


def _argv(simulation: Simulation) -> list[str]:
    return [] if simulation.argv is None else [str(word) for word in simulation.argv.value]


def _conditions(old: StartTold, new: StartTold) -> str:
    """Write what has to hold on both sides; what both suppose is written once."""
    found = [each.supposed for each in (new, old) if each.supposed is not None]
    return conditions_text(found)


def _programs(becomes: Sequence[LastProgram]) -> str:
    """Write the programs that a script can come to; ``""`` where there is none, or one is not known."""
    if any(last.args is None and not last.ends for last in becomes):
        return ""
    return " or ".join(dict.fromkeys([tell_program(last) for last in becomes if last.args is not None]))
