"""Checks a merged Compose file against the keys and types that its version knows.

Reads: plain values. Gives: nothing, or the most specific error. The table is ``schema_table``.
Compare: compose-go ``Validate`` and ``getMostSpecificError`` (schema/schema.go).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from simulator.callers.compose.schema_table import SHAPES, TYPES
from simulator.core.record import NamedTuple
from simulator.golang import strconv
from simulator.golang.yaml.values import Items, Timestamp

Path: TypeAlias = tuple[str, ...]
_NAME = re.compile(r"[a-zA-Z0-9._-]+")
_ANY_KEY = {"<name>": _NAME, "<lower>": re.compile(r"[a-z]+"), "*": re.compile(r".+", re.DOTALL)}
_ALTERNATIVE = re.compile(r"\|(?![^(]*\))")
_HUMAN = {"object": "mapping"}


class Vanished(Items):
    """An empty list that the type checks accept in place of null."""


class SchemaError(NamedTuple):
    """The path and the reason of an error; a greater ``depth`` is more specific."""

    path: Path
    reason: str
    depth: int
    unknown: tuple[str, tuple[str, ...]] = ("", ())
    """A key that the mapping does not have, and those that it has."""

    def __str__(self) -> str:
        return f"{'.'.join(self.path)} {self.reason}"


class Shape(NamedTuple):
    """The keys of a mapping: types by key, types by pattern of key, required keys, and which other keys are allowed."""

    keys: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    required: tuple[str, ...]
    extensions: bool
    is_open: bool


class Schema:
    """The table for one version; ``changes`` are the differences of this version, ``tables`` the shapes and types."""

    def __init__(
        self,
        changes: Mapping[str, str],
        *,
        dates_are_texts: bool = False,
        tables: tuple[Mapping[str, str], Mapping[str, str]] = (SHAPES, TYPES),
    ) -> None:
        self.changes, self.dates_are_texts = changes, dates_are_texts
        self.table, self.types = tables
        self.shapes: dict[str, Shape] = {}

    def fault(self, value: Any) -> SchemaError | None:
        """Return the most specific error of a whole file, or None."""
        worst: SchemaError | None = None
        for fault in self.shape_faults("file", value, ()):
            if worst is None or fault.depth > worst.depth:
                worst = fault
        return worst

    def shape(self, name: str) -> Shape:
        """Return a shape of the table; parse it on first use."""
        if name not in self.shapes:
            self.shapes[name] = _shape(self.table.get(name, ""), self.changes.get(name, ""))
        return self.shapes[name]

    def shape_faults(self, name: str, value: Mapping[str, Any], path: Path) -> Iterator[SchemaError]:
        """Yield the errors of a mapping."""
        shape = self.shape(name)
        if missing := [key for key in shape.required if key not in value]:
            words = ", ".join(f"'{key}'" for key in missing)
            yield SchemaError(path, f"missing propert{'y' if len(missing) == 1 else 'ies'} {words}", len(path))
        unknown = []
        for key, member in value.items():
            types = [shape.keys[key]] if key in shape.keys else []
            types += [kind for pattern, kind in shape.patterns if pattern.fullmatch(key)]
            for kind in types:
                yield from self.faults(kind, member, (*path, key))
            if not types and not shape.is_open and not (shape.extensions and key.startswith("x-")):
                unknown.append(key)
        if unknown:
            words = ", ".join(f"'{key}'" for key in sorted(unknown))
            slip = (min(unknown), tuple(shape.keys))
            yield SchemaError((*path,), f"additional properties {words} not allowed", len(path) + 1, slip)

    def faults(self, kind: str, value: Any, path: Path) -> Iterator[SchemaError]:
        """Yield the errors of a value; it has none if one of the choices of its type fits."""
        choices = [kind] if "~" in kind else _ALTERNATIVE.split(kind)
        if len(choices) == 1 and choices[0].startswith("@"):
            yield from self.faults(self.types[choices[0][1:]], value, path)
            return
        collected: list[SchemaError] = []
        if isinstance(value, Vanished):
            value = None
        elif isinstance(value, Timestamp) and not self.dates_are_texts:
            value = object()  # a date has none of the types
        for choice in choices:
            errors = list(self.choice_faults(choice, value, path))
            if not errors:
                return
            collected += errors
        if collected and all(fault.depth == len(path) for fault in collected) and len(choices) > 1:
            yield SchemaError(path, f"must be a {_names(choices, self.types)}", len(path))
        else:
            yield from collected

    def choice_faults(self, choice: str, value: Any, path: Path) -> Iterator[SchemaError]:
        """Yield the errors of a value for one of the choices."""
        if choice.startswith("@"):
            yield from self.faults(self.types[choice[1:]], value, path)
        elif choice.endswith(("[]", "[]!")):
            yield from self.list_faults(choice, value, path)
        elif choice.startswith("{"):
            if isinstance(value, dict):
                yield from self.shape_faults(choice[1:-1], value, path)
            else:
                yield SchemaError(path, "must be a mapping", len(path))
        else:
            yield from _scalar_faults(choice, value, path)

    def list_faults(self, choice: str, value: Any, path: Path) -> Iterator[SchemaError]:
        """Yield the errors of a list."""
        if not isinstance(value, list):
            yield SchemaError(path, "must be a array", len(path))
            return
        member_kind = choice.removesuffix("!").removesuffix("[]")
        if member_kind.startswith("("):
            member_kind = member_kind[1:-1]
        for at, member in enumerate(value):
            yield from self.faults(member_kind, member, (*path, str(at)))
        if choice.endswith("!") and (equal := _duplicates(value)):
            yield SchemaError(path, f"items at {equal[0]} and {equal[1]} are equal", len(path))


def _shape(text: str, changes: str) -> Shape:
    keys: dict[str, str] = {}
    patterns: dict[str, str] = {}
    required: dict[str, bool] = {}
    flags = set()
    for token in [*text.split(), *changes.split()]:
        if token in ("x-", "open"):
            flags.add(token)
        elif token.startswith("-"):
            keys.pop(token[1:], None)
        else:
            name, _, kind = token.partition(":")
            plain = name.removesuffix("!")
            (patterns if plain in _ANY_KEY else keys)[plain] = kind
            required[plain] = name.endswith("!")
    compiled = tuple((_ANY_KEY[name], kind) for name, kind in patterns.items())
    return Shape(keys, compiled, tuple(k for k, needed in required.items() if needed), "x-" in flags, "open" in flags)


def _names(choices: list[str], types: Mapping[str, str]) -> str:
    names = []
    for choice in choices:
        spelled = types[choice[1:]] if choice.startswith("@") else choice
        for part in _ALTERNATIVE.split(spelled):
            plain = re.match(r"[a-z]+", part)
            names.append("array" if part.endswith(("[]", "[]!")) else plain[0] if plain else "mapping")
    kinds = sorted(dict.fromkeys(names))
    return kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} or {kinds[-1]}"


def _duplicates(values: list[Any]) -> tuple[int, int] | None:
    seen: dict[str, int] = {}
    for at, value in enumerate(values):
        if (first := seen.setdefault(repr(value), at)) != at:
            return first, at
    return None


def _is(kind: str, value: Any) -> bool:
    if kind == "string":
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in ("number", "integer"):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return number and (kind == "number" or value == value // 1)
    return kind == "any" or (kind == "null" and value is None) or (kind == "object" and isinstance(value, dict))


def _is_duration(text: str) -> bool:
    """Return whether Go reads a text as a duration."""
    try:
        strconv.duration(text)
    except strconv.GoError:
        return False
    return True


def _scalar_faults(choice: str, value: Any, path: Path) -> Iterator[SchemaError]:
    kind, tilde, pattern = choice.partition("~")
    match = re.fullmatch(r"([a-z]+)(?:=([^<>]*))?(?:>=(-?[0-9]+))?(?:<=(-?[0-9]+))?", kind)
    assert match is not None  # the table is valid
    name, values, low, high = match.groups()
    if name == "duration" and isinstance(value, str):
        if not _is_duration(value):
            yield SchemaError(path, "does not match format 'duration'", len(path))
    elif not _is(name, value):
        yield SchemaError(path, f"must be a {_HUMAN.get(name, name)}", len(path))
    elif values is not None and value not in values.split(","):
        listed = ", ".join(f"'{allowed}'" for allowed in values.split(","))
        yield SchemaError(path, f"value must be one of {listed}", len(path))
    elif tilde and not re.search(pattern, value):
        yield SchemaError(path, f"'{value}' does not match pattern '{pattern}'", len(path))
    elif low is not None and value < int(low):
        yield SchemaError(path, f"must be greater than or equal to {low}", len(path))
    elif high is not None and value > int(high):
        yield SchemaError(path, f"must be less than or equal to {high}", len(path))
