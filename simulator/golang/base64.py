"""Base64 as ``base64.StdEncoding.DecodeString`` of Go reads it: line ends count for nothing, all else is strict.

Source: https://github.com/golang/go/blob/go1.24.0/src/encoding/base64/base64.go.
"""

from __future__ import annotations

import re
from base64 import b64decode

_GROUPS = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?").fullmatch


def decode(text: str) -> bytes | None:
    """Give the bytes that a text stands for; None where it is not valid."""
    digits = text.replace("\n", "").replace("\r", "")
    return b64decode(digits) if _GROUPS(digits) else None
