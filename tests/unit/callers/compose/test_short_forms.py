"""Short forms of a Compose file are checked."""

from __future__ import annotations

import pytest

from simulator.callers.compose.short_forms import check_forms
from simulator.callers.compose.versions import COMPOSE_2_40
from simulator.core.rule import Refusal


@pytest.mark.parametrize(
    ("volume", "says"),
    [
        ("", "invalid empty volume spec"),
        (":/m", "empty section between colons"),
        ("/a:/b:", "empty section between colons"),
        ("ab::b", "empty section between colons"),
        ("/a:/b:ro:x", "too many colons"),
        ("/x:c:/d:ro:z", "too many colons"),
        *[(text, "") for text in (":", "a:", "::", "a::b", "/a:/b:bad", "/a", "/x:c:/d:ro", "a:/b:c:/d")],
    ],
)
def test_volumes_are_written_as_compose_reads_them(volume: str, says: str) -> None:
    if not says:
        check_forms({"volumes": [volume]}, COMPOSE_2_40)
        return
    with pytest.raises(Refusal, match=says):
        check_forms({"volumes": [volume]}, COMPOSE_2_40)


def test_a_port_that_is_exposed_is_a_whole_number_or_a_text() -> None:
    check_forms({"expose": [80, "80-81", "x"]}, COMPOSE_2_40)
    with pytest.raises(Refusal, match="unsupported expose value"):
        check_forms({"expose": [80, 1.5]}, COMPOSE_2_40)
