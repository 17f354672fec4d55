"""Functions that bake brings, as far as the names of images are made with them.

Reads: arguments. Gives: a value; ``UNKNOWN`` for any other function, and for arguments that are not known.
Compare: zclconf/go-cty (cty/function/stdlib); docker/buildx bake/hclparser (``stdlib.go``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from simulator.analysis.repository.builds.hcl_values import UNKNOWN
from simulator.callers.pasted.symbols import marks_in


def call_function(name: str, arguments: Sequence[Any]) -> Any:
    """Return the value of a function for its arguments."""
    function = _FUNCTIONS.get(name)
    if function is None or any(_holds_unknown(each) for each in arguments):
        return UNKNOWN
    try:
        return function(*arguments)
    except (TypeError, ValueError, AttributeError):
        return UNKNOWN


def _holds_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_unknown, value.values()))
    return any(map(_holds_unknown, value)) if isinstance(value, list) else value is UNKNOWN or _has_mark(value)


def _has_mark(value: Any) -> bool:
    return isinstance(value, str) and bool(marks_in(value))


def _flat(values: list[Any]) -> Iterator[Any]:
    for each in values:
        yield from _flat(each) if isinstance(each, list) else (each,)


def _equal(one: Any, other: Any) -> Any:
    return one == other if type(one) is type(other) and isinstance(one, str | bool | int) else UNKNOWN


def _contains(values: list[Any], wanted: Any) -> Any:
    found = [_equal(each, wanted) for each in values]
    return True if True in found else UNKNOWN if UNKNOWN in found else False


def _not(value: Any) -> Any:
    return not value if isinstance(value, bool) else UNKNOWN


def _split(separator: str, text: str) -> Any:
    return text.split(separator) if separator else UNKNOWN


def _joined(separator: str, *lists: list[Any]) -> str:
    return separator.join(each for values in lists for each in values)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "equal": _equal,
    "notequal": lambda one, other: _not(_equal(one, other)),
    "contains": _contains,
    "concat": lambda *lists: [each for values in lists for each in values],
    "flatten": lambda values: [*_flat(values)],
    "join": _joined,
    "split": _split,
    "replace": lambda text, old, new: text.replace(old, new) if old else UNKNOWN,
    "lower": lambda text: text.lower(),
    "upper": lambda text: text.upper(),
    "trimprefix": lambda text, prefix: text.removeprefix(prefix),
    "trimsuffix": lambda text, suffix: text.removesuffix(suffix),
}
