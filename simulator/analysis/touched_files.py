"""Whether a change of a Dockerfile touches, by RUN, what its containers execute: /bin/sh, or the entry script.

Reads: what ``docker run IMAGE`` comes to before and after. Gives: a sentence that asks what such a RUN does.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from simulator.analysis.image_shell import replaces_sh
from simulator.build.image import BuiltImage, Step
from simulator.core.text import printable, quoted
from simulator.core.values import UnknownWords
from simulator.shell.arguments import SHELLS
from simulator.simulation.container import Simulation

_RECONFIGURED = re.compile(
    r"\bdpkg-reconfigure\b.*\bdash\b|\bupdate-alternatives\b.*/bin/sh\b|\bdpkg-divert\b.*/bin/sh\b"
)
_SCRIPT = re.compile(r"entrypoint|\.(?:sh|bash)$", re.IGNORECASE)


def touched(before: Simulation, after: Simulation) -> str:
    """Say that a RUN which touches what is executed is new, gone or another one; ``""`` where none is.

    Where both sides execute other files there is nothing to ask: the change of words is told.
    """
    path = _executed(after)
    if not path or path != _executed(before):
        return ""
    old, new = (list(_touching(each.built, path)) for each in (before, after))
    gone, more = _only(old, new), _only(new, old)
    if not gone and not more:
        return ""
    step = (more or gone)[0]
    place = f"{printable(_short(step))} ({printable(step.place)})"
    if more:
        return (
            f"Whether it does the same is not known: {place} may change {quoted(path)}, which the container executes."
        )
    return (
        f"Whether it does the same is not known: the change removes {place}, which may have changed {quoted(path)}. "
        f"The container executes that file."
    )


def _executed(simulation: Simulation) -> str:
    """Return the script, or the shell of the image, that a container executes first; ``""`` for any other program."""
    argv = simulation.argv.value if simulation.argv is not None else ()
    if not argv or isinstance(argv[0], UnknownWords):
        return ""
    name = posixpath.basename(argv[0])
    return str(argv[0]) if name in SHELLS or _SCRIPT.search(name) else ""


def _touching(built: BuiltImage, path: str) -> Iterator[Step]:
    """Yield the RUN instructions that may change a file, or the shell that reads it."""
    name = posixpath.basename(path)
    is_sh = name == "sh" or name not in SHELLS
    for step in built.steps():
        if step.instruction.keyword != "run":
            continue
        text = step.instruction.original
        changes_sh = is_sh and (replaces_sh(step.instruction) or _RECONFIGURED.search(text))
        if changes_sh or (name not in SHELLS and re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text)):
            yield step


def _only(steps: list[Step], others: list[Step]) -> list[Step]:
    """Return the steps whose text the others do not have as often."""
    left = Counter(step.instruction.original for step in others)
    found = []
    for step in steps:
        if left[step.instruction.original]:
            left[step.instruction.original] -= 1
        else:
            found.append(step)
    return found


def _short(step: Step) -> str:
    first, more, _ = step.instruction.original.strip().partition("\n")
    text = first.rstrip("\\ ") + (" ..." if more else "")
    return text if len(text) <= 80 else f"{text[:77]}..."
