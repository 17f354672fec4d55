"""Questions, the rules that answer them, and decisions, which only a rule can make.

A function that decides returns ``Decision[...]``, and ``Rule.gives`` is the only way to get one: so the type checker
proves that no decision lacks a cited rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from simulator.core.record import NamedTuple
from simulator.core.sources import Citation
from simulator.core.text import did_you_mean

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
_fast_tuple = tuple.__new__  # creates a named tuple in half the time
Stage: TypeAlias = Literal["build", "request", "create", "start"]


class Rule:
    """One possible answer to a question: a sentence, and the places where it can be checked.

    ``id`` is ``question.rule`` in lower kebab case. ``note`` says what else a reader should know, such as where the
    sources disagree; it is ``""`` if there is nothing to say.
    """

    __slots__ = ("_owner", "cites", "id", "note", "says")
    id: str

    def __init__(self, says: str, cite: Citation, *cites: Citation, note: str = "") -> None:
        self.says, self.cites, self.note = says, (cite, *cites), note

    def __set_name__(self, owner: type, name: str) -> None:
        self.id = f"{kebab(owner.__name__)}.{name.lower().replace('_', '-')}"
        self._owner = owner, name

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[type, str]]:
        return getattr, self._owner  # another process has the same rule

    def __repr__(self) -> str:
        return f"<Rule {self.id}>"

    def gives(self, value: T, *premises: Decision[object]) -> Decision[T]:
        """Decide for ``value``; ``premises`` are the decisions that it rests on."""
        return _fast_tuple(Decision, (self, value, premises))

    def refuses(
        self, stage: Stage, message: str, *premises: Decision[object], status: int | None = None, by: str = ""
    ) -> Refusal:
        """Return the refusal, to be raised, with which the simulated tool ends at ``stage`` and prints ``message``.

        ``by`` names the tool where it is neither the engine nor its builder.
        """
        refusal = Refusal(stage, Decision(self, message, premises), status)
        refusal.by = by
        return refusal


class Question:
    """A point where the outcome depends on the input; the class body lists the rules that answer it."""

    @classmethod
    def rules(cls) -> tuple[Rule, ...]:
        """Return the possible answers, in the order of the class body."""
        return tuple(value for value in vars(cls).values() if isinstance(value, Rule))


class Decision(NamedTuple, Generic[T_co]):
    """A value, the rule that gave it, and the decisions that it rests on."""

    rule: Rule
    value: T_co
    premises: tuple[Decision[Any], ...] = ()

    def trace(self) -> list[Decision[Any]]:
        """Return the proof: every decision that this one rests on, then itself."""
        proof: list[Decision[Any]] = []
        for premise in self.premises:
            if premise.premises:
                proof += premise.trace()
            else:
                proof.append(premise)  # the usual case
        proof.append(self)
        return proof


class Refusal(Exception):
    """The simulated tool says no: an outcome, not an error of dsim."""

    stage: Stage
    """Who refuses: the builder, the reader of the request, or the engine when it creates or starts a container."""
    decision: Decision[str]
    """The rule, the tool's message as the value, and the proof."""
    status: int | None
    """The exit status of the simulated command line; None if there is none."""
    line: int = 0
    """The line of the Dockerfile that is refused; 0 if that is not known."""
    by: str = ""
    """The tool that refuses, if it is neither the engine nor its builder; ``""`` if it is one of those."""
    typed: tuple[str, tuple[str, ...]] = ("", ())
    """A name that does not exist, and those that do."""
    file: str = ""
    """The path of a file that does not exist; ``""`` if the refusal is about something else."""
    dockerfile: str = ""
    """The Dockerfile that is refused, where it is not the one that was asked about; ``""`` otherwise."""

    def __init__(self, stage: Stage, decision: Decision[str], status: int | None = None) -> None:
        super().__init__(decision.value)
        self.stage, self.decision, self.status = stage, decision, status

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.stage, self.decision, self.status), self.__dict__

    def with_message(self, message: str) -> Refusal:
        """Return the same refusal in other words."""
        refusal = Refusal(self.stage, self.decision._replace(value=message), self.status)
        refusal.__dict__ |= {**self.__dict__, "decision": refusal.decision}
        return refusal

    def in_dockerfile(self, path: str) -> Refusal:
        """Return this refusal with the Dockerfile in front of the message; once, where one image rests on another."""
        if self.dockerfile:
            return self
        refusal = self.with_message(f"{path}: {self}")
        refusal.dockerfile = path
        return refusal

    def of_name(self, word: str, names: Iterable[str]) -> Refusal:
        """Return this refusal, which is about a name that is none of ``names``; ``told`` suggests one of them."""
        self.typed = (word, tuple(names))
        return self

    def of_file(self, path: str) -> Refusal:
        """Return this refusal, which is about a file that does not exist."""
        self.file = path
        return self

    @property
    def told(self) -> str:
        """The tool's message as people get it: with the name that may be meant."""
        return f"{self}{did_you_mean(*self.typed)}" if self.typed[0] else str(self)


def refused_by(tool: str, ask: Callable[[], T]) -> T:
    """Call ``ask``, and name the tool that refuses in a refusal that names none."""
    try:
        return ask()
    except Refusal as refusal:
        refusal.by = refusal.by or tool
        raise


@contextmanager
def refused_at(line: int) -> Iterator[None]:
    """Give a refusal that is raised inside the line that it is about."""
    try:
        yield
    except Refusal as refusal:
        refusal.line = line
        raise


def refusal_of(ask: Callable[[], object]) -> Refusal | None:
    """Call ``ask``, and return the refusal that it raises; None if it raises none."""
    try:
        ask()
    except Refusal as refusal:
        return refusal
    return None


@cache
def kebab(name: str) -> str:
    """Spell a CamelCase name in lower kebab case: ``ShellReading`` becomes ``shell-reading``."""
    return "".join("-" + c.lower() if c.isupper() else c for c in name).lstrip("-")
