"""The services of a Compose project, as podman-compose gives them to podman; it is a program of its own, in Python.

Nothing is read from a disk: the caller passes files by name. podman-compose calls podman's command line, so that
``callers/podman`` reads the lines that it makes. Read its modules in this order: ``rules``, ``yaml_file``, ``dotenv``,
``interpolation``, ``merge``, ``dependencies``, ``extends``, ``settings`` (with ``ports`` and ``volumes``), ``project``,
``container`` (with ``limits`` and ``networks``), ``builds``, ``command_line``, ``workload``.
"""

from __future__ import annotations

from typing import Any

from simulator.callers.caller import Caller, Workload
from simulator.core.request import CallerContext
from simulator.engine.engine import Engine


def read(caller: Caller, body: Any, engine: Engine, context: CallerContext) -> Workload:
    """Read a project, or a line of ``podman compose``, which executes another program: docker-compose.

    A project is spelled as for Compose: ``{"files": ..., "service": NAME}``. A line is a list of words, or
    ``{"words": WORDS}``.
    """
    if not isinstance(body, dict) or "words" in body:
        from simulator.callers.compose.lines import read as read_line

        return read_line(caller, body, engine, context)
    from simulator.callers.podman_compose.line import read_project

    return read_project(body, engine, context)
