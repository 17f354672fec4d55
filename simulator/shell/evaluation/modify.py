"""What the operators of a parameter expansion do to a text: length, trimming, slices, replacement, case.

Compare: POSIX.1-2024, "Parameter Expansion"; bash manual, "Shell Parameter Expansion".
"""

from __future__ import annotations

import re

from simulator.shell.evaluation.context import Confused, Expands
from simulator.shell.evaluation.patterns import compile_pattern, replace, trim
from simulator.shell.evaluation.values import Unknown, Value
from simulator.shell.grammar import tree

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def names_in(text: str) -> list[str]:
    """Return the names in an arithmetic expression."""
    return _NAME.findall(text)


def is_set(value: Value | None, *, colon: bool) -> bool | None:
    """Return whether a value is set, and with ``colon`` not empty; None if that is not known."""
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value) or not colon
    if value.nonempty:
        return True
    return None if value.unset or colon else True


def written(outputs: list[Value], line: int) -> Unknown:
    """Return what is known of what a command substitution writes."""
    filled = bool(outputs)
    for output in outputs:
        text = output if isinstance(output, str) else output.prefix
        filled = filled and bool(text.strip("\n"))
    reason = "the output of a command" if line == 0 else f"the output of a command at line {line}"
    first = outputs[0] if len(outputs) == 1 else None
    if isinstance(first, Unknown):
        suffix = first.suffix.rstrip("\n")
        prefix = first.prefix if suffix else first.prefix.rstrip("\n")
        return Unknown(reason if first.reason == "output" else first.reason, prefix, suffix, filled)
    return Unknown(reason, filled=filled)


def modified(part: tree.Parameter, value: Value, expander: Expands) -> Value:
    """Apply the operator of a parameter to its value."""
    operator = part.operator
    if isinstance(value, str) and not value.isascii() and operator in ("length", ":", "^", "^^", ",", ",,"):
        value = Unknown(f"{part.name}, whose characters are more than a byte in some locales")
    if operator == "length":
        return str(len(value)) if isinstance(value, str) else Unknown(f"the length of {part.name}", filled=True)
    if operator == ":":
        return _sliced(part, value, expander)
    if operator in ("#", "##", "%", "%%", "/", "//", "/#", "/%"):
        return _matched(part, value, expander)
    if operator in ("^", "^^", ",", ",,") and not part.operands and isinstance(value, str):
        change = str.upper if operator[0] == "^" else str.lower
        return change(value) if len(operator) == 2 else change(value[:1]) + value[1:]
    return Unknown(f"{part.name}, changed", filled=operator == "@" and isinstance(value, str) and bool(value))


def _matched(part: tree.Parameter, value: Value, expander: Expands) -> Value:
    """Trim a text, or replace in it, what matches a pattern."""
    extended = "extglob" in expander.state.options
    text = expander.pattern(part.operands[0])
    pattern = None if text is None else compile_pattern(text, extended=extended)
    if part.operator[0] != "/":
        if pattern is None or isinstance(value, Unknown):
            return _trimmed_unknown(part, value)
        return trim(value, part.operator, pattern)
    replacement: Value = ""
    if len(part.operands) > 1:
        replacement = expander.single(part.operands[1])
        bare = any(isinstance(p, tree.Text) and not p.quoted and "&" in p.text for p in part.operands[1].parts)
        if bare or (isinstance(replacement, str) and "\\" in replacement):
            replacement = Unknown("a replacement")
    if pattern is None or isinstance(value, Unknown) or isinstance(replacement, Unknown):
        return Unknown(f"{part.name}, changed")
    done = replace(value, part.operator, pattern, replacement)
    return Unknown(f"{part.name}, changed") if done is None else done


def _trimmed_unknown(part: tree.Parameter, value: Value) -> Value:
    """Return what is known of a text of which something was removed."""
    if value == "":
        return ""
    if isinstance(value, Unknown) and part.operands[0].literal() == "-" and part.operator == "#" and value.prefix:
        return value if value.prefix[0] != "-" else value._replace(prefix=value.prefix[1:])
    return Unknown(f"{part.name}, trimmed")


def _bounds(part: tree.Parameter, expander: Expands) -> tuple[int, int | None] | None:
    """Return the offset and the length of a slice; None if they are not known."""
    numbers = [expander.computed(operand) for operand in part.operands]
    if any(isinstance(number, Unknown) for number in numbers):
        return None
    texts = [int(str(number)) for number in numbers]
    return texts[0], texts[1] if len(texts) > 1 else None


def _sliced(part: tree.Parameter, value: Value, expander: Expands) -> Value:
    """Take a part of a text: ``${v:offset:length}``."""
    bounds = _bounds(part, expander)
    if bounds is None or isinstance(value, Unknown):
        if isinstance(value, Unknown) and bounds is not None and bounds[0] >= 0 and bounds[1] is not None:
            start, end = bounds[0], bounds[0] + bounds[1]
            if 0 <= start <= end <= len(value.prefix):
                return value.prefix[start:end]
        return Unknown(f"a part of {part.name}")
    offset, length = bounds
    if offset < 0:
        offset += len(value)
        if offset < 0:
            return ""
    if length is None:
        return value[offset:]
    if length < 0:
        end = len(value) + length
        if end < offset:
            raise Confused("a part of a text that ends before it begins")
        return value[offset:end]
    return value[offset : offset + length]


def sliced_list(part: tree.Parameter, values: tuple[Value, ...], expander: Expands) -> tuple[Value, ...]:
    """Take a part of ``$@`` or of an array: ``${@:offset:length}``."""
    bounds = _bounds(part, expander)
    if bounds is None or any(isinstance(value, Unknown) and value.words for value in values):
        return (Unknown(f"some of {part.name}", words=True),)
    offset, length = bounds
    if part.name in ("@", "*"):
        values = (expander.state.zero, *values)
    if offset < 0:
        offset += len(values)
        if offset < 0:
            return ()
    if length is not None and length < 0:
        raise Confused("a part of a list that is less than nothing")
    return values[offset:] if length is None else values[offset : offset + length]
