"""Comma-separated values as Go's ``encoding/csv`` reads them; options such as ``--mount`` are such records.

Reads: text. Gives: the fields of the first record.
Source: https://github.com/golang/go/blob/go1.24.0/src/encoding/csv/reader.go (readRecord).
"""

from __future__ import annotations

import re

from simulator.golang.strconv import GoError

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_BARE = re.compile(r"[^,\n]*")
_FIELD_END = re.compile(r"\r?(,|\n|\Z)")


def read_record(text: str) -> list[str]:
    """Read the first record; raises ``GoError`` with Go's message for misplaced quotes and for a text without one."""
    text = text.lstrip("\n")
    if not text:
        raise GoError("EOF")
    fields: list[str] = []
    at = 0
    while True:
        field, at = _read_quoted(text, at) if text.startswith('"', at) else _read_bare(text, at)
        fields.append(field)
        if not text.startswith(",", at):
            return fields
        at += 1


def _read_quoted(text: str, at: int) -> tuple[str, int]:
    """Read the field in quotes at an offset: its value, and the offset after it."""
    match = _QUOTED.match(text, at)
    if match is None or not _FIELD_END.match(text, match.end()):
        column = match.end() if match else len(text.encode()) + 1
        raise GoError(f'parse error on line 1, column {column}: extraneous or missing " in quoted-field')
    return match[1].replace('""', '"'), match.end()


def _read_bare(text: str, at: int) -> tuple[str, int]:
    """Read the field without quotes at an offset: its value, and the offset after it."""
    match = _BARE.match(text, at)
    assert match is not None  # it can be empty
    field = match[0] if text.startswith(",", match.end()) else match[0].removesuffix("\r")
    if '"' in field:
        column = at + len(field.partition('"')[0].encode()) + 1
        raise GoError(f'parse error on line 1, column {column}: bare " in non-quoted-field')
    return field, match.end()
