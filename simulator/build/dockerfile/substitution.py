"""What almost every word is: a text with no variables, or a few plain ones.

Reads: a text and the variables in reach. Gives: the text with variables replaced. Nothing is decided here;
``simulator.spec.expansion`` reads every other word.
"""

import re
from collections.abc import Mapping

PLAIN = re.compile(r"[A-Za-z0-9./:-]+").fullmatch
_SIMPLE = re.compile(r"\$(?:([A-Za-z_][A-Za-z0-9_]*+)(?![^\0-\x7f])|\{([A-Za-z_][A-Za-z0-9_]*+)\})")


def substituted(text: str, variables: Mapping[str, str]) -> str | None:
    """Replace a few ``$NAME`` and ``${NAME}``; None where there are many, or others."""
    count = text.count("$")
    if count == 1:
        match = _SIMPLE.search(text)
        if not match:
            return None
        start, end = match.span()
        return f"{text[:start]}{variables.get(match[1] or match[2], '')}{text[end:]}"
    if count > 4:
        return None
    value, found = _SIMPLE.subn(lambda match: variables.get(match[1] or match[2], ""), text)
    return value if found == count else None
