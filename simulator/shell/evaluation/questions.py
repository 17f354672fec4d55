"""Single tests, such as ``-f file`` and ``a = b``: answers from what is known, or questions that are open.

Compare: POSIX.1-2024, "test"; bash manual, "Bash Conditional Expressions".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.files import ABSENT, FileFacts, Known
from simulator.shell.evaluation.parameters import knowing
from simulator.shell.evaluation.state import FAILURE, State
from simulator.shell.evaluation.values import Unknown, Value, read_number, show

_FILE_TESTS = frozenset("-e -a -f -d -L -h -r -w -x -s -b -c -p -S -u -g -k -O -G -N".split())
UNARY = _FILE_TESTS | frozenset(("-z", "-n", "-t", "-v", "-o", "-R"))
NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": int.__eq__, "-ne": int.__ne__, "-lt": int.__lt__, "-le": int.__le__, "-gt": int.__gt__, "-ge": int.__ge__,
}  # fmt: skip
BINARY = frozenset((*NUMBERS, "=", "==", "!=", "<", ">", "-nt", "-ot", "-ef", "=~"))
_TYPES = {"-f": "file", "-d": "directory", "-L": "symlink", "-h": "symlink", "-p": "fifo", "-S": "socket"}


_SAYS = {
    "-e": "exists", "-a": "exists", "-f": "is a file", "-d": "is a directory", "-L": "is a link", "-h": "is a link",
    "-s": "is not empty", "-r": "can be read", "-w": "can be written", "-x": "can be executed",
}  # fmt: skip


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
    no_status: int = 1
    """The exit status of no; ``FAILURE`` where an operand may be wrong, too."""


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
        after = state.given(answer.yes, answer.no, holds=holds).after(0 if holds else answer.no_status)
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
        return emptiness(operand, name, negated=operator == "-n")
    if operator == "-v":
        if isinstance(operand, Unknown) or "[" in operand:
            return open_question(f"{show(operand)} is set", f"{show(operand)} is unset")
        value = state.value(operand)
        if (value is None and not context.env_complete and operand not in state.variables) or isinstance(
            value, Unknown
        ):
            return open_question(f"{operand} is set", f"{operand} is unset")
        return value is not None
    if operator in ("-t", "-o", "-R", "-N", "-u", "-g", "-k", "-O", "-G"):
        said = "is a terminal" if operator == "-t" else f"answers {operator}"
        return open_question(
            f"{show(operand)} {said}",
            f"{show(operand)} {said}".replace(" is ", " is not ").replace(" answers ", " does not answer "),
        )
    return _file(operator, operand, state, context)


def open_question(yes: str, no: str) -> Question:
    """Return a question whose answer tells nothing else."""
    return Question(yes, no)


def emptiness(operand: Value, name: str, *, negated: bool) -> Answer:
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
    said = _SAYS.get(operator, f"answers {operator}")
    denied = {"exists": "does not exist", "is not empty": "is empty or absent"}.get(
        said, said.replace("is ", "is not ").replace("can be", "cannot be")
    )
    question = open_question(f"{show(operand)} {said}", f"{show(operand)} {denied}")
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
    if operator in NUMBERS:
        return compare_numbers(left, operator, right)
    if operator in ("-nt", "-ot", "-ef"):
        return open_question(f"{show(left)} {operator} {show(right)}", f"not {show(left)} {operator} {show(right)}")
    if isinstance(left, str) and isinstance(right, str):
        if operator in ("<", ">"):
            if not (
                left.isascii()
                and right.isascii()
                and left.isalnum()
                and right.isalnum()
                and left.islower() == right.islower()
            ):
                return open_question(
                    f"{show(left)} {operator} {show(right)}", f"not {show(left)} {operator} {show(right)}"
                )
            return (left < right) if operator == "<" else (left > right)
        return (left == right) == (operator != "!=")
    if operator in ("<", ">"):
        return open_question(f"{show(left)} {operator} {show(right)}", f"not {show(left)} {operator} {show(right)}")
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


def compare_numbers(left: Value, operator: str, right: Value) -> Answer:
    """Answer a comparison of two numbers."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        for value in (left, right):
            if isinstance(value, str) and read_integer(value) is None:
                return Wrong()
        asked = open_question(f"{show(left)} {operator} {show(right)}", f"not {show(left)} {operator} {show(right)}")
        return asked._replace(no_status=FAILURE)
    one, two = read_integer(left), read_integer(right)
    return Wrong() if one is None or two is None else NUMBERS[operator](one, two)


def read_integer(text: str) -> int | None:
    """Read a decimal number with blanks around and a sign; None if it is none."""
    text = text.strip(" \t\n")
    digits = text[1:] if text[:1] in ("-", "+") else text
    number = read_number(digits)
    return -number if number is not None and text[:1] == "-" else number
