"""The texts that stand in for the symbols of a line, so that a tool can read it.

No answer is guessed: a refusal counts only if it is the same whatever stands in, and without the options with symbols.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from simulator.callers.command_line import Pasted
from simulator.callers.pasted.symbols import Reading, Symbol
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.request import Request
from simulator.core.rule import Refusal

_OPTIONS = re.compile(r"OPT|ARG|FLAG|PARAM|EXTRA", re.IGNORECASE)
_TRIES = 600
"""How often a line is read at most."""
_PLAIN_TEXTS = 5
"""How many of a symbol's texts, its first ones, may be the name of an image or a part of one."""
_READ = 2**22
"""How many characters are read at most, all readings together."""


def choose_texts(line: Pasted, attempt: Callable[[Pasted, Reading], Request]) -> Reading:
    """Return texts with which a tool takes the line, or with which its refusal does not come from them.

    ``attempt`` reads a line. Raises ``NotModelled`` where the answer depends on what a shell puts in.
    """
    search = _Search(line, attempt)
    reading = Reading(line.symbols, {each.mark: next(each.texts("\0".join(line.words))) for each in line.symbols})
    reading, message = search.improve(reading)
    if message and reading.reveal(message) == search.not_modelled:
        raise NotModelled("what a shell puts in", search.not_modelled)
    if message and (search.is_about_any(reading, message) or not search.is_settled(reading, message)):
        raise _unknown(line)
    if not message and search.image:
        _check_image(line, search.image, reading, attempt)
    return reading


class _Search:
    """Reads a line again and again; counts how often."""

    def __init__(self, line: Pasted, attempt: Callable[[Pasted, Reading], Request]) -> None:
        self._line, self._attempt, self._tries = line, attempt, 0
        self._text = "\0".join(line.words)
        self._settled: set[str] = set()
        self._seen: set[str] = set()
        self.not_modelled = ""
        """The last message of an error that is no refusal."""
        self.image = ""
        """The image of the last line that was taken, if it has a command."""

    def improve(self, reading: Reading) -> tuple[Reading, str]:
        """Choose other texts until the line is taken, or no other texts change the message of the refusal."""
        message = self._message(reading)
        together: tuple[Reading, list[Symbol]] | None = None  # the first that a message was about at once
        while message:
            blamed = [symbol for symbol in self._line.symbols if reading.shows(symbol, message)]
            together = together or ((reading, blamed) if len(blamed) > 1 else None)
            found = self._other_text(reading, blamed) if blamed else self._other_texts(reading, message)
            if found is None and len(blamed) > 1:
                found = self._texts_of_one_kind(reading, blamed)
            if found is None and together is not None:
                found, together = self._texts_of_one_kind(*together, until_other=True), None
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
                    found.append((0 if self.is_about_any(other, new) else 1, other, new))
        _, other, new = min(found, key=lambda each: each[0], default=(0, reading, ""))
        self._seen.add(other.reveal(new))
        return (other, new) if found else None

    def _other_texts(self, reading: Reading, message: str) -> tuple[Reading, str] | None:
        """Return a reading with other texts for symbols that no message was about.

        They are of one kind for all, or of the kind that fits the place of each, or so in one word; or others for one
        of them.
        """
        free = [symbol for symbol in self._line.symbols if symbol.mark not in self._settled]
        self._seen.add(reading.reveal(message))
        in_words = ([symbol for symbol in free if symbol.mark in word] for word in self._line.words)
        for symbols in (free, *(each for each in in_words if 1 < len(each) < len(free))):
            if found := self._texts_of_one_kind(reading, symbols) or self._texts_by_place(reading, symbols):
                return found
        for symbol in free:
            for other, new in self._alternatives(reading, symbol):
                if not new or (self.is_about_any(other, new) and not other.shows(symbol, new)):
                    return other, new
        return None

    def _texts_of_one_kind(
        self, reading: Reading, symbols: Sequence[Symbol], *, until_other: bool = False
    ) -> tuple[Reading, str] | None:
        """Return a reading that is taken, with texts of one kind for all of some symbols; None if there is none.

        With ``until_other`` one will do whose message is new, and about none of them.
        """
        for texts in zip(*(symbol.texts(self._text) for symbol in symbols), strict=False):
            chosen = {symbol.mark: text for symbol, text in zip(symbols, texts, strict=True)}
            other = reading._replace(chosen={**reading.chosen, **chosen})
            message = self._message(other)
            is_about = any(other.shows(symbol, message) for symbol in symbols)
            if not message or (until_other and not is_about and other.reveal(message) not in self._seen):
                self._seen.add(other.reveal(message))
                return other, message
        return None

    def _texts_by_place(self, reading: Reading, symbols: Sequence[Symbol]) -> tuple[Reading, str] | None:
        """Return a reading with the texts for symbols that fit their places in the name of an image.

        None where these are refused no later than others, or for themselves.
        """
        other = self._with_places(reading, symbols)
        message = self._message(other)
        is_about = any(other.shows(symbol, message) for symbol in symbols)
        return None if message and (is_about or other.reveal(message) in self._seen) else (other, message)

    def _with_places(self, reading: Reading, symbols: Sequence[Symbol]) -> Reading:
        """Return a reading with the texts for symbols that fit their places in the name of an image."""
        chosen = {symbol.mark: symbol.text_in_name(self._text) for symbol in symbols}
        return reading._replace(chosen={**reading.chosen, **chosen})

    def _alternatives(self, reading: Reading, symbol: Symbol) -> Iterator[tuple[Reading, str]]:
        """Yield readings with each text for a symbol, and their messages."""
        for text in symbol.texts(self._text):
            other = reading._replace(chosen={**reading.chosen, symbol.mark: text})
            yield other, self._message(other)

    def is_about_any(self, reading: Reading, message: str) -> bool:
        """Tell whether a message shows what stands in for a symbol."""
        return any(reading.shows(symbol, message) for symbol in self._line.symbols)

    def is_settled(self, reading: Reading, message: str) -> bool:
        """Tell whether no symbol has a part in a refusal: it stays without all the options that hold some.

        A word that cannot be left out, such as the image, has no part in it if several texts come to the same.
        """
        shown, line = reading.reveal(message), self._line

        def is_refused_so(words: tuple[str, ...]) -> bool:
            return reading.reveal(self._message(reading, line._replace(words=words))) == shown

        for place in reversed(range(len(line.words))):
            symbols = [symbol for symbol in self._line.symbols if symbol.mark in "".join(line.words[place : place + 1])]
            if not symbols:
                continue
            shorter = next(filter(is_refused_so, _without(line.words, place)), None)
            if shorter is not None:
                line = line._replace(words=shorter)
            elif _is_option(line.words, place, is_refused_so) or not self._comes_again_in_all(reading, symbols, shown):
                return False
        return True

    def _comes_again_in_all(self, reading: Reading, symbols: Sequence[Symbol], shown: str) -> bool:
        """Tell whether texts for the symbols of a word come to one refusal: for each of them, and for all together."""
        other = self._with_places(reading, symbols)
        return other.reveal(self._message(other)) == shown and all(
            self._comes_again(reading, symbol, shown) for symbol in symbols
        )

    def _comes_again(self, reading: Reading, symbol: Symbol, shown: str) -> bool:
        """Tell whether several texts for a symbol come to one refusal."""
        found = (other.reveal(new) for other, new in self._alternatives(reading, symbol))
        return sum(message == shown for message in islice(found, _PLAIN_TEXTS)) > 1

    def _message(self, reading: Reading, line: Pasted | None = None) -> str:
        """Return the message of the refusal, of another ``line`` if one is given; ``""`` where the line is taken."""
        self._tries += 1
        if self._tries > _TRIES or (self._tries > 1 and self._tries * len(self._text) > _READ):
            raise _unknown(self._line)
        try:
            request = self._attempt(line or self._line, reading)
        except Refusal as refusal:
            return str(refusal) or "refused"
        except (NotModelled, Unreadable) as error:
            self.not_modelled = reading.reveal(str(error))
            return self.not_modelled
        self.image = request.image if request.container.cmd else ""
        return ""


