"""The base of the records of a tree: each is a frozen data class.

Named tuples would not do: mypy compares those by their parts, and never ends with parts that hold words again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(frozen_default=True)
class Node:
    """Makes a frozen data class of each class below it."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True)(cls)
