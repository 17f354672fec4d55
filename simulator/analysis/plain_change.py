"""What a change of an image does to ``docker run IMAGE``, where the words of its requests do not tell it.

Reads: two simulations. Gives: ``PlainChange``: that the container fails now, or does not any more; what
entry scripts make of the same words; and what is not known.
"""

from __future__ import annotations

from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine
from simulator.simulation.container import Simulation


class PlainChange(NamedTuple):
    """Sentences about ``docker run IMAGE``.

    ``fails`` are for want of what the image lacks. ``others`` say that such a failure is solved, and what the entry
    script starts. ``question`` asks for what is not known, ``""`` for nothing.
    """

    fails: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    question: str = ""


def plain_change(
    before: Simulation, after: Simulation, engine: Engine, *, is_told: bool, are_starts_known: bool
) -> PlainChange:
    """Compare what the plain request comes to on both sides.

    ``is_told`` says that its words differ, so that they are told; ``are_starts_known`` that both root filesystems were
    compared.
    """
    if before.argv is None or after.argv is None:
        return PlainChange()
    from simulator.analysis.failures import new_failures

    fails, solved = new_failures(before, after, engine), new_failures(after, before, engine)
    others = [] if fails else [f"Solved: {text}" for text in solved]
    if not is_told and not fails and not solved:
        from simulator.analysis.image_start import script_change

        others += filter(None, (script_change(before, after, engine),))
    if fails or are_starts_known:
        return PlainChange(fails, tuple(others))
    return PlainChange(fails, tuple(others), open_question(before, after))


def open_question(before: Simulation, after: Simulation) -> str:
    """Ask for what a change leaves open: whether program, user and shell are still there; ``""`` for nothing."""
    if not after.built.is_told or after.argv is None or before.argv is None:
        return ""
    from simulator.analysis.copied_program import lost_program
    from simulator.analysis.missing_program import install_question
    from simulator.analysis.missing_user import user_question
    from simulator.analysis.touched_files import touched

    questions = (lost_program, install_question, user_question, touched)
    return next((text for ask in questions if (text := ask(before, after))), "")
