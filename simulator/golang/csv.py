"""Comma-separated values as Go's ``encoding/csv`` reads them; options such as ``--mount`` are such records.

Reads: text. Gives: the fields of the first record.
Source: https://github.com/golang/go/blob/go1.24.0/src/encoding/csv/reader.go (readRecord).
"""

from __future__ import annotations

import re

from simulator.golang.strconv import GoError

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?!")')
_BARE = re.compile(r"[^,\n]*")
_FIELD_END = re.compile(r"[,\n]|\Z")


def read_record(text: str) -> list[str]:
    """Read the first record; raises ``GoError`` with Go's message for misplaced quotes and for a text without one."""
    text = text.replace("\r\n", "\n").removesuffix("\r")
    at = _blank_lines(text)
    if at == len(text):
        raise GoError("EOF")
    fields: list[str] = []
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
        spot = match.end() - 1 if match else len(text)
        raise GoError(f'{_position(text, spot)}: extraneous or missing " in quoted-field')
    return match[1].replace('""', '"'), match.end()


def _read_bare(text: str, at: int) -> tuple[str, int]:
    """Read the field without quotes at an offset: its value, and the offset after it."""
    match = _BARE.match(text, at)
    assert match is not None  # it can be empty
    if '"' in match[0]:
        spot = text.index('"', at)
        raise GoError(f'{_position(text, spot)}: bare " in non-quoted-field')
    return match[0], match.end()


def _blank_lines(text: str) -> int:
    """Count the lines without anything in front of the record."""
    return len(text) - len(text.lstrip("\n"))


def _position(text: str, at: int) -> str:
    """Name the line and the byte of an offset, and the line on which the record begins where it is another one."""
    record, before = _blank_lines(text) + 1, text[:at]
    whole = before[:-1] if at == len(text) and before.endswith("\n") else before  # the end is no line of its own
    line, column = whole.count("\n") + 1, len(before[whole.rfind("\n") + 1 :].encode()) + 1
    begins = "" if line == record else f"record on line {record}; "
    return f"{begins}parse error on line {line}, column {column}"
