"""What a shell's script surely does, found without running it.

Reads: a script. Gives: tokens, words and commands; None for everything that is not sure.
Compare: POSIX.1-2024, "Token Recognition" and "Shell Grammar".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.core.record import NamedTuple

_TOKEN = re.compile(
    r"""(?P<blank>[ \t]+|\\\n)
    |(?P<comment>(?<![^ \t\n;&|])\#[^\n]*)
    |(?P<operator>\n|&&|\|\||;;|;|\|&|\||&(?!>))
    |(?P<redirect>[0-9]*(?:&>>|&>|>>|>\||>&|<<<|<<-|<<|<&|<>|<|>))
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
    """A piece of a script, with the offsets where it starts and ends."""

    kind: str
    """``word``, ``operator`` or ``redirect``; the target of a redirection is the word that follows it."""
    text: str
    start: int
    end: int


def tokenize(script: str) -> list[Token] | None:
    """Split a script; None if it holds more than simple commands, their redirections and the operators between them.

    So a script with a here-document, a subshell or a command substitution gives None.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(script):
        match = _TOKEN.match(script, at)
        if match is None:
            return None
        kind = match.lastgroup or ""
        if kind == "redirect" and "<<" in match.group():
            return None
        if kind in ("word", "operator", "redirect"):
            tokens.append(Token(kind, match.group(), at, match.end()))
        at = match.end()
    return tokens


def _is_expanded(text: str) -> bool:
    """Tell whether a shell expands a text without quotes: a variable, a pattern, a home, or braces with a list."""
    if text.startswith("~") or re.search(r"[$`*?\[\]]", text):
        return True
    insides = (line[line.find("{") + 1 : line.rfind("}")] for line in text.split("\n") if "{" in line and "}" in line)
    return any("," in inside or "." in inside for inside in insides)


def unquoted(word: str) -> str | None:
    """Remove the quotes of a word; None if the shell would expand it."""
    if _is_expanded(re.sub(r"'[^']*'|\\.", "", word)):
        bare = re.sub(r"'[^']*'|\\.|\"(?:[^\"\\$`]|\\.)*\"", "", word)
        if _is_expanded(bare) or re.search(r"[$`]", re.sub(r"'[^']*'|\\.", "", word)):
            return None

    def remove_quotes(match: re.Match[str]) -> str:
        text = match.group()
        if text[0] == "'":
            return text[1:-1]
        if text[0] == '"':
            return re.sub(r'\\([$`"\\\n])', r"\1", text[1:-1])
        return text[1:]

    return re.sub(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"|\\.", remove_quotes, word, flags=re.DOTALL)


def plain_words(script: str) -> tuple[str, ...] | None:
    """Return the words of a script that is one program with plain arguments, so that it needs no shell; else None.

    A leading ``exec`` is removed.
    """
    tokens = tokenize(script)
    if not tokens or any(token.kind != "word" for token in tokens):
        return None
    texts = [token.text for token in tokens]
    if texts[0] == "exec" and len(texts) > 1 and not texts[1].startswith("-"):
        texts = texts[1:]
    words = [unquoted(text) for text in texts]
    if words[0] in RESERVED | BUILTINS or ASSIGNMENT.match(texts[0]) or not words[0]:
        return None
    return None if None in words else tuple([word for word in words if word is not None])


def last_command(script: str) -> list[Token] | None:
    """Return the words and redirections of the last simple command of a script.

    None if the script ends differently: in a pipeline, in the background, or within a compound command.
    """
    tokens = tokenize(script)
    if not tokens:
        return None
    while tokens and tokens[-1].text in (";", "\n"):
        tokens.pop()
    at = max((index for index, token in enumerate(tokens) if token.kind == "operator"), default=-1)
    command = tokens[at + 1 :]
    if not command or (at >= 0 and tokens[at].text in ("|", "|&", "&", ";;")):
        return None
    words = [token for token in command if token.kind == "word"]
    return command if words and words[0].text not in RESERVED else None


def simple_commands(tokens: list[Token]) -> Iterator[list[Token]]:
    """Yield the simple commands between the operators."""
    command: list[Token] = []
    for token in [*tokens, Token("operator", "", 0, 0)]:
        if token.kind != "operator":
            command.append(token)
        elif command:
            yield command
            command = []


def command_name(command: list[Token]) -> str:
    """Return the first word of a simple command after its assignments, without quotes; ``""`` if it is not plain."""
    words = [token for index, token in enumerate(command) if token.kind == "word" and not _is_target(command, index)]
    texts = [token.text for token in words if not ASSIGNMENT.match(token.text)]
    return (unquoted(texts[0]) or "") if texts else ""


def _is_target(command: list[Token], index: int) -> bool:
    """Return whether a word is the target of a redirection."""
    return index > 0 and command[index - 1].kind == "redirect"


def stays_process_one(script: str, family: str | None) -> bool:
    """Return whether a shell surely stays process 1 while the last command of its script runs.

    ``family`` is ``dash`` as in Debian and Ubuntu, ``ash`` of busybox, ``bash`` 4.4 or later, or None for any of them.
    """
    if re.search(r"(?<![\w./-])(?:exec|eval|source|trap)(?![\w-])|(?:^|[\s;&|({])\.\s", script):
        return False
    if re.search(r"&\s*\Z", script):
        return False
    if family == "dash":
        return True
    tokens = tokenize(script)
    if not tokens:
        return False
    operators = [token.text for token in tokens if token.kind == "operator"]
    if any(token.text in RESERVED for token in tokens) or "&" in operators or "\n" in operators:
        return False
    ends_in_pipeline = bool(operators) and operators[-1] in ("|", "|&")
    if family == "bash" and not ends_in_pipeline:
        command = last_command(script)
        return bool(command and any(token.kind == "redirect" for token in command))
    return ends_in_pipeline
