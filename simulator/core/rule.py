"""Questions, the rules that answer them, and decisions, which only a rule can make.

A function of ``simulator.spec`` returns ``Decision[...]``, and ``Rule.gives`` is the only way to
get one: so the type checker proves that no decision is made without a cited rule.
"""

from collections.abc import Iterator
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from simulator.core.sources import Citation

T = TypeVar("T")
_made = tuple.__new__
Stage: TypeAlias = Literal["build", "request", "create", "start"]


class Rule:
    """One possible answer to a question: a sentence, and the places where it can be checked.

    ``id`` is ``question.rule`` in lower kebab case, ``note`` is set only where the evidence disagrees.
    """

    __slots__ = ("cites", "id", "note", "says")
    id: str

    def __init__(self, says: str, *cites: Citation, note: str = "") -> None:
        self.says, self.cites, self.note = says, cites, note

    def __set_name__(self, owner: type, name: str) -> None:
        self.id = f"{kebab(owner.__name__)}.{name.lower().replace('_', '-')}"

    def __repr__(self) -> str:
        return f"<Rule {self.id}>"

    def gives(self, value: T, *premises: "Decision[Any]") -> "Decision[T]":
        """Decide for ``value``, resting on the decisions ``premises``."""
        return _made(Decision, (self, value, premises))  # twice as fast as Decision(...)

    def refuses(self, stage: Stage, message: str, *premises: "Decision[Any]", status: int | None = None) -> "Refusal":
        """Make the refusal, to be raised, that the simulated tool answers at ``stage`` with ``message``."""
        return Refusal(stage, Decision(self, message, premises), status)


class Question:
    """A point where the outcome depends on the input; the class body lists the rules that answer it."""

    @classmethod
    def rules(cls) -> tuple[Rule, ...]:
        """The possible answers, in the order in which they are written."""
        return tuple(value for value in vars(cls).values() if isinstance(value, Rule))


class Decision(NamedTuple, Generic[T]):
    """A value, the rule that gave it, and the decisions that it rests on."""

    rule: Rule
    value: T
    premises: "tuple[Decision[Any], ...]" = ()

    def trace(self) -> "Iterator[Decision[Any]]":
        """Yield the proof: every decision that this one rests on, then itself."""
        for premise in self.premises:
            yield from premise.trace()
        yield self


class Refusal(Exception):
    """The simulated tool says no: an outcome, not an error of dsim.

    ``stage`` is who says it, ``decision`` holds the rule, the tool's message as its value, and the proof;
    ``status`` is the exit status of the command line, None where there is none; ``line`` is the line of a Dockerfile
    that it is about, 0 where that is not known.
    """

    line = 0

    def __init__(self, stage: Stage, decision: Decision[str], status: int | None = None) -> None:
        super().__init__(decision.value)
        self.stage, self.decision, self.status = stage, decision, status


def kebab(name: str) -> str:
    """Spell a CamelCase name in lower kebab case: ``ShellReading`` is ``shell-reading``."""
    return "".join("-" + c.lower() if c.isupper() else c for c in name).lstrip("-")
