"""How the command line replaces variables in the texts of a stack file.

Grammar: ``$$`` is a dollar; ``$NAME`` and ``${NAME}``, each with ``:-``, ``-``, ``:?`` or ``?`` and a text up to a
brace, are variables; any other dollar is refused. Values and defaults are not expanded again. Compare: docker/cli
``Substitute`` (cli/compose/template/template.go).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.golang.strconv import GoError

_NAME = "[_a-z][_a-z0-9]*(?::?[-?][^}]*)?"
_VARIABLE = re.compile(rf"\$(?:(\$)|({_NAME})|\{{({_NAME})\}}|)", re.IGNORECASE)


def substitute(text: str, variables: Mapping[str, str]) -> str:
    """Replace the variables; raises ``GoError`` for an invalid dollar, or for a required variable that is missing.

    As in the original, an error is lost when another variable follows it.
    """
    fault: GoError | None = None

    def replace(match: re.Match[str]) -> str:
        nonlocal fault
        if match[1]:
            return "$"
        name = match[2] or match[3]
        if not name:
            fault = GoError(text)
            return ""
        try:
            value = _value(name, variables)
            fault = None
        except GoError as missing:
            fault = missing
            return ""
        return value

    replaced = _VARIABLE.sub(replace, text)
    if fault is not None:
        raise fault
    return replaced


def _value(expression: str, variables: Mapping[str, str]) -> str:
    """Return the value of a variable; look for the operators of a default and of an error in this order."""
    for mark in (":-", "-", ":?", "?"):
        name, operator, operand = expression.partition(mark)
        if not operator:
            continue
        value = variables.get(name)
        if mark == ":-":
            return value or operand
        if mark == "-":
            return operand if value is None else value
        if value is None or (mark == ":?" and not value):
            raise GoError(f"required variable {name} is missing a value: {operand}")
        return value
    return variables.get(expression, "")
