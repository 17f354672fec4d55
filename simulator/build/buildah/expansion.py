"""From a word with variables and quotes to its value, as Buildah reads it.

Reads: a text and the variables in reach. Gives: the text without quotes, variables replaced; or its words.
Compare: openshift/imagebuilder ``shellWord`` (shell_parser.go), which Buildah and podman build use.
"""

from collections.abc import Mapping
from typing import NoReturn

from simulator.build.dockerfile.expansion import LIMIT
from simulator.build.dockerfile.form import SPACE
from simulator.core.errors import NotModelled
from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDAH, BUILDAH_1_28
from simulator.core.values import UNSTATED
from simulator.golang.path_match import Token, lengths, starts, tokens

_PARSER = "vendor/github.com/openshift/imagebuilder/shell_parser.go"


class BuildahWord(Question):
    """What does Buildah refuse in a word with variables and quotes?"""

    UNCLOSED = Rule(
        "Buildah refuses a quote, and a substitution with a modifier, that is not closed.",
        BUILDAH(_PARSER, "processSingleQuote processDoubleQuote processStopOnAny"),
    )
    MODIFIER = Rule(
        "Buildah refuses a modifier behind a colon that is none of - + and ?, of which ? came after 1.28.",
        BUILDAH(_PARSER, "processDollar"),
        BUILDAH_1_28(_PARSER, "processDollar"),
    )
    NO_COLON = Rule(
        "Buildah refuses what stands behind a name other than : # % and /, up to 1.28 all but a colon.",
        BUILDAH(_PARSER, "processDollar"),
        BUILDAH_1_28(_PARSER, "processDollar"),
        note="So it refuses ${NAME-word} and ${NAME+word}, too, which BuildKit knows.",
    )
    REQUIRED = Rule(
        "Buildah refuses ${NAME:?word} only where the variable and the word are both blank.",
        BUILDAH(_PARSER, "processDollar"),
        note="Where the variable is blank and the word is not, the value is the word.",
    )
    NO_PATTERN = Rule(
        "Buildah refuses a blank pattern.",
        BUILDAH(_PARSER, "processDollar"),
    )


def expand(text: str, variables: Mapping[str, str], modifiers: str) -> str:
    """Replace variables and remove quotes; blanks stay. ``modifiers`` are those known beside ``:-`` and ``:+``."""
    if "$" not in text and '"' not in text and "'" not in text and "\\" not in text:
        return text.removeprefix("\ufeff")
    return _Lexer(text, variables, modifiers).until("")[0]


def expand_words(text: str, variables: Mapping[str, str], modifiers: str) -> list[str]:
    """Replace variables and remove quotes, then split at blanks that were not quoted."""
    return _Lexer(text, variables, modifiers).until("")[1]


