"""The words that a container of a pod requests, and the references in them.

Reads: the lists ``command`` and ``args``, and a function that looks variables up. Gives: words of ``ContainerConfig``.
Compare: Kubernetes ``Expand`` (third_party/forked/golang/expansion/expand.go) and ``ExpandContainerCommandAndArgs``
(pkg/kubelet/container/helpers.go).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import KUBE_TASK, KUBERNETES
from simulator.core.values import UnknownWords, Word, Words
from simulator.shell.arguments import SHELLS

_EXPAND = KUBERNETES("third_party/forked/golang/expansion/expand.go", "Expand")
_HELPERS = "pkg/kubelet/container/helpers.go"


class UnknownValue(NamedTuple):
    """Placeholder for a value that the manifest does not have; ``why`` says where it is, and how to set it."""

    why: str


Value: TypeAlias = str | UnknownValue
Look: TypeAlias = Callable[[str], Value | None]


class VariableReference(Question):
    """What becomes of a dollar in a word?"""

    VALUE = Rule(
        "A reference $(NAME) becomes the value of the container's variable; the value is not read again.",
        _EXPAND,
        KUBE_TASK("Use environment variables to define arguments", "#use-environment-variables-to-define-arguments"),
    )
    UNDEFINED = Rule(
        "A reference $(NAME) to a variable that the container does not have stays as it is written.",
        KUBERNETES("third_party/forked/golang/expansion/expand.go", "MappingFuncFor"),
        note="A variable of the image is none of the container's: $(PATH) stays, unless env sets PATH.",
    )
    ESCAPED = Rule(
        "Two dollars become one, also where no parenthesis follows.",
        KUBERNETES("third_party/forked/golang/expansion/expand.go", "tryReadVariableName"),
        note="So the $$ of a shell, its process id, reaches the shell as $.",
    )


def expand(text: str, look: Look) -> tuple[Value, list[Decision[Any]]]:
    """Expand the references of a text, from left to right; values are not expanded again.

    A reference is ``$(``, any characters but ``)``, and ``)``. Returns ``UnknownValue`` if the value of one is unknown.
    """
    if "$" not in text:
        return text, []
    parts: list[str] = []
    decisions: list[Decision[Any]] = []
    unknown: UnknownValue | None = None
    at = 0
    while (dollar := text.find("$", at)) >= 0 and dollar + 1 < len(text):
        parts.append(text[at:dollar])
        follows, at = text[dollar + 1], dollar + 2
        if follows == "$":
            decisions.append(VariableReference.ESCAPED.gives("$"))
            parts.append("$")
        elif follows == "(" and (end := text.find(")", at)) >= 0:
            name, at = text[at:end], end + 1
            value = look(name)
            if value is None:
                decisions.append(VariableReference.UNDEFINED.gives(f"$({name})"))
                parts.append(f"$({name})")
            elif isinstance(value, UnknownValue):
                unknown = unknown or UnknownValue(value.why)
            else:
                decisions.append(VariableReference.VALUE.gives(value))
                parts.append(value)
        else:
            if not follows.isascii():
                what = f"${follows}"
                raise NotModelled(what, f"{what}: the kubelet takes a character outside ASCII behind a $ to pieces")
            parts.append("$" + follows)
    parts.append(text[at:])
    return unknown or "".join(parts), decisions


class PodWords(Question):
    """Which words does a container of a pod ask for?"""

    UNSET = Rule(
        "No list, null and an empty list ask for nothing.",
        KUBERNETES(_HELPERS, "ExpandContainerCommandAndArgs"),
        KUBE_TASK("Notes", "#notes"),
        note="So a pod cannot remove an image's ENTRYPOINT, nor its CMD alone.",
    )
    GIVEN = Rule(
        "The words of a list are asked for, each expanded by itself and never split; null is a blank word.",
        KUBERNETES(_HELPERS, "ExpandContainerCommandAndArgs"),
        KUBE_TASK("Notes", "#notes"),
    )


_NAME = re.compile(r"\$\(([A-Z_][A-Z0-9_]*)\)", re.ASCII)


def remarks_on_undefined(halves: Sequence[Decision[Words | None]]) -> Iterator[Decision[str]]:
    """Yield what is to be said of references in upper case that stay: nobody else puts a value in their place.

    Nothing is said of words among which a shell is, for it may read them.
    """
    if any(word.rpartition("/")[2] in SHELLS for half in halves for word in half.value or ()):
        return
    decided = [decision for half in halves for decision in half.premises]
    undefined = [decision for decision in decided if decision.rule is VariableReference.UNDEFINED]
    for decision in {decision.value: decision for decision in undefined if _NAME.fullmatch(decision.value)}.values():
        name = decision.value[2:-1]
        yield VariableReference.UNDEFINED.gives(
            f"{decision.value} stays as it is written: env of the container does not set {name}. Set it, or write "
            f"$$({name}) if that text is meant.",
            decision,
        )


def pod_words(texts: Sequence[Word] | None, look: Look, key: str) -> Decision[Words | None]:
    """Return the expanded words of ``command`` or ``args``; ``key`` says which.

    Raises ``NotModelled``, with the name of the variable, if a word depends on an unknown value.
    """
    if not texts:
        return PodWords.UNSET.gives(None)
    words, premises = expand_words(texts, look, key)
    return PodWords.GIVEN.gives(words, *premises)


def expand_words(texts: Sequence[Word], look: Look, key: str) -> tuple[Words, list[Decision[Any]]]:
    """Expand the words of ``key``, each by itself; those of an unknown image stay unknown.

    Raises ``NotModelled``, with the name of the variable, if a word depends on an unknown value.
    """
    words: list[Word] = []
    premises: list[Decision[Any]] = []
    for text in texts:
        if isinstance(text, UnknownWords):
            words.append(text)
            continue
        value, decisions = expand(text, look)
        if isinstance(value, UnknownValue):
            raise NotModelled(f"a word of {key}", f"{key} holds {text!s}, and {value.why}")
        words.append(Word(value, text.origin))
        premises += decisions
    return tuple(words), premises


def static_words(texts: Sequence[str], entries: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Expand the words of an exec probe, only with the literal values of env.

    Source: Kubernetes ``ExpandContainerCommandOnlyStatic`` (pkg/kubelet/container/helpers.go).
    """
    known = dict(entries)
    return tuple(str(expand(text, known.get)[0]) for text in texts)
