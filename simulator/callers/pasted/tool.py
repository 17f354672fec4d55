"""The program of a line that the rules of another one read: it refuses, and it has exit statuses of its own.

Reads: requests and refusals. Gives: the same in the name of that program.
Compare: nerdctl ``main`` (cmd/nerdctl/main.go), which ends with 1 for every error of its own.
"""

from __future__ import annotations

from simulator.core.request import Request
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine

_FATAL = 1


def read_as(tool: str, engine: Engine) -> str:
    """Name a tool whose line is read by the rules of an engine's own."""
    return f"{tool} (read as {engine.full_name})"


def of_tool(request: Request, tool: str) -> Request:
    """Return a request as ``tool`` makes it; ``""`` is the engine's own."""
    return request._replace(tool=tool, status=_FATAL) if tool else request


def refused_by(refusal: Refusal, tool: str, engine: Engine) -> Refusal:
    """Return a refusal in the name of ``tool``; ``""`` is the engine's own."""
    if tool:
        refusal.by, refusal.status = read_as(tool, engine), _FATAL if refusal.status else refusal.status
    return refusal
