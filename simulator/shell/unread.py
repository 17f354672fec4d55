"""What is left unread where no shell reads an argv: operators, variables, and names that only a shell has.

Reads: the words of an argv. Gives: answers for advice and lint; no simulation depends on them.
Compare: Dockerfile reference, "Shell and exec form".
"""

from __future__ import annotations

import re

from simulator.core.values import UnknownWords
from simulator.shell.arguments import SHELLS
from simulator.shell.programs import base_name, program_name

_OF_TEKTON = r"(?:params|inputs|workspaces|context|tasks|results|steps?|outputs)[.\[]"  # Tekton replaces these itself
_UPPER_CASE_VARIABLE = re.compile(rf"(?<![\\$])\$(?:[A-Z_][A-Z0-9_]*|\((?!{_OF_TEKTON})[^()]*\))")
_IN_BRACES = re.compile(r"(?<![\\$])\$\{[A-Z_][A-Z0-9_]*(?:[:+?=#%/-][^}]*)?\}")
_VARIABLE = re.compile(r"(?<![\\$])\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})", re.ASCII)
_OPERATORS = frozenset(("&&", "||", "|", ";", ">", ">>", "<", "2>&1", "&", "2>", "&>", "2>/dev/null", ">/dev/null"))
_PROGRAMS_WITH_OPERATORS = ("find", "expr", "test", "[", "jq", "fd")


def has_space_in_name(word: str) -> bool:
    """Return whether a word has spaces inside, unless it may be the path of a file with spaces in its name."""
    return bool(re.search(r"\S\s+\S", word)) and not _is_path(word)


def _is_path(word: str) -> bool:
    """Return whether a word may be the path of a file with spaces in its name."""
    head, *rest = word.split()
    if "/" not in head or any(part.startswith(("-", "/", "$", "&", "|", ">", ";")) for part in rest):
        return False
    return "/" in " ".join(rest)


def is_assignment(word: str) -> bool:
    """Return whether a word is an assignment to a variable, such as ``A=b``."""
    return bool(re.fullmatch(r"[A-Za-z_]\w*=\S*", word))


def find_variable(word: str, declared: set[str], *, reads_dollars: bool) -> str | None:
    """Find a variable in a word; None if there is none.

    A variable is a declared name, or any name in upper case unless the program reads dollar signs itself.
    """
    for match in _VARIABLE.finditer(word):
        if (match[1] or match[2]) in declared:
            return match.group()
    if reads_dollars:
        return None
    matches = (_UPPER_CASE_VARIABLE.search(word), _IN_BRACES.search(word, 0, word.rfind("}") + 1))
    first = min((match for match in matches if match is not None), key=lambda match: match.start(), default=None)
    return None if first is None else first.group()


def find_operator(words: tuple[str, ...], before: tuple[str, ...] = ()) -> int | None:
    """Return the index of the first operator that no shell reads; None if there is none."""
    if program_name(words) in _PROGRAMS_WITH_OPERATORS:
        return None
    unread = words[: count_words_without_shell(before, words)]
    return next((index for index, word in enumerate(unread) if (index or before) and word in _OPERATORS), None)


_PROGRAMS_WITH_SHELL = SHELLS | {"eval", "busybox", "ssh", "cmd", "powershell", "pwsh", "envsubst", "su", "runuser"}


def count_words_without_shell(before: tuple[str, ...], words: tuple[str, ...]) -> int:
    """Count the words up to the first that may be a shell, or a program that passes the words after it to a shell."""
    if any(_may_start_shell(word) for word in before):
        return 0
    return next((index + 1 for index, word in enumerate(words) if _may_start_shell(word)), len(words))


def _may_start_shell(word: str) -> bool:
    if isinstance(word, UnknownWords):
        return "ENTRYPOINT" not in word
    return base_name(word) in _PROGRAMS_WITH_SHELL


def join_script(words: tuple[str, ...]) -> str:
    """Join words to a script in which the shell reads variables and operators."""
    return " ".join(_quote_word(word) for word in words)


def _quote_word(word: str) -> str:
    if word in _OPERATORS or re.fullmatch(r"[\w@%+=:,./$(){}~-]+", word, re.ASCII):
        return word
    if re.search(r"[$`]", word) and "'" not in word and '"' not in word and "\\" not in word:
        return f'"{word}"'
    return "'" + word.replace("'", "'\"'\"'") + "'"
