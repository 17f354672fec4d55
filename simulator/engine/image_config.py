"""From the ``Config`` object that an image stores to ``ImageConfig``, as the engine reads it.

Reads: the object that ``simulator.images.config`` finds in a document. Gives: a ``BuiltImage`` without instructions.
Compare: moby ``container.Config`` (api/types/container/config.go) and ``StrSlice.UnmarshalJSON``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from simulator.build.image import BuiltImage
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig, Origin, WordSource
from simulator.engine.engine import Engine
from simulator.engine.request import WordList
from simulator.golang.json import fold_case, strings, typed, well_formed

_TEXT_TYPES = (str, type(None))
_OBJECT_TYPES = (dict, type(None))
_OBJECTS = ("labels", "volumes", "exposedports", "healthcheck")
_HEALTHCHECK = {
    "test": "an array of strings",
    **dict.fromkeys(("interval", "timeout", "retries", "startperiod", "startinterval"), "an integer of 64 bits"),
}
"""The type of each member of a healthcheck, by its folded key."""
_USUAL = {
    key: key.lower()
    for key in """Entrypoint Cmd Shell Env WorkingDir User ExposedPorts Labels Volumes StopSignal Healthcheck OnBuild
    Hostname Domainname AttachStdin AttachStdout AttachStderr Tty OpenStdin StdinOnce Image ArgsEscaped""".split()
}
"""The keys as they are usually written, folded."""
_SETTINGS = frozenset(("workingdir", "user", "env", "os"))
_SYSTEMS = (None, "", "linux", "windows")
_WORD_LISTS: tuple[WordSource, ...] = ("entrypoint", "cmd", "shell")


def image_config(fields: Mapping[str, Any], engine: Engine, what: str = "Config") -> BuiltImage:
    """Read an image's ``Config`` object as the engine does: keys may be in any case, and null means unset.

    Its only decisions are those about strings in place of lists of words.
    Raises ``Unreadable`` if a field has a type that no engine accepts, and ``Refusal`` if only this engine
    does not accept it.
    """
    origins = _origins(what)
    known_fields: dict[str, Any] = {}
    other_fields, decisions = [], []
    for key, value in fields.items():
        name = _USUAL.get(key) or fold_case(key)
        if origin := origins.get(name):
            try:
                decision = engine.word_list(value, origin)
            except Refusal as refusal:
                if refusal.decision.rule is WordList.WRONG_TYPE:
                    raise Unreadable(f"{what}.{key} is no list of strings") from None
                raise
            known_fields[name] = decision.value
            if decision.rule is WordList.TEXT:
                decisions.append(decision)
        elif name not in _SETTINGS:
            other_fields.append((key, _other_field(name, value, what, key)))
        elif name in ("workingdir", "user"):
            if not isinstance(value, _TEXT_TYPES):
                raise Unreadable(f"{what}.{key} is {typed(value)}, not a string")
            known_fields[name] = well_formed(value or "")
        elif name == "env":
            entries = _strings(value, what, key)
            known_fields[name] = None if entries is None else tuple(entries)
        elif value in _SYSTEMS:
            known_fields[name] = value or ""
        else:
            raise NotModelled(f"os {value}", f"{what} is an image for {value}; only linux and windows are modelled")
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


@lru_cache(100)
def _origins(what: str) -> Mapping[str, Origin]:
    """Give the origin of the words in each list of words, by its folded key."""
    return {source: Origin(source, f"{what}.{source.capitalize()}") for source in _WORD_LISTS}


def _strings(value: Any, what: str, key: str) -> list[str] | None:
    """Read a field that is a list of strings, or null."""
    entries = strings(value) if isinstance(value, list) else None
    if entries is None and value is not None:
        raise Unreadable(f"{what}.{key} is no list of strings")
    return entries


def _other_field(name: str, value: Any, what: str, key: str) -> Any:
    """Return the value of a field that has no part in the process, as the engine keeps it; ``name`` is its folded key.

    A healthcheck loses what is empty or 0 in it. Raises ``Unreadable`` if the value has a type that no engine accepts.
    """
    if name == "onbuild":
        return _strings(value, what, key)
    if name in _OBJECTS:
        if not isinstance(value, _OBJECT_TYPES):
            raise Unreadable(f"{what}.{key} is {typed(value)}, not an object")
        for field, member in (value or {}).items():
            _check_member(name, member, f"{what}.{key}.{field}", fold_case(field))
        if value and name == "healthcheck":
            return {field: member for field, member in value.items() if member}
        return value
    if name == "stopsignal" and not isinstance(value, _TEXT_TYPES):
        raise Unreadable(f"{what}.{key} is {typed(value)}, not a string")
    return value


def _check_member(name: str, value: Any, what: str, field: str) -> None:
    """Raise ``Unreadable`` if a member of an object, under the folded key ``field``, has a type that engines refuse."""
    if value is None or (name == "healthcheck" and field not in _HEALTHCHECK):
        return
    expected = "an object" if name in ("volumes", "exposedports") else _HEALTHCHECK.get(field, "a string")
    if expected == "an integer of 64 bits":
        is_right = type(value) is int and -(2**63) <= value < 2**63
    elif expected == "an array of strings":
        is_right = isinstance(value, list) and strings(value) is not None
    else:
        is_right = typed(value) == expected
    if not is_right:
        raise Unreadable(f"{what} is {typed(value)}, not {expected}")
