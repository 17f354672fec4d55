"""Whether a container ends for want of a program that its base image surely lacks, such as Python in ``alpine``.

Reads: a ``Simulation``. Gives: decisions of ``Advice``, and the question whether an instruction installs the program.
What comes of the start is decided in ``launch``; here it is only told which image lacks what.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.analysis.advice_rules import Advice
from simulator.analysis.image_shell import may_be_installed
from simulator.build.image import BuiltImage, Step
from simulator.core.rule import Decision
from simulator.core.text import printable, quoted
from simulator.core.values import Words
from simulator.engine.engine import Engine
from simulator.images.known_programs import missing_programs
from simulator.launch.outcome import Start
from simulator.shell.arguments import shell_arguments
from simulator.shell.script import command_name, simple_commands, tokenize
from simulator.simulation.container import Simulation
from simulator.simulation.rootfs import copied_into

if TYPE_CHECKING:
    from simulator.analysis.start_outcome import StartTold

_WORD = re.compile(r"[\w./+-]+")
_NOT_FOUND = 127
_OWN_EXIT = re.compile(r": exit \d+$")
"""How the reason ends where a script ends with a status of its own."""
_MOST = 2  # instructions that are named
_INSTALLING = ("run", "copy", "add")


def missing_program(simulation: Simulation) -> str:
    """Return the first program of a container that its base image surely lacks; ``""`` where there is none.

    It is the first word, one that an entry script gets, or one of a shell's script. An instruction may have installed
    it. ``""`` also where a PATH that is not known may lead elsewhere.
    """
    used, argv = simulation.built.catalogued, simulation.argv
    if used is None or argv is None or not argv.value or not simulation.is_known:
        return ""
    missing = missing_programs(used)
    if not missing or _leads_elsewhere(simulation):
        return ""
    return next((name for name in _named(argv.value) if name.rpartition("/")[2] in missing), "")


def _leads_elsewhere(simulation: Simulation) -> bool:
    from simulator.analysis.mounted_programs import may_lead_elsewhere  # costs start-up time

    return may_lead_elsewhere(simulation)


def _named(argv: Words) -> Iterator[str]:
    """Yield the words that name programs: the first one, that behind an entry script, and those of a shell's script."""
    if script := _script(argv):
        yield from _commands(script)
        yield from _WORD.findall(script)
        return
    yield str(argv[0])
    if argv[0].endswith(("entrypoint.sh", "entrypoint")) and len(argv) > 1:
        yield str(argv[1])


def _script(argv: Words) -> str:
    """Return the text that a shell gets as its script; ``""`` where it gets none."""
    reading = shell_arguments(argv)
    return str(argv[reading.value.roles.index("script")]) if reading and "script" in reading.value.roles else ""


def _commands(script: str) -> list[str]:
    """Return the names of a script's commands, without exec; none where it is more than a list of commands."""
    commands = list(simple_commands(tokenize(script) or []))
    return [command_name(command[command_name(command) == "exec" :]) for command in commands]


def advise_on_missing(simulation: Simulation, argv: Decision[Words], engine: Engine) -> Iterator[Decision[str]]:
    """Yield that the container ends because its image has no such program; nothing where that is not certain."""
    name = missing_program(simulation)
    if not name or simulation.built.catalogued is None or _is_copied(simulation.built, name):
        return
    from simulator.analysis.image_start import told_of_image  # costs start-up time

    told = told_of_image(simulation, engine)
    if told is None or not _is_for_want_of_it(told.shown) or _lacks_several(simulation):
        return
    image = printable(simulation.built.catalogued.name)
    lacks = f"{image} has no {quoted(name)}" + (", and nothing installs it" if simulation.built.offsets else "")
    yield Advice.NO_PROGRAM.gives(
        f"{_consequence(told, argv.value, name)}: {lacks}. Install it, or start another program.", argv
    )


def _is_for_want_of_it(start: Start) -> bool:
    """Return whether nothing is started, or every way through a script ends with the status of a missing program."""
    if start.outcome in ("not-started", "exec-failed"):
        return True
    ended = [last.ends and last.args is None and last.exit == _NOT_FOUND for last in start.becomes]
    by_itself = any(_OWN_EXIT.search(last.reason) for last in start.becomes)
    return start.outcome == "started" and bool(ended) and all(ended) and not by_itself


def _lacks_several(simulation: Simulation) -> bool:
    """Return whether a script names several programs that the image lacks, so that any of them may end it."""
    used, argv = simulation.built.catalogued, simulation.argv
    if used is None or argv is None:
        return False
    missing = missing_programs(used)
    return len({name for name in _commands(_script(argv.value)) if posixpath.basename(name) in missing}) > 1


def _consequence(told: StartTold, argv: Words, name: str) -> str:
    """Say what comes of it; the exit status is another one if the image lacks a user that is supposed to be there."""
    is_certain = told.supposed is None or not told.supposed.users
    status = f" (exit {told.shown.exit.run})" if is_certain and told.shown.exit.run is not None else ""
    if told.shown.outcome != "started":
        return f"The container does not start{status}"
    if (script := _script(argv)) and _commands(script) != [name]:
        return f"The container ends with exit {_NOT_FOUND} when its script comes to {quoted(name)}"
    return f"The container ends at once (exit {_NOT_FOUND})"


def image_that_lacks(simulation: Simulation) -> str:
    """Return the name of the base image that surely lacks the first word of a container; ``""`` where none does."""
    argv, used = simulation.argv, simulation.built.catalogued
    if argv is None or used is None or missing_program(simulation) != str(argv.value[0]):
        return ""
    return "" if _is_copied(simulation.built, str(argv.value[0])) else used.name


def _is_copied(built: BuiltImage, program: str) -> bool:
    """Return whether an instruction brings a file of a program's name, though it may not be one to execute."""
    name = posixpath.basename(program)
    return any(posixpath.basename(path) == name for path in copied_into(built).paths)


def install_question(before: Simulation, after: Simulation) -> str:
    """Ask whether an instruction installs the program that the new base image lacks; ``""`` where none may.

    ``""`` also where the question was there before: the same program, base image and instructions.
    """
    name = missing_program(after)
    if not name or after.built.catalogued is None or _asked(before) == _asked(after):
        return ""
    steps = _likely(after.built, name)
    if not steps:
        return ""
    shown = [f"{step.instruction.keyword.upper()} ({printable(step.place)})" for step in steps[:_MOST]]
    others = f" or one of {len(steps) - _MOST} more" if len(steps) > _MOST else ""
    places, image = f"{' or '.join(shown)}{others}", printable(after.built.catalogued.name)
    return f"Whether it finds {quoted(name)} is not known: {image} has none. Does {places} install it?"


def _likely(built: BuiltImage, name: str) -> list[Step]:
    """Return the instructions that may install a program: those that look so, where there are some, else all."""
    steps = [step for step in built.steps() if step.instruction.keyword in _INSTALLING]
    return [step for step in steps if may_be_installed([step.instruction], name)] or steps


def _asked(simulation: Simulation) -> tuple[str, str, list[str]]:
    """Return what the question rests on."""
    return missing_program(simulation), _base_name(simulation.built), _installing(simulation.built)


def _base_name(built: BuiltImage) -> str:
    return built.catalogued.name if built.catalogued is not None else ""


def _installing(built: BuiltImage) -> list[str]:
    return [each.original for each in built.instructions() if each.keyword in _INSTALLING]
