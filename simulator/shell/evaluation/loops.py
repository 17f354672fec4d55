"""Loops: followed round by round; where that does not end, what changes in a round becomes unknown.

Compare: POSIX.1-2024, "The for Loop" and "The while Loop".
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.shell.evaluation.context import MOST_ROUNDS, Context
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.state import Exit, Jump, State, merge, same, widen
from simulator.shell.evaluation.tested import run_tested
from simulator.shell.evaluation.values import Unknown, Value
from simulator.shell.grammar import tree

_MANY_EXITS = 4
_WIDE_ROUNDS = 12


class _Loop:
    """What a loop has come to so far."""

    def __init__(self, entry: State) -> None:
        self.entry = entry
        self.seen: list[State] = []
        self.exits: list[State] = []
        self.ends: list[State] = []

    def fresh(self, states: list[State]) -> list[State]:
        """Return the states that no earlier round began with."""
        new = [state for state in merge(states) if not any(same(state, old) for old in self.seen)]
        self.seen += new
        return new

    def take(self, results: list[State]) -> list[State]:
        """Sort the results of the body: return those with which the next round begins."""
        going = []
        for result in results:
            signal = result.signal
            if signal is None:
                going.append(result)
            elif not isinstance(signal, Jump):
                self.ends.append(result)
            elif signal.levels > 1:
                self.ends.append(result.ending(Jump(signal.kind, signal.levels - 1)))
            elif signal.kind == "break":
                self.exits.append(result._replace(signal=None, status=0))
            else:
                going.append(result._replace(signal=None))
        return going

    def result(self, unending: str) -> list[State]:
        """Return what comes behind the loop; one that never ends is the end of the script."""
        exits = merge(self.exits)
        if len(exits) > _MANY_EXITS:
            exits = widen(exits)
        if len(exits) == 1 and not self.ends:
            exits = [exits[0]._replace(when=self.entry.when)]
        if exits or self.ends:
            return [*exits, *merge(self.ends)]
        return [self.entry.ending(Exit(None, unending, endless=True))]


def repeat(entry: State, test: Callable[[State], list[State]], body: Callable[[State], list[State]]) -> list[State]:
    """Follow a loop: ``test`` gives states with status 0, which enter a round, and others, which leave."""
    loop = _Loop(entry)
    states, rounds = loop.fresh([entry]), 0
    while states:
        rounds += 1
        if rounds > MOST_ROUNDS + _WIDE_ROUNDS:
            return [entry.lost("a loop that cannot be followed")]
        inside: list[State] = []
        for state in states:
            before = state.status
            for tested in test(state):
                if tested.signal is not None:
                    loop.take([tested])
                elif tested.status == 0:
                    inside.append(tested)
                else:
                    loop.exits.append(tested.after(before if rounds > 1 else 0))
        going = loop.take([result for state in merge(inside) for result in body(state)])
        if rounds >= MOST_ROUNDS or len(going) > _MANY_EXITS * 4:
            going = widen([*loop.seen, *going])
            loop.seen = [] if rounds == MOST_ROUNDS else loop.seen
        states = loop.fresh(going)
    return loop.result(f"the loop at line {entry.line} does not end")


def run_while(command: tree.While, state: State, context: Context) -> list[State]:
    """Execute ``while`` and ``until``."""

    def test(each: State) -> list[State]:
        made = run_tested(command.condition, each, context.in_loop())
        if not command.until:
            return made
        return [s if s.signal is not None else s.after(int(s.status == 0)) for s in made]

    def body(each: State) -> list[State]:
        return context.items(command.body, [each], context.in_loop())

    return repeat(state, test, body)


def run_for(command: tree.For, state: State, context: Context) -> list[State]:
    """Execute ``for name in words``."""
    if command.select:
        return [state.lost("select asks for input")]

    expander = Expander(state, context)
    words = state.positional if command.words is None else expander.words(command.words)
    if any(isinstance(word, Unknown) and word.words for word in words) or len(words) > MOST_ROUNDS:
        return _for_unknown(command, expander.state, context)
    return _for_each(command, expander.state.after(0), words, context)


def _for_each(command: tree.For, entry: State, words: tuple[Value, ...], context: Context) -> list[State]:
    """Follow a loop over words that are known in number."""
    loop = _Loop(entry)
    states = [entry]
    for word in words:
        started = [state.having(command.name, word) for state in states]
        states = merge(loop.take(context.items(command.body, started, context.in_loop())))
    return merge([*states, *loop.exits, *loop.ends])


def _for_unknown(command: tree.For, entry: State, context: Context) -> list[State]:
    """Follow a loop over words that are not known: any number of rounds, with any value."""
    any_word = Unknown(f"{command.name}, one of the words at line {entry.line}")

    def test(each: State) -> list[State]:
        return [each.after(0), each.after(1)]

    def body(each: State) -> list[State]:
        return context.items(command.body, [each.having(command.name, any_word)], context.in_loop())

    results = repeat(entry.after(0), test, body)
    return merge(
        [
            state.having(command.name, Unknown(command.name, unset=True)) if state.signal is None else state
            for state in results
        ]
    )


def run_arithmetic_for(command: tree.ArithmeticFor, state: State, context: Context) -> list[State]:
    """Execute ``for ((first; condition; step))``."""
    first, condition, step = command.control

    def compute(word: tree.Word, each: State) -> tuple[State, Value]:
        expander = Expander(each, context)
        value = expander.computed(word) if word.parts else "1"
        return expander.state, value

    def test(each: State) -> list[State]:
        after, value = compute(condition, each)
        if isinstance(value, Unknown):
            return [after.after(0), after.after(1)]
        return [after.after(int(int(value) == 0))]

    def body(each: State) -> list[State]:
        made = []
        for result in context.items(command.body, [each], context.in_loop()):
            going = result.signal is None or (isinstance(result.signal, Jump) and result.signal == Jump("continue", 1))
            made.append(compute(step, result._replace(signal=None))[0] if going else result)
        return made

    return repeat(compute(first, state)[0].after(0), test, body)
