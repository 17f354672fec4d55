"""TODO"""

from __future__ import annotations

import re
from typing import TypeAlias

from simulator.golang.strconv import GoError

Fields: TypeAlias = "list[str]"


def read_record(text: str) -> Fields:
    """Read the first record of comma-separated values."""
    text = text.lstrip("\n")
    if not text:
        raise GoError("EOF")
    fields: Fields = []
    at = 0
    while True:
        if text.startswith('"', at):
            match = re.compile(r'"((?:[^"]|"")*)"').match(text, at)
            if match is None or not re.match(r"\r?(,|\n|\Z)", text[match.end() :]):
                place = match.end() if match else len(text.encode()) + 1
                raise GoError(f'parse error on line 1, column {place}: extraneous or missing " in quoted-field')
            fields.append(match[1].replace('""', '"'))
            at = match.end()
        else:
            end = re.compile(r"[^,\n]*").match(text, at)
            assert end is not None  # it can be empty
            field = end[0].removesuffix("\r") if not text.startswith(",", end.end()) else end[0]
            if '"' in field:
                place = at + len(field.partition('"')[0].encode()) + 1
                raise GoError(f'parse error on line 1, column {place}: bare " in non-quoted-field')
            fields.append(field)
            at = end.end()
        if not text.startswith(",", at):
            return fields
        at += 1
