"""How Compose replaces variables in the texts of a file, and in the values of an env file.

Reads: text, and a lookup of variables. Gives: text, or a refusal.
Compare: compose-go ``SubstituteWithOptions`` and ``DefaultReplacementAppliedFunc`` (template/template.go).
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from simulator.core.errors import NotModelled, refuse_growth
from simulator.core.rule import Question, Rule
from simulator.core.sources import COMPOSE_GO, COMPOSE_GO_NEW, INTERPOLATION

_TEMPLATE = "template/template.go"
DEPTH = 50  # how deep variables may be nested


class Interpolation(Question):
    """What becomes of a dollar sign in a value of a Compose file?"""

    REPLACED = Rule(
        "Variables are replaced in every value before anything is split, quoted or not; $$ is a dollar sign.",
        COMPOSE_GO(_TEMPLATE, "SubstituteWithOptions"),
        INTERPOLATION("Interpolation", ""),
    )
    UNSET = Rule(
        "A variable that is not set becomes nothing: in a list that leaves a blank word.",
        COMPOSE_GO(_TEMPLATE, "DefaultReplacementAppliedFunc"),
        INTERPOLATION("Interpolation", ""),
    )
    CALLERS = Rule(
        "A variable of who calls Compose, such as HOME, has the caller's value: another user or machine has another.",
        COMPOSE_GO("cli/options.go", "WithOsEnv"),
        INTERPOLATION("Interpolation", ""),
    )
    INVALID = Rule(
        "An open brace behind a dollar sign without a name, an operator that is known and an end is refused.",
        COMPOSE_GO(_TEMPLATE, "InvalidTemplateError"),
        COMPOSE_GO_NEW(_TEMPLATE, "withDefaultWhenAbsence"),
        note="From Compose 5.1.4 on, what stands behind an operator is looked at only where it is used.",
    )
    REQUIRED = Rule(
        "A variable with ? or :? that is not set is refused with the text behind the operator.",
        COMPOSE_GO(_TEMPLATE, "withRequired"),
        INTERPOLATION("Interpolation", ""),
    )
    CAST = Rule(
        "A text where a number or a boolean is expected becomes one after its variables, or is refused.",
        COMPOSE_GO("loader/interpolate.go", "toBoolean"),
        COMPOSE_GO("interpolation/interpolation.go", "recursiveInterpolate"),
    )


Lookup: TypeAlias = Callable[[str], str | None]
_NAME = re.compile("[_a-z][_a-z0-9]*", re.IGNORECASE)
_OPERATOR = re.compile(r":?[-+?]")


class Invalid(Exception):
    """A variable of the text is malformed; ``template`` is the text."""

    def __init__(self, template: str) -> None:
        super().__init__(template)
        self.template = template


class Required(Exception):
    """A required variable is unset."""


class Template:
    """Replaces variables, and collects the names of the unset ones, and of those whose value is used.

    With ``lazy``, the text after an operator is expanded only if it is used.
    """

    def __init__(self, lookup: Lookup, *, lazy: bool) -> None:
        self.lookup, self.lazy = lookup, lazy
        self.unset: list[str] = []
        self.used: list[str] = []
        self.grown = 0  # how many characters variables have added

    def substitute(self, text: str, depth: int = 0) -> str:
        """Replace the variables of a text; raises ``Invalid``, ``Required``, and ``NotModelled`` for deep nesting."""
        if "$" not in text:
            return text
        if depth > DEPTH:
            raise NotModelled("nested variables", f"variables stand in each other more than {DEPTH} times; write fewer")
        parts: list[str] = []
        at = 0
        while (dollar := text.find("$", at)) >= 0:
            parts.append(text[at:dollar])
            if name := _NAME.match(text, dollar + 1):
                parts.append(self._value(name[0]))
                at = name.end()
            elif text.startswith("{", dollar + 1):
                value, at = self._braced(text, dollar, depth)
                parts.append(value)
            else:
                parts.append("$")
                at = dollar + (2 if text.startswith("$", dollar + 1) else 1)
        return "".join(parts) + text[at:]

    def _value(self, name: str) -> str:
        value = self.lookup(name)
        if value is None:
            self.unset.append(name)
            return ""
        self.used.append(name)
        self.grown += len(value)
        refuse_growth(self.grown)
        return value

    def _braced(self, text: str, dollar: int, depth: int) -> tuple[str, int]:
        """Replace the variable in braces after ``dollar``; return its value and the place after it."""
        name = _NAME.match(text, dollar + 2)
        if name is None:
            raise Invalid(text)
        if text.startswith("}", name.end()):
            return self._value(name[0]), name.end() + 1
        operator = _OPERATOR.match(text, name.end())
        line_end = text.find("\n", name.end())
        last = text.rfind("}", name.end(), line_end if line_end >= 0 else len(text))
        if operator is None or last < operator.end():
            raise Invalid(text)
        close = _closing(text, dollar, last)
        return self._operated(name[0], operator[0], text[operator.end() : close], depth + 1), close + 1

    def _operated(self, name: str, operator: str, word: str, depth: int) -> str:
        if not self.lazy:
            word = self.substitute(word, depth)
        value = self.lookup(name)
        path_exists = value is not None and (bool(value) or not operator.startswith(":"))
        used = path_exists == operator.endswith("+")
        if used and self.lazy:
            word = self.substitute(word, depth)
        if operator.endswith("?") and not path_exists:
            raise Required(f"required variable {name} is missing a value" + (f": {word}" if word else ""))
        takes_word = used and not operator.endswith("?")
        self.used += [] if takes_word or value is None else [name]
        result = word if takes_word else value or ""
        self.grown += len(result)
        refuse_growth(self.grown)
        return result


def _closing(text: str, start: int, last: int) -> int:
    """Return the place of the brace that closes the first one after ``start``, or ``last`` if none does.

    The character after an opening brace is skipped, as in the simulated program.
    """
    open_braces, at = 0, start
    while at <= last:
        if text[at] == "}":
            open_braces -= 1
            if open_braces == 0:
                return at
        elif text[at] == "{":
            open_braces += 1
            at += 1
        at += 1
    return last
