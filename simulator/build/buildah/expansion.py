"""From a word with variables and quotes to its value, as Buildah reads it.

Reads: a text and the variables in scope. Gives: the text without quotes and with variables replaced; or its words.
Compare: openshift/imagebuilder ``shellWord`` (shell_parser.go), which Buildah and podman build use.
"""

from collections.abc import Mapping
from typing import NoReturn

from simulator.build.dockerfile.expansion import LIMIT
from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.substitution import check_depth
from simulator.core.automaton import Token, refuse_long
from simulator.core.errors import NotModelled
from simulator.core.rule import Question, Rule
from simulator.core.sources import BUILDAH, BUILDAH_1_28
from simulator.core.values import UNSTATED
from simulator.golang.path_match import lengths, tokens
from simulator.golang.path_match import starts as match_starts

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
    """Replace variables and remove quotes; blanks stay. Raises ``Refusal`` and ``NotModelled``.

    ``modifiers`` are those that the version knows in addition to ``:-`` and ``:+``.
    """
    if "$" not in text and '"' not in text and "'" not in text and "\\" not in text:
        return text.removeprefix("\ufeff")
    return _Lexer(text, variables, modifiers).until("")[0]


def expand_words(text: str, variables: Mapping[str, str], modifiers: str) -> list[str]:
    """Replace variables and remove quotes as ``expand`` does, then split at blanks that were not quoted."""
    return _Lexer(text, variables, modifiers).until("")[1]


