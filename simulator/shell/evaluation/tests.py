"""``test``, ``[`` and ``[[ ]]``: answers from what is known, or both answers.

Compare: POSIX.1-2024, "test"; bash manual, "Bash Conditional Expressions".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.files import ABSENT, FileFacts, Known
from simulator.shell.evaluation.parameters import knowing, plain_name
from simulator.shell.evaluation.patterns import compile_pattern, matches, prefix_matches
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown, Value, show
from simulator.shell.grammar import tree

_FILE_TESTS = frozenset(("-e", "-a", "-f", "-d", "-L", "-h", "-r", "-w", "-x", "-s", "-b", "-c", "-p", "-S", "-u", "-g", "-k", "-O", "-G", "-N"))  # fmt: skip
_UNARY = _FILE_TESTS | frozenset(("-z", "-n", "-t", "-v", "-o", "-R"))
_NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": int.__eq__, "-ne": int.__ne__, "-lt": int.__lt__, "-le": int.__le__, "-gt": int.__gt__, "-ge": int.__ge__,
}  # fmt: skip
_BINARY = frozenset((*_NUMBERS, "=", "==", "!=", "<", ">", "-nt", "-ot", "-ef", "=~"))
_TYPES = {"-f": "file", "-d": "directory", "-L": "symlink", "-h": "symlink", "-p": "fifo", "-S": "socket"}


class Question(NamedTuple):
    """A test whose answer is not known."""

    yes: str
    no: str
    name: str = ""
    """The parameter whose value the answer tells."""
    if_yes: Value | None = None
    """The parameter's value where the answer is yes; None if that tells nothing."""
    if_no: Value | None = None
    path: str = ""
    """The path that the answer tells about."""
    facts_yes: FileFacts | None = None
    facts_no: FileFacts | None = None


class Wrong(NamedTuple):
    """The test is used wrongly: its status is 2."""


Answer: TypeAlias = bool | Question | Wrong


def answered(answer: Answer, state: State) -> list[State]:
    """Return the states with the answers as their status."""
    if isinstance(answer, Wrong):
        return [state.after(2)]
    if isinstance(answer, bool):
        return [state.after(int(not answer))]
    made = []
    for holds in (True, False):
        after = state.given(answer.yes, answer.no, holds=holds).after(int(not holds))
        value = answer.if_yes if holds else answer.if_no
        if answer.name and value is not None:
            after = knowing(after, answer.name, value)
        facts = answer.facts_yes if holds else answer.facts_no
        if answer.path and facts is not None:
            after = after._replace(files=after.files.changing(answer.path, facts))
        made.append(after)
    return made


# --- single tests ---


def unary(operator: str, operand: Value, name: str, state: State, context: Context) -> Answer:
    """Answer ``-f word`` and the like; ``name`` is the parameter that the word is."""
    if operator in ("-z", "-n"):
        return _empty(operand, name, negated=operator == "-n")
    if operator == "-v":
        if isinstance(operand, Unknown) or "[" in operand:
            return _open(f"{show(operand)} is set", f"{show(operand)} is unset")
        value = state.value(operand)
        if (value is None and not context.env_complete and operand not in state.variables) or isinstance(
            value, Unknown
        ):
            return _open(f"{operand} is set", f"{operand} is unset")
        return value is not None
    if operator in ("-t", "-o", "-R", "-N", "-u", "-g", "-k", "-O", "-G"):
        said = "is a terminal" if operator == "-t" else f"answers {operator}"
        return _open(
            f"{show(operand)} {said}",
            f"{show(operand)} {said}".replace(" is ", " is not ").replace(" answers ", " does not answer "),
        )
    return _file(operator, operand, state, context)


def _open(yes: str, no: str) -> Question:
    return Question(yes, no)


def _empty(operand: Value, name: str, *, negated: bool) -> Answer:
    """Answer ``-z``, or with ``negated`` ``-n``."""
    if isinstance(operand, str):
        return (operand == "") != negated
    if operand.nonempty:
        return negated
    shown = name or operand.reason
    yes, no = f"{shown} is empty", f"{shown} is not empty"
    filled = operand._replace(filled=True, unset=False)
    if negated:
        return Question(no, yes, name, filled, None if operand.unset else "")
    return Question(yes, no, name, None if operand.unset else "", filled)


def _file(operator: str, operand: Value, state: State, context: Context) -> Answer:
    """Answer a question about a file."""
    says = {"-e": "exists", "-a": "exists", "-f": "is a file", "-d": "is a directory", "-L": "is a link", "-h": "is a link", "-s": "is not empty", "-r": "can be read", "-w": "can be written", "-x": "can be executed"}  # fmt: skip
    said = says.get(operator, f"answers {operator}")
    denied = {"exists": "does not exist", "is not empty": "is empty or absent"}.get(
        said, said.replace("is ", "is not ").replace("can be", "cannot be")
    )
    question = _open(f"{show(operand)} {said}", f"{show(operand)} {denied}")
    if isinstance(operand, Unknown):
        return question
    path, facts = state.files.locate(operand, state.cwd, follow=operator not in ("-L", "-h"))
    if facts == ABSENT:
        return False
    if facts is None or facts.type == "unknown":
        if operator in ("-e", "-a") and facts is not None:
            return True
        return _narrowing(question, operator, path)
    answer = _fact(operator, path, facts, state, context)
    return question if answer is None else answer


