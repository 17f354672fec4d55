"""A text that becomes the words of a process, as .NET splits it.

Reads: text. Gives: words. Compare: dotnet/runtime ``ParseArgumentsIntoList`` and ``GetNextArgument``
(src/libraries/System.Diagnostics.Process/src/System/Diagnostics/Process.Unix.cs).
"""

from __future__ import annotations


def split(text: str) -> list[str]:
    r"""Split at blanks and tabs outside of double quotes; nothing else separates words, and ``'`` is no quote.

    Inside quotes ``""`` is a quote. Of backslashes in front of a quote every second one stays, and an odd one takes
    the quote's meaning away; elsewhere a backslash is a letter.
    """
    words: list[str] = []
    at = 0
    while True:
        while at < len(text) and text[at] in " \t":
            at += 1
        if at == len(text):
            return words
        word, at = _next_word(text, at)
        words.append(word)


def _next_word(text: str, at: int) -> tuple[str, int]:
    characters: list[str] = []
    is_quoted = False
    while at < len(text):
        start = at
        while at < len(text) and text[at] == "\\":
            at += 1
        count = at - start
        if count:
            before_quote = text[at : at + 1] == '"'
            characters.append("\\" * (count // 2 if before_quote else count))
            if before_quote and count % 2:
                characters.append('"')
                at += 1
        elif text[at] == '"':
            if is_quoted and text[at + 1 : at + 2] == '"':
                characters.append('"')
                at += 1
            else:
                is_quoted = not is_quoted
            at += 1
        elif text[at] in " \t" and not is_quoted:
            break
        else:
            characters.append(text[at])
            at += 1
    return "".join(characters), at
