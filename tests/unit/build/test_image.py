"""Images made of the texts of CMD, ENTRYPOINT and SHELL."""

from __future__ import annotations

from simulator.build.image import image_of
from simulator.engine.engines import find_builder


def test_a_near_miss_tells_line_and_column() -> None:
    (miss,) = image_of(None, "[\"a\", \\\n  'b']", None, "--{}".format, find_builder()).almost_json
    assert (miss.where, miss.line, miss.column) == ("--cmd", 2, 3)
    assert miss.reason == "strings stand in double quotes, not single ones"
