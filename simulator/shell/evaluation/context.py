"""What does not change while a script is evaluated, and the limits of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from simulator.core.record import NamedTuple
from simulator.shell.evaluation.behaviour import Behaviour
from simulator.shell.evaluation.fields import Pieces
from simulator.shell.evaluation.files import User
from simulator.shell.evaluation.state import State
from simulator.shell.evaluation.values import Value
from simulator.shell.grammar import tree

MOST_STATES = 48
"""So many states are followed at once; then those that go on are joined, and what differs is not known any more."""
MOST_ROUNDS = 64
"""So many rounds of a loop are followed."""
MOST_CALLS = 24
"""So deep may functions, substitutions and sourced files nest."""


class ShellFailure(Exception):
    """An expansion fails: the shell, or the subshell that expands, ends."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Confused(Exception):
    """An expansion that is not modelled: from here on it is not known what the script does."""


STEPS_OF_A_SUBSHELL = 1500
"""So many commands of a subshell are followed; then its status and what it changes are not known."""


class Budget:
    """Counts the steps of one evaluation, or those of a part of it, which are steps of the whole too."""

    def __init__(self, steps: int, whole: Budget | None = None) -> None:
        self.steps, self.whole = steps, whole

    def spend(self) -> bool:
        """Take a step; return whether there was one left."""
        self.steps -= 1
        return self.steps >= 0 and (self.whole is None or self.whole.spend())


class RunBlock(Protocol):
    """Executes a parsed script in a state."""

    def __call__(self, script: tree.Script, state: State, context: Context) -> list[State]: ...


class RunItems(Protocol):
    """Executes a list of commands in several states."""

    def __call__(self, items: tree.Block, states: list[State], context: Context) -> list[State]: ...


class Expands(Protocol):
    """Expands words, and knows the state that this comes to."""

    state: State
    context: Context

    def single(self, word: tree.Word, value_at: int | None = None) -> Value:
        """Expand a word to one text; in an assignment, its value begins at ``value_at``."""

    def pattern(self, word: tree.Word) -> str | None:
        """Expand a word to a pattern; None if it is not known."""

    def computed(self, expression: tree.Word) -> Value:
        """Compute an arithmetic expression."""

    def operand(self, operand: tree.Word, *, cut: bool) -> Pieces:
        """Expand the word of ``${v:-word}``."""

    def unset_status(self) -> int:
        """Return the status with which the shell ends where a variable must be set."""

    def may_end(self, reason: str) -> None:
        """Note that the script may end here."""


class ParseText(Protocol):
    """Parses a script that is known only when it is reached: of ``eval``, of a sourced file."""

    def __call__(self, text: str) -> tree.Script: ...


class Context(NamedTuple):
    """What does not change."""

    behaviour: Behaviour
    user: User
    run: RunBlock
    items: RunItems
    parse: ParseText
    budget: Budget
    env_complete: bool = True
    users: Mapping[str, User] | None = None
    """The users in /etc/passwd by name; None if it is not known."""
    machine: str = ""
    """What ``uname -m`` writes; ``""`` if it is not known."""
    hostname: str | None = None
    depth: int = 0
    descriptors_known: bool = True
    """Whether no more file descriptors are open at first than those of the state."""
    loops: int = 0
    """How many loops ``break`` can leave here."""
    substituted: tree.Script | None = None
    """The script of the innermost command substitution; None outside of any."""

    def deeper(self) -> Context:
        """Return the context of a call; raise ``Confused`` if they nest too deep."""
        if self.depth >= MOST_CALLS:
            raise Confused("calls that nest too deep")
        return self._replace(depth=self.depth + 1)

    def in_loop(self) -> Context:
        """Return the context of the condition and the body of a loop."""
        return self._replace(loops=self.loops + 1)

    def in_subshell(self) -> Context:
        """Return the context of a subshell, of which fewer steps are followed: it cannot change the shell."""
        return self._replace(budget=Budget(STEPS_OF_A_SUBSHELL, self.budget))
