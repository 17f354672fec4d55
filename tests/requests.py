"""What a caller asks for, in one call, as tests need it."""

from __future__ import annotations

from typing import Any

from simulator.callers.table import find_caller
from simulator.core.request import CallerContext, Request
from simulator.engine.engine import Engine


def requested(name: str, body: Any, engine: Engine, context: CallerContext | None = None) -> Request:
    """Read a body that asks for one thing."""
    caller = find_caller(name)
    assert caller is not None, name
    return caller.read(body, engine, context or CallerContext()).request()
