"""The words of a text as ``docker service`` and stack files split it: by the package google/shlex.

Grammar: words are separated by blanks, tabs, carriage returns and line feeds; ``'`` quotes everything, ``"`` everything
but a backslash, which outside of ``'`` keeps the next character and is dropped; where a word could begin, ``#``
drops what follows up to the end of the line. Nothing else has a meaning. Compare: ``scanStream`` (shlex.go).
"""

from __future__ import annotations

from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import DOCKER_CLI
from simulator.core.values import Origin, Words, words
from simulator.golang.strconv import GoError

_SHLEX = "vendor/github.com/google/shlex/shlex.go"
_SPACES = " \t\r\n"


class SwarmWords(Question):
    """How does swarm's command line split a text into words?"""

    SPLIT = Rule(
        "The text is split at blanks outside of quotes; quotes and backslashes vanish, operators are words.",
        DOCKER_CLI("cli/command/service/opts.go", "ShlexOpt.Set"),
        DOCKER_CLI("cli/compose/loader/loader.go", "transformShellCommand"),
        note="Compose splits otherwise: there ; and && end the text, and a # is a letter.",
    )
    COMMENT = Rule(
        "A # at the beginning of a word drops the rest of its line.",
        DOCKER_CLI(_SHLEX, "scanStream"),
    )
    UNCLOSED = Rule(
        "A quote that is not closed, or a backslash at the end, is refused.",
        DOCKER_CLI(_SHLEX, "scanStream"),
    )


def split(text: str, origin: Origin) -> Decision[Words]:
    """Split a text; raises ``GoError`` with the message of the package."""
    finished: list[str] = []
    comments = []
    word: list[str] | None = None
    quote, at = "", 0
    while at < len(text):
        char = text[at]
        at += 1
        if quote and char == quote:
            quote = ""
        elif char == "\\" and quote != "'":
            if at == len(text):
                raise GoError("EOF found after escape character")
            word = _with(word, text[at])
            at += 1
        elif quote:
            word = _with(word, char)
        elif char in "'\"":
            quote, word = char, word or []
        elif char in _SPACES:
            if word is not None:
                finished.append("".join(word))
            word = None
        elif char == "#" and word is None:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            comments.append(text[at - 1 : end])
            at = end
        else:
            word = _with(word, char)
    if quote:
        raise GoError("EOF found when expecting closing quote")
    if word is not None:
        finished.append("".join(word))
    decision = SwarmWords.SPLIT.gives(words(finished, origin))
    return SwarmWords.COMMENT.gives(decision.value, decision) if comments else decision


def _with(word: list[str] | None, char: str) -> list[str]:
    if word is None:
        return [char]
    word.append(char)
    return word