def _narrowing(question: Question, operator: str, path: str) -> Question:
    """Add what the answer to a question about a file tells."""
    if not path:
        return question
    found = {"-f": Known("file"), "-d": Known("directory", 0o755), "-e": Known("unknown")}.get(operator)
    if found is None:
        return question
    gone = ABSENT if operator == "-e" else None
    if operator == "-f":
        found = None  # its mode and text are still open
    return question._replace(path=path, facts_yes=found, facts_no=gone)


def _fact(operator: str, path: str, facts: FileFacts, state: State, context: Context) -> bool | None:
    """Answer a question about a file that exists; None if it is not known."""
    if operator in ("-e", "-a"):
        return True
    if operator in _TYPES:
        return facts.type == _TYPES[operator]
    if operator == "-s":
        if facts.type == "directory":
            return True
        if facts.type != "file":
            return None
        if facts.text is not None:
            return facts.text != ""
        return None if facts.size is None else facts.size > 0
    if operator in ("-r", "-w", "-x"):
        if facts.type == "device":
            return None
        return state.files.permits(path, facts, context.user, {"-r": 4, "-w": 2, "-x": 1}[operator])
    return facts.type == "device" if operator == "-c" and facts.type != "device" else None


def binary(left: Value, operator: str, right: Value, names: tuple[str, str]) -> Answer:
    """Answer a comparison of two texts or numbers, as ``test`` makes it."""
    if operator in _NUMBERS:
        return _numbers(left, operator, right)
    if operator in ("-nt", "-ot", "-ef"):
        return _open(f"{show(left)} {operator} {show(right)}", f"not {show(left)} {operator} {show(right)}")
    if isinstance(left, str) and isinstance(right, str):
        if operator in ("<", ">"):
            if not (
                left.isascii()
                and right.isascii()
                and left.isalnum()
                and right.isalnum()
                and left.islower() == right.islower()
            ):
                return _open(f"{show(left)} {operator} {show(right)}", f"not {show(left)} {operator} {show(right)}")
            return (left < right) if operator == "<" else (left > right)
        return (left == right) == (operator != "!=")
    if operator in ("<", ">"):
        return _open(f"{show(left)} {operator} {show(right)}", f"not {show(left)} {operator} {show(right)}")
    return _equal(left, right, names, negated=operator == "!=")


def _equal(left: Value, right: Value, names: tuple[str, str], *, negated: bool) -> Answer:
    """Answer whether two texts are equal, of which one is not known."""
    unknown, other, name = (left, right, names[0]) if isinstance(left, Unknown) else (right, left, names[1])
    assert isinstance(unknown, Unknown)
    if isinstance(other, str):
        long_enough = len(other) >= len(unknown.prefix) + len(unknown.suffix)
        if not long_enough or not other.startswith(unknown.prefix) or not other.endswith(unknown.suffix):
            return negated
        if other == "" and unknown.nonempty:
            return negated
    shown = name or show(unknown)
    yes, no = f"{shown} is {show(other)}", f"{shown} is not {show(other)}"
    told = other if isinstance(other, str) and not (unknown.unset and other == "") else None
    rest = unknown._replace(filled=True, unset=False) if other == "" else None
    if negated:
        return Question(no, yes, name, rest, told)
    return Question(yes, no, name, told, rest)


