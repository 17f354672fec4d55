"""Oracles in which one rule is changed: does judging them by the vectors see it?

    python -m tests.conformance.changed_rules                   # every rule; lists those whose change is not seen
    python -m tests.conformance.changed_rules --oracle ID       # an oracle in which the rule gives another value
    python -m tests.conformance.changed_rules --oracle ID name  # one that applies another rule in its place

A rule that gives a value gives another one of the same kind: a word more, another text, the opposite. A rule that
refuses is named as another one, at another stage, as by an oracle that refuses for a wrong reason. Where the value of a
rule only stands in the trace, no other value is seen, and the rule is changed in its name alone: another rule is said
to have decided. A fault that a change causes, such as a crash, is seen by whoever asks: the outcome is "invalid".
"""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import pkgutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import simulator
from simulator.core.rule import Decision, Refusal, Rule, Stage
from simulator.core.values import Origin, Word

if TYPE_CHECKING:
    from simulator.oracle.trials import Trial

How: TypeAlias = Literal["value", "name"]
NAME_ALONE, NOT_SEEN = "seen by the name of the rule alone:", "not seen:"
WORD = Word("changed", Origin("engine", "changed"))
OTHER_STAGE: Mapping[Stage, Stage] = {"build": "create", "request": "create", "create": "start", "start": "create"}


def other(value: Any) -> Any:
    """Give another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, Word):
        return WORD
    if isinstance(value, str):
        return f"{value}changed"
    if isinstance(value, tuple) and hasattr(value, "_fields") and value:
        return type(value)(other(value[0]), *value[1:])
    if isinstance(value, tuple):
        return (*value[:-1], other(value[-1])) if value and not isinstance(value[0], str) else (*value, WORD)
    if isinstance(value, Mapping):
        return {**value, "CHANGED": "changed"}
    return None if value is not None else (WORD,)


def change(target: str, how: How) -> None:
    """Change what one rule does, in this process."""
    gives, refuses = Rule.gives, Rule.refuses

    def changed_gives(rule: Rule, value: Any, *premises: Decision[Any]) -> Decision[Any]:
        if rule.id != target:
            return gives(rule, value, *premises)
        return gives(another(rule), value, *premises) if how == "name" else gives(rule, other(value), *premises)

    def changed_refuses(
        rule: Rule, stage: Stage, message: str, *premises: Decision[Any], status: int | None = None
    ) -> Refusal:
        if rule.id != target:
            return refuses(rule, stage, message, *premises, status=status)
        return refuses(another(rule), OTHER_STAGE[stage], message, *premises, status=status)

    changing: Any = Rule
    changing.gives, changing.refuses = changed_gives, changed_refuses


def another(rule: Rule) -> Rule:
    """Make a rule that dsim does not have."""
    made = Rule("Another rule.", rule.cites[0])
    made.id = "changed.rule"
    return made


def is_seen(target: str, how: How) -> str:
    """Say which trial that shows a rule sees its change, judging in this process; ``""`` where none does."""
    change(target, how)
    from simulator.oracle.protocol import answer_line  # noqa: PLC0415  # after the rule is changed
    from simulator.oracle.trials import judge  # noqa: PLC0415

    for trial in showing_trials()[target]:
        faults = judge(trial, json.loads(answer_line(json.dumps(trial.request(0))))).faults
        if faults:
            return f"{trial.name}: {faults[0]}"
    return ""


@cache
def showing_trials() -> Mapping[str, list[Trial]]:
    """Read the trials once, and give those that show each rule."""
    from simulator.oracle.trials import trials  # noqa: PLC0415
    from simulator.oracle.vectors import vectors  # noqa: PLC0415

    showing: dict[str, list[Trial]] = {rule: [] for rule in answering_rules()}
    for trial in trials(vectors()):
        for rule in trial.rules:
            showing.setdefault(rule, []).append(trial)
    return showing


def _forked(change: tuple[str, How]) -> str:
    """Say what sees a change, in a process that has answered nothing before."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(theirs, is_seen(*change).encode()[:4096])
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8", errors="replace") as pipe:
        seen = pipe.read()
    os.waitpid(child, 0)
    return seen


def results(rules: Sequence[str], how: How) -> Iterator[tuple[str, str]]:
    """Yield each rule with what sees its change, each in a process of its own that has answered nothing before."""
    showing_trials()
    for module in pkgutil.walk_packages(simulator.__path__, "simulator."):
        if not module.name.endswith("__main__") and module.name != "simulator.oracle.spark":  # which needs pyspark
            importlib.import_module(module.name)
    with multiprocessing.get_context("fork").Pool() as pool:
        yield from zip(rules, pool.imap(_forked, [(rule, how) for rule in rules], chunksize=1), strict=True)


def answering_rules() -> list[str]:
    """List the rules that an answer of the oracle can show: all but those of ``dsim lint``, which it does not run."""
    from simulator.linting.rules import LINTS  # noqa: PLC0415
    from simulator.rulebook import RULES  # noqa: PLC0415

    return [rule for rule in RULES if rule not in LINTS]


def survey(rules: Sequence[str]) -> tuple[list[str], list[str]]:
    """List the rules whose value only stands in the trace, and those of which no change at all is seen."""
    in_trace = [rule for rule, seen in results(rules, "value") if not seen]
    unseen = [rule for rule, seen in results(in_trace, "name") if not seen]
    return in_trace, [rule for rule in unseen if not conform_sees(rule)]


def conform_sees(rule: str) -> bool:
    """Return whether judging an oracle that applies another rule from its start on sees it.

    Some decisions are made when a module is imported, and so before ``results`` changes their rule.
    """
    from simulator.oracle.conformance import judge_program  # noqa: PLC0415

    showing = showing_trials()[rule]
    program = [sys.executable, "-m", "tests.conformance.changed_rules", "--oracle", rule, "name"]
    return bool(showing) and bool(judge_program(program, showing, seconds=60).counts()["failed"])


def main() -> None:
    match sys.argv[1:]:
        case ["--oracle", rule, *how]:
            change(rule, "name" if how == ["name"] else "value")
            from simulator.__main__ import main as dsim  # noqa: PLC0415  # after the rule is changed

            sys.argv[:] = ["dsim", "oracle"]
            dsim()
        case _:
            rules = answering_rules()
            in_trace, unseen = survey(rules)
            print(f"{len(rules) - len(unseen)} of {len(rules)} changes are seen")
            print(f"{NAME_ALONE} {', '.join(in_trace)}")
            print(f"{NOT_SEEN} {', '.join(unseen)}")


if __name__ == "__main__":
    main()
