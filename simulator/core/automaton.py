"""A pattern of characters, ``?``, brackets and ``*``, followed through a text all ways at once.

Reads: the tokens of a pattern, and a text character by character. Gives: where the pattern may end. Each step costs
as much as the pattern is long, at most; ``fits`` says whether all steps together cost little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from simulator.core.errors import NotModelled

Token: TypeAlias = str | Callable[[str], bool] | None
"""A character, ``?`` as ``""``, whether one character is among those of a bracket expression, or ``*`` as None.

No two stars follow each other: readers of patterns make one of them."""

MOST_TOKENS = 16_384
_MOST_STEPS = 2**32
_MOST_BRACKETS = 2**24


def fits(tokens: Sequence[Token], text: str) -> bool:
    """Return whether a pattern can be followed through a text in a second or so."""
    brackets = sum(callable(token) for token in tokens)
    few = not brackets or brackets * len(set(text)) <= _MOST_BRACKETS
    return len(tokens) <= MOST_TOKENS and len(tokens) * len(text) <= _MOST_STEPS and few


def refuse_long(tokens: Sequence[Token], text: str) -> None:
    """Raise ``NotModelled`` for a pattern of a variable that would be followed through a text for too long."""
    if not fits(tokens, text):
        raise NotModelled("a long pattern", "a pattern or its value is too long to be tried; make them shorter")


class Automaton:
    """A pattern as sets of its tokens: bit n is token n, and in a state that n tokens are matched."""

    __slots__ = ("anys", "begin", "brackets", "final", "literals", "masks", "stars", "unstarred")

    def __init__(self, tokens: Sequence[Token], unstarred: str = "") -> None:
        """``unstarred`` is a character that neither ``*`` nor ``?`` matches."""
        self.literals: dict[str, int] = {}
        self.brackets: list[tuple[int, Callable[[str], bool]]] = []
        self.anys = self.stars = 0
        self.unstarred, self.final = unstarred, 1 << len(tokens)
        for n, token in enumerate(tokens):
            bit = 1 << n
            if token is None:
                self.stars |= bit
            elif token == "":
                self.anys |= bit
            elif isinstance(token, str):
                self.literals[token] = self.literals.get(token, 0) | bit
            else:
                self.brackets.append((bit, token))
        self.masks: dict[str, int] = {}
        self.begin = 1 | (1 & self.stars) << 1

    def step(self, state: int, char: str) -> int:
        """Return the state after one more character."""
        mask = self.masks.get(char)
        if mask is None:
            mask = self.masks[char] = self._mask(char)
        state = (state & mask) << 1 | (state & self.stars if char != self.unstarred else 0)
        return state | (state & self.stars) << 1

    def _mask(self, char: str) -> int:
        mask = self.literals.get(char, 0) | (self.anys if char != self.unstarred else 0)
        for bit, matches in self.brackets:
            if matches(char):
                mask |= bit
        return mask

    def ends(self, text: str, start: int = 0) -> Iterator[int]:
        """Yield the ends of all parts of a text that begin at an offset and match, in ascending order."""
        state = self.begin
        if state & self.final:
            yield start
        for at in range(start, len(text)):
            state = self.step(state, text[at])
            if not state:
                return
            if state & self.final:
                yield at + 1
