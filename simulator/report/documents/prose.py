"""Sentences of an answer, split into plain words and code."""

import re
from collections.abc import Iterator

from simulator.report.documents.blocks import Code, RichText

_STRING = r'"(?:[^"\\]|\\.)*"'
_WORD = rf"(?:{_STRING}|<(?:ENTRYPOINT|CMD|SHELL) [^<>]+>)"
"""A word of an argv, or the name of words that are not known."""
_WHOLE = rf"\[\]|\[{_WORD}(?:, {_WORD})*\]|{_WORD}"
_TOKEN = re.compile(rf"{_WHOLE}|`[^`]+`|\s+|\S+", re.DOTALL)
_PLAIN = re.compile(r"(?:[^\W_]+(?:['’.-][^\W_]+)*'?|[-=+·→]|->|\.\.\.)?")
# Plain words that the reader's software would turn into links: hashes of commits, issues, addresses.
_LINKED = re.compile(r"\b(?=\w*\d)[0-9a-f]{7,40}\b|\bGH-\d|\bwww\.", re.IGNORECASE)


def mark_code(text: str) -> RichText:
    """Split a sentence into plain words and code: options, paths, strings, and whatever a user wrote, become code."""
    parts: list[str | Code] = []
    for inline in _split_sentence(text):
        previous = parts[-1] if parts else None
        if isinstance(inline, str) and isinstance(previous, str):
            parts[-1] = previous + inline
        elif isinstance(inline, Code) and previous == " " and _are_plain_code(parts[-2:-1], inline):
            parts[-2:] = [Code(f"{parts[-2].text} {inline.text}")]  # type: ignore[union-attr]
        else:
            parts.append(inline)
    return tuple(parts)


def _are_plain_code(before: list[str | Code], code: Code) -> bool:
    """Return whether neighbouring parts of a sentence are one piece of code: words of a command line, not strings."""
    return bool(before) and all(isinstance(part, Code) and part.text[:1] not in '["' for part in (*before, code))


def _split_sentence(text: str) -> Iterator[str | Code]:
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token.isspace():
            yield " "
        elif token[0] in '["<' and re.fullmatch(_WHOLE, token, re.DOTALL):
            yield Code(token)
        elif token[0] == "`" and token[-1] == "`" and len(token) > 2:
            yield Code(token[1:-1])
        else:
            core = token.lstrip("(").rstrip("),.;:!?") if token not in ("...", "#!") else token
            if core.count("(") > core.count(")") and f"{core})" in token:
                core += ")"  # it belongs to the word, as in $(A)
            before, _, after = token.partition(core) if core else (token, "", "")
            yield from filter(None, (before,))
            if core:
                yield core if _PLAIN.fullmatch(core) and not _LINKED.search(core) else Code(core)
            yield from filter(None, (after,))
