"""When a script comes to a point: the answers to questions that are not known, in plain words.

A condition is a set of alternatives, each a list of answers. Alternatives that differ in one answer alone are joined.
"""

from __future__ import annotations

from typing import TypeAlias

from simulator.core.record import NamedTuple


class Answer(NamedTuple):
    """An answer to a question that is not known."""

    yes: str
    """The answer yes, as a sentence's part: ``PGDATA is empty``."""
    no: str
    """The answer no: ``PGDATA is not empty``."""
    holds: bool

    def says(self) -> str:
        """Return the answer in words."""
        return self.yes if self.holds else self.no


Alternative: TypeAlias = tuple[Answer, ...]
Condition: TypeAlias = frozenset[Alternative]
"""The alternatives; one that is empty: always."""
ALWAYS: Condition = frozenset(((),))
_MOST = 6


def both(condition: Condition, answer: Answer) -> Condition:
    """Return the condition that holds where the answer holds too."""
    return frozenset(alternative if answer in alternative else (*alternative, answer) for alternative in condition)


def either(first: Condition, second: Condition) -> Condition:
    """Return the condition that holds where one of both does.

    Too many alternatives are shortened to what they share.
    """
    if first == second:
        return first
    alternatives = set(first | second)
    changed = True
    while changed:
        changed = False
        for alternative in sorted(alternatives, key=len, reverse=True):
            if joined := _join(alternative, alternatives - {alternative}):
                alternatives = (alternatives - {alternative}) - {joined[0]} | {joined[1]}
                changed = True
                break
    if len(alternatives) > _MOST:
        return frozenset((_shared(list(alternatives)),))
    return frozenset(alternatives)


def conjoin(first: Condition, second: Condition) -> Condition:
    """Return the condition that holds where both do."""
    if first == ALWAYS or second == ALWAYS:
        return second if first == ALWAYS else first
    made = frozenset(tuple(dict.fromkeys((*one, *other))) for one in first for other in second)
    return made if len(made) <= _MOST else frozenset((_shared(list(made)),))


def _join(alternative: Alternative, others: set[Alternative]) -> tuple[Alternative, Alternative] | None:
    """Find another alternative that makes this one needless, or shorter: the other one, and what replaces both."""
    answers = set(alternative)
    for other in others:
        if set(other) <= answers:
            return other, other
        if len(other) == len(alternative):
            different = answers ^ set(other)
            if len(different) == 2 and len({answer[:2] for answer in different}) == 1:
                return other, tuple(answer for answer in alternative if answer not in different)
    return None


def _shared(alternatives: list[Alternative]) -> Alternative:
    """Return the answers that all alternatives share."""
    return tuple(answer for answer in alternatives[0] if all(answer in alternative for alternative in alternatives[1:]))


def describe(condition: Condition) -> str:
    """Spell a condition; ``""`` if it always holds."""
    if not condition or () in condition:
        return ""
    spelled = sorted(" and ".join(dict.fromkeys(answer.says() for answer in one)) for one in condition)
    return "; or ".join(spelled)
