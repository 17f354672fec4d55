"""What a shell's script is read as, in a form that other readers' trees can be given too.

Reads: the tree of ``simulator.shell.grammar``. Gives: nested tuples. What only spells differently is the same in it:
the lines of a script are one list, arithmetic is its text without blanks, adjacent texts that are quoted alike are one,
and what stands in ``[[ ]]`` is a list: shfmt binds ``!``, ``&&`` and ``||`` from the right, which no shell does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from simulator.shell.grammar.tree import (
    AndOr,
    Arithmetic,
    ArithmeticExpansion,
    ArithmeticFor,
    Array,
    Assignment,
    BadSubstitution,
    Block,
    Case,
    Command,
    CommandSubstitution,
    Compound,
    Conditional,
    Coprocess,
    For,
    Function,
    Group,
    If,
    Parameter,
    Part,
    Pipeline,
    ProcessSubstitution,
    Redirection,
    Script,
    SimpleCommand,
    Text,
    While,
    Word,
)

Form: TypeAlias = tuple[Any, ...]
LET = ((("text", "let", False),),)


class NoForm(Exception):
    """A reader does not tell, or an expansion is not one of the dialect."""


def joined(parts: Iterable[Form]) -> Form:
    """Join adjacent texts that are quoted alike."""
    done: list[Form] = []
    for part in parts:
        if done and part[0] == "text" == done[-1][0] and part[2] == done[-1][2]:
            done[-1] = ("text", f"{done[-1][1]}{part[1]}", part[2])
        elif part != ("text", "", False):
            done.append(part)
    return tuple(done)


def squeezed(source: str) -> str:
    """Give a text of arithmetic without what may be written or not: blanks, and backslashes that backquotes want."""
    return re.sub(r"[\s\\]", "", source)


def of_let(words: Form) -> Form:
    """Give the words of a command; of ``let`` the first, because some read the others as arithmetic."""
    return LET if words[:1] == LET else words


def script(value: Script) -> Form:
    """Give the form of a script."""
    return tuple([item for unit in value.units for item in block(unit.items)])


def block(items: Block) -> Form:
    """Give the form of a list."""
    return tuple([(command(item.command), item.background) for item in items])


def command(value: Command) -> Form:
    """Give the form of a command."""
    match value:
        case SimpleCommand():
            words = tuple([word(each) for each in value.words])
            return ("simple", _assigned(value.assignments), of_let(words), _redirected(value.redirections))
        case Pipeline():
            commands = tuple([command(each) for each in value.commands])
            return ("pipeline", commands, value.both, value.negated, value.timed)
        case AndOr():
            return ("and-or", command(value.first), tuple([(sign, command(each)) for sign, each in value.rest]))
        case Compound():
            return ("compound", _body(value.body), _redirected(value.redirections))
        case Function():
            return ("function", value.name, command(value.body), value.keyword)
        case Coprocess():
            return ("coprocess", value.name, command(value.command))


def _body(value: Group | If | For | ArithmeticFor | While | Case | Conditional | Arithmetic) -> Form:
    match value:
        case Group():
            return ("group", block(value.body), value.subshell)
        case If():
            otherwise = None if value.otherwise is None else block(value.otherwise)
            return ("if", tuple([(block(a), block(b)) for a, b in value.branches]), otherwise)
        case For():
            words = None if value.words is None else tuple([word(each) for each in value.words])
            return ("for", value.name, words, block(value.body), value.select)
        case ArithmeticFor():
            return ("for ((", squeezed(";".join(each.source for each in value.control)), block(value.body))
        case While():
            return ("while", block(value.condition), block(value.body), value.until)
        case Case():
            items = [(tuple([word(p) for p in i.patterns]), block(i.body), i.terminator) for i in value.items]
            return ("case", word(value.subject), tuple(items))
        case Conditional():
            return ("[[", conditional(value))
        case Arithmetic():
            return ("((", squeezed(value.expression.source))


def conditional(value: Conditional) -> Form:
    """Give the form of an expression in ``[[ ]]``: its operators and words, in their order."""
    if not value.expressions:
        return ((value.operator, *map(word, value.words)),)
    if value.operator == "!":
        return ("!", *conditional(value.expressions[0]))
    first, *rest = map(conditional, value.expressions)
    return (*first, *[piece for each in rest for piece in (value.operator, *each)])


def _assigned(values: Sequence[Assignment]) -> Form:
    return tuple([_assignment(value) for value in values])


def _assignment(value: Assignment) -> Form:
    subscript = None if value.subscript is None else squeezed(value.subscript.source)
    return (value.name, subscript, value.append, word(value.value))


def _redirected(values: Sequence[Redirection]) -> Form:
    return tuple([(value.operator, value.descriptor, word(value.target)) for value in values])


def word(value: Word) -> Form:
    """Give the form of a word: its parts."""
    return joined([_part(part) for part in value.parts])


def _part(value: Part) -> Form:
    match value:
        case Text():
            return ("text", value.text, value.quoted)
        case Parameter():
            return _parameter(value)
        case CommandSubstitution():
            if value.script.fault:
                raise NoForm(value.script.fault.message)
            return ("command", script(value.script), value.quoted)
        case ArithmeticExpansion():
            return ("arithmetic", squeezed(value.expression.source), value.quoted)
        case ProcessSubstitution():
            return ("process", value.direction, script(value.script))
        case BadSubstitution():
            raise NoForm(f"{value.source} is no expansion")
        case Array():
            return ("array", _assigned(value.elements))


def _parameter(value: Parameter) -> Form:
    subscript = None if value.subscript is None else squeezed(value.subscript.source)
    operands = tuple([squeezed(w.source) if value.operator == ":" else word(w) for w in value.operands])
    operator = value.operator
    if operator in ("/#", "/%"):  # in other trees the sign is the first of the pattern
        sign: Form = ("text", operator[1], False)
        pattern = joined((sign, *[_part(part) for part in value.operands[0].parts]))
        operator, operands = "/", (pattern, *operands[1:])
    if operator in ("/", "//") and operands[1:] == ((),):  # ${v/a/} is ${v/a}
        operands = operands[:1]
    return ("parameter", value.name, value.quoted, operator, operands, subscript, value.indirect)
