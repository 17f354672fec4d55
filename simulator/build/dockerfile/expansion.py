"""From a word with variables and quotes to its value.

Reads: a text and the variables in scope. Gives: the text without quotes and with variables replaced; or its words.
Compare: BuildKit ``Lex`` (frontend/dockerfile/shell/lex.go); the classic builder uses the same code.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import NoReturn

from simulator.build.dockerfile.expansion_rules import Expansion
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.pattern import find_matches, replace_spans, strip_match
from simulator.build.dockerfile.substitution import PLAIN, Syntax, check_depth, substitute
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal, Rule
from simulator.core.values import UNSTATED
from simulator.golang.strconv import quoted

_SPECIAL = "@*#?-$!"
LIMIT = 2**24
"""How many characters variables may add to one text."""


def expand(text: str, variables: Mapping[str, str], syntax: Syntax) -> str:
    """Replace variables and remove quotes; blanks stay. Raises ``Refusal``. Most words are plain and read fast."""
    if "$" not in text and '"' not in text and "'" not in text and syntax.escape not in text:
        return text.removeprefix("\ufeff")
    quote = text[0] if syntax.quotes and text[0] in "'\"" and text[-1] == text[0] and len(text) > 1 else ""
    inner = text[1:-1] if quote else text
    if '"' not in inner and "'" not in inner and syntax.escape not in inner and text[0] != "\ufeff":
        if quote == "'" or "$" not in inner:
            return inner
        if (value := substitute(inner, variables)) is not None and len(value) <= LIMIT:
            return value
    return _Lexer(text, variables, syntax, split=False).read()[0]


def expand_words(text: str, variables: Mapping[str, str], syntax: Syntax) -> list[str]:
    """Replace variables and remove quotes, then split at blanks that were not quoted. Raises ``Refusal``."""
    if PLAIN(text):
        return [text]
    return _Lexer(text, variables, syntax, split=True).read()[1]


@cache
def _match_up_to(ends: str) -> Callable[[str, int], re.Match[str]]:
    """Return the function that matches the characters, none or more, up to one of ``ends``."""
    return re.compile(f"[^{re.escape(ends)}]*+").match  # type: ignore[return-value]  # it always matches


class _Lexer:
    """One pass over a text."""

    def __init__(self, text: str, variables: Mapping[str, str], syntax: Syntax, *, split: bool) -> None:
        self.split = split  # whether the text is split into words
        self.text, self.variables, self.syntax = text.removeprefix("\ufeff"), variables, syntax
        self.at = 0  # the offset of the next character
        self.grown = 0  # how many characters variables have added
        self.depth = 0  # of substitutions that are being read
        self.words: list[str] = []  # the words that have ended
        self.pending: list[str] = []  # the parts of the word that has not

    def read(self) -> tuple[str, list[str]]:
        """Read the whole text: its value, and the words of it."""
        value = self.until("", raw=False)
        self.end_word()
        return value, self.words

    def run(self, ends: str) -> str:
        """Read the characters, none or more, up to one of ``ends`` or the end."""
        start = self.at
        self.at = _match_up_to(ends)(self.text, start).end()
        return self.text[start : self.at]

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        self.at += 1
        return char

    def end_word(self) -> None:
        if any(self.pending):
            self.words.append("".join(self.pending))
        self.pending = []

    def add(self, text: str) -> None:
        """Add text that is not quoted: its blanks end words."""
        if not self.split:
            return
        for char in text:
            if char in SPACE:
                self.end_word()
            else:
                self.pending.append(char)

    def until(self, stop: str, *, raw: bool) -> str:
        """Read up to and including the character ``stop``, or to the end; ``raw`` keeps escape characters."""
        quotes = "'\"" if self.syntax.quotes else ""
        ends = f"${quotes}{self.syntax.escape}{stop}"
        parts: list[str] = []
        while self.at < len(self.text):
            if value := self.run(ends):
                self.add(value)
                parts.append(value)
                continue
            char = self.text[self.at]
            if char == stop:
                self.at += 1
                return "".join(parts)
            if char == "$":
                value = self.dollar(raw=raw)
                self.add(value)
            elif char in "'\"":
                value = self.single_quoted() if char == "'" else self.double_quoted(raw=raw)
                self.pending.append(value)
            else:
                self.at += 1
                value = (char if raw else "") + self.take()
                self.pending.append(value)
            parts.append(value)
        if stop:
            self.unclosed(stop)
        return "".join(parts)

    def single_quoted(self) -> str:
        """Read a text in single quotes, in which no character has a meaning."""
        end = self.text.find("'", self.at + 1)
        if end < 0:
            self.at = len(self.text)
            self.refuse(Expansion.UNCLOSED_QUOTE, "unexpected end of statement while looking for matching single-quote")
        start, self.at = self.at + 1, end + 1
        return self.text[start:end]

    def double_quoted(self, *, raw: bool) -> str:
        """Read a text in double quotes, with variables; the escape character escapes ``"``, ``$`` and itself."""
        self.at += 1
        ends = f'"${self.syntax.escape}'
        parts = [self.run(ends)]
        while (char := self.peek()) != '"':
            if not char:
                message = "unexpected end of statement while looking for matching double-quote"
                self.refuse(Expansion.UNCLOSED_QUOTE, message)
            if char == "$":
                parts.append(self.dollar(raw=raw))
            else:
                self.at += 1
                parts += [char] * raw
                following = self.peek()
                parts.append(self.take() if following and following in ends else char if following else "")
            parts.append(self.run(ends))
        self.at += 1
        return "".join(parts)

    def dollar(self, *, raw: bool) -> str:
        """Read ``$NAME`` or ``${NAME...}``."""
        self.depth += 1
        check_depth(self.depth)
        value = self.substitution(raw=raw)
        self.depth -= 1
        return value

    def substitution(self, *, raw: bool) -> str:
        self.at += 1
        if self.peek() != "{":
            name = self.name()
            return self.grow(self.variables.get(name, "")) if name else "$"
        self.at += 1
        if not self.peek():
            self.unclosed("}")
        if self.peek() in "{}:":
            self.refuse(Expansion.BAD_SUBSTITUTION, "syntax error: bad substitution")
        name = self.name()
        value = self.variables.get(name)
        modifier = self.take()
        if modifier == "}":
            return self.grow(value or "")
        colon = modifier == ":"
        modifier = self.take() if colon else modifier
        if not self.syntax.takes(modifier, colon=colon):
            self.unsupported(modifier, colon=colon)
        if modifier == "/":
            replaced = self.replaced(value or "")
            return self.grow(UNSTATED if UNSTATED in (value or "") else replaced)
        word = self.inner("}", raw=modifier in "#%")
        return self.grow(self.modified(name, value, modifier, word, colon=colon))

    def grow(self, value: str, times: int = 1) -> str:
        """Count what a variable adds, and return it; ENV A=$A$A, repeated, would fill any memory."""
        self.grown += len(value) * times
        if self.grown > LIMIT:
            raise NotModelled("a value of more than 16 MiB", "a variable would grow beyond 16 MiB; make it smaller")
        return value

    def inner(self, stop: str, *, raw: bool) -> str:
        """Read a text inside a substitution, which is not split into words; it drops the word that has not ended."""
        split, self.split = self.split, False
        try:
            value = self.until(stop, raw=raw)
        except Refusal:
            if self.peek():
                raise
            self.unclosed(stop)
        self.split, self.pending = split, []
        return value

    def unclosed(self, stop: str) -> NoReturn:
        """Refuse a substitution that the text ends in, whatever else is wrong with it."""
        self.refuse(Expansion.UNCLOSED_BRACE, f"syntax error: missing '{stop}'" + " in ${}" * (stop != "}"))

    def modified(self, name: str, value: str | None, modifier: str, word: str, *, colon: bool) -> str:
        """Apply a modifier other than ``/`` to a value, None if it is unset; ``UNSTATED`` stays unstated."""
        if UNSTATED in (value or ""):
            return UNSTATED
        missing = value is None or (colon and value == "")
        if modifier == "-":
            return word if missing else value or ""
        if modifier == "+":
            return "" if missing else word
        if modifier == "?":
            if missing:
                message = word or f"is not allowed to be {'unset' if value is None else 'empty'}"
                self.refuse(Expansion.REQUIRED, f"{name}: {message}")
            return value or ""
        if not word and not self.syntax.blank_patterns:
            self.refuse(Expansion.NO_PATTERN, "panic: runtime error: index out of range")
        longest = word.startswith(modifier)
        pattern = word.removeprefix(modifier)
        try:
            return strip_match(value or "", pattern, at_end=modifier == "%", longest=longest)
        except ValueError as error:
            self.refuse(Expansion.BAD_PATTERN, f"invalid pattern ({pattern}) in substitution: {error}")

    def replaced(self, value: str) -> str:
        """Read ``PATTERN/TEXT}`` after the name and its slash, and apply it; a second slash means all matches."""
        every = self.peek() == "/"
        if every:
            self.at += 1
        pattern = self.inner("/", raw=True)
        text = self.inner("}", raw=True)
        try:
            spans = list(find_matches(pattern, value, every=every))
        except ValueError as error:
            self.refuse(Expansion.BAD_PATTERN, f"invalid pattern ({pattern}) in substitution: {error}")
        self.grow(text, len(spans))
        return replace_spans(value, spans, text, template=every)

    def name(self) -> str:
        """Read a name: digits, one special character, or letters, digits and underscores; ``""`` if there is none."""
        first, start = self.peek(), self.at
        if first and first in _SPECIAL:
            return self.take()
        digits = first.isdecimal()
        while (char := self.peek()) and (char.isdecimal() or (not digits and (char.isalpha() or char == "_"))):
            self.at += 1
        return self.text[start : self.at]

    def unsupported(self, modifier: str, *, colon: bool) -> NoReturn:
        """Refuse a modifier; after a colon most builders read what stands behind it first."""
        known = self.syntax.modifiers
        if not (known or colon):
            self.refuse(Expansion.UNSUPPORTED, "missing ':' in substitution")
        if colon and (modifier not in known or modifier in ("", "/")):
            self.inner("}", raw=False)
        shown = (":" if colon and known else "") + (modifier or "\ufffd")
        self.refuse(Expansion.UNSUPPORTED, f"unsupported modifier ({shown}) in substitution")

    def refuse(self, rule: Rule, message: str) -> NoReturn:
        raise rule.refuses("build", f"failed to process {quoted(self.text)}: {message}")
