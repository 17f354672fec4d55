"""The fields of Kubernetes objects and their types, and what the API server refuses because of them.

The table is ``kubernetes.fields.json``, written from the Go types at https://github.com/kubernetes/api/tree/v0.36.3
(core/v1, apps/v1, batch/v1). In it ``[]`` stands for a list, ``{}`` for a map, ``!`` for a type with its own
JSON decoder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from math import isfinite
from typing import Any

from simulator.core.package_data import package_data
from simulator.core.record import NamedTuple
from simulator.core.rule import Question, Rule
from simulator.core.sources import KUBE_API, KUBE_MACHINERY
from simulator.golang import base64
from simulator.golang.json import json_type
from simulator.golang.yaml.nodes import Spot
from simulator.golang.yaml.values import Items, Map

_DECODE = KUBE_MACHINERY("pkg/runtime/serializer/json/json.go", "Decode")


class KubernetesFields(Question):
    """What does the API server refuse in an object before it looks at what the fields say?"""

    WRONG_TYPE = Rule(
        "A value of another type than the field's is refused: command and args are lists of strings.",
        KUBE_API("core/v1/types.go", "Container"),
        _DECODE,
        note="YAML 1.1 makes booleans of yes, no, on and off, and numbers of 8080 and 1e3: quote them.",
    )
    UNKNOWN = Rule(
        "A field that the object does not have is refused, also one in another case.",
        KUBE_API("core/v1/types.go", "Container"),
        _DECODE,
        note="kubectl asks for it from 1.25 on; with --validate=ignore the field is dropped.",
    )


class FieldError(NamedTuple):
    """A refused field: its place, and the API server's sentence."""

    spot: Spot
    says: str
    unknown: tuple[str, tuple[str, ...]] = ("", ())
    """A field that the object does not have, and those that it has."""


@cache
def _types() -> Mapping[str, Mapping[str, str]]:
    table = json.loads(package_data("callers/kubernetes/fields.json"))
    return {name: dict(field.split(":", 1) for field in fields.split()) for name, fields in table.items()}


def check(document: Map, kind: str) -> None:
    """Refuse an object with a field of a wrong type, or with one that its kind does not have."""
    wrong: list[FieldError] = []
    unknown: list[FieldError] = []
    _object(document, kind, "", wrong, unknown)
    where = f'{kind} in version "{document.get("apiVersion")}" cannot be handled as a {kind}'
    if wrong:
        raise KubernetesFields.WRONG_TYPE.refuses("request", f"{wrong[0].spot}: {where}: {wrong[0].says}")
    if unknown:
        says = ", ".join(fault.says for fault in unknown)
        message = f"{unknown[0].spot}: {where}: strict decoding error: {says}"
        raise KubernetesFields.UNKNOWN.refuses("request", message).of_name(*unknown[0].unknown)


def check_types(template: Map, kind: str, owner: str) -> None:
    """Refuse a value of a wrong type in what an object of another group embeds; its own fields are not known here."""
    wrong: list[FieldError] = []
    _object(template, kind, "", wrong, [])
    if wrong:
        message = f"{wrong[0].spot}: {kind} of {owner} cannot be handled: {wrong[0].says}"
        raise KubernetesFields.WRONG_TYPE.refuses("request", message)


def known_fields(value: Any, kind: str) -> Any:
    """Return a value without the fields that objects of its kind do not have, as a client drops them when it decodes.

    ``value`` is JSON; ``kind`` is spelled as in the table.
    """
    if kind.startswith("[]"):
        return [known_fields(member, kind[2:]) for member in value] if isinstance(value, list) else value
    if not isinstance(value, dict) or (not kind.startswith("{}") and kind not in _types()):
        return value
    if kind.startswith("{}"):
        return {key: known_fields(member, kind[2:]) for key, member in value.items()}
    fields = _types()[kind]
    return {key: known_fields(member, fields[key]) for key, member in value.items() if key in fields}


