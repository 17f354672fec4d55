"""Code on a page: words that a narrow screen is not to break, and texts that are no markup."""

from __future__ import annotations

import re
from html import escape

from simulator.core.text import printable

SHORT_WORD = 24
"""Characters that fit on a line of a narrow screen."""


def write_code(text: str, kind: str = "") -> str:
    """Write code; short code is not broken into lines, nor are short words of longer code, such as options."""
    is_short = len(text) <= SHORT_WORD
    names = " ".join(filter(None, (kind, "short" if is_short else "")))
    inner = escape_html(text) if is_short or "-" not in text else "".join(map(_kept_word, re.split(r"(\s+)", text)))
    return f'<code class="{names}">{inner}</code>' if names else f"<code>{inner}</code>"


def _kept_word(word: str) -> str:
    """Write a word of code; browsers would break an option behind its hyphens."""
    is_kept = "-" in word and len(word) <= SHORT_WORD
    return f'<span class="short">{escape_html(word)}</span>' if is_kept else escape_html(word)


def escape_html(text: str) -> str:
    """Write a text for a page, with nothing in it that is markup or cannot be printed."""
    return escape(printable(text))
