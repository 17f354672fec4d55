"""Whether what an image tells of its files decides on the start of a container.

Reads: a ``Simulation``. Gives: an answer for outcomes. What costs start-up time is imported where it is needed.
"""

from __future__ import annotations

from simulator.analysis.image_shell import may_lack_shell
from simulator.simulation.container import Simulation


def decide_on_start(simulation: Simulation, *, by_script: bool) -> bool:
    """Return whether the facts of an image decide on the start: it may lack the shell, or lacks the program.

    ``by_script`` says that the container starts the entry script of an official image, which decides as well. Where a
    mount, or a PATH that is not known, may bring what the image lacks, nothing is decided.
    """
    argv, used = simulation.argv, simulation.built.catalogued
    if argv is None:
        return False
    if by_script:
        return used is None or len(argv.value) < 2 or not _leads_elsewhere(argv.value[1], simulation)
    if may_lack_shell(simulation.built, argv):
        from simulator.analysis.mounted_programs import may_be_mounted

        return not may_be_mounted(str(argv.value[0]), simulation)
    if used is None:
        return False
    from simulator.analysis.missing_program import missing_program

    return bool(missing_program(simulation))


def _leads_elsewhere(word: str, simulation: Simulation) -> bool:
    """Return whether a word behind an entry script names a program that the image lacks, and PATH may lead to one."""
    from simulator.analysis.mounted_programs import may_lead_elsewhere
    from simulator.images.known_programs import lacks_program

    used = simulation.built.catalogued
    return used is not None and lacks_program(used, word) and may_lead_elsewhere(simulation)
