"""The texts that stand in for the symbols of a line, so that a tool can read it.

No answer is guessed: a refusal counts only if it is the same whatever stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

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
        self._text = "\0".join(line.words)
        self._settled: set[str] = set()
        self._seen: set[str] = set()
        self.not_modelled = ""
        """The last message of an error that is no refusal."""

    def improve(self, reading: Reading) -> tuple[Reading, str]:
        """Choose other texts until the line is taken, or no other texts change the message of the refusal."""
        message = self._message(reading)
        while message:
            blamed = [symbol for symbol in self._line.symbols if reading.shows(symbol, message)]
            found = self._other_text(reading, blamed) if blamed else self._other_texts(reading, message)
            if found is None and len(blamed) > 1:
                found = self._texts_of_one_kind(reading, blamed)
            if found is None:
                break
            reading, message = found
        return reading, message

    def _other_text(self, reading: Reading, blamed: Sequence[Symbol]) -> tuple[Reading, str] | None:
        """Return a reading with another text for one of the symbols that a message is about, which is then no more.

        A reading that is taken comes first, then one whose message is about another symbol.
        """
        self._settled |= {symbol.mark for symbol in blamed}
        found: list[tuple[int, Reading, str]] = []
        for symbol in blamed:
            for other, new in self._alternatives(reading, symbol):
                if not new:
                    return other, ""
                if not (other.reveal(new) in self._seen or other.shows(symbol, new)):
                    found.append((0 if self._is_about_any(other, new) else 1, other, new))
        _, other, new = min(found, key=lambda each: each[0], default=(0, reading, ""))
        self._seen.add(other.reveal(new))
        return (other, new) if found else None

    def _other_texts(self, reading: Reading, message: str) -> tuple[Reading, str] | None:
        """Return a reading with other texts for symbols that no message was about: of one kind for all, or for one."""
        free = [symbol for symbol in self._line.symbols if symbol.mark not in self._settled]
        self._seen.add(reading.reveal(message))
        if taken := self._texts_of_one_kind(reading, free):
            return taken
        for symbol in free:
            for other, new in self._alternatives(reading, symbol):
                if not new or (self._is_about_any(other, new) and not other.shows(symbol, new)):
                    return other, new
        return None

    def _texts_of_one_kind(self, reading: Reading, symbols: Sequence[Symbol]) -> tuple[Reading, str] | None:
        """Return a reading that is taken, with texts of one kind for all of some symbols; None if there is none."""
        for texts in zip(*(symbol.texts(self._text) for symbol in symbols), strict=False):
            chosen = {symbol.mark: text for symbol, text in zip(symbols, texts, strict=True)}
            other = reading._replace(chosen={**reading.chosen, **chosen})
            if not self._message(other):
                return other, ""
        return None

    def _alternatives(self, reading: Reading, symbol: Symbol) -> Iterator[tuple[Reading, str]]:
        """Yield readings with each text for a symbol, and their messages."""
        for text in symbol.texts(self._text):
            other = reading._replace(chosen={**reading.chosen, symbol.mark: text})
            yield other, self._message(other)

    def _is_about_any(self, reading: Reading, message: str) -> bool:
        return any(reading.shows(symbol, message) for symbol in self._line.symbols)

    def _message(self, reading: Reading) -> str:
        """Return the message of the refusal; ``""`` where the line is taken."""
        self._tries += 1
        if self._tries > _TRIES or (self._tries > 1 and self._tries * len(self._text) > _READ):
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
    decision = reading.reveal_all(refusal.decision)
    revealed = decision.rule.refuses(refusal.stage, decision.value, *decision.premises, status=refusal.status)
    revealed.line, revealed.by = refusal.line, refusal.by
    return revealed  # type: ignore[no-any-return]
