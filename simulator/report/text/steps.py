"""How an argv came about, told step by step; and why one word is in it, or is not.

Reads: a simulation. Everything is read off the decisions; nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from simulator.analysis.matrix import halves
from simulator.build.buildkit.effects import InstructionEffect
from simulator.build.dockerfile.command import Wrapped
from simulator.build.image import Step
from simulator.core.rule import Decision, Rule
from simulator.core.text import printable, quoted, quoted_list
from simulator.engine.engine import Engine
from simulator.report.text.answer import left_out, place, rows
from simulator.rulebook import RULES
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import Simulation

_ROLES = {
    "": "a word of its own that the program is given",
    "shell": "the shell, which is the program that is executed",
    "option": "an option of the shell",
    "script": "the script that the shell reads",
    "file": "the file that the shell reads as its script",
    "$0": "$0 of the script, by which it calls itself",
}
_PROGRAM = "the program that is executed"
_PARTS = ("from", "shell", "entrypoint", "cmd", "onbuild")


class ExplanationStep(NamedTuple):
    """A step: what was looked at, the rules that it met, and what it gave, ``""`` where that is not a list.

    ``line`` is the place and the text of an instruction, where the step is one; both are in the title, too.
    """

    title: str
    rules: tuple[Rule, ...]
    gives: str = ""
    line: tuple[str, str] | None = None


class WordGroup(NamedTuple):
    """Words of the argv that share an explanation: their texts, and what to know of them."""

    words: tuple[str, ...]
    sentences: tuple[str, ...]


def parts(simulation: Simulation) -> Iterator[WordGroup]:
    """Explain the words of the argv; neighbours that share place, role and rule are explained together."""
    assert simulation.argv is not None  # callers look
    read = shell_arguments(simulation.argv.value)
    swallowed = read is not None and read.value.swallows
    told: list[tuple[list[str], tuple[str, ...]]] = []
    for number, (word, role, where, rule) in enumerate(rows(simulation.argv)):
        is_behind = role.startswith("$")
        what = _PROGRAM if not number and not role else _ROLES.get(role, f"{role} of the script")
        remark = "; the script never looks at it" if swallowed and is_behind else ""
        sentences: tuple[str, ...] = (f"{what}{remark}", f"from {where}", f"{RULES[rule].says} ({rule})")
        if told and told[-1][1] == sentences:
            told[-1][0].append(word)
        else:
            told.append(([word], sentences))
    for words, sentences in told:
        yield WordGroup(tuple(words), _plural(sentences) if len(words) > 1 else sentences)


def _plural(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return (sentences[0].replace(_ROLES[""], "words that the program is given"), *sentences[1:])


def explanation_steps(simulation: Simulation, engine: Engine) -> Iterator[ExplanationStep]:
    """Tell what happened, from the image to the argv."""
    yield from _image(simulation)
    yield _request(simulation)
    name = f"{engine.name}@{engine.version}"
    both = halves(simulation)
    for title, decision in zip(("the entrypoint", "the words behind it"), both, strict=False):
        yield ExplanationStep(f"{name} chooses {title}", _met(decision.trace()), quoted_list(decision.value))
    last = simulation.argv or (simulation.refusal.decision if simulation.refusal else None)
    if last is not None:
        gives = quoted_list(simulation.argv.value) if simulation.argv else printable(str(last.value))
        title = f"{name} puts both together" if simulation.argv else f"{name} refuses"
        seen = {rule for decision in both for rule in _met(decision.trace())}
        yield ExplanationStep(title, tuple(rule for rule in _met(last.trace()) if rule not in seen), gives)
    if simulation.argv and (read := shell_arguments(simulation.argv.value)):
        yield ExplanationStep("the shell reads its words", _met(read.trace()))


def _image(simulation: Simulation) -> Iterator[ExplanationStep]:
    steps = list(simulation.built.steps())
    for step in steps:
        if step.instruction.keyword in _PARTS:
            met = _met(d for each in step.decisions for d in each.trace())
            yield ExplanationStep(_title(step), met, _gives(step.decisions), _line(step))
    if others := sum(step.instruction.keyword not in _PARTS for step in steps):
        yield ExplanationStep(f"{others} other instruction{'s have' if others > 1 else ' has'} no part in the argv", ())
    if not steps and simulation.built.decisions:
        for decision in simulation.built.decisions:
            where = place(decision.value[-1]) if decision.value else "an empty instruction"
            yield ExplanationStep(f"the image stores {where}", _met(decision.trace()), _gives((decision,)))
    elif not steps:
        image = simulation.built.image
        told = [f"{name} {_list(half)}" for name, half in (("ENTRYPOINT", image.entrypoint), ("CMD", image.cmd))]
        yield ExplanationStep(f"the image has {' and '.join(told)}", ())


def _list(half: tuple[str, ...] | None) -> str:
    return "unset" if half is None else quoted_list(half)


def _title(step: Step) -> str:
    return "  ".join(_line(step))


def _line(step: Step) -> tuple[str, str]:
    text = printable(" ".join(step.instruction.original.split()))
    return printable(step.place), text if len(text) <= 70 else text[:67] + "..."


def _gives(decisions: Iterable[Decision[Any]]) -> str:
    kept = [d.value for d in decisions if d.rule in (*Wrapped.rules(), InstructionEffect.SHELL)]
    return "" if not kept else _list(kept[-1])


def _request(simulation: Simulation) -> ExplanationStep:
    asked = simulation.request.container
    told = [f"the entrypoint {quoted_list(asked.entrypoint)}"] if asked.entrypoint is not None else []
    told += [f"the words {quoted_list(asked.cmd)}"] if asked.cmd is not None else []
    rules = _met(d for each in simulation.request.decisions for d in each.trace())
    return ExplanationStep(f"the request asks for {' and '.join(told) or 'nothing'}", rules)


def _met(trace: Iterable[Decision[Any]]) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys(decision.rule for decision in trace))


def why(simulation: Simulation, asked: str) -> list[str]:
    """Say why a word, by its text or its number from 1, is in the argv or is not; nothing where nobody has it."""
    argv = simulation.argv.value if simulation.argv else ()
    found = [number for number, word in enumerate(argv) if word == asked]
    if not found and not _written(simulation, asked) and asked.isdecimal() and 0 < int(asked[:9]) <= len(argv):
        found = [int(asked) - 1]
    if found:
        return [sentence for number in found for sentence in _why_there(simulation, number)]
    inside = [number for number, word in enumerate(argv) if asked and asked in word]
    told = list(_why_not(simulation, asked))
    if inside and not told:
        told = [f"{quoted(asked)} is no word of its own: it is a part of word {inside[0] + 1}, which is one word"]
    return told


def _why_there(simulation: Simulation, number: int) -> Iterator[str]:
    assert simulation.argv is not None  # it has the word
    word, role, where, rule = rows(simulation.argv)[number]
    yield f"word {number + 1}, {word}, was written in {where}{f' and is read as {role}' if role else ''}"
    yield f"{RULES[rule].says} ({rule})"
    for step in simulation.built.steps():
        if step.place == simulation.argv.value[number].origin.where:
            yield from (f"{met.says} ({met.id})" for d in step.decisions for met in _met(d.trace()))


def _why_not(simulation: Simulation, asked: str) -> Iterator[str]:
    """Follow the word from the last place that holds it to the rule that took it away."""
    image = simulation.built.image
    out = {name: rule for name, _, rule in left_out(simulation)}
    for name, half in (("ENTRYPOINT", image.entrypoint), ("CMD", image.cmd)):
        if asked in (half or ()) and name in out:
            word = next(each for each in half or () if each == asked)
            yield f"{quoted(asked)} is in {place(word)}, which has no part in the argv"
            yield f"{RULES[out[name]].says} ({out[name]})"
            return
    if (step := _written(simulation, asked)) is None:
        return
    keyword = step.instruction.keyword
    yield f"{quoted(asked)} is in {_title(step)}"
    for later in list(simulation.built.steps())[list(simulation.built.steps()).index(step) :]:
        dropped = next(
            (d for d in later.decisions if d.rule is InstructionEffect.CMD_DROPPED and asked in d.value), None
        )
        if dropped is not None:
            yield f"{_title(later)} took it away: {dropped.rule.says} ({dropped.rule.id})"
            return
        if later != step and later.instruction.keyword == keyword:
            yield f"{_title(later)} stands behind it and replaces it: the last {keyword.upper()} counts"
            return


def _written(simulation: Simulation, asked: str) -> Step | None:
    """Find the last instruction that stores the word."""
    step: Step
    for step in reversed(tuple(simulation.built.steps())):
        for decision in step.decisions:
            if decision.rule in Wrapped.rules() and asked in (decision.value or ()):
                return step
    return None
