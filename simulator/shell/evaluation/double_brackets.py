"""``[[ ]]``.

Compare: bash manual, "Conditional Constructs".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.parameters import plain_name
from simulator.shell.evaluation.patterns import compile_pattern, literal_text, matches, prefix_matches
from simulator.shell.evaluation.questions import (
    NUMBERS,
    Answer,
    answered,
    binary,
    compare_numbers,
    open_question,
    read_integer,
    unary,
)
from simulator.shell.evaluation.regular import match
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, show
from simulator.shell.grammar import tree


def run_condition(expression: tree.Conditional, state: State, context: Context) -> list[State]:
    """Execute what stands in ``[[ ]]``: each state has a status."""
    if expression.operator == "!" and expression.expressions:
        return [
            each if each.status not in (0, 1) else each.after(1 - each.status)
            for each in run_condition(expression.expressions[0], state, context)
        ]
    if expression.operator in ("&&", "||"):
        going = 0 if expression.operator == "&&" else 1
        states = [state.after(going)]
        for inner in expression.expressions:
            made: list[State] = []
            for each in states:
                made += run_condition(inner, each, context) if each.status == going else [each]
            states = made
        return states
    expander = Expander(state, context)
    return answered(_single(expression, expander, context), expander.state)


def _single(expression: tree.Conditional, expander: Expander, context: Context) -> Answer:
    """Answer one test of ``[[ ]]``."""
    operator, words = expression.operator, expression.words
    if len(words) == 1:
        return unary(operator, expander.single(words[0]), plain_name(words[0]), expander.state, context)
    left, right = expander.single(words[0]), words[1]
    names = (plain_name(words[0]), plain_name(right))
    if operator in NUMBERS:
        return compare_numbers(_computed(left, expander), operator, _computed(expander.single(right), expander))
    if operator == "=~":
        return _regex(left, right, expander)
    if operator not in ("=", "==", "!="):
        return binary(left, operator, expander.single(right), names)
    literal = _literal(right, expander)
    if literal is not None:
        return binary(left, operator, literal, names)
    text = expander.pattern(right)
    compiled = None if text is None else compile_pattern(text, extended=True)
    negated = operator == "!="
    if compiled is not None and isinstance(left, str):
        return matches(compiled, left) != negated
    answer = None if compiled is None or isinstance(left, str) else prefix_matches(compiled, left.prefix)
    if answer is not None:
        return answer != negated
    says = f"{show(left)} matches {right.source or text}"
    no = says.replace(" matches ", " does not match ")
    return open_question(no, says) if negated else open_question(says, no)


def _literal(word: tree.Word, expander: Expander) -> Value | None:
    """Return the text on the right side of ``==`` if it is no pattern; None if it is one."""
    text = expander.pattern(word)
    if text is None:
        value = expander.single(word)
        return value if all(getattr(part, "quoted", False) for part in word.parts) else None
    compiled = compile_pattern(text, extended=True)
    return None if compiled is None else literal_text(compiled)


def _computed(value: Value, expander: Expander) -> Value:
    """Compute a number of ``[[ ]]``, which may be an expression."""
    if isinstance(value, Unknown) or read_integer(value) is not None:
        return value
    return expander.computed(tree.Word((tree.Text(value, quoted=True),)))


def _regex(left: Value, right: tree.Word, expander: Expander) -> Answer:
    """Answer ``=~``, and set BASH_REMATCH, where the expression is one that is followed."""
    says = f"{show(left)} matches {right.source}"
    pieces = [_piece(part, expander) for part in right.parts]
    matched = None
    if isinstance(left, str) and None not in pieces:
        matched = match(left, [piece for piece in pieces if piece is not None])
    groups = None if matched is None else matched.groups
    unknown = Unknown("BASH_REMATCH", words=True)
    expander.state = expander.state.having("BASH_REMATCH", unknown if groups is None else groups)
    if matched is None:
        return open_question(says, says.replace(" matches ", " does not match "))
    return matched.found


def _piece(part: tree.Part, expander: Expander) -> tuple[str, bool] | None:
    """Expand a part of a regular expression: its text, and whether it stands for itself; None if it is not known."""
    value = part.text if isinstance(part, tree.Text) else expander.single(tree.Word((part,)))
    return None if isinstance(value, Unknown) else (value, bool(getattr(part, "quoted", False)))
