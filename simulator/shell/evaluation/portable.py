"""What of a command is beyond POSIX: in mksh, ksh93 and zsh that is not followed, as nothing of it was compared.

What is within it was compared with the real shells by drawn scripts (``tests.conformance.adapters.scripts``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from simulator.shell.evaluation.behaviour import Behaviour
from simulator.shell.evaluation.state import Exit, State
from simulator.shell.evaluation.values import Value, is_number, read_count
from simulator.shell.grammar import tree
from simulator.shell.grammar.node import Node

OPERATORS = frozenset(("", "-", ":-", "=", ":=", "?", ":?", "+", ":+", "#", "##", "%", "%%", "length"))
REDIRECTIONS = frozenset(("<", ">", ">>", ">|", ">&", "<&", "<<", "<<-"))
BUILTINS = frozenset(
    """. : [ break cd command continue echo eval exec exit export false local printf pwd read readonly return set shift
    test trap true umask unset wait""".split()
)
"""The builtins that are followed in these shells."""


_BRANCHES = (tuple, Node)


def foreign_syntax(node: tuple[object, ...] | Node) -> str:
    """Return what of a syntax tree POSIX does not have, so that the shell may refuse it all; ``""`` if nothing."""
    if isinstance(node, tuple):
        parts: Iterable[object] = node
    elif found := _OF_KINDS[type(node)](node) if type(node) in _OF_KINDS else "":
        return found
    else:
        parts = vars(node).values()
    for part in parts:
        if part and isinstance(part, _BRANCHES) and (found := foreign_syntax(part)):
            return found
    return ""


def _foreign_parameter(node: tree.Parameter) -> str:
    is_foreign = node.operator not in OPERATORS or node.subscript is not None or node.indirect
    return f"an expansion of {node.name} that POSIX does not have" if is_foreign else ""


def _foreign_redirection(node: tree.Redirection) -> str:
    is_foreign = node.operator not in REDIRECTIONS or not _is_number(node.descriptor)
    return "a redirection that POSIX does not have" if is_foreign else ""


def _foreign_pipeline(node: tree.Pipeline) -> str:
    is_foreign = node.timed or any(node.both) or not node.commands
    return "a pipeline that POSIX does not have" if is_foreign else ""


_OF_KINDS: Mapping[type, Callable[[Any], str]] = {
    tree.Parameter: _foreign_parameter,
    tree.Redirection: _foreign_redirection,
    tree.Pipeline: _foreign_pipeline,
    tree.Function: lambda node: "a function that is defined by a keyword" if node.keyword else "",
    tree.CaseItem: lambda node: "a branch of case that runs on into the next" if node.terminator != ";;" else "",
    tree.Assignment: lambda node: "an assignment that POSIX does not have" if node.append or node.subscript else "",
    **dict.fromkeys(
        (tree.Coprocess, tree.ArithmeticFor, tree.Conditional, tree.Arithmetic),
        lambda _: "a compound command that POSIX does not have",
    ),
    **dict.fromkeys(
        (tree.BadSubstitution, tree.ProcessSubstitution, tree.Array),
        lambda _: "an expansion that POSIX does not have",
    ),
}
"""What of each kind of node POSIX does not have; each is called with a node of its kind."""


def beyond(command: tree.Command, behaviour: Behaviour) -> str:
    """Return what of a command, without the commands in it, means something else to the shell; ``""`` if nothing."""
    if isinstance(command, tree.Pipeline):
        return _pipeline(command, behaviour)
    if not isinstance(command, tree.SimpleCommand | tree.Compound):
        return ""
    descriptors = [each.descriptor or str(int(each.operator[0] == ">")) for each in command.redirections]
    if not behaviour.splits and len(set(descriptors)) < len(descriptors):
        return "a descriptor that is redirected twice: zsh writes to both"
    if isinstance(command, tree.SimpleCommand) and any(a.name in behaviour.variables for a in command.assignments):
        return "an assignment to a variable of the shell"
    body = command.body if isinstance(command, tree.Compound) else None
    if isinstance(body, tree.For) and (body.name in behaviour.variables or body.select):
        return "a loop that POSIX does not have, or over a variable of the shell"
    if _is_doubled(body):
        return "a subshell that begins with a subshell, which may be arithmetic"
    return next((found for word in _words(command) if (found := _word(word, behaviour))), "")


def _is_doubled(body: object) -> bool:
    """Return whether a command begins with two parentheses."""
    first = body.body[0].command if isinstance(body, tree.Group) and body.subshell and body.body else None
    return isinstance(first, tree.Compound) and isinstance(first.body, tree.Group) and first.body.subshell


def _is_number(descriptor: str) -> bool:
    return not descriptor or is_number(descriptor)


def _pipeline(command: tree.Pipeline, behaviour: Behaviour) -> str:
    """Return what of a pipeline is not followed: in some shells its last command is executed by the shell itself."""
    if len(command.commands) < 2 or not behaviour.pipes_into_itself:
        return ""
    if not behaviour.splits and any(getattr(each, "redirections", ()) for each in command.commands):
        return "a redirection in a pipeline: zsh writes to both"
    last = command.commands[-1]
    name = last.words[0].literal() if isinstance(last, tree.SimpleCommand) and last.words else None
    if name is None or name in behaviour.builtins or (isinstance(last, tree.SimpleCommand) and last.assignments):
        return "a pipeline whose last command the shell itself executes"
    return ""


def _words(command: tree.SimpleCommand | tree.Compound) -> Iterator[tree.Word]:
    """Give the words of a command, but those of commands in it."""
    for redirection in command.redirections:
        yield redirection.target
    if isinstance(command, tree.SimpleCommand):
        yield from command.words
        yield from (assignment.value for assignment in command.assignments)
    elif isinstance(command.body, tree.For):
        yield from command.body.words or ()
    elif isinstance(command.body, tree.Case):
        yield command.body.subject
        yield from (pattern for item in command.body.items for pattern in item.patterns)


def _word(word: tree.Word, behaviour: Behaviour) -> str:
    """Return what of a word means something else to the shell."""
    found = next((text for part in word.parts if (text := _part(part, behaviour))), "")
    return found or _texts(word, behaviour)


def _part(part: tree.Part, behaviour: Behaviour) -> str:
    """Return what of a part of a word means something else to the shell."""
    match part:
        case tree.Parameter():
            if part.name in behaviour.variables:
                return f"{part.name}, a variable of the shell"
            return next((found for each in part.operands if (found := _word(each, behaviour))), "")
        case tree.ArithmeticExpansion():
            return _word(part.expression, behaviour)
        case tree.CommandSubstitution():
            return "a substitution that runs in the shell itself" if part.in_place else ""
    return ""


def _texts(word: tree.Word, behaviour: Behaviour) -> str:
    """Return what a bare text of a word may mean beyond POSIX: braces, extended patterns, a zsh modifier."""
    bare = "".join(part.text if isinstance(part, tree.Text) and not part.quoted else "x" for part in word.parts)
    if bare in ("=", "{}"):
        return ""
    if behaviour.modifiers and ("$+" in bare or (not behaviour.splits and re.search("[$][0-9]{2}", word.source))):
        return f"{word.source}, which is another parameter to zsh"
    if ("{" in bare and "}" in bare) or any(f"{sign}(" in bare for sign in "@?*+!"):
        return f"{word.source}, which may be more than POSIX has"
    if behaviour.splits and not behaviour.modifiers:
        return ""
    if any(sign in bare for sign in "^#(<|") or bare.startswith("=") or "**" in bare:
        return f"{word.source}, which may be a pattern of zsh"
    for first, second in zip(word.parts, word.parts[1:], strict=False):
        follows = isinstance(second, tree.Text) and second.text[:1] in (":", "[")
        if isinstance(first, tree.Parameter) and follows and not word.source.count("${"):
            return f"{word.source}, which may be a modifier of zsh"
    return ""


def errors_lost(results: list[State], before: State, behaviour: Behaviour) -> list[State]:
    """Return the states behind a command: how its error leaves a function was not compared."""
    if not behaviour.portable or not before.frames:
        return results
    what = f"how an error leaves a function in {behaviour.name}"
    return [each.lost(what) if isinstance(each.signal, Exit) and each.signal.error else each for each in results]


def refused_option(letter: str, behaviour: Behaviour) -> bool:
    """Return whether an option of ``set`` was not compared; of zsh -f means something else."""
    return behaviour.portable and letter not in ("euxf" if behaviour.splits else "eux")


def refused(name: str, words: tuple[Value, ...], state: State, behaviour: Behaviour) -> str:
    """Return what of a builtin's words was not compared; ``""`` if nothing."""
    texts = tuple(word if isinstance(word, str) else word.prefix for word in words[1:])
    if name not in BUILTINS:
        return f"{name} of {behaviour.name}, which is not followed"
    if name in _NAMING and any(text.partition("=")[0] in behaviour.variables for text in texts):
        return f"{name} of a variable of {behaviour.name}"
    if name in ("exit", "return") and not all(_is_status(text) for text in texts):
        return f"{name} {' '.join(texts)}"
    if name in _COUNTING and any(text[:1] == "0" and text != "0" for text in texts):
        return f"a number with zeros in front, in {name}"
    if name == "trap" and len(texts) > 1 and texts[0][:1] in ("-", "+", " ") and texts[0] not in ("-", "--"):
        return f"trap {texts[0]}, which may be a signal"
    if name == "." and "/" not in "".join(texts[:1]):
        return "a file that is looked for in PATH and sourced"
    if name == "trap" and (behaviour.modifiers or state.frames or (len(texts) == 1 and not is_number(texts[0]))):
        return f"trap of {behaviour.name}, in a function, or of one word"
    if name in ("exit", "return", "shift") and len(texts) > 1:
        return f"{name} with more than one word"
    if name == "command" and behaviour.modifiers:
        return f"command of {behaviour.name}, which looks for a program only"
    if name in ("echo", "printf", "read", "cd", "umask", "wait", "unset", "export", "readonly", "local"):
        return _options(name, texts, behaviour)
    return ""


def _is_status(text: str) -> bool:
    number = read_count(text)
    return number is not None and number < 256


_COUNTING = frozenset("exit return shift break continue trap".split())
_NAMING = frozenset("export readonly local unset read".split())
_TAKEN = {"echo": ("-n",), "read": ("-r",), "unset": ("-v", "-f"), "cd": ("-",)}


def _options(name: str, texts: tuple[str, ...], behaviour: Behaviour) -> str:
    """Return the option of a builtin that was not compared, and what else it may read otherwise; ``""`` if none."""
    first = texts[0] if texts else ""
    if first[:1] in ("-", "+") and first not in _TAKEN.get(name, ()):
        return f"{name} {first} of {behaviour.name}"
    second = texts[1] if len(texts) > 1 else ""
    if name == "echo" and (any("\\" in text for text in texts) or (first == "-n" and second[:1] == "-")):
        return "echo with a backslash, or with a word that may be an option"
    return f"{name} without words" if name == "umask" and not texts else ""
