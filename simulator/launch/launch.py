"""The launch on one page: what the engine, its runtime and the kernel do with a container that was created.

Reads: ``Launch``. Gives: ``Start``. The stages, in order:

1. create: the engine refuses, or creates the working directory
2. start: the engine looks the user up, the runtime prepares the process and looks its first word up
3. execve: the kernel reads the file, and the interpreter of a script
4. the program runs: what shells, scripts and init processes come to (``follow``), and what signals do (``signals``)
"""

from __future__ import annotations

from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.launch.outcome import ExitCodes, Start
from simulator.launch.process import Launch


def not_created(refusal: Refusal) -> Start:
    """Give what comes of a container that the engine, or the command line, refuses to create."""
    return Start("not-created", exit=ExitCodes(125 if refusal.status is None else refusal.status), message=str(refusal))


def launch(container: Launch, engine: Engine) -> Start:  # noqa: ARG001
    """Start a container."""
    return Start("unknown", unknown=("what the kernel does: give the root filesystem",))
