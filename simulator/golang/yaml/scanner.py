"""The scanner of PyYAML, with the grammar of go-yaml where the two differ: tabs, comments, anchors, tags, directives.

Reads: characters. Gives: the tokens that go-yaml reads from them, or its error.
Compare: go-yaml ``yaml_parser_scan_plain_scalar``, ``yaml_parser_scan_tag``, ``yaml_parser_scan_anchor``,
``yaml_parser_scan_directive`` (scannerc.go) at https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

import re
import string
from typing import Any, NoReturn

from yaml.scanner import Scanner, ScannerError
from yaml.tokens import DirectiveToken, ScalarToken, TagToken

from simulator.golang.yaml.reader import GoReader
from simulator.golang.yaml.simple_keys import OrderedKeys

_BREAKS = "\r\n\x85\u2028\u2029"
_ENDS = "\0" + _BREAKS
_BLANK_OR_END = " \t" + _ENDS
_WORD = frozenset(string.ascii_letters + string.digits + "_-")
_COMMENT = re.compile(rf"[ \t{_BREAKS}]{{0,511}}#")
_OTHER_VERSION = (0, 0)  # which the parser refuses, once it begins the document
_LINE_COMMENT = re.compile(r"[ \t]{0,511}#")
_WORDS = re.compile(r"[A-Za-z0-9_-]*")
_PLAIN = re.compile(rf"(?:[^:{_BLANK_OR_END}]|:(?![{_BLANK_OR_END}]))*")
_PLAIN_IN_FLOW = re.compile(rf"(?:[^:,?\[\]{{}}{_BLANK_OR_END}]|:(?![{_BLANK_OR_END}]))*")


class GoScanner(OrderedKeys):
    """Scans a text as go-yaml does."""

    ESCAPE_REPLACEMENTS = {**Scanner.ESCAPE_REPLACEMENTS, "'": "'"}  # type: ignore[misc]  # noqa: RUF012  # as there

    def __init__(self, text: str, ahead: int) -> None:
        self.ahead = ahead
        self.after_mark = True  # whether the last token was a dash, or one between documents
        GoReader.__init__(self, text)
        Scanner.__init__(self)

    def need_more_tokens(self) -> bool:
        """Read tokens ahead, so that of two faults the one is told that go-yaml tells."""
        return (len(self.tokens) <= self.ahead and not self.done) or bool(super().need_more_tokens())

    def scan_to_next_token(self) -> None:
        """Skip blanks, comments and line breaks; a tab is a blank only where no key may begin, or between comments.

        A comment behind a token in its line is read alone; other comments are read as many as there are.
        """
        before = self.pointer - 1
        while before >= 0 and self.buffer[before] in " \t":
            before -= 1
        many = self.after_mark or before < 0 or self.buffer[before] in _BREAKS
        self.after_mark = False
        while True:
            blanks = " \t" if self.flow_level or not self.allow_simple_key else " "
            while self.peek() in blanks:
                self.forward()
            if self.peek() == "#":
                self._skip_line()
                while many and (comment := _COMMENT.match(self.buffer, self.pointer)):
                    self.forward(len(comment[0]))
                    self._skip_line()
            if not self.scan_line_break():
                return
            many = True
            if not self.flow_level:
                self.allow_simple_key = True

    def fetch_block_entry(self) -> None:
        """Read the dash of a member of a list."""
        super().fetch_block_entry()
        self.after_mark = True

    def fetch_flow_collection_end(self, TokenClass: Any) -> None:  # noqa: N803  # the name that the base class has
        """Read a closing bracket or brace; one too many closes nothing."""
        super().fetch_flow_collection_end(TokenClass)
        self.flow_level = max(self.flow_level, 0)

    def fetch_document_indicator(self, TokenClass: Any) -> None:  # noqa: N803  # the name that the base class has
        """Read what stands between documents."""
        super().fetch_document_indicator(TokenClass)
        self.after_mark = True

    def fetch_key(self) -> None:
        """Read the question mark before a key, and a comment behind it, even after a tab."""
        super().fetch_key()
        if comment := _LINE_COMMENT.match(self.buffer, self.pointer):
            self.forward(len(comment[0]))
            self._skip_line()

    def fetch_stream_end(self) -> None:
        """End the text; what is left out at its end stands in a line of its own."""
        if self.column:
            self.line, self.column = self.line + 1, 0
        super().fetch_stream_end()

    def scan_plain(self) -> ScalarToken:
        """Read a plain scalar; in a list or mapping in brackets, a comma, bracket or question mark ends it."""
        start = end = self.get_mark()
        indent = self.indent + 1
        pattern = _PLAIN_IN_FLOW if self.flow_level else _PLAIN
        chunks: list[str] = []
        blanks: list[str] | None = []
        while blanks is not None and self.peek() != "#":
            word = pattern.match(self.buffer, self.pointer)
            if not word or not word[0]:
                break
            self.allow_simple_key = False
            chunks += [*blanks, word[0]]
            self.forward(len(word[0]))
            end = self.get_mark()
            blanks = self.scan_plain_spaces(indent, start)
            if not blanks or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start, end)  # noqa: FBT003  # as the class has it

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Any) -> list[str]:  # noqa: FBT001  # as there
        """Read what is no blank of a quoted scalar; an escape that is no character is refused."""
        try:
            read: list[str] = super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):
            self._fail("found invalid Unicode character escape code")
        return read

    def _skip_line(self) -> None:
        while self.peek() not in _ENDS:
            self.forward()

    def _fail(self, reason: str, mark: Any = None) -> NoReturn:
        raise ScannerError(None, None, reason, mark or self.get_mark())

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str] | None:
        """Fold the blanks and line breaks within a plain scalar; None at the end of a document."""
        length = 0
        while self.peek(length) in " \t":
            length += 1
        blanks = self.prefix(length)
        self.forward(length)
        if self.peek() not in _BREAKS:
            return [blanks] if blanks else []
        line_break = self.scan_line_break()
        self.allow_simple_key = True
        breaks: list[str] = []
        if self._at_document_mark():
            return None
        while self.peek() in " \t" + _BREAKS:
            if self.peek() == "\t" and self.column < indent:
                self._fail("found a tab character that violates indentation")
            if self.peek() in " \t":
                self.forward()
                continue
            breaks.append(self.scan_line_break())
            if self._at_document_mark():
                return None
        if line_break != "\n":
            return [line_break, *breaks]
        return breaks or [" "]

    def _at_document_mark(self) -> bool:
        return bool(self.prefix(3) in ("---", "...") and self.peek(3) in _BLANK_OR_END)

    def scan_block_scalar_indicators(self, start_mark: Any) -> tuple[bool | None, int | None]:
        """Read the indicators after ``|`` or ``>``: whether to keep line breaks at the end, and the indentation."""
        chomping, increment = None, None
        for _ in range(2):
            char = self.peek()
            if char in "+-" and chomping is None:
                chomping = char == "+"
            elif char in string.digits and increment is None:
                increment = int(char)
                if not increment:
                    self._fail("found an indentation indicator equal to 0")
            else:
                break
            self.forward()
        return chomping, increment

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> None:
        """Skip blanks and a comment after the indicators of a block scalar, to the end of the line."""
        while self.peek() in " \t":
            self.forward()
        if self.peek() == "#":
            self._skip_line()
        if self.peek() not in _ENDS:
            self._fail("did not find expected comment or line break")
        self.scan_line_break()

    def scan_block_scalar_indentation(self) -> tuple[list[str], int, Any]:
        """Find the indentation of the first line of a block scalar that is not blank."""
        breaks: list[str] = []
        deepest = 1  # also where the scalar is the whole document
        end = self.get_mark()
        while self.peek() in " " + _BREAKS:
            if self.peek() == " ":
                self.forward()
                deepest = max(deepest, self.column)
                continue
            breaks.append(self.scan_line_break())
            end = self.get_mark()
        self._refuse_tab()
        return breaks, deepest, end

    def scan_block_scalar_breaks(self, indent: int) -> tuple[list[str], Any]:
        """Skip the indentation of the next line, and the lines without text before it."""
        breaks: list[str] = []
        end = self.get_mark()
        while True:
            while self.column < indent and self.peek() == " ":
                self.forward()
            if self.column < indent:
                self._refuse_tab()
            if self.peek() not in _BREAKS:
                return breaks, end
            breaks.append(self.scan_line_break())
            end = self.get_mark()

    def _refuse_tab(self) -> None:
        if self.peek() == "\t":
            self._fail("found a tab character where an indentation space is expected")

    def scan_anchor(self, TokenClass: Any) -> Any:  # noqa: N803  # the name that the base class has
        """Read the name of an anchor or alias."""
        start = self.get_mark()
        self.forward()
        name = self._word()
        if not name or self.peek() not in _BLANK_OR_END + "?:,]}%@`":
            self._fail("did not find expected alphabetic or numeric character")
        return TokenClass(name, start, self.get_mark())

    def _word(self) -> str:
        found = _WORDS.match(self.buffer, self.pointer)
        word = found[0] if found else ""
        self.forward(len(word))
        return word

    def scan_tag(self) -> TagToken:
        """Read a tag: ``!<uri>``, ``!handle!suffix``, ``!suffix`` or ``!``."""
        start = self.get_mark()
        handle: str | None = None
        if self.peek(1) == "<":
            self.forward(2)
            suffix = self._uri("", start)
            if self.peek() != ">":
                self._fail("did not find the expected '>'")
            self.forward()
        else:
            self.forward()
            word = self._word()
            if self.peek() == "!":
                self.forward()
                handle, suffix = f"!{word}!", self._uri("", start)
            else:
                handle, suffix = "!", self._uri(word, start, may_be_empty=True)
                handle, suffix = (handle, suffix) if suffix else (None, "!")
        if self.peek() not in _BLANK_OR_END:
            self._fail("did not find expected whitespace or line break")
        return TagToken((handle, suffix), start, self.get_mark())

    def _uri(self, head: str, start: Any, *, may_be_empty: bool = False) -> str:
        chars = [head]
        while (char := self.peek()) in _WORD or char in ";/?:@&=+$.,!~*'()[]%":
            if char == "%":
                chars.append(self.scan_uri_escapes("tag", start))
                continue
            chars.append(char)
            self.forward()
        if not may_be_empty and not any(chars):
            self._fail("did not find expected tag URI")
        return "".join(chars)

    def scan_directive(self) -> DirectiveToken:
        """Read ``%YAML 1.1`` or ``%TAG``; any other directive is refused."""
        start = self.get_mark()
        self.forward()
        name = self._word()
        if not name:
            self._fail("could not find expected directive name")
        if self.peek() not in _BLANK_OR_END:
            self._fail("found unexpected non-alphabetical character")
        if name not in ("YAML", "TAG"):
            self._fail("found unknown directive name")
        value = self.scan_yaml_directive_value(start) if name == "YAML" else self.scan_tag_directive_value(start)
        if name == "YAML" and value != (1, 1):
            value = _OTHER_VERSION
        end = self.get_mark()
        self.scan_block_scalar_ignored_line(start)
        return DirectiveToken(name, value, start, end)
