"""Compound commands other than loops: groups, ``if``, ``case``, ``[[ ]]`` and ``(( ))``.

Compare: POSIX.1-2024, "Compound Commands".
"""

from __future__ import annotations

from simulator.shell.evaluation.context import Context
from simulator.shell.evaluation.double_brackets import run_condition
from simulator.shell.evaluation.endings import left_by
from simulator.shell.evaluation.expand import Expander
from simulator.shell.evaluation.outcome import settle
from simulator.shell.evaluation.parameters import narrowed
from simulator.shell.evaluation.patterns import compile_pattern, matches, prefix_matches
from simulator.shell.evaluation.state import Exec, State, merge
from simulator.shell.evaluation.tested import run_tested
from simulator.shell.evaluation.values import Unknown, show
from simulator.shell.grammar import tree


def run_group(command: tree.Group, state: State, context: Context) -> list[State]:
    """Execute ``{ list; }``, or ``( list )``."""
    return _run_subshell(command, state, context) if command.subshell else context.items(command.body, [state], context)


def _run_subshell(command: tree.Group, inside: State, context: Context) -> list[State]:
    """Execute ``( list )``."""
    inner = inside._replace(nested=True, traps={}, jobs=(), last=None)
    made: list[State] = []
    below = context.in_subshell()
    if context.behaviour.extended or context.behaviour.portable:
        below = below._replace(loops=0)
    for result in merge(left_by(context.items(command.body, [inner], below), context)):
        last = result.signal.command if isinstance(result.signal, Exec) else result.last
        made.append(
            inside._replace(
                status=result.status,
                output=result.output,
                spilled=result.spilled,
                files=result.files,
                when=result.when,
                last=last or inside.last,
                line=result.line,
            )
        )
    return [settled for each in merge(made) for settled in settle(each)]


def run_if(command: tree.If, inside: State, context: Context) -> list[State]:
    """Execute ``if``."""
    made: list[State] = []
    open_states = [inside]
    for condition, branch in command.branches:
        rest: list[State] = []
        for each in open_states:
            for result in run_tested(condition, each, context):
                if result.signal is not None:
                    made.append(result)
                elif result.status == 0:
                    made += context.items(branch, [result], context)
                else:
                    rest.append(result)
        open_states = merge(rest)
    if command.otherwise is not None:
        return merge([*made, *context.items(command.otherwise, open_states, context)])
    return merge([*made, *(each.after(0) for each in open_states)])


def run_case(command: tree.Case, inside: State, context: Context) -> list[State]:
    """Execute ``case``."""
    expander = Expander(inside, context)
    subject = expander.single(command.subject)
    made: list[State] = []
    states, through = [expander.state], False
    for item in command.items:
        rest: list[State] = []
        for each in states:
            chosen, other = ([each], []) if through else _choose(item, subject, command.subject, each, context)
            rest += other
            results = context.items(item.body, chosen, context)
            if item.terminator == ";;&":
                rest += results
            elif item.terminator == ";&":
                if other:
                    return [inside.lost(";& behind a pattern that is not known")]
                through, rest = bool(chosen) or through, [*rest, *results]
            else:
                made += results
                through = False
        states = rest
    return merge([*made, *(each.after(0) if each.signal is None and not through else each for each in states)])


def _choose(
    item: tree.CaseItem, subject: str | Unknown, word: tree.Word, state: State, context: Context
) -> tuple[list[State], list[State]]:
    """Return the states in which a branch of ``case`` is taken, and those in which it is not."""
    chosen: list[State] = []
    rest = [state]
    for pattern in item.patterns:
        left: list[State] = []
        for each in rest:
            expander = Expander(each, context)
            text = expander.pattern(pattern)
            compiled = None if text is None else compile_pattern(text, extended="extglob" in each.options)
            after = expander.state.after(0)
            if compiled is not None and isinstance(subject, str):
                (chosen if matches(compiled, subject) else left).append(after)
                continue
            answer = None if compiled is None or isinstance(subject, str) else prefix_matches(compiled, subject.prefix)
            if answer is not None:
                (chosen if answer else left).append(after)
                continue
            said = f"{show(subject)} matches {pattern.source or text}"
            literal = (
                pattern.literal() if compiled is not None and all(isinstance(t, str) and t for t in compiled) else None
            )
            yes = narrowed(after.given(said, said.replace(" matches ", " does not match "), holds=True), word, literal)
            chosen.append(yes)
            left.append(after.given(said, said.replace(" matches ", " does not match "), holds=False))
        rest = left
    return chosen, rest


def run_conditional(command: tree.Conditional, state: State, context: Context) -> list[State]:
    """Execute ``[[ ]]``."""
    return [settled for each in run_condition(command, state, context) for settled in settle(each)]


def run_arithmetic(command: tree.Arithmetic, state: State, context: Context) -> list[State]:
    """Execute ``(( ))``."""
    expander = Expander(state, context)
    value = expander.computed(command.expression)
    after = expander.state
    if isinstance(value, Unknown):
        said = f"(({command.expression.source.strip()})) holds"
        states = [
            after.given(said, said.replace(" holds", " does not hold"), holds=yes).after(int(not yes))
            for yes in (True, False)
        ]
    else:
        states = [after.after(int(int(value) == 0))]
    return [settled for each in states for settled in settle(each)]
