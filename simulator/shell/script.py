"""What can be told of a shell's script without running it: its words, where they are plain.

Reads: a script. Gives: tokens. Only what is sure is told; everything else is None.
Compare: POSIX.1-2024, "Token Recognition" and "Shell Grammar".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""(?P<blank>[ \t]+|\\\n)
    |(?P<comment>(?<![^ \t\n;&|])\#[^\n]*)
    |(?P<operator>\n|&&|\|\||;;|;|\|&|\||&(?!>))
    |(?P<redirect>\d*(?:&>>|&>|>>|>\||>&|<<<|<<-|<<|<&|<>|<|>))
    |(?P<word>(?:[^\s'"\\`$;&|<>()]|\\[^\n]|'[^']*'|"(?:[^"\\`$]|\\.)*"|\$[A-Za-z_][A-Za-z0-9_]*|\$[0-9@*\#?$!-]
        |\$\{[^{}'"`$\\]*\}|"(?:[^"\\`$]|\\.|\$[A-Za-z_][A-Za-z0-9_]*|\$[0-9@*\#?$!-]|\$\{[^{}'"`$\\]*\})*")+)""",
    re.VERBOSE | re.DOTALL,
)
RESERVED = frozenset(
    "! { } case do done elif else esac fi for function if in select then time until while [[ ]]".split()
)
BUILTINS = frozenset(
    """. : alias bg bind break builtin caller cd command compgen complete continue declare dirs disown enable eval exec
    exit export fg getopts hash help history jobs let local logout mapfile popd pushd read readonly return set shift
    shopt source times trap type typeset ulimit umask unalias unset wait""".split()
)
ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")


class Token(NamedTuple):
    """A piece of a script: a word, an operator, a redirection with its target; where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(script: str) -> list[Token] | None:
    """Split a script; None where it holds more than words, lists and redirections of simple commands."""
    found: list[Token] = []
    at = 0
    while at < len(script):
        match = _TOKEN.match(script, at)
        if match is None or match.lastgroup is None:
            return None
        if match.lastgroup not in ("blank", "comment"):
            if "<<" in match.group() and match.lastgroup == "redirect":
                return None
            found.append(Token(match.lastgroup, match.group(), at, match.end()))
        at = match.end()
    return found


def unquoted(word: str) -> str | None:
    """Remove the quotes of a word; None where the shell would put something else in its place."""
    if re.search(r"[$`*?\[\]]|^~|\{.*[,.].*\}", re.sub(r"'[^']*'|\\.", "", word)):
        bare = re.sub(r"'[^']*'|\\.|\"(?:[^\"\\$`]|\\.)*\"", "", word)
        if re.search(r"[$`*?\[\]]|^~|\{.*[,.].*\}", bare) or re.search(r"[$`]", re.sub(r"'[^']*'|\\.", "", word)):
            return None

    def plain(match: re.Match[str]) -> str:
        text = match.group()
        if text[0] == "'":
            return text[1:-1]
        if text[0] == '"':
            return re.sub(r'\\([$`"\\\n])', r"\1", text[1:-1])
        return text[1:]

    return re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.", plain, word, flags=re.DOTALL)


def plain_words(script: str) -> tuple[str, ...] | None:
    """Give the words of a script that is one program with plain arguments, which needs no shell; else None."""
    found = tokenize(script)
    if not found or any(token.kind != "word" for token in found):
        return None
    texts = [token.text for token in found]
    if texts[0] == "exec" and len(texts) > 1 and not texts[1].startswith("-"):
        texts = texts[1:]
    words = [unquoted(text) for text in texts]
    if words[0] in RESERVED | BUILTINS or ASSIGNMENT.match(texts[0]) or not words[0]:
        return None
    return None if None in words else tuple([word for word in words if word is not None])


def last_command(script: str) -> list[Token] | None:
    """Give the words and redirections of the simple command that a script ends with; None where it ends otherwise."""
    found = tokenize(script)
    if not found:
        return None
    while found and found[-1].text in (";", "\n"):
        found.pop()
    at = max((place for place, token in enumerate(found) if token.kind == "operator"), default=-1)
    command = found[at + 1 :]
    if not command or (at >= 0 and found[at].text in ("|", "|&", "&", ";;")):
        return None
    words = [token for token in command if token.kind == "word"]
    return command if words and words[0].text not in RESERVED else None


def simple_commands(found: list[Token]) -> Iterator[list[Token]]:
    """Yield the simple commands among tokens."""
    command: list[Token] = []
    for token in [*found, Token("operator", "", 0, 0)]:
        if token.kind != "operator":
            command.append(token)
        elif command:
            yield command
            command = []


def command_name(command: list[Token]) -> str:
    """Give the first word of a simple command behind its assignments, without quotes; blank where that is not plain."""
    words = [token for place, token in enumerate(command) if token.kind == "word" and not _is_target(command, place)]
    named = [token.text for token in words if not ASSIGNMENT.match(token.text)]
    return (unquoted(named[0]) or "") if named else ""


def _is_target(command: list[Token], place: int) -> bool:
    return place > 0 and command[place - 1].kind == "redirect"


def stays_process_one(script: str, family: str | None) -> bool:
    """Tell whether a shell surely stays process 1 while the last command of its script runs.

    ``family`` is ``dash`` as in Debian and Ubuntu, ``ash`` of busybox, ``bash`` from 4.4 on, or None for any of them.
    """
    if re.search(r"(?<![\w./-])(?:exec|eval|source|trap)(?![\w-])|(?:^|[\s;&|({])\.\s", script):
        return False
    if re.search(r"&\s*\Z", script):
        return False
    if family == "dash":
        return True
    found = tokenize(script)
    if not found:
        return False
    operators = [token.text for token in found if token.kind == "operator"]
    if any(token.text in RESERVED for token in found) or "&" in operators or "\n" in operators:
        return False
    behind = [text for text in operators if text not in (";",)] and operators[-1] in ("|", "|&")
    if family == "bash" and not behind:
        command = last_command(script)
        return bool(command and any(token.kind == "redirect" for token in command))
    return bool(behind)
