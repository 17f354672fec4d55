"""From lines to the text that they join to, and from a text to its words.

Reads: lines of a Dockerfile; text. Gives: text; words. No rule is involved here.
Compare: BuildKit ``Parse``, ``heredocsFromLine`` (frontend/dockerfile/parser/parser.go), ``parseWords``
(line_parsers.go).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from simulator.build.dockerfile.form import SPACE
from simulator.build.dockerfile.instruction import Continues, Parts, join_lines
from simulator.core.record import NamedTuple

DELIMITER = re.compile(r"[\t\v\f\r ]+")
_HEREDOC = re.compile(r"\d*<<(-?)\0*([^<]*)\Z")


class Lines(NamedTuple):
    """The lines of a file, and how a line continues in the next one."""

    all: Sequence[str]
    """The lines without their line feeds."""
    continues: Continues
    escape: str
    """The escape character of the file."""
    number: int = 1
    """The number of the first line."""

    def join(self, at: int) -> tuple[str, Parts, int]:
        """Join the line at an index with its continuation lines: the text, its parts, and the index after them."""
        return join_lines(self.all, at, self.continues, self.escape)

    def end(self, at: int) -> int:
        """Return the index after the continuation lines of the line at an index, without joining them."""
        lines, escape = self.all, self.escape
        for number in range(at, len(lines)):
            line = lines[number]
            if len(line) > 1 and line[-1] == escape and line[-2] != escape:
                continue  # the usual case
            if number > at and (not (stripped := line.lstrip(SPACE)) or stripped[0] == "#"):
                continue
            if escape not in line or self.continues(line.rstrip("\r"), escape) is None:
                return number + 1
        return len(lines)


def split_keyword(original: str) -> tuple[str, str]:
    """Split a line without blanks around it into its first word and the text after it, without blanks in front."""
    word, _, text = original.partition(" ")
    if word.isprintable():  # then no other blank is in it
        return word, text.lstrip("\t\v\f\r ")
    delimiter = DELIMITER.search(original)
    return (original[: delimiter.start()], original[delimiter.end() :]) if delimiter else (original, "")


def split_at_blanks(text: str) -> tuple[str, ...]:
    """Split a text at blanks; quotes have no meaning."""
    if text.isascii() and text.isprintable():  # then it has no blank but spaces
        return tuple(text.split())
    return tuple(DELIMITER.split(text)) if text else ()


def split_quoted(text: str, escape: str) -> list[str]:
    """Split a text at blanks that are neither quoted nor escaped; quotes and escapes stay in the words.

    An open quote ends with the text; an escape character at the end is dropped.
    """
    if "'" not in text and '"' not in text and escape not in text and text.isascii() and text.isprintable():
        return text.split()
    words: list[str] = _word_pattern(escape).findall(text)
    return words


@cache
def _word_pattern(escape: str) -> re.Pattern[str]:
    escaped = rf"{re.escape(escape)}."
    plain = rf"[^{SPACE}'\"{re.escape(escape)}]++"
    double = rf'"(?:[^"{re.escape(escape)}]++|{escaped})*+"?'
    return re.compile(rf"(?:{plain}|{escaped}|'[^']*+'?|{double})++", re.DOTALL)


def find_heredocs(line: str, *, blanks: bool) -> Iterator[tuple[str, bool, bool]]:
    """Yield the here-documents that a line opens, as ``read_heredoc`` does; ``blanks`` may stand after ``<<``."""
    if blanks:  # a NUL takes the place of a blank, so that the word goes on behind it
        line = re.sub(r"<<([ \t\r]+)", lambda match: "<<" + "\0" * len(match[1]), line)
    for word in split_quoted(line, "\\"):
        if heredoc := read_heredoc(word):
            yield heredoc


def read_heredoc(word: str) -> tuple[str, bool, bool] | None:
    """Read a word that opens a here-document; None if it opens none.

    Returns the line that ends it, whether variables are replaced in it, and whether leading tabs are removed.
    """
    match = _HEREDOC.match(word)
    if match is None or not match[2]:
        return None
    name = re.sub(r"\\(.)|['\"]", r"\1", match[2])
    return name, not ("'" in match[2] or '"' in match[2]), match[1] == "-"
