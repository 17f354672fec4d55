"""Ids of table rows that a person can read."""

from __future__ import annotations


def readable(value: object) -> str | None:
    """Give the id of a value: ``unset`` for None, words in brackets for a tuple, pytest's own for anything else."""
    if value is None:
        return "unset"
    if isinstance(value, tuple):
        return f"[{', '.join(readable(each) or str(each) or 'blank' for each in value)}]"
    return None
