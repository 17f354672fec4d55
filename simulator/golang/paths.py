"""Paths as Go's package path/filepath cleans them on Linux.

Source: https://github.com/golang/go/blob/go1.24.0/src/path/filepath/path.go (Clean).
"""

from __future__ import annotations

import posixpath


def clean(path: str) -> str:
    """Shorten a path; unlike ``posixpath.normpath``, reduce two leading slashes to one. ``""`` becomes ``.``."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned
