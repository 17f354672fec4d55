"""Where a shell finds a program."""

from __future__ import annotations

import pytest

from simulator.shell.evaluation.behaviour import ASH
from simulator.shell.grammar.dialect import BUSYBOX
from tests.unit.shell.evaluation.test_evaluate import outcomes

STANDALONE = ASH._replace(applets=frozenset(("mkdir", "id", "which")))


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("set -e\nmkdir -p /x\nexec show", {"show"}, {"exit 127"}),
        ("command -v mkdir && exec show yes\nexec show no", {"show yes"}, {"show no"}),
        ("exec show $(id -u)", {"show 0"}, {"show"}),
        ("which mkdir && exec show yes\nexec show no", {"show no"}, {"show no"}),
    ],
)
def test_a_shell_finds_its_own_applets_where_path_has_none(text: str, has: set[str], lacks: set[str]) -> None:
    assert outcomes(text, behaviour=STANDALONE, dialect=BUSYBOX) == has
    assert outcomes(text, behaviour=ASH, dialect=BUSYBOX) == lacks


def test_a_shell_that_may_have_applets_makes_what_it_finds_unknown() -> None:
    behaviour = STANDALONE._replace(has_applets=False)
    text = "command -v mkdir && exec show yes\nexec show no"
    assert outcomes(text, behaviour=behaviour, dialect=BUSYBOX) == {"show yes", "show no"}
