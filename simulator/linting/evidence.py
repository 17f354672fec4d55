"""What a finding shows as evidence: the argv that a request leads to."""

from __future__ import annotations

from simulator.analysis.matrix import Placeholder
from simulator.callers.podman.tools import is_podman
from simulator.core.text import printable, quoted
from simulator.core.values import UnknownWords, Word
from simulator.linting.finding import Evidence
from simulator.linting.stages import RUN, ImageStage


def argv_text(argv: tuple[Word, ...]) -> str:
    """Write an argv as JSON; unknown words are written in angle brackets, without quotes."""
    words = [f"<{printable(word)}>" if isinstance(word, UnknownWords) else quoted(word) for word in argv]
    return f"[{', '.join(words)}]"


def request_evidence(stage: ImageStage, request: str = RUN) -> Evidence | None:
    """Return the argv of a request as evidence; None if the engine refuses it, or ``request`` is ``""``."""
    argv = stage.argv(request) if request else None
    if argv is None:
        return None
    tool = "podman" if is_podman(stage.engine) else "docker"
    return argv_evidence(request.replace("docker", tool, 1), argv)


def argv_evidence(request: str, argv: tuple[Word, ...]) -> Evidence:
    """Return an argv as evidence for a request."""
    stand_ins = tuple([index for index, word in enumerate(argv) if isinstance(word, Placeholder | UnknownWords)])
    return Evidence(request, tuple(map(str, argv)), stand_ins)
