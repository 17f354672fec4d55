"""Paths as Go's package path cleans them."""

from __future__ import annotations

import posixpath


def clean(path: str) -> str:
    """Shorten a path as ``filepath.Clean`` of Go does: ``posixpath.normpath`` keeps two leading slashes."""
    cleaned = posixpath.normpath(path)
    return cleaned[1:] if cleaned.startswith("//") else cleaned
