"""The text that a shell reads: a pasted text without prompts, and without the marks of other shells.

Reads: text as it stands on a page, or in a workflow. Gives: text for a POSIX shell, with a symbol for each placeholder
like ``<image>`` and for each expression like ``${{ github.sha }}``.
"""

from __future__ import annotations

import re

from simulator.callers.pasted.symbols import FIRST_PLACEHOLDER, LAST_MARK, Symbol
from simulator.core.record import NamedTuple

_WINDOWS_PROMPT = re.compile(r"[ \t]*(?:PS[ \t]+)?[A-Za-z]:\\[^>\n]*>[ \t]?|[ \t]*PS>[ \t]?")
_TOOL = r"(?=(?:sudo[ \t]+)?(?:docker(?:-compose)?|podman(?:-compose)?|nerdctl|kubectl)[ \t])"
_PROMPT = re.compile(
    rf"[ \t]*(?:[$%❯➜][ \t]+|#[ \t]+{_TOOL}"
    r"|(?:(?!docker|podman|nerdctl|kubectl)[^\n'\"|&;<#=`]){0,60}(?:[$%❯➜λ»][ \t]+|>[ \t]*)"
    rf"{_TOOL}"
    r"|\[[^\]\n]{1,60}\][$#][ \t]*|[\w.-]{1,60}@[\w.-]{1,60}[: ][^$#\n]{0,60}[$#][ \t]*)"
)
_CONTINUED = re.compile(r"[ \t][`^][ \t]*\n")
_MORE = re.compile(r"[ \t]*>>?[ \t]")
PLACEHOLDER = re.compile(r"""(?<!<)<([A-Za-z](?:[^<>|&;\n"'`$\\]{0,58}[^<>|&;\n"'`$\\\s])?)>""")
"""What a page has in the place of a text of its reader, such as ``<image>``."""
_PIECES = re.compile(rf"""'[^']*'|"(?:[^"\\]|\\.)*"|\\.|<<-?|{PLACEHOLDER.pattern}""", re.DOTALL)
_EXPRESSION = re.compile(r"\$\{\{([^\n]*?)\}\}")
_UNESCAPED = re.compile(r"'[^']*'|\\\n|\\")


class PlainText(NamedTuple):
    """A text for a shell, and the placeholders in it."""

    text: str
    placeholders: tuple[Symbol, ...] = ()


def plain_text(pasted: str) -> PlainText:
    """Remove prompts, and the output between lines with prompts; join lines as PowerShell and cmd continue them."""
    pasted = pasted.replace("\r\n", "\n").lstrip()
    windows = _WINDOWS_PROMPT.match(pasted)
    text = _CONTINUED.sub(" \\\\\n", _without_prompts(pasted, _WINDOWS_PROMPT if windows else _PROMPT))
    if windows:
        text = _UNESCAPED.sub(lambda piece: "\\\\" if piece.group() == "\\" else piece.group(), text)
    placeholders: list[Symbol] = []

    def mark(piece: re.Match[str]) -> str:
        number = FIRST_PLACEHOLDER + len(placeholders)
        if piece.lastindex is None or number > LAST_MARK:
            return piece.group()
        placeholders.append(Symbol(chr(number), piece.group(), quoted=True))
        return placeholders[-1].mark

    text = _PIECES.sub(mark, _EXPRESSION.sub(mark, text))
    return PlainText(text, tuple(placeholders))


def _without_prompts(text: str, prompt: re.Pattern[str]) -> str:
    """Return the lines with a prompt and those that continue them, if the first has one; else all lines."""
    if prompt.match(text) is None:
        return text
    kept: list[str] = []
    for line in text.split("\n"):
        is_continued = bool(kept) and kept[-1].rstrip().endswith(("\\", "`", "^"))
        found = prompt.match(line)
        if is_continued:
            more = _MORE.match(line)
            kept.append(line[more.end() :] if more else line)
        elif found:
            kept.append(line[found.end() :])
    return "\n".join(kept)
