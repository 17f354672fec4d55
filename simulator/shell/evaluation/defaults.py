"""``${v:-word}``, ``${v=word}``, ``${v:?word}`` and ``${v+word}``.

Compare: POSIX.1-2024, "Parameter Expansion".
"""

from __future__ import annotations

from simulator.shell.evaluation import modify, parameters
from simulator.shell.evaluation.context import Confused, Expands, ShellFailure
from simulator.shell.evaluation.fields import Piece, Pieces
from simulator.shell.evaluation.values import Unknown, Value
from simulator.shell.grammar import tree


def with_default(expander: Expands, part: tree.Parameter, value: Value | None, *, cut: bool) -> Pieces:
    """Expand ``${v:-word}``, ``${v=word}``, ``${v:?word}`` and ``${v+word}``, with and without the colon."""
    colon, kind = part.operator[0] == ":", part.operator[-1]
    is_set = modify.is_set(value, colon=colon)
    operand = part.operands[0] if part.operands else tree.Word(())
    if kind == "+":
        if is_set is None:
            made = expander.operand(operand, cut=cut)
            return [Piece(Unknown(f"what {part.name} decides", words=cut), part.quoted, cut)] if made else []
        return expander.operand(operand, cut=cut) if is_set else []
    if is_set:
        assert value is not None
        return [Piece(value, part.quoted, cut)]
    if kind == "?":
        return _required(expander, part, value, operand, cut=cut)
    if is_set is None:
        return [Piece(_either(expander, part, value, operand), part.quoted, cut)]
    if kind == "=":
        made = [Piece(expander.single(operand), part.quoted, cut)]
        if not part.name.isidentifier():
            raise Confused(f"an assignment to {part.name}")
        assert isinstance(made[0], Piece)
        expander.state = expander.state.having(part.name, made[0].value)
        return made
    return expander.operand(operand, cut=cut)


def default_of_list(expander: Expands, part: tree.Parameter, values: tuple[Value, ...], *, cut: bool) -> Pieces | None:
    """Expand ``${@:-word}`` and the like; None where the words themselves stand there."""
    uses_words = part.operator not in ("+", ":+")
    if cut and uses_words and len(values) > 1 and expander.state.value("IFS") not in (None, " \t\n"):
        raise Confused(f"how ${part.name} with a default is split at an IFS of the script")
    if expander.context.behaviour.portable and not values:
        raise Confused(f"${part.name} with a default, without words")
    always_set = not expander.context.behaviour.extended and part.name in ("@", "*")  # bash alone calls none unset
    whole = parameters.joined(values, " ") if values else "" if always_set else None
    if values and uses_words and whole != "" and not isinstance(whole, Unknown):
        return None
    made = with_default(expander, part, whole, cut=cut)
    star = part.name == "*" or (part.subscript is not None and part.subscript.literal() == "*")
    vanishes = not part.quoted or (whole is None and not star and not uses_words)  # as "$@" does
    if not made and not vanishes and "@" in part.operands[0].source:
        raise Confused(f"${part.name} in its own default, without words")
    return made if made or vanishes else [Piece("", quoted=True)]


def _either(expander: Expands, part: tree.Parameter, value: Value | None, operand: tree.Word) -> Value:
    """Return what is known of a value, or else of its default."""
    default = expander.single(operand)
    filled = bool(default) if isinstance(default, str) else default.nonempty
    if default == "" and isinstance(value, Unknown):
        made = value._replace(unset=False)
    else:
        made = Unknown(f"{part.name}, or its default", filled=filled and part.operator[0] == ":")
    if part.operator[-1] == "=":
        expander.state = expander.state.having(part.name, made)
    return made


def _required(expander: Expands, part: tree.Parameter, value: Value | None, operand: tree.Word, *, cut: bool) -> Pieces:
    """Expand ``${v?word}``: where it is unset, the shell ends."""
    if isinstance(value, Unknown):
        expander.may_end(f"{part.name} is unset{' or empty' if part.operator[0] == ':' else ''}")
        return [Piece(value._replace(unset=False, filled=value.filled or part.operator[0] == ":"), part.quoted, cut)]
    expander.single(operand)
    reason = f"{part.name} is unset" if value is None else f"{part.name} is empty"
    raise ShellFailure(expander.unset_status(), reason)
