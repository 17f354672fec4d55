"""The base of the records of a tree.

They are named tuples like all values. A type checker is told that they are frozen dataclasses: it compares tuples by
their fields, and takes forever where each kind of command may hold every other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self, dataclass_transform

    @dataclass_transform(frozen_default=True)
    class Node:
        """A record; see the module."""

        def _replace(self, **changes: object) -> Self: ...
else:
    from simulator.core.record import NamedTuple

    Node = NamedTuple
