"""The reader of PyYAML, with the characters of go-yaml: which count as others do, and when one is refused.

Reads: a text. Gives: its characters to a scanner; raises ``ReaderError``.
Compare: go-yaml ``yaml_parser_update_buffer`` (readerc.go) at https://github.com/yaml/go-yaml/tree/v3.0.4.
"""

from __future__ import annotations

from yaml.reader import Reader, ReaderError

_CHUNK = 512  # bytes that are read and checked at once


class GoReader(Reader):
    """Reads a text as go-yaml does: a character that is not allowed is refused once the bytes that hold it are read."""

    def __init__(self, text: str) -> None:
        self.unread: ReaderError | None = None  # what is wrong behind the buffer
        super().__init__(text)
        if self.unread is not None:
            before = text[: self.unread.position].encode("utf-8", "replace")
            self.buffer = before[: len(before) // _CHUNK * _CHUNK].decode("utf-8", "ignore")

    def check_printable(self, data: str) -> None:
        """Find the first character that is not allowed."""
        try:
            super().check_printable(data)
        except ReaderError as error:
            self.unread = error

    def update(self, length: int) -> None:
        """Read on behind the buffer, which ends early where a character is not allowed."""
        if self.unread is not None:
            raise self.unread
        super().update(length)

    def forward(self, length: int = 1) -> None:
        """Go on by so many characters; a byte order mark that is not at the beginning is one like others."""
        for char in self.buffer[self.pointer : self.pointer + length]:
            self.pointer += 1
            self.index += 1
            if char in "\n\x85\u2028\u2029" or (char == "\r" and self.buffer[self.pointer] != "\n"):
                self.line += 1
                self.column = 0
            else:
                self.column += 1
