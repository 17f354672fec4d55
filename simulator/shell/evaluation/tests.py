"""``test`` and ``[``.

Compare: POSIX.1-2024, "test".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.questions import (
    BINARY,
    UNARY,
    Answer,
    Question,
    Wrong,
    answered,
    binary,
    emptiness,
    open_question,
    unary,
)
from simulator.shell.evaluation.state import FAILURE, State
from simulator.shell.evaluation.values import Unknown, Value, is_number


def run_test(words: tuple[Value, ...], state: State, context: Context, names: tuple[str, ...]) -> list[State]:
    """Execute ``test words``, or ``[ words`` without its ``]``."""
    names = names if len(names) == len(words) else ("",) * len(words)
    if any(isinstance(word, Unknown) and word.words for word in words):
        return answered(_doubtful("a test"), state)
    answer = _arguments(words, names, state, context)
    beyond = len(words) > 4 or any(word in _BEYOND for word in words[:-1]) or any(_is_large(word) for word in words)
    if context.behaviour.portable and (isinstance(answer, Wrong) or beyond):
        return [state.lost(f"a test of {context.behaviour.name} that is wrong, or that POSIX does not have")]
    return answered(answer, state)


def _is_large(word: Value) -> bool:
    """Return whether a word is a number that not all shells can hold."""
    return isinstance(word, str) and is_number(word.lstrip("-+")) and len(word) > 9


def _doubtful(what: str) -> Question:
    """Return a question whose test may be wrong, too."""
    return open_question(f"{what} holds", f"{what} does not hold")._replace(no_status=FAILURE)


_BEYOND = frozenset("== =~ < > -nt -ot -ef -v -R -N -O -G -k".split())


def _arguments(words: tuple[Value, ...], names: tuple[str, ...], state: State, context: Context) -> Answer:
    """Answer by the number of arguments, as POSIX tells."""
    if not words:
        return False
    if len(words) == 1:
        return emptiness(words[0], names[0], negated=True)
    equal_double = context.behaviour.name != "dash"
    if len(words) == 2:
        if words[0] == "!":
            return _negated(emptiness(words[1], names[1], negated=True))
        return unary(str(words[0]), words[1], names[1], state, context) if _is_unary(words[0], context) else Wrong()
    if len(words) == 3:
        if isinstance(words[1], str) and words[1] in BINARY and (words[1] != "==" or equal_double) and words[1] != "=~":
            return binary(words[0], words[1], words[2], (names[0], names[2]))
        if words[0] == "!":
            return _negated(_arguments(words[1:], names[1:], state, context))
        if words[0] == "(" and words[2] == ")":
            return emptiness(words[1], names[1], negated=True)
    if len(words) == 4 and words[0] == "!":
        return _negated(_arguments(words[1:], names[1:], state, context))
    return _joined(words, names, state, context)


def _is_unary(operator: Value, context: Context) -> bool:
    """Return whether a word is an operator of one operand."""
    return operator in UNARY and (context.behaviour.extended or operator not in ("-v", "-R", "-N", "-o", "-a"))


def _negated(answer: Answer) -> Answer:
    """Return the opposite of an answer."""
    if isinstance(answer, Wrong):
        return answer
    if isinstance(answer, bool):
        return not answer
    return answer._replace(
        yes=answer.no,
        no=answer.yes,
        if_yes=answer.if_no,
        if_no=answer.if_yes,
        facts_yes=answer.facts_no,
        facts_no=answer.facts_yes,
    )


def _joined(words: tuple[Value, ...], names: tuple[str, ...], state: State, context: Context) -> Answer:
    """Answer tests that are joined with ``-o`` and ``-a``."""
    for operator in ("-o", "-a"):
        for place in range(1, len(words) - 1):
            if words[place] == operator and words[place - 1] not in ("!", "(", "=", "!="):
                left = _arguments(words[:place], names[:place], state, context)
                right = _arguments(words[place + 1 :], names[place + 1 :], state, context)
                return _combine(left, right, any_holds=operator == "-o")
    known = all(isinstance(word, str) for word in words)
    if known and (len(words) == 3 or not any(word in ("-a", "-o", "!", "(", ")") for word in words)):
        return Wrong()
    return _doubtful("a test of many words")


def _combine(left: Answer, right: Answer, *, any_holds: bool) -> Answer:
    """Join two answers."""
    if isinstance(left, Wrong) or isinstance(right, Wrong):
        return Wrong()
    if isinstance(left, bool):
        return left if left == any_holds else right
    if isinstance(right, bool):
        return right if right == any_holds else left
    word, other = ("or", "and") if any_holds else ("and", "or")
    joined = open_question(f"{left.yes} {word} {right.yes}", f"{left.no} {other} {right.no}")
    return joined._replace(no_status=FAILURE) if FAILURE in (left.no_status, right.no_status) else joined
