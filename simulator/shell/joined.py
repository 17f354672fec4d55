"""Words with blanks that are surely meant to be several: an option with its value, a command with its options.

Reads: the words behind a program. Gives: answers for advice and lint; no simulation depends on them.
"""

from __future__ import annotations

import re

from simulator.core.values import UnknownWords
from simulator.shell.programs import OWN_DOLLARS, SHORT, base_name, is_called_wrapper, program_words
from simulator.shell.repeated import INTERPRETER, NAMES_IT, SCRIPT
from simulator.shell.script import plain_words
from simulator.shell.unread import count_words_without_shell

_LONG_OPTION = re.compile(r"--[A-Za-z][\w.-]*")
_ANY_OPTION = re.compile(r"--?[A-Za-z][\w.:+-]*")
_OPTION_IN_COMMAND = re.compile(r"--?[A-Za-z][\w.-]*(?:=.*)?", re.DOTALL)
_COMMAND = re.compile(r"[\w./:@][\w./:@-]*")
_READS_TEXT = SHORT | (
    OWN_DOLLARS - {"nginx", "httpd", "apache2", "php", "python", "python2", "python3", "node", "ruby"}
)
"""Programs that take texts for arguments, such as patterns, scripts and messages."""
_READS_LINES = ("redis-server", "redis-sentinel", "valkey-server", "valkey-sentinel", "keydb-server")
"""Programs that make lines of a configuration of their arguments, so that a blank splits them: Redis and its forks."""


def find_joined(before: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """Return the index in ``words`` of the first that is surely meant to be several; None if there is none.

    ``before`` are the words in front of them in the argv: none where ``words`` is all of it, and begins with the
    program. Words that may be a text are none of these, nor are those that a shell or a script may split.
    """
    own = program_words((*before, *words))
    if not own or any(isinstance(word, UnknownWords) for word in own):
        return None
    name = base_name(own[0])
    if name in _READS_TEXT or name in _READS_LINES or is_called_wrapper(name):
        return None
    first = 0 if before else len(words) - len(own) + 1
    for at in range(max(first, 0), count_words_without_shell(before, words)):
        preceding = words[at - 1] if at else before[-1]
        if _is_joined(words[at], preceding, own, is_alone=bool(before) and len(words) == 1):
            return at
    return None


def _is_joined(word: str, preceding: str, own: tuple[str, ...], *, is_alone: bool) -> bool:
    """Return whether a word is surely meant to be several.

    ``preceding`` is the word in front of it, ``own`` are the program and its words.
    ``is_alone`` says whether it is all that somebody gives to the program.
    """
    if " " not in word.strip():
        return False
    parts = plain_words(word)
    if parts is None or len(parts) < 2 or "\n" in word:
        return False
    if _is_interpreter(own) and _is_target(preceding, own, parts):
        return True
    if preceding.startswith("-"):  # it may be the value of that option
        return False
    if _LONG_OPTION.fullmatch(parts[0]):
        return True
    if _ANY_OPTION.fullmatch(parts[0]) and all(part.startswith("-") for part in parts):
        return True
    options = [part for part in parts[1:] if _OPTION_IN_COMMAND.fullmatch(part)]
    return is_alone and bool(options) and _COMMAND.fullmatch(parts[0]) is not None


def _is_interpreter(own: tuple[str, ...]) -> bool:
    return INTERPRETER.fullmatch(base_name(own[0])) is not None


def _is_target(preceding: str, own: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Return whether words in one stand where an interpreter takes the name of a module or a script."""
    if preceding in NAMES_IT and own[1] == preceding:
        return True
    return preceding == own[0] and SCRIPT.fullmatch(parts[0]) is not None
