"""How a cost grows: the least of three measurements counts, and none is made that cannot change the answer."""

from __future__ import annotations

import gc
from collections.abc import Callable


def stays_below(seconds: Callable[[int], float], few: int, many: int, times: float, spare: float = 0.0) -> bool:
    """Return whether ``many`` costs less than so many times what ``few`` does, and a time to spare.

    Of each the least of three measurements counts. A first one of ``many`` that is below the time to spare is below
    whatever ``few`` costs, and the first one that is below the limit makes the least one so.
    """
    gc.freeze()  # what other tests left is not searched for garbage while the time is taken
    try:
        first = seconds(many)
        if first < spare:
            return True
        limit = times * min(seconds(few) for _ in range(3)) + spare
        return first < limit or any(seconds(many) < limit for _ in range(2))
    finally:
        gc.unfreeze()
