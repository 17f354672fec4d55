"""$(NAME) in a pod's words."""

from __future__ import annotations

import pytest

from simulator.callers.kubernetes.references import expand
from simulator.core.errors import NotModelled

VALUES = {"A": "a", "B": "b c", "E": "", "R": "$(A)"}


# Facts of Kubernetes' own expand_test.go, in cases of our own.
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""), ("plain", "plain"), ("$(A)", "a"), ("x$(A)y$(A)", "xaya"), ("$(B)", "b c"), ("-$(E)-", "--"),
        ("$(R)", "$(A)"), ("$(NO)", "$(NO)"), ("$$", "$"), ("$$$", "$$"), ("$$$$", "$$"), ("$$A", "$A"), ("$A", "$A"),
        ("$$(A)", "$(A)"), ("$$$(A)", "$a"), ("$$$$(A)", "$$(A)"), ("$$$$$(A)", "$$a"), ("$$(NO)", "$(NO)"),
        ("$(A", "$(A"), ("$(", "$("), ("$()", "$()"), ("$( A )", "$( A )"), ("$(A)B)", "aB)"), ("$(A$(B))", "$(A$(B))"),
        ("$(A$(B)", "$(A$(B)"), ("$($(A))", "$($(A))"), ("\\$(A)", "\\a"), ("\\\\$(A)", "\\\\a"), ("$(a)", "$(a)"),
        ("${A}", "${A}"), ("(A)", "(A)"), ("$?$!", "$?$!"), ("'$(A)'", "'a'"), ("$x$(A)", "$xa"), ("$(A)$", "a$"),
        ("$(A)$(", "a$("), ("--$($($(--", "--$($($(--"), ("$(x$$y)", "$(x$$y)"), ("\n", "\n"), ("%%$(R)%%", "%%$(A)%%"),
        ("$A)", "$A)"), ("a$(A)$(Bé)", "aa$(Bé)"), ("é$(A)é", "éaé"),
    ],
)  # fmt: skip
def test_expanded(text: str, found: str) -> None:
    assert expand(text, VALUES.get)[0] == found


def test_a_character_outside_ascii_behind_a_dollar_is_not_modelled() -> None:
    with pytest.raises(NotModelled, match="outside ASCII"):
        expand("$é", VALUES.get)
