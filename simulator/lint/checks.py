"""Every check, in the order in which findings of one place are reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from simulator.lint.behind import swallowed
from simulator.lint.forms import not_json
from simulator.lint.found import Found
from simulator.lint.start import Start

CHECKS: tuple[Callable[[Start], Iterator[Found]], ...] = (not_json, swallowed)