def _object(value: Map, kind: str, path: str, wrong: list[FieldError], unknown: list[FieldError]) -> None:
    fields = _types()[kind]
    for key in sorted(value, key=key_text):
        name = key_text(key)
        spot = value.keys_at[key]
        if name not in fields:
            unknown.append(FieldError(spot, f'unknown field "{path}{name}"', (name, tuple(fields))))
            continue
        holder = f"{kind}.{_plain(path)}{name}"
        _value(value[key], fields[name], f"{path}{name}", holder, spot, wrong, unknown)


def key_text(key: Any) -> str:
    """Spell a key as kubectl does when it converts YAML to JSON."""
    return str(key).lower() if isinstance(key, bool) else str(key)


def _plain(path: str) -> str:
    """Remove the indexes from a path."""
    return "".join(part.partition("]")[2] if "]" in part else part for part in path.split("["))


def _value(
    value: Any, kind: str, path: str, holder: str, spot: Spot, wrong: list[FieldError], unknown: list[FieldError]
) -> None:
    if value is None:
        return
    if kind.startswith("[]"):
        if not isinstance(value, Items):
            wrong.append(_mismatch(value, holder, kind, spot))
            return
        for at, (member, place) in enumerate(zip(value, value.members_at, strict=True)):
            _value(member, kind[2:], f"{path}[{at}]", holder, place, wrong, unknown)
    elif kind.startswith("{}"):
        if not isinstance(value, Map):
            wrong.append(_mismatch(value, holder, kind, spot))
            return
        for key, member in value.items():
            _value(member, kind[2:], f"{path}.{key_text(key)}", holder, value.keys_at[key], wrong, unknown)
    elif kind in _types():
        if isinstance(value, Map):
            _object(value, kind, f"{path}.", wrong, unknown)
        else:
            wrong.append(_mismatch(value, holder, kind, spot))
    elif not SCALARS[kind](value):
        wrong.append(_mismatch(value, holder, kind, spot))


def _mismatch(value: Any, holder: str, kind: str, spot: Spot) -> FieldError:
    actual = f"number {value}" if isinstance(value, float) and "int" in kind else json_type(_jsonlike(value))
    return FieldError(spot, f"json: cannot unmarshal {actual} into Go struct field {holder} of type {_go(kind)}")


def _jsonlike(value: Any) -> Any:
    """Return an empty str, list or dict for an instance of a subclass of it; return other values unchanged."""
    return next((kind() for kind in (str, list, dict) if isinstance(value, kind)), value)


def _go(kind: str) -> str:
    """Spell a type as Go does."""
    for mark, go in (("[]", "[]"), ("{}", "map[string]")):
        if kind.startswith(mark):
            return go + _go(kind[2:])
    return f"v1.{kind}" if kind in _types() else {"bytes": "[]uint8"}.get(kind, kind.lstrip("!"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _fits(bits: int) -> Callable[[Any], bool]:
    return lambda value: _is_number(value) and value == int(value) and -(2 ** (bits - 1)) <= value < 2 ** (bits - 1)


def _is_base64(value: Any) -> bool:
    return isinstance(value, str) and base64.decode(value) is not None


_QUANTITY = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?"
SCALARS: Mapping[str, Callable[[Any], Any]] = {
    "string": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int32": _fits(32),
    "int64": _fits(64),
    "bytes": _is_base64,
    "!Quantity": lambda value: re.fullmatch(_QUANTITY, value) if isinstance(value, str) else _is_number(value),
    "!IntOrString": lambda value: isinstance(value, str) or _is_number(value),
    "!Time": lambda value: isinstance(value, str),
    "!FieldsV1": lambda _: True,
}


def members(value: Any) -> Iterator[tuple[int, Map]]:
    """Yield the objects of a list, each with its index; null among them is an empty object."""
    if isinstance(value, Items):
        for at, (member, spot) in enumerate(zip(value, value.members_at, strict=True)):
            yield at, member if isinstance(member, Map) else Map(spot)
