"""Arithmetic in a script: the variables that an expression reads, and those that it sets.

Compare: POSIX.1-2024, "Arithmetic Expansion".
"""

from __future__ import annotations

import re

from simulator.shell.evaluation import modify, parameters
from simulator.shell.evaluation.arithmetic import Computation, NotComputed
from simulator.shell.evaluation.context import Confused, Context, Expands
from simulator.shell.evaluation.values import Unknown, Value
from simulator.shell.grammar import tree

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,8}")


def compute(expression: tree.Word, expander: Expands, context: Context) -> Value:
    """Return the value of an arithmetic expression; what it assigns is in the state of the expander then."""
    first = expression.parts[0] if expression.parts else None
    if isinstance(first, tree.Text) and first.text.startswith("~"):
        raise Confused("arithmetic that begins with ~")
    text = expander.single(expression)
    if isinstance(text, Unknown):
        if any(sign in text.prefix + text.suffix for sign in ("=", "++", "--")):
            raise Confused("arithmetic that assigns and is not known")
        return Unknown("the result of arithmetic", filled=True)
    values: dict[str, str | None] = {}
    for name in modify.names_in(text):
        value = parameters.special(name, expander.state, context)
        values[name] = None if isinstance(value, Unknown) else value or ""
        if context.behaviour.portable and (name in context.behaviour.variables or not _is_decimal(values[name])):
            raise Confused(f"arithmetic with {name}, which is no decimal number")
    try:
        computation = Computation(text, values, portable=context.behaviour.portable)
        result = computation.result()
    except NotComputed:
        if None not in values.values():
            raise Confused(f"arithmetic that is wrong, or not computed: {text}") from None
        if any(sign in text.replace("==", "").replace("!=", "") for sign in ("=", "++", "--")):
            raise Confused("arithmetic that assigns and is not known") from None
        return Unknown("the result of arithmetic", filled=True)
    for name, assigned in computation.assigned.items():
        expander.state = expander.state.having(name, assigned)
    return str(result)


def _is_decimal(text: str | None) -> bool:
    """Return whether a text is a number that all shells read alike."""
    return text is not None and _DECIMAL.fullmatch(text) is not None