class _Lexer:
    """One pass over a text."""

    def __init__(self, text: str, variables: Mapping[str, str], modifiers: str) -> None:
        self.text, self.variables, self.modifiers = text.removeprefix("\ufeff"), variables, modifiers
        self.at = 0  # the offset of the next character
        self.grown = 0  # how many characters variables have added
        self.depth = 0  # of substitutions that are being read
        self.stopped = ""  # the character at which ``until`` stopped last

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        self.at += 1
        return char

    def until(self, stops: str) -> tuple[str, list[str]]:
        """Read up to and including one of some characters, or to the end: the value and its words."""
        parts: list[str] = []
        words: list[str] = []
        pending: list[str] = []
        while char := self.peek():
            if char in stops:
                self.at += 1
                self.stopped = char
                return "".join(parts), words
            if char == "$":
                value = self.dollar()
                _split(value, words, pending)
            elif char in "'\"":
                value = self.single_quoted() if char == "'" else self.double_quoted()
                pending.append(value)
            elif char == "\\":
                self.at += 1
                value = self.take()
                pending.append(value)
            else:
                value = self.plain(stops)
                _split(value, words, pending)
            parts.append(value)
        if stops:
            self.refuse(BuildahWord.UNCLOSED, f"unexpected end of statement while looking for matching {stops}")
        return "".join(parts), [*words, word] if (word := "".join(pending)) else words

    def plain(self, stops: str) -> str:
        """Read the characters up to the next one with a meaning."""
        start = self.at
        ends = f"$'\"\\{stops}"
        while self.at < len(self.text) and self.text[self.at] not in ends:
            self.at += 1
        return self.text[start : self.at]

    def single_quoted(self) -> str:
        """Read a text in single quotes, in which no character has a meaning."""
        end = self.text.find("'", self.at + 1)
        if end < 0:
            message = "unexpected end of statement while looking for matching single-quote"
            self.refuse(BuildahWord.UNCLOSED, message)
        start, self.at = self.at + 1, end + 1
        return self.text[start:end]

    def double_quoted(self) -> str:
        """Read a text in double quotes, with variables; a backslash escapes ``"``, ``$`` and itself."""
        self.at += 1
        parts: list[str] = []
        while (char := self.peek()) != '"':
            if not char:
                message = "unexpected end of statement while looking for matching double-quote"
                self.refuse(BuildahWord.UNCLOSED, message)
            if char == "$":
                parts.append(self.dollar())
                continue
            self.at += 1
            if char == "\\":
                if not self.peek():
                    continue
                if self.peek() in '"$\\':
                    char = self.take()
            parts.append(char)
        self.at += 1
        return "".join(parts)

    def dollar(self) -> str:
        """Read ``$NAME`` or ``${NAME...}``."""
        self.depth += 1
        check_depth(self.depth)
        value = self.substitution()
        self.depth -= 1
        return value

    def substitution(self) -> str:
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
        is_unstated, known = UNSTATED in value, "" if UNSTATED in value else value
        if char == ":":
            modified = self.defaulted(name, value)
        elif char and char in "#%" and char in self.modifiers:
            modified = self.stripped(name, known, char)
        elif char == "/" and char in self.modifiers:
            modified = self.replaced(name, known)
        else:
            self.refuse(BuildahWord.NO_COLON, f"Missing ':' or '#' or '%' or '/' in substitution: {self.text}")
        return UNSTATED if is_unstated else self.grow(modified)

    def grow(self, value: str) -> str:
        """Count what a variable adds, and return it; ENV A=$A$A, repeated, would fill any memory."""
        self.grown += len(value)
        if self.grown > LIMIT:
            raise NotModelled("a value of more than 16 MiB", "a variable would grow beyond 16 MiB; make it smaller")
        return value

    def defaulted(self, name: str, value: str) -> str:
        """Read ``-WORD}``, ``+WORD}`` or ``?WORD}`` after the colon, and apply it."""
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
        """Read a pattern after ``#``, ``##``, ``%`` or ``%%``, and apply it.

        Buildah does not try all lengths: ``#`` leaves at least two bytes, ``##`` one; ``%%`` removes at least two,
        ``%`` one.
        """
        greedy = self.peek() == modifier
        self.at += greedy
        word, _ = self.until("}")
        if not word:
            side = "prefix" if modifier == "#" else "suffix"
            self.refuse(BuildahWord.NO_PATTERN, f"{name}{modifier}: no {side} to remove")
        pattern = self.pattern(word, value)
        if modifier == "#":
            min_left = 1 if greedy else 2
            ends = [n for n in lengths(pattern, value) if _count_bytes(value, n, len(value)) >= min_left]
            return value[(ends or [0])[-greedy] :]
        min_removed = 2 if greedy else 1
        starts = [len(value) - n for n in lengths(pattern[::-1], value[::-1])]
        starts = [n for n in starts if _count_bytes(value, n, len(value)) >= min_removed]
        return value[: (starts or [len(value)])[-greedy]]

    def replaced(self, name: str, value: str) -> str:
        """Read ``PATTERN/TEXT}`` or ``PATTERN}`` after the slash, and ``/``, ``#`` or ``%`` before it; apply it."""
        kind = self.peek()
        if kind and kind in "/#%":
            self.at += 1
        word, _ = self.until("/}")
        if not word:
            self.refuse(BuildahWord.NO_PATTERN, f"{name}/: no pattern to replace")
        text = self.until("}")[0] if self.stopped == "/" else ""
        pattern = self.pattern(word, value)
        offsets = match_starts(pattern, value, to_end=kind == "%")
        parts: list[str] = []
        at = 0
        while at < (min(len(value), 1) if kind == "#" else len(value)):
            if at in offsets:
                parts.append(self.grow(text))
                at = len(value) if kind == "%" else at + lengths(pattern, value, at)[-1]
                if kind != "/":
                    break
            else:
                parts.append(value[at])
                at += 1
        return self.grow("".join(parts) + value[at:])

    def pattern(self, word: str, value: str) -> list[Token]:
        """Read a pattern; one that is not valid matches nothing. Buildah compares bytes, dsim only ASCII characters."""
        if not value.isascii() and any(wild in word for wild in "*?["):
            message = f"the pattern {word} on a value with characters of several bytes is not modelled; use ASCII"
            raise NotModelled("a pattern on characters of several bytes", message)
        pattern = tokens(word)
        if pattern is None:
            return [lambda _: False]
        refuse_long(pattern, value)
        return pattern

    def name(self) -> str:
        """Read a name: one digit, or letters, digits and underscores; ``""`` if there is none."""
        first = self.peek()
        if first and first.isdecimal():
            return self.take()
        start = self.at
        while (char := self.peek()) and (char.isalpha() or char.isdecimal() or char == "_"):
            self.at += 1
        return self.text[start : self.at]

    def refuse(self, rule: Rule, message: str) -> NoReturn:
        raise rule.refuses("build", message)


def _count_bytes(value: str, start: int, end: int) -> int:
    """Count the bytes between two offsets."""
    return end - start if value.isascii() else len(value[start:end].encode())


def _split(text: str, words: list[str], pending: list[str]) -> None:
    """Add text that is not quoted: its blanks end words."""
    for char in text:
        if char not in SPACE:
            pending.append(char)
        elif word := "".join(pending):
            words.append(word)
            pending.clear()
