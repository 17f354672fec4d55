"""The row of a caller in the table, with the engine that it asks."""

from functools import lru_cache

from simulator.api.image import engine_name
from simulator.callers.caller import Caller
from simulator.callers.table import CALLERS, check_engine, find_caller
from simulator.core.errors import Unreadable
from simulator.core.text import did_you_mean
from simulator.engine.engine import Engine
from simulator.releases.find import default_engine, find_engine


def caller_row(name: str, engine: str | Engine | None) -> tuple[Caller, Engine, str]:
    """Find a caller and the engine that it asks, with the engine's name; raises ``Unreadable`` for others."""
    return _caller_row(name, engine if engine is None else engine_name(engine))


@lru_cache(200)
def _caller_row(name: str, engine: str | None) -> tuple[Caller, Engine, str]:
    row = find_caller(name)
    if row is None:
        near = did_you_mean(name, [caller.name for caller in CALLERS])
        raise Unreadable(f"there is no caller {name!r}; simulator.CALLERS lists them{near}")
    asked = engine or default_engine(row.engines[0])
    release = find_engine(asked)
    check_engine(row, release, asked)
    return row, release, asked
