"""The variables that the environment of everybody who calls a tool has: they are set, to a value that no file tells.

Gives: texts that stand in for the values, and the reading that shows the variables as files write them.
Compare: POSIX.1-2024, "Environment Variables", 8.3; login(1), which sets them; docker/compose, which sets PWD itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from simulator.callers.pasted.symbols import FIRST_EVERYONES, Reading, Symbol

EVERYONES = ("HOME", "LOGNAME", "PATH", "PWD", "SHELL", "USER")
"""The names."""
_NAMES_OF_USERS = ("LOGNAME", "USER")
_SYMBOLS = tuple(Symbol(chr(FIRST_EVERYONES + at), f"${{{name}}}", quoted=True) for at, name in enumerate(EVERYONES))
VALUES: Mapping[str, str] = MappingProxyType(
    {
        name: f"x{31300 + at}y" if name in _NAMES_OF_USERS else f"/{symbol.mark}"
        for at, (name, symbol) in enumerate(zip(EVERYONES, _SYMBOLS, strict=True))
    }
)
"""What stands in for the values: names that an image can have, and paths."""
READING = Reading(_SYMBOLS, {symbol.mark: VALUES[name] for name, symbol in zip(EVERYONES, _SYMBOLS, strict=True)})
"""Shows the variables as ``${NAME}``."""
_NAMED = re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join(EVERYONES)})(?![A-Za-z0-9_])")


def everyones_in(texts: Iterable[str]) -> tuple[Symbol, ...]:
    """Return the symbols of those of everybody's variables that texts name; others need no showing."""
    named = {f"${{{name}}}" for text in texts for name in _NAMED.findall(text)}
    return tuple(symbol for symbol in _SYMBOLS if symbol.source in named)
