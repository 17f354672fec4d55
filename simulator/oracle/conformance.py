"""The verdict on another program: what it passes, fails, skips and does not answer, by caller, flag and rule.

Read ``judge_program`` first. A case that the program calls not modelled is skipped, and so is one that the user names;
where its answer would have passed, the verdict says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from simulator import __version__
from simulator.core.record import NamedTuple
from simulator.oracle.asking import Asked, Conversation
from simulator.oracle.trials import Trial, judge, would_pass

Status: TypeAlias = Literal["passed", "failed", "skipped", "unanswered"]
STATUSES: tuple[Status, ...] = ("passed", "failed", "skipped", "unanswered")
SCHEMA = "dsim-conformance/1"


class Verdict(NamedTuple):
    """What came of one trial; ``would_pass`` says of a skipped one that its answer was right."""

    trial: Trial
    status: Status
    why: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    would_pass: bool = False


class Conformance(NamedTuple):
    """The verdicts in the order of the trials, and what the program did wrong besides, with how often it did."""

    program: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    notes: Mapping[str, int]

    def counts(self) -> dict[Status, int]:
        """Count the verdicts by their status."""
        return _count(self.verdicts)

    def by(self, names: Callable[[Trial], Iterable[str]]) -> dict[str, dict[Status, int]]:
        """Count the verdicts by the names of their trials; names come in alphabetical order."""
        groups: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            for name in names(verdict.trial):
                groups.setdefault(name, []).append(verdict)
        return {name: _count(group) for name, group in sorted(groups.items())}

    def left_out(self) -> dict[str, int]:
        """Count how often the answers left out each part, which therefore was not judged."""
        return dict(sorted(Counter(part for verdict in self.verdicts for part in verdict.left_out).items()))

    @property
    def succeeds(self) -> bool:
        """Whether something passed, nothing failed, and the program kept to the protocol."""
        counts = self.counts()
        return bool(counts["passed"]) and not (counts["failed"] or counts["unanswered"] or self.notes)

    def to_json(self) -> dict[str, Any]:
        """Write everything as JSON values."""
        return {
            "schema": SCHEMA,
            "dsim": __version__,
            "program": self.program,
            "counts": self.counts(),
            "left_out": self.left_out(),
            "notes": self.notes,
            "callers": self.by(by_caller),
            "flags": self.by(by_flag),
            "rules": self.by(by_rule),
            "verdicts": [
                {
                    "case": verdict.trial.case["id"],
                    "engine": verdict.trial.engine,
                    "status": verdict.status,
                    **({"why": verdict.why} if verdict.why else {}),
                    **({"left_out": verdict.left_out} if verdict.left_out else {}),
                    **({"would_pass": True} if verdict.would_pass else {}),
                }
                for verdict in self.verdicts
            ],
        }


def by_caller(trial: Trial) -> Iterable[str]:
    """Name the caller of a trial."""
    return (trial.caller,)


def by_flag(trial: Trial) -> Iterable[str]:
    """Name the flags of a trial."""
    return trial.flags


def by_rule(trial: Trial) -> Iterable[str]:
    """Name the rules that a trial shows."""
    return trial.rules


def judge_program(
    words: Sequence[str],
    trials: Sequence[Trial],
    *,
    skip: Iterable[str] = (),
    seconds: float = 10.0,
    progress: Callable[[int], None] | None = None,
) -> Conformance:
    """Start a program, put all trials to it, and judge its answers.

    ``skip`` are choices (``Trial.named``) that are not judged; ``seconds`` is how long an answer may take.
    Raises ``Unreadable`` where the program cannot be started.
    """
    skipped = tuple(skip)
    conversation = Conversation(words, [trial.request(number) for number, trial in enumerate(trials)], seconds)
    verdicts: dict[int, Verdict] = {}
    for asked in conversation.run():
        trial = trials[asked.number]
        verdicts[asked.number] = _verdict(trial, asked, trial.named(skipped))
        if progress is not None:
            progress(len(verdicts))
    return Conformance(tuple(words), tuple(verdicts[number] for number in sorted(verdicts)), conversation.notes)


def _verdict(trial: Trial, asked: Asked, skipped: Sequence[str]) -> Verdict:
    finding = None if asked.answer is None else judge(trial, asked.answer)
    if skipped:
        passes = finding is not None and not finding.faults
        return Verdict(trial, "skipped", (f"as asked for: {' '.join(skipped)}",), (), passes)
    if asked.answer is None or finding is None:
        return Verdict(trial, "unanswered", (asked.fault,))
    if asked.answer.get("outcome") == "not-modelled":
        message = str(asked.answer.get("message") or "the program does not support it")
        return Verdict(trial, "skipped", (message,), (), would_pass(trial, asked.answer))
    return Verdict(trial, "failed" if finding.faults else "passed", *finding)


def _count(verdicts: Iterable[Verdict]) -> dict[Status, int]:
    found = Counter(verdict.status for verdict in verdicts)
    return {status: found[status] for status in STATUSES}