def _check_image(line: Pasted, image: str, reading: Reading, attempt: Callable[[Pasted, Reading], Request]) -> None:
    """Raise ``NotModelled`` where the ``image`` in front of a command may rather be options that a variable holds.

    It may be where its name says so, and where an option stands behind it and the line is whole without it.
    """
    for symbol in line.symbols:
        if image == reading.chosen[symbol.mark] and symbol.mark in line.loose:
            place = line.words.index(symbol.mark)
            behind = next((word for word in line.words[place + 1 :] if word not in line.loose), "")
            others = line._replace(words=(*line.words[:place], *line.words[place + 1 :]))
            if _OPTIONS.search(symbol.source) or (behind.startswith("-") and _may_be_taken(others, reading, attempt)):
                what = symbol.source
                raise NotModelled(what, f"{what} may hold options, so the image is not known; write what it holds")


def _may_be_taken(line: Pasted, reading: Reading, attempt: Callable[[Pasted, Reading], Request]) -> bool:
    """Tell whether a tool takes a line with some texts."""
    try:
        return not _Search(line, attempt).improve(reading)[1]
    except NotModelled:
        return True


def _without(words: tuple[str, ...], place: int) -> Iterator[tuple[str, ...]]:
    """Yield words without a word and the option whose value it may be, without it alone where it may be none.

    Then those in front of it: an option that is refused for its name is so without a value.
    """
    follows = place > 0 and words[place - 1].startswith("-")
    if follows:
        yield (*words[: place - 1], *words[place + 1 :])
    if not follows or words[place].startswith("-"):
        yield (*words[:place], *words[place + 1 :])
    yield words[:place]


def _is_option(words: tuple[str, ...], place: int, is_refused_so: Callable[[tuple[str, ...]], bool]) -> bool:
    """Tell whether a word is an option or the value of one: without the option in front, a refusal is another one."""
    if words[place].startswith("-"):
        return True
    follows = place > 0 and words[place - 1].startswith("-")
    return follows and not is_refused_so((*words[: place - 1], *words[place:]))


def _unknown(line: Pasted) -> NotModelled:
    sources = ", ".join(dict.fromkeys(symbol.source for symbol in line.symbols))
    return NotModelled(sources, f"the answer depends on what the shell puts in for {sources}; write its value")


def reveal_refusal(refusal: Refusal, reading: Reading) -> Refusal:
    """Return a refusal whose message shows symbols as they are written."""
    decision = reading.reveal_all(refusal.decision)
    revealed = decision.rule.refuses(refusal.stage, decision.value, *decision.premises, status=refusal.status)
    revealed.line, revealed.by = refusal.line, refusal.by
    return revealed  # type: ignore[no-any-return]