def _numbers(left: Value, operator: str, right: Value) -> Answer:
    """Answer a comparison of two numbers."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        for value in (left, right):
            if isinstance(value, str) and _number(value) is None:
                return Wrong()
        return _open(f"{show(left)} {operator} {show(right)}", f"not {show(left)} {operator} {show(right)}")
    one, two = _number(left), _number(right)
    return Wrong() if one is None or two is None else _NUMBERS[operator](one, two)


def _number(text: str) -> int | None:
    """Read a decimal number; None if it is none."""
    text = text.strip(" \t\n")
    digits = text[1:] if text[:1] in ("-", "+") else text
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


# --- test and [ ---


def run_test(words: tuple[Value, ...], state: State, context: Context, names: tuple[str, ...]) -> list[State]:
    """Execute ``test words``, or ``[ words`` without its ``]``."""
    names = names if len(names) == len(words) else ("",) * len(words)
    if any(isinstance(word, Unknown) and word.words for word in words):
        return answered(_open("a test holds", "a test does not hold"), state) + [state.after(2)]
    return answered(_arguments(words, names, state, context), state)


def _arguments(words: tuple[Value, ...], names: tuple[str, ...], state: State, context: Context) -> Answer:
    """Answer by the number of arguments, as POSIX tells."""
    if not words:
        return False
    if len(words) == 1:
        return _empty(words[0], names[0], negated=True)
    equal_double = context.behaviour.name != "dash"
    if len(words) == 2:
        if words[0] == "!":
            return _negated(_empty(words[1], names[1], negated=True))
        return unary(str(words[0]), words[1], names[1], state, context) if _is_unary(words[0], context) else Wrong()
    if len(words) == 3:
        if (
            isinstance(words[1], str)
            and words[1] in _BINARY
            and (words[1] != "==" or equal_double)
            and words[1] != "=~"
        ):
            return binary(words[0], words[1], words[2], (names[0], names[2]))
        if words[0] == "!":
            return _negated(_arguments(words[1:], names[1:], state, context))
        if words[0] == "(" and words[2] == ")":
            return _empty(words[1], names[1], negated=True)
    if len(words) == 4 and words[0] == "!":
        return _negated(_arguments(words[1:], names[1:], state, context))
    return _joined(words, names, state, context)


def _is_unary(operator: Value, context: Context) -> bool:
    """Return whether a word is an operator of one operand."""
    return operator in _UNARY and (context.behaviour.extended or operator not in ("-v", "-R", "-N", "-o", "-a"))


def _negated(answer: Answer) -> Answer:
    """Return the opposite of an answer."""
    if isinstance(answer, Wrong):
        return answer
    if isinstance(answer, bool):
        return not answer
    return Question(
        answer.no, answer.yes, answer.name, answer.if_no, answer.if_yes, answer.path, answer.facts_no, answer.facts_yes
    )


def _joined(words: tuple[Value, ...], names: tuple[str, ...], state: State, context: Context) -> Answer:
    """Answer tests that are joined with ``-o`` and ``-a``."""
    for operator in ("-o", "-a"):
        for place in range(1, len(words) - 1):
            if words[place] == operator and words[place - 1] not in ("!", "(", "=", "!="):
                left = _arguments(words[:place], names[:place], state, context)
                right = _arguments(words[place + 1 :], names[place + 1 :], state, context)
                return _combine(left, right, any_holds=operator == "-o")
    return (
        Wrong()
        if len(words) == 3 and all(isinstance(w, str) for w in words)
        else _open("a test holds", "a test does not hold")
    )


def _combine(left: Answer, right: Answer, *, any_holds: bool) -> Answer:
    """Join two answers."""
    if isinstance(left, Wrong) or isinstance(right, Wrong):
        return Wrong()
    if isinstance(left, bool):
        return left if left == any_holds else right
    if isinstance(right, bool):
        return right if right == any_holds else left
    word, other = ("or", "and") if any_holds else ("and", "or")
    return _open(f"{left.yes} {word} {right.yes}", f"{left.no} {other} {right.no}")


# --- [[ ]] ---


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
    if operator in _NUMBERS:
        return _numbers(_computed(left, expander), operator, _computed(expander.single(right), expander))
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
    return _open(no, says) if negated else _open(says, no)


def _literal(word: tree.Word, expander: Expander) -> Value | None:
    """Return the text on the right side of ``==`` if it is no pattern; None if it is one."""
    text = expander.pattern(word)
    if text is None:
        value = expander.single(word)
        return value if all(getattr(part, "quoted", False) for part in word.parts) else None
    compiled = compile_pattern(text, extended=True)
    if compiled is None or not all(isinstance(token, str) and token for token in compiled):
        return None
    return "".join(str(token) for token in compiled)


def _computed(value: Value, expander: Expander) -> Value:
    """Compute a number of ``[[ ]]``, which may be an expression."""
    if isinstance(value, Unknown) or _number(value) is not None:
        return value
    return expander.computed(tree.Word((tree.Text(value, quoted=True),)))


def _regex(left: Value, right: tree.Word, expander: Expander) -> Answer:
    """Answer ``=~`` where the expression is simple: literal characters, ``.*`` and anchors."""
    text = expander.pattern(right)
    expander.state = expander.state.having("BASH_REMATCH", Unknown("BASH_REMATCH", words=True))
    says = f"{show(left)} matches {right.source}"
    question = _open(says, says.replace(" matches ", " does not match "))
    if text is None or isinstance(left, Unknown):
        return question
    start, end = text.startswith("^"), text.endswith("$") and not text.endswith("\\$")
    body = text[start : len(text) - end]
    if any(c in body.replace(".*", "").replace("\\.", "") for c in ".[](){}+?*|^$\\"):
        return question
    glob = body.replace(".*", "\0").replace("\\.", ".").replace("\0", "*")
    compiled = compile_pattern(("" if start else "*") + glob + ("" if end else "*"))
    return question if compiled is None else matches(compiled, left)
