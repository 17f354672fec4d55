"""``getopts``, as bash, dash and busybox have it."""

from __future__ import annotations

import pytest

from simulator.shell.evaluation.behaviour import ASH, BASH, DASH, Behaviour
from simulator.shell.grammar.dialect import BASH as DIALECT
from simulator.shell.grammar.dialect import BUSYBOX, Dialect
from simulator.shell.grammar.dialect import DASH as DASH_DIALECT
from tests.unit.shell.evaluation.test_evaluate import outcomes

READS_OPTIONS = """set -- {}
while getopts {} o; do
  case $o in a) A=$A+ ;; b) B=$OPTARG ;; :) exec show misses $OPTARG ;; ?) exec show refuses $OPTARG ;; esac
done
shift $((OPTIND - 1))
exec show "$A" "$B" "$@"
"""


@pytest.mark.parametrize(("behaviour", "dialect"), [(BASH, DIALECT), (DASH, DASH_DIALECT), (ASH, BUSYBOX)])
@pytest.mark.parametrize(
    ("words", "options", "expected"),
    [
        ("", "ab:", "show '' ''"),
        ("-aab v x -a", ":ab:", "show ++ v x -a"),
        ("-a -bv -- -a", "ab:", "show + v -a"),
        ("-a - x", "ab:", "show + '' - x"),
        ("-ab", ":ab:", "show misses b"),
        ("-az", ":ab:", "show refuses z"),
        ("--app", ":ab:", "show refuses -"),
    ],
)
def test_getopts_finds_the_options(
    behaviour: Behaviour, dialect: Dialect, words: str, options: str, expected: str
) -> None:
    text = READS_OPTIONS.format(words, options)
    assert outcomes(text, behaviour=behaviour, dialect=dialect) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "set -- -::\ngetopts :a o\nexec show $o",
        "set -- -b $(date)\ngetopts b: o\nexec show $OPTARG",
        "set -- $(date)\ngetopts a o\nexec show $o",
        "set -- -a -b\ngetopts ab o\nset -- -b -a\ngetopts ab o\nexec show $o",
    ],
)
def test_getopts_says_nothing_of_what_is_not_known(text: str) -> None:
    assert "<" in str(outcomes(text, behaviour=DASH, dialect=DASH_DIALECT))
