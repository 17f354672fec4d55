"""From the ``Config`` object that an image stores to ``ImageConfig``, as the engine reads it.

Reads: the object that ``simulator.images.config`` finds in a document. Gives: a ``BuiltImage`` without instructions.
Compare: moby ``container.Config`` (api/types/container/config.go) and ``StrSlice.UnmarshalJSON``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig, Origin, WordSource
from simulator.engine.engine import Engine
from simulator.engine.request import WordList
from simulator.golang.json import fold_case, typed, well_formed

_TEXT_TYPES, _LIST_TYPES = (str, type(None)), (list, type(None))
_OBJECT_TYPES = (dict, type(None))
_OBJECTS = ("labels", "volumes", "exposedports", "healthcheck")
_SYSTEMS = (None, "", "linux", "windows")
_WORD_LISTS: Mapping[str, WordSource] = {"entrypoint": "entrypoint", "cmd": "cmd", "shell": "shell"}


def image_config(fields: Mapping[str, Any], engine: Engine, what: str = "Config") -> BuiltImage:
    """Read an image's ``Config`` object as the engine does: keys may be in any case, and null means unset.

    Its only decisions are those about strings in place of lists of words.
    Raises ``Unreadable`` if a field has a type that no engine accepts, and ``Refusal`` if only this engine
    does not accept it.
    """
    known_fields: dict[str, Any] = {}
    other_fields, decisions = [], []
    for key, value in fields.items():
        name = fold_case(key)
        if name in _WORD_LISTS:
            try:
                decision = engine.word_list(value, Origin(_WORD_LISTS[name], f"{what}.{name.capitalize()}"))
            except Refusal as refusal:
                if refusal.decision.rule is WordList.WRONG_TYPE:
                    raise Unreadable(f"{what}.{key} is no list of strings") from None
                raise
            known_fields[name] = decision.value
            if decision.rule is WordList.TEXT:
                decisions.append(decision)
        elif name in ("workingdir", "user"):
            if not isinstance(value, _TEXT_TYPES):
                raise Unreadable(f"{what}.{key} is {typed(value)}, not a string")
            known_fields[name] = well_formed(value or "")
        elif name == "env":
            if not isinstance(value, _LIST_TYPES) or not all(isinstance(v, _TEXT_TYPES) for v in value or ()):
                raise Unreadable(f"{what}.{key} is no list of strings")
            known_fields[name] = None if value is None else tuple([well_formed(entry or "") for entry in value])
        elif name == "os":
            if value not in _SYSTEMS:
                raise NotModelled(f"os {value}", f"{what} is an image for {value}; only linux and windows are modelled")
            known_fields[name] = value or ""
        else:
            other_fields.append((key, _other_field(name, value, f"{what}.{key}")))
    image = ImageConfig(
        known_fields.get("entrypoint"),
        known_fields.get("cmd"),
        known_fields.get("shell"),
        known_fields.get("env"),
        known_fields.get("workingdir", ""),
        known_fields.get("user", ""),
        tuple(other_fields),
        known_fields.get("os", ""),
    )
    return BuiltImage(image, tuple(decisions))


def _other_field(name: str, value: Any, what: str) -> Any:
    """Return the value of a field that has no part in the process, as the engine keeps it; ``name`` is in lower case.

    A healthcheck loses what is empty or 0 in it. Raises ``Unreadable`` if the value has a type that no engine accepts.
    """
    if name == "onbuild":
        if not isinstance(value, _LIST_TYPES) or not all(isinstance(entry, _TEXT_TYPES) for entry in value or ()):
            raise Unreadable(f"{what} is no list of strings")
        return value and [well_formed(entry or "") for entry in value]
    if name in _OBJECTS:
        if not isinstance(value, _OBJECT_TYPES):
            raise Unreadable(f"{what} is {typed(value)}, not an object")
        return {key: member for key, member in value.items() if member} if value and name == "healthcheck" else value
    if name == "stopsignal" and not isinstance(value, _TEXT_TYPES):
        raise Unreadable(f"{what} is {typed(value)}, not a string")
    return value
