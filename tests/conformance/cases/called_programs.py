"""The programs that scripts name where a command stands, read off their syntax."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from simulator.shell.grammar import tree
from simulator.shell.grammar.dialect import BASH
from simulator.shell.grammar.node import Node
from simulator.shell.grammar.parser import parse

_PREFIXES = frozenset("exec command gosu su-exec chroot setpriv env sudo nohup tini dumb-init -- eval time".split())
_BUILTINS = frozenset(
    "exec command cd export unset set shift local declare readonly return exit trap eval source wait".split()
)
_INTERPRETERS = frozenset("sh bash ash dash ksh zsh busybox".split())


def called(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of the programs that shell scripts call; functions of theirs and builtins are left out."""
    names: set[str] = set()
    functions: set[str] = set()
    for text in texts:
        if not text.startswith("#!") or "sh" not in text.split("\n", 1)[0]:
            continue
        for node in _nodes(parse(text, BASH)):
            if isinstance(node, tree.Function):
                functions.add(node.name)
            elif isinstance(node, tree.SimpleCommand):
                names.update(_named(node))
    return frozenset(names - functions - _BUILTINS - _INTERPRETERS)


def _named(command: tree.SimpleCommand) -> Iterator[str]:
    """Yield the word of a command, and those behind ``exec``, ``gosu`` and the like."""
    words = [word.literal() for word in command.words]
    for at, word in enumerate(words):
        before = {words[at - 1], words[max(at - 2, 0)], words[0]}
        if word and (at == 0 or before & _PREFIXES) and not word.startswith("-"):
            yield word


def _nodes(value: object) -> Iterator[object]:
    """Walk a syntax tree."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif isinstance(node, Node):
            yield node
            waiting.extend(getattr(node, field.name) for field in fields(node))
