"""What a refusal means, in a sentence: who refuses what, and that nothing comes of it."""

from __future__ import annotations

from simulator.core.rule import Refusal
from simulator.engine.engine import Engine


def refusing_tool(refusal: Refusal, engine: Engine) -> str:
    """Name the tool that refuses: the caller's where the refusal says it, else the builder or the engine."""
    if refusal.by:
        return refusal.by
    return engine.builder_name if refusal.stage == "build" else engine.full_name


_REFUSES = {
    "build": "No image is built: {} refuses to build it",
    "request": "Nothing starts: {} refuses the request",
    "create": "Nothing starts: {} refuses to create it",
    "start": "Nothing starts: {} refuses to start it",
}


def refusal_sentence(refusal: Refusal, engine: Engine) -> str:
    """Say what a refusal means, who refuses what, and with which exit status; its own words follow."""
    status = "" if refusal.status is None else f", exit status {refusal.status}"
    return _REFUSES[refusal.stage].format(refusing_tool(refusal, engine)) + status
