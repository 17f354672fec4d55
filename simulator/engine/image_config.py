"""From the ``Config`` object that an image stores to ``ImageConfig``, as the engine reads it.

Reads: the object that ``simulator.images.config`` finds in a document. Gives: a ``BuiltImage`` without instructions.
Compare: moby ``container.Config`` (api/types/container/config.go) and ``StrSlice.UnmarshalJSON``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.build.image import BuiltImage
from simulator.core.errors import Unreadable
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig, Origin, WordSource
from simulator.engine.engine import Engine
from simulator.engine.request import WordList
from simulator.golang.json import folded, typed, well_formed

_TEXTS, _LISTS = (str, type(None)), (list, type(None))
_HALVES: Mapping[str, WordSource] = {"entrypoint": "entrypoint", "cmd": "cmd", "shell": "shell"}


def image_config(fields: Mapping[str, Any], engine: Engine, what: str = "Config") -> BuiltImage:
    """Read an image's ``Config`` object as the engine does: keys in any case, null is unset.

    Of the decisions only those about a text in place of a list of words are kept.

    Raises ``Unreadable`` where a field has a type that no engine takes, and ``Refusal`` where this one does not.
    """
    words: dict[str, Any] = {}
    rest, decisions = [], []
    for key, value in fields.items():
        name = folded(key)
        if name in _HALVES:
            try:
                read = engine.word_list(value, Origin(_HALVES[name], f"{what}.{name.capitalize()}"))
            except Refusal as refusal:
                if refusal.decision.rule is WordList.WRONG_TYPE:
                    raise Unreadable(f"{what}.{key} is no list of strings") from None
                raise
            words[name] = read.value
            if read.rule is WordList.TEXT:
                decisions.append(read)
        elif name in ("workingdir", "user"):
            if not isinstance(value, _TEXTS):
                raise Unreadable(f"{what}.{key} is {typed(value)}, not a string")
            words[name] = well_formed(value or "")
        elif name == "env":
            if not isinstance(value, _LISTS) or not all(isinstance(v, _TEXTS) for v in value or ()):
                raise Unreadable(f"{what}.{key} is no list of strings")
            words[name] = None if value is None else tuple([well_formed(entry or "") for entry in value])
        else:
            rest.append((key, value))
    image = ImageConfig(
        words.get("entrypoint"),
        words.get("cmd"),
        words.get("shell"),
        words.get("env"),
        words.get("workingdir", ""),
        words.get("user", ""),
        tuple(rest),
    )
    return BuiltImage(image, tuple(decisions))
