"""The scanner of ruamel.yaml, with the grammar of go-yaml where the two differ: tabs, anchors, tags, directives.

Reads: characters. Gives: the tokens that go-yaml reads from them, or its error.
Compare: go-yaml ``yaml_parser_scan_plain_scalar``, ``yaml_parser_scan_tag``, ``yaml_parser_scan_anchor``,
``yaml_parser_scan_directive`` (scannerc.go) at https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

import string
from typing import Any, NoReturn

from ruamel.yaml.parser import Parser
from ruamel.yaml.scanner import Scanner, ScannerError
from ruamel.yaml.tokens import DirectiveToken, TagToken

_BREAKS = "\r\n\x85\u2028\u2029"
_ENDS = "\0" + _BREAKS
_BLANK_OR_END = " \t" + _ENDS
_WORD = frozenset(string.ascii_letters + string.digits + "_-")


class GoScanner(Scanner):
    """Scans a text as go-yaml does."""

    ESCAPE_REPLACEMENTS = {**Scanner.ESCAPE_REPLACEMENTS, "'": "'"}  # noqa: RUF012  # as the base class has it

    def scan_to_next_token(self) -> None:
        """Skip blanks, comments and line breaks; a tab is a blank only if no key may begin there."""
        reader = self.reader
        if reader.index == 0 and reader.peek() == "\ufeff":
            reader.forward()
        while True:
            blanks = " \t" if self.flow_level or not self.allow_simple_key else " "
            while reader.peek() in blanks:
                reader.forward()
            if reader.peek() == "#":
                self._skip_line()
            if not self.scan_line_break():
                return
            if not self.flow_level:
                self.allow_simple_key = True

    def _skip_line(self) -> None:
        while self.reader.peek() not in _ENDS:
            self.reader.forward()

    def _fail(self, reason: str, mark: Any = None) -> NoReturn:
        raise ScannerError(None, None, reason, mark or self.reader.get_mark())

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str] | None:
        """Fold the blanks and line breaks within a plain scalar; None at the end of a document."""
        reader = self.reader
        length = 0
        while reader.peek(length) in " \t":
            length += 1
        blanks = reader.prefix(length)
        reader.forward(length)
        if reader.peek() not in _BREAKS:
            return [blanks] if blanks else []
        line_break = self.scan_line_break()
        self.allow_simple_key = True
        breaks: list[str] = []
        if self._at_document_mark():
            return None
        while reader.peek() in " \t" + _BREAKS:
            if reader.peek() == "\t" and reader.column < indent:
                self._fail("found a tab character that violates indentation")
            if reader.peek() in " \t":
                reader.forward()
                continue
            breaks.append(self.scan_line_break())
            if self._at_document_mark():
                return None
        if line_break != "\n":
            return [line_break, *breaks]
        return breaks or [" "]

    def _at_document_mark(self) -> bool:
        return bool(self.reader.prefix(3) in ("---", "...") and self.reader.peek(3) in _BLANK_OR_END)

    def scan_block_scalar_indicators(self, start_mark: Any) -> tuple[bool | None, int | None]:
        """Read the indicators after ``|`` or ``>``: whether to keep line breaks at the end, and the indentation."""
        chomping, increment = None, None
        for _ in range(2):
            char = self.reader.peek()
            if char in "+-" and chomping is None:
                chomping = char == "+"
            elif char in string.digits and increment is None:
                increment = int(char)
                if not increment:
                    self._fail("found an indentation indicator equal to 0")
            else:
                break
            self.reader.forward()
        return chomping, increment

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> None:
        """Skip blanks and a comment after the indicators of a block scalar, to the end of the line."""
        while self.reader.peek() in " \t":
            self.reader.forward()
        if self.reader.peek() == "#":
            self._skip_line()
        if self.reader.peek() not in _ENDS:
            self._fail("did not find expected comment or line break")
        self.scan_line_break()

    def scan_block_scalar_indentation(self) -> tuple[list[str], int, Any]:
        """Find the indentation of the first line of a block scalar that is not blank."""
        breaks: list[str] = []
        deepest = 1  # also where the scalar is the whole document
        end = self.reader.get_mark()
        while self.reader.peek() in " " + _BREAKS:
            if self.reader.peek() == " ":
                self.reader.forward()
                deepest = max(deepest, self.reader.column)
                continue
            breaks.append(self.scan_line_break())
            end = self.reader.get_mark()
        self._refuse_tab()
        return breaks, deepest, end

    def scan_block_scalar_breaks(self, indent: int) -> tuple[list[str], Any]:
        """Skip the indentation of the next line, and the lines without text before it."""
        breaks: list[str] = []
        end = self.reader.get_mark()
        while True:
            while self.reader.column < indent and self.reader.peek() == " ":
                self.reader.forward()
            if self.reader.column < indent:
                self._refuse_tab()
            if self.reader.peek() not in _BREAKS:
                return breaks, end
            breaks.append(self.scan_line_break())
            end = self.reader.get_mark()

    def _refuse_tab(self) -> None:
        if self.reader.peek() == "\t":
            self._fail("found a tab character where an indentation space is expected")

    def scan_anchor(self, TokenClass: Any) -> Any:  # noqa: N803  # the name that the base class has
        """Read the name of an anchor or alias."""
        start = self.reader.get_mark()
        self.reader.forward()
        name = self._word()
        if not name or self.reader.peek() not in _BLANK_OR_END + "?:,]}%@`":
            self._fail("did not find expected alphabetic or numeric character")
        return TokenClass(name, start, self.reader.get_mark())

    def _word(self) -> str:
        length = 0
        while self.reader.peek(length) in _WORD:
            length += 1
        word: str = self.reader.prefix(length)
        self.reader.forward(length)
        return word

    def scan_tag(self) -> TagToken:
        """Read a tag: ``!<uri>``, ``!handle!suffix``, ``!suffix`` or ``!``."""
        reader, start = self.reader, self.reader.get_mark()
        handle: str | None = None
        if reader.peek(1) == "<":
            reader.forward(2)
            suffix = self._uri("", start)
            if reader.peek() != ">":
                self._fail("did not find the expected '>'")
            reader.forward()
        else:
            reader.forward()
            word = self._word()
            if reader.peek() == "!":
                reader.forward()
                handle, suffix = f"!{word}!", self._uri("", start)
            else:
                handle, suffix = "!", self._uri(word, start, may_be_empty=True)
                handle, suffix = (handle, suffix) if suffix else (None, "!")
        if reader.peek() not in _BLANK_OR_END:
            self._fail("did not find expected whitespace or line break")
        return TagToken((handle, suffix), start, reader.get_mark())

    def _uri(self, head: str, start: Any, *, may_be_empty: bool = False) -> str:
        reader = self.reader
        chars = [head]
        while (char := reader.peek()) in _WORD or char in ";/?:@&=+$.,!~*'()[]%":
            if char == "%":
                chars.append(self.scan_uri_escapes("tag", start))
                continue
            chars.append(char)
            reader.forward()
        if not may_be_empty and not any(chars):
            self._fail("did not find expected tag URI")
        return "".join(chars)

    def scan_directive(self) -> DirectiveToken:
        """Read ``%YAML 1.1`` or ``%TAG``; any other directive is refused."""
        reader, start = self.reader, self.reader.get_mark()
        reader.forward()
        name = self._word()
        if not name:
            self._fail("could not find expected directive name")
        if reader.peek() not in _BLANK_OR_END:
            self._fail("found unexpected non-alphabetical character")
        if name not in ("YAML", "TAG"):
            self._fail("found unknown directive name")
        value = self.scan_yaml_directive_value(start) if name == "YAML" else self.scan_tag_directive_value(start)
        if name == "YAML" and value != (1, 1):
            self._fail("found incompatible YAML document")
        end = reader.get_mark()
        self.scan_block_scalar_ignored_line(start)
        return DirectiveToken(name, value, start, end)


class GoParser(Parser):
    """Splits a text into documents as go-yaml does."""

    def parse_document_end(self) -> Any:
        """End a document; the next one must begin with ``---``, even after ``...``."""
        event = super().parse_document_end()
        self.state = self.parse_document_start
        return event
