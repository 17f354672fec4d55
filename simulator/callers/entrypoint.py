"""The request of ``run --entrypoint VALUE IMAGE ARG...`` on the engine's own command line."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.core.request import Request
from simulator.core.rule import Decision
from simulator.core.values import ContainerConfig, Origin, Word, Words
from simulator.engine.engine import Engine
from simulator.golang.json import well_formed


def run(entrypoint: str | None, arguments: Sequence[str], engine: Engine) -> Request:
    """Request an entrypoint and the words after the image name.

    ``entrypoint`` is None where the option is not given, which differs from ``""``.
    Without arguments no words are requested; an empty argument is an empty word.
    """
    entry, cmd, decisions = requested_words(entrypoint, arguments, engine)
    return Request(ContainerConfig(entry, cmd, no_input=True), decisions)


def requested_words(
    entrypoint: str | None, arguments: Sequence[str], engine: Engine
) -> tuple[Words | None, Words | None, tuple[Decision[Words | None], ...]]:
    """Give the words of ``--entrypoint`` and those after the image name, None for none, and what decided on them."""
    words = [Word(well_formed(text), Origin("request", f"argument {n}")) for n, text in enumerate(arguments, 1)]
    cmd = tuple(words) or None
    if entrypoint is None:
        return None, cmd, ()
    option = engine.entrypoint_option(well_formed(entrypoint), Origin("request", "--entrypoint"))
    return option.value, cmd, (option,)
