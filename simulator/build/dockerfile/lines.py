"""From the lines of a file to the texts that they join to, and from a text to the words in it.

Reads: lines; text. Gives: text; words. Nothing is decided here.
Compare: BuildKit ``Parse``, ``heredocsFromLine`` (frontend/dockerfile/parser/parser.go), ``parseWords``
(line_parsers.go).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.instruction import Continues, Parts, joined

DELIMITER = re.compile(r"[\t\v\f\r ]+")
_HEREDOC = re.compile(r"(\d*)<<(-?)[ \t\r\n\f\v]*([^<]*)\Z")


class Lines(NamedTuple):
    """The lines of a file without their line feeds, and how one goes on in the next."""

    all: Sequence[str]
    continues: Continues
    escape: str
    number: int = 1  # of the first of them

    def joined(self, at: int) -> tuple[str, Parts, int]:
        """Join the line at an index with those that it goes on in, as ``simulator.spec.instruction.joined`` does."""
        return joined(self.all, at, self.continues, self.escape)

    def behind(self, at: int) -> int:
        """Give the index behind those lines, without joining them."""
        lines, escape = self.all, self.escape
        usual = f" {escape}"
        for behind in range(at + 1, len(lines) + 1):
            line = lines[behind - 1]
            if line[-2:] == usual or (line[-1:] == escape and line[-2:-1] != escape):
                continue
            if behind - 1 > at and (not (stripped := line.lstrip(SPACE)) or stripped[0] == "#"):
                continue
            if escape not in line or self.continues(line.rstrip("\r"), escape) is None:
                return behind
        return len(lines)


def split_keyword(original: str) -> tuple[str, str]:
    """Split a line, without the blanks around it, into its first word and the rest."""
    word, _, rest = original.partition(" ")
    if word.isprintable():  # then no other blank is in it
        return word, rest.lstrip("\t\v\f\r ")
    delimiter = DELIMITER.search(original)
    return (original[: delimiter.start()], original[delimiter.end() :]) if delimiter else (original, "")


def delimited(text: str) -> tuple[str, ...]:
    """Split at blanks without regard to quotes."""
    if text.isascii() and text.isprintable():  # then a space is the only blank there can be
        return tuple(text.split())
    return tuple(DELIMITER.split(text)) if text else ()


def quoted_words(text: str, escape: str) -> list[str]:
    """Split at blanks that are neither quoted nor escaped; quotes and escapes stay in the words.

    A quote that is not closed goes to the end; an escape character at the very end is dropped.
    """
    if "'" not in text and '"' not in text and escape not in text and text.isascii() and text.isprintable():
        return text.split()
    found: list[str] = _word(escape).findall(text)
    return found


@cache
def _word(escape: str) -> re.Pattern[str]:
    escaped = rf"{re.escape(escape)}."
    plain = rf"[^{SPACE}'\"{re.escape(escape)}]++"
    double = rf'"(?:[^"{re.escape(escape)}]++|{escaped})*+"?'
    return re.compile(rf"(?:{plain}|{escaped}|'[^']*+'?|{double})++", re.DOTALL)


def heredocs(line: str) -> Iterator[tuple[str, bool]]:
    """Give the last line of each here-document that a line opens, and whether tabs in front of it are dropped."""
    for word in quoted_words(re.sub(r"<<(-?)[ \t\r]+", r"<<\1", line), "\\"):
        match = _HEREDOC.match(word)
        if match and match[3]:
            yield re.sub(r"\\(.)|['\"]", r"\1", match[3]), match[2] == "-"
