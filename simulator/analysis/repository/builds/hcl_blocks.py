"""The blocks of a file in HCL, with the texts of their attributes; ``hcl_values`` computes these.

Reads: text. Gives: ``Block``. Compare: hashicorp/hcl "HCL Native Syntax Specification" (hclsyntax/spec.md), "Structural
Elements".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple

BLANK = re.compile(r"(?:\s|#[^\n]*|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
SPACE = re.compile(r"(?:[ \t\r]|/\*.*?\*/)*", re.DOTALL)
NAME = re.compile(r"[A-Za-z_][\w-]*")
HEREDOC = re.compile(r"<<(-?)([A-Za-z_]\w*)\n(.*?)\n[ \t]*\2(?=\n|\Z)", re.DOTALL)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_DEEPEST = 40


class Block(NamedTuple):
    """A block: its type, its labels, the texts of its attributes, and the blocks in it."""

    kind: str
    labels: tuple[str, ...]
    attributes: Mapping[str, str]
    blocks: tuple[Block, ...] = ()


def read_blocks(text: str) -> Block:
    """Return a file as a block without a type. Raises ``Unreadable`` for a text that is no HCL."""
    reader = Reader(text)
    return reader.body("", (), 0)


class Reader:
    """Finds where the expressions of a text begin and end."""

    def __init__(self, text: str, at: int = 0) -> None:
        """Begin at a place of a text."""
        self.text, self.at = text, at

    def body(self, kind: str, labels: tuple[str, ...], depth: int) -> Block:
        """Read what stands between the braces of a block."""
        attributes: dict[str, str] = {}
        blocks = []
        if depth > _DEEPEST:
            raise self.fault()
        while not self.ends():
            name = self.take(NAME) or self.quoted()
            self.skip(SPACE)
            if self.text.startswith("=", self.at) and not self.text.startswith("==", self.at):
                self.at += 1
                start = self.at
                self.expression()
                attributes[name] = self.text[start : self.at].strip()
                continue
            words = []
            while not self.text.startswith("{", self.at):
                words.append(self.take(NAME) or self.quoted())
                self.skip(SPACE)
            self.at += 1
            blocks.append(self.body(name, tuple(words), depth + 1))
            self.skip(BLANK)
            if not self.text.startswith("}", self.at):
                raise self.fault()
            self.at += 1
        return Block(kind, labels, attributes, tuple(blocks))

    def ends(self) -> bool:
        """Return whether nothing more stands in a block."""
        self.skip(BLANK)
        return self.at >= len(self.text) or self.text[self.at] == "}"

    def skip(self, blanks: re.Pattern[str]) -> None:
        """Go behind blanks and comments."""
        self.at = blanks.match(self.text, self.at).end()  # type: ignore[union-attr]

    def take(self, pattern: re.Pattern[str]) -> str:
        """Read what fits a pattern; ``""`` if nothing does."""
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found[0] if found else ""

    def quoted(self) -> str:
        """Read a quoted template, without its quotes."""
        if not self.text.startswith('"', self.at):
            raise self.fault()
        start = self.at
        self.string()
        return self.text[start + 1 : self.at - 1]

    def fault(self) -> Unreadable:
        """Return the error that names the line."""
        line = self.text.count("\n", 0, self.at) + 1
        return Unreadable(f"line {line}: this is no HCL that dsim reads")

    def expression(self) -> None:
        """Go to the end of an expression: the end of its line, outside of brackets."""
        closing: list[str] = []
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == '"':
                self.string()
                continue
            if char == "<" and (found := HEREDOC.match(self.text, self.at)):
                self.at = found.end()
                continue
            if char == "#" or self.text.startswith(("//", "/*"), self.at):
                self.at = self._behind_comment()
                continue
            if char in _CLOSING:
                closing.append(_CLOSING[char])
            elif char in ")]}":
                if not closing:
                    return
                if closing.pop() != char:
                    raise self.fault()
            elif char in "\n," and not closing:
                return
            self.at += 1
        if closing:
            raise self.fault()

    def _behind_comment(self) -> int:
        ending = "*/" if self.text.startswith("/*", self.at) else "\n"
        end = self.text.find(ending, self.at + 2 if ending == "*/" else self.at)
        return len(self.text) if end < 0 else end + (2 if ending == "*/" else 0)

    def string(self) -> None:
        """Go behind a quoted template."""
        self.at += 1
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "\\":
                self.at += 2
            elif self.text.startswith(("$${", "%%{"), self.at):
                self.at += 3
            elif self.text.startswith(("${", "%{"), self.at):
                self.at += 2
                depth = 1
                while depth and self.at < len(self.text):
                    inner = self.text[self.at]
                    if inner == '"':
                        self.string()
                        continue
                    depth += 1 if inner == "{" else -1 if inner == "}" else 0
                    self.at += 1
            elif char == '"':
                self.at += 1
                return
            elif char == "\n":
                raise self.fault()
            else:
                self.at += 1
        raise self.fault()
