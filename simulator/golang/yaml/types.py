"""The types that plain scalars of YAML can have, as data: one set for each version of go-yaml.

Those of go-yaml 3 take only true and false for booleans, those of go-yaml 2 also yes, no, on, off, y and n.
Compare: go-yaml ``resolve`` (resolve.go) at https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from simulator.core.record import NamedTuple

PlainScalar: TypeAlias = bool | int | float | None

_TRUE, _FALSE, _NULL = "true True TRUE", "false False FALSE", "~ null Null NULL"
_WORDS_3: dict[str, PlainScalar] = {
    "": None,
    **dict.fromkeys(_TRUE.split(), True),
    **dict.fromkeys(_FALSE.split(), False),
    **dict.fromkeys(_NULL.split()),
    **dict.fromkeys(".nan .NaN .NAN".split(), float("nan")),
    **dict.fromkeys(".inf .Inf .INF +.inf +.Inf +.INF".split(), float("inf")),
    **dict.fromkeys("-.inf -.Inf -.INF".split(), float("-inf")),
}
_WORDS_2: dict[str, PlainScalar] = {
    **_WORDS_3,
    **dict.fromkeys("y Y yes Yes YES on On ON".split(), True),
    **dict.fromkeys("n N no No NO off Off OFF".split(), False),
}


class ScalarTypes(NamedTuple):
    """The types that plain scalars can have, and what else differs between the libraries."""

    name: str
    """The library that has these types."""
    words: Mapping[str, PlainScalar]
    """The scalars that are no strings, other than numbers and dates, such as ``true`` and ``~``."""
    timestamps: bool
    """Whether dates and times have a type of their own; otherwise they are strings."""
    duplicate_keys: bool = False
    """Whether a mapping may hold a key twice, so that the last one wins."""
    ahead: int = 0
    """How many tokens the library scans ahead of the one that it reads."""


GO_YAML_3 = ScalarTypes("go-yaml 3", _WORDS_3, timestamps=True, ahead=2)
GO_YAML_2 = ScalarTypes("go-yaml 2", _WORDS_2, timestamps=False)
GO_YAML_2_REPEATED = ScalarTypes("go-yaml 2 with repeated keys", _WORDS_2, timestamps=False, duplicate_keys=True)
LIBRARIES: Mapping[str, ScalarTypes] = {types.name: types for types in (GO_YAML_3, GO_YAML_2, GO_YAML_2_REPEATED)}
"""The types by the name of the library, as a release of a tool states it."""
