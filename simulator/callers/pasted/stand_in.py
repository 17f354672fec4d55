"""The texts that stand in for the symbols of a line, so that a tool can read it.

No answer is guessed: a refusal counts only if it is the same whatever stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from simulator.callers.command_line import Pasted
from simulator.callers.pasted.symbols import Reading, Symbol
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import Request
from simulator.core.rule import Refusal

_OPTIONS = re.compile(r"OPT|ARG|FLAG|PARAM|EXTRA", re.IGNORECASE)
_TRIES = 600
"""How often a line is read at most."""
_READ = 2**22
"""How many characters are read at most, all readings together."""


def choose_texts(line: Pasted, attempt: Callable[[Reading], Request]) -> Reading:
    """Return texts with which a tool takes the line, or with which its refusal does not come from them.

    ``attempt`` reads the line. Raises ``NotModelled`` where the answer depends on what a shell puts in.
    """
    search = _Search(line, attempt)
    reading = Reading(line.symbols, {each.mark: next(each.texts("\0".join(line.words))) for each in line.symbols})
    reading, message = search.improve(reading)
    if message and reading.reveal(message) == search.not_modelled:
        raise NotModelled("what a shell puts in", search.not_modelled)
    if message and any(reading.shows(symbol, message) for symbol in line.symbols):
        raise _unknown(line)
    return reading


class _Search:
    """Reads a line again and again; counts how often."""

    def __init__(self, line: Pasted, attempt: Callable[[Reading], Request]) -> None:
        self._line, self._attempt, self._tries = line, attempt, 0
        self._size = sum(map(len, line.words))
        self._seen: set[str] = set()
        self.not_modelled = ""
        """The last message of an error that is no refusal."""

    def improve(self, reading: Reading) -> tuple[Reading, str]:
        """Choose other texts until the line is taken, or no single other text changes the message of the refusal."""
        message, better = self._message(reading), True
        while message and better:
            better = False
            blamed = [symbol for symbol in self._line.symbols if reading.shows(symbol, message)]
            for symbol in blamed or self._line.symbols:
                found = self._other_text(reading, symbol, message)
                if found is not None:
                    (reading, message), better = found, True
                    break
        return reading, message

    def _other_text(self, reading: Reading, symbol: Symbol, message: str) -> tuple[Reading, str] | None:
        """Return a reading with another text for a symbol, and its message, which is no more about the symbol."""
        self._seen.add(reading.reveal(message))
        was_blamed = reading.shows(symbol, message)
        for text in symbol.texts("\0".join(self._line.words)):
            other = reading._replace(chosen={**reading.chosen, symbol.mark: text})
            new = self._message(other)
            if not new or not (other.reveal(new) in self._seen or (was_blamed and other.shows(symbol, new))):
                return other, new
        return None

    def _message(self, reading: Reading) -> str:
        """Return the message of the refusal; ``""`` where the line is taken."""
        self._tries += 1
        if self._tries > _TRIES or (self._tries > 1 and self._tries * self._size > _READ):
            raise _unknown(self._line)
        try:
            request = self._attempt(reading)
        except Refusal as refusal:
            return str(refusal) or "refused"
        except (NotModelled, Unreadable) as error:
            self.not_modelled = reading.reveal(str(error))
            return self.not_modelled
        _check_image(self._line, request, reading)
        return ""


def _check_image(line: Pasted, request: Request, reading: Reading) -> None:
    """Raise ``NotModelled`` where the image may rather be options that a variable holds."""
    for symbol in line.symbols:
        is_image = request.image == reading.chosen[symbol.mark] and symbol.mark in line.loose
        if is_image and request.container.cmd and _OPTIONS.search(symbol.source):
            what = symbol.source
            raise NotModelled(what, f"{what} may hold options, so the image is not known; write what it holds")


def _unknown(line: Pasted) -> NotModelled:
    sources = ", ".join(dict.fromkeys(symbol.source for symbol in line.symbols))
    return NotModelled(sources, f"the answer depends on what the shell puts in for {sources}; write its value")


def reveal_refusal(refusal: Refusal, reading: Reading) -> Refusal:
    """Return a refusal whose message shows symbols as they are written."""
    revealed = Refusal(refusal.stage, reading.reveal_all(refusal.decision), refusal.status)
    revealed.line, revealed.by = refusal.line, refusal.by
    return revealed