class _Lexer:
    """One pass over a text."""

    def __init__(self, text: str, variables: Mapping[str, str], modifiers: str) -> None:
        self.text, self.variables, self.modifiers = text.removeprefix("\ufeff"), variables, modifiers
        self.at = self.grown = 0
        self.stopped = ""

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        self.at += 1
        return char

    def until(self, stops: str) -> tuple[str, list[str]]:
        """Read up to one of some characters, which is taken and noted, or to the end: the value and its words."""
        found: list[str] = []
        words: list[str] = []
        pending: list[str] = []
        while char := self.peek():
            if char in stops:
                self.at += 1
                self.stopped = char
                return "".join(found), words
            if char == "$":
                value = self.dollar()
                _split(value, words, pending)
            elif char in "'\"":
                value = self.single() if char == "'" else self.double()
                pending.append(value)
            elif char == "\\":
                self.at += 1
                value = self.take()
                pending.append(value)
            else:
                value = self.plain(stops)
                _split(value, words, pending)
            found.append(value)
        if stops:
            self.refuse(BuildahWord.UNCLOSED, f"unexpected end of statement while looking for matching {stops}")
        return "".join(found), [*words, word] if (word := "".join(pending)) else words

    def plain(self, stops: str) -> str:
        """Read a run of characters that mean nothing here."""
        start = self.at
        ends = f"$'\"\\{stops}"
        while self.at < len(self.text) and self.text[self.at] not in ends:
            self.at += 1
        return self.text[start : self.at]

    def single(self) -> str:
        """Read a text in single quotes, as it is."""
        end = self.text.find("'", self.at + 1)
        if end < 0:
            message = "unexpected end of statement while looking for matching single-quote"
            self.refuse(BuildahWord.UNCLOSED, message)
        start, self.at = self.at + 1, end + 1
        return self.text[start:end]

    def double(self) -> str:
        """Read a text in double quotes: variables count, and a backslash before ``"``, ``$`` and itself."""
        self.at += 1
        found: list[str] = []
        while (char := self.peek()) != '"':
            if not char:
                message = "unexpected end of statement while looking for matching double-quote"
                self.refuse(BuildahWord.UNCLOSED, message)
            if char == "$":
                found.append(self.dollar())
                continue
            self.at += 1
            if char == "\\":
                if not self.peek():
                    continue
                if self.peek() in '"$\\':
                    char = self.take()
            found.append(char)
        self.at += 1
        return "".join(found)

    def dollar(self) -> str:
        """Read ``$NAME`` or ``${NAME...}``."""
        self.at += 1
        if self.peek() != "{":
            name = self.name()
            return self.grow(self.variables.get(name, "")) if name else "$"
        self.at += 1
        name = self.name()
        value = self.variables.get(name, "")
        char = self.take()
        if char == "}":
            return self.grow(value)
        unstated, known = UNSTATED in value, "" if UNSTATED in value else value
        if char == ":":
            found = self.defaulted(name, value)
        elif char and char in "#%" and char in self.modifiers:
            found = self.stripped(name, known, char)
        elif char == "/" and char in self.modifiers:
            found = self.replaced(name, known)
        else:
            self.refuse(BuildahWord.NO_COLON, f"Missing ':' or '#' or '%' or '/' in substitution: {self.text}")
        return UNSTATED if unstated else self.grow(found)

    def grow(self, value: str) -> str:
        """Count what variables put into the text; ENV A=$A$A, repeated, would fill every memory."""
        self.grown += len(value)
        if self.grown > LIMIT:
            raise NotModelled("a value of more than 16 MiB", "a variable would grow beyond 16 MiB; make it smaller")
        return value

    def defaulted(self, name: str, value: str) -> str:
        """Read and apply ``-WORD}``, ``+WORD}`` or ``?WORD}`` behind the colon."""
        modifier = self.take()
        word, _ = self.until("}")
        if modifier == "+":
            return word if value else ""
        if modifier == "-":
            return value or word
        if modifier != "?" or modifier not in self.modifiers:
            self.refuse(BuildahWord.MODIFIER, f"Unsupported modifier ({modifier}) in substitution: {self.text}")
        if not (value or word):
            message = f"Failed to process `{self.text}`: {name} is not allowed to be unset"
            self.refuse(BuildahWord.REQUIRED, message)
        return value or word

    def stripped(self, name: str, value: str, modifier: str) -> str:
        """Read and apply a pattern behind ``#``, ``##``, ``%`` or ``%%``.

        Not all lengths are tried: ``#`` leaves two bytes at least, ``##`` one; ``%%`` takes two at least, ``%`` one.
        """
        greedy = self.peek() == modifier
        self.at += greedy
        word, _ = self.until("}")
        if not word:
            side = "prefix" if modifier == "#" else "suffix"
            self.refuse(BuildahWord.NO_PATTERN, f"{name}{modifier}: no {side} to remove")
        read = self.pattern(word, value)
        if modifier == "#":
            kept = 1 if greedy else 2
            fitting = [n for n in lengths(read, value) if _size(value, n, len(value)) >= kept]
            return value[(fitting or [0])[-greedy] :]
        taken = 2 if greedy else 1
        ends = [len(value) - n for n in lengths(read[::-1], value[::-1])]
        fitting = [n for n in ends if _size(value, n, len(value)) >= taken]
        return value[: (fitting or [len(value)])[-greedy]]

    def replaced(self, name: str, value: str) -> str:
        """Read and apply ``PATTERN/TEXT}`` or ``PATTERN}`` behind the slash, and ``/``, ``#`` or ``%`` before that."""
        kind = self.peek()
        if kind and kind in "/#%":
            self.at += 1
        word, _ = self.until("/}")
        if not word:
            self.refuse(BuildahWord.NO_PATTERN, f"{name}/: no pattern to replace")
        text = self.until("}")[0] if self.stopped == "/" else ""
        read = self.pattern(word, value)
        found = starts(read, value, to_end=kind == "%")
        parts: list[str] = []
        at = 0
        while at < (min(len(value), 1) if kind == "#" else len(value)):
            if at in found:
                parts.append(self.grow(text))
                at = len(value) if kind == "%" else at + lengths(read, value, at)[-1]
                if kind != "/":
                    break
            else:
                parts.append(value[at])
                at += 1
        return self.grow("".join(parts) + value[at:])

    def pattern(self, word: str, value: str) -> list[Token]:
        """Read a pattern; one that is none matches nothing. Buildah takes values apart byte by byte."""
        if not value.isascii() and any(wild in word for wild in "*?["):
            message = f"the pattern {word} on a value with characters of several bytes is not modelled; use ASCII"
            raise NotModelled("a pattern on characters of several bytes", message)
        read = tokens(word)
        return [lambda _: False] if read is None else read

    def name(self) -> str:
        """Read a name: one digit, or letters, digits and underscores."""
        first = self.peek()
        if first and first.isdecimal():
            return self.take()
        start = self.at
        while (char := self.peek()) and (char.isalpha() or char.isdecimal() or char == "_"):
            self.at += 1
        return self.text[start : self.at]

    def refuse(self, rule: Rule, message: str) -> NoReturn:
        raise rule.refuses("build", message)


def _size(value: str, start: int, end: int) -> int:
    """Count the bytes between two offsets."""
    return end - start if value.isascii() else len(value[start:end].encode())


def _split(text: str, words: list[str], pending: list[str]) -> None:
    """Add text that is not quoted: blanks end words."""
    for char in text:
        if char not in SPACE:
            pending.append(char)
        elif word := "".join(pending):
            words.append(word)
            pending.clear()
