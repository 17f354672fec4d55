"""Words quoted for a POSIX shell.

Reads: words. Gives: a line that a user can paste into a terminal. Compare: POSIX.1-2024, "Quoting".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from simulator.core.text import utf8


def shell_line(words: Iterable[str]) -> str:
    """Quote words and join them; a word that is not printable is written as ``$'...'``."""
    import shlex

    return " ".join([shlex.quote(word) if word.isprintable() else _dollar_quoted(word) for word in words])


def _dollar_quoted(word: str) -> str:
    def escape(match: re.Match[str]) -> str:
        if (char := match.group()).isprintable():
            return char
        return "".join(f"\\{byte:03o}" for byte in utf8(char))

    return "$'" + re.sub(r"[^ -~]", escape, word.replace("\\", "\\\\").replace("'", "\\'")) + "'"
