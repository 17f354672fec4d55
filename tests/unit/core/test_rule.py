from __future__ import annotations

import pickle

from simulator.engine.start import Argv


def test_a_refusal_about_a_name_tells_the_one_that_may_be_meant_and_keeps_the_tools_words() -> None:
    refusal = Argv.REFUSED.refuses("create", "no such service: wbe", status=1, by="a tool").of_name("wbe", ["web"])
    for same in (refusal, refusal.with_message("no such service: wbe")):
        assert str(same) == "no such service: wbe"
        assert same.told == "no such service: wbe; did you mean web?"
        assert (same.by, same.status) == ("a tool", 1)


def test_another_refusal_is_told_in_the_tools_words() -> None:
    assert Argv.REFUSED.refuses("create", "no command").told == "no command"


def test_a_refusal_from_another_process_is_by_the_same_rule() -> None:
    refusal = Argv.REFUSED.refuses("create", "no command", status=1, by="a tool").of_name("a", ["b"])
    copied = pickle.loads(pickle.dumps(refusal))  # noqa: S301
    assert copied.decision.rule is Argv.REFUSED and copied.told == refusal.told
    assert (copied.stage, copied.status, copied.by) == ("create", 1, "a tool")
