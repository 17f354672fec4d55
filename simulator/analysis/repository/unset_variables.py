"""Variables of a Compose file that nobody in the repository sets: a deployer's environment has their values.

Reads: a request for a Compose project, and its files. Gives: environments in which texts stand in for the variables,
and requests with what these make of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.callers.everyones import EVERYONES
from simulator.callers.pasted.symbols import FIRST_EVERYONES, FIRST_MARK, Reading, Symbol
from simulator.core.request import Request

# A name behind a dollar sign that is not doubled; a default behind it is Compose's own answer.
_VARIABLE = re.compile(r"(?<!\$)\$(?:(\w+)|\{(\w+)(?:\}|:?\?))", re.ASCII)
_SETTING = re.compile(r"(?m)^[^\S\n]*(?:export\s+)?(\w+)\s*[=:]", re.ASCII)
_KINDS = ("x{number}y", "{number}", "/{mark}", "1")
"""What may stand in for values, the likeliest first: a part of a name, a number, a path, a number that all take."""


def with_settings(old: Request, new: Request) -> Request:
    """Return a request with the environment, user and directory of another reading of it, also of what it is inside."""
    inside = with_settings(old.inside, new.inside) if old.inside is not None and new.inside is not None else old.inside
    its = new.container
    container = old.container._replace(env=its.env, user=its.user, working_dir=its.working_dir)
    is_same = container == old.container and inside == old.inside
    return old if is_same else old._replace(container=container, inside=inside)


def environments(texts: Sequence[str], env_file: str) -> Iterator[tuple[Mapping[str, str], Reading]]:
    """Yield environments with a value for each variable that ``env_file`` does not set; nothing if there is none.

    With each comes the reading that shows the variables as they are written. Everybody's variables have values already.
    """
    known = {*_SETTING.findall(env_file), *EVERYONES}
    sources = {name: f"${{{name}}}" for text in texts for pair in _VARIABLE.findall(text) if (name := "".join(pair))}
    unset = [(name, source) for name, source in sources.items() if name not in known]
    if not unset or len(unset) > FIRST_EVERYONES - FIRST_MARK:
        return
    symbols = tuple(Symbol(chr(FIRST_MARK + at), source, quoted=True) for at, (_, source) in enumerate(unset))
    for kind in _KINDS:
        values = [kind.format(mark=symbol.mark, number=31400 + at) for at, symbol in enumerate(symbols)]
        chosen = {symbol.mark: value for symbol, value in zip(symbols, values, strict=True)}
        yield {name: value for (name, _), value in zip(unset, values, strict=True)}, Reading(symbols, chosen)
