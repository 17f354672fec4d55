"""Tilde expansion: where a tilde may stand, and what it becomes.

Compare: POSIX.1-2024, "Tilde Expansion"; bash manual, "Tilde Expansion".
"""

from __future__ import annotations

from simulator.core.record import NamedTuple
from simulator.shell.evaluation import parameters
from simulator.shell.evaluation.context import Confused, Context
from simulator.shell.evaluation.fields import Piece, Pieces
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Unknown
from simulator.shell.grammar import tree


class Place(NamedTuple):
    """Where a bare text stands in its word."""

    value_at: int | None
    """In an assignment: where its value begins; 0 for a text behind that; None in another word."""
    first: bool
    last: bool


def assigned_at(word: tree.Word) -> int | None:
    """Return where the value begins in a word that looks like an assignment; None for another word."""
    first = word.parts[0] if word.parts else None
    if not isinstance(first, tree.Text) or first.quoted:
        return None
    name, equals, _ = first.text.partition("=")
    return len(name) + 1 if equals and name.removesuffix("+").isidentifier() else None


def bare(text: str, place: Place, state: State, context: Context) -> Pieces:
    """Expand the tildes of a bare text: where a word begins, or a value, and in a value behind a colon."""
    if "~" not in text:
        return [Piece(text)]
    if context.behaviour.portable and ("=~" in text or ":~" in text or (text[0] == "~" and not place.last)):
        raise Confused(f"the tilde in {text}")
    value_at = place.value_at
    begins = [0] if place.first and not value_at else []
    if value_at is not None:
        begins += [value_at] * (place.first and value_at > 0)
        begins += [at + 1 for at, character in enumerate(text) if character == ":" and at >= value_at]
    ends = "/:" if value_at is not None or context.behaviour.extended else "/"
    made: Pieces = []
    done = 0
    for begin in begins:
        end = next((at for at in range(begin, len(text)) if text[at] in ends), len(text))
        if text[begin : begin + 1] == "~" and (place.last or end < len(text)):
            made += [Piece(text[done:begin]), _home(text[begin + 1 : end], state, context)]
            done = end
    return [*made, Piece(text[done:])]


def _home(name: str, state: State, context: Context) -> Piece:
    """Expand a tilde, and the name of a user behind it."""
    if name:
        return Piece(Unknown(f"the home of {name}", filled=True), quoted=True)
    home = parameters.special("HOME", state, context)
    if context.behaviour.portable and not home:
        raise Confused("a tilde without HOME")
    if home is None and context.behaviour.extended:
        return Piece(Unknown("the home of the user", filled=True), quoted=True)
    drops_empty = context.behaviour.name in ("dash", "ash")  # bash keeps an empty word
    return Piece("~" if home is None else home, quoted=home != "" or not drops_empty)
