"""How an argv came about, told step by step; and why one word is in it, or is not.

Reads: a simulation. Everything is read off the decisions; nothing is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from simulator.analysis.matrix import halves
from simulator.build.image import Step
from simulator.core.rule import Decision, Rule
from simulator.core.text import printable, quoted, quoted_list
from simulator.engine.engine import Engine
from simulator.report.text.answer import unused_words, word_place, word_rows
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
_ARGV_KEYWORDS = ("from", "shell", "entrypoint", "cmd", "onbuild")


class ExplanationStep(NamedTuple):
    """A step: what was looked at, the rules that it met, and what it gave, ``""`` where that is not a list.

    ``line`` is the place and the text of an instruction, where the step is one; both are in the title, too.
    """

    title: str
    rules: tuple[Rule, ...]
    result: str = ""
    line: tuple[str, str] | None = None


class WordGroup(NamedTuple):
    """Words of the argv that share an explanation: their texts, and what to know of them."""

    words: tuple[str, ...]
    sentences: tuple[str, ...]


def group_words(simulation: Simulation) -> Iterator[WordGroup]:
    """Explain the words of the argv; neighbours that share place, role and rule are explained together."""
    assert simulation.argv is not None  # callers look
    read = shell_arguments(simulation.argv.value)
    swallowed = read is not None and read.value.swallows
    told: list[tuple[list[str], tuple[str, ...]]] = []
    for number, (word, role, where, rule) in enumerate(word_rows(simulation.argv)):
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
    yield from _image_steps(simulation)
    yield _request_step(simulation)
    name = f"{engine.name}@{engine.version}"
    both = halves(simulation)
    for title, decision in zip(("the entrypoint", "the words behind it"), both, strict=False):
        yield ExplanationStep(f"{name} chooses {title}", _distinct_rules(decision.trace()), quoted_list(decision.value))
    last = simulation.argv or (simulation.refusal.decision if simulation.refusal else None)
    if last is not None:
        gives = quoted_list(simulation.argv.value) if simulation.argv else printable(str(last.value))
        title = f"{name} puts both together" if simulation.argv else f"{name} refuses"
        seen = {rule.id for decision in both for rule in _distinct_rules(decision.trace())}
        yield ExplanationStep(
            title, tuple(rule for rule in _distinct_rules(last.trace()) if rule.id not in seen), gives
        )
    if simulation.argv and (read := shell_arguments(simulation.argv.value)):
        yield ExplanationStep("the shell reads its words", _distinct_rules(read.trace()))


def _image_steps(simulation: Simulation) -> Iterator[ExplanationStep]:
    steps = list(simulation.built.steps())
    for step in steps:
        if step.instruction.keyword in _ARGV_KEYWORDS:
            met = _distinct_rules(d for each in step.decisions for d in each.trace())
            yield ExplanationStep(_step_title(step), met, _stored_text(step.decisions), _place_and_text(step))
    if others := sum(step.instruction.keyword not in _ARGV_KEYWORDS for step in steps):
        yield ExplanationStep(f"{others} other instruction{'s have' if others > 1 else ' has'} no part in the argv", ())
    if not steps and simulation.built.decisions:
        for decision in simulation.built.decisions:
            where = word_place(decision.value[-1]) if decision.value else "an empty instruction"
            yield ExplanationStep(
                f"the image stores {where}", _distinct_rules(decision.trace()), _stored_text((decision,))
            )
    elif not steps:
        image = simulation.built.image
        told = [f"{name} {_list_text(half)}" for name, half in (("ENTRYPOINT", image.entrypoint), ("CMD", image.cmd))]
        yield ExplanationStep(f"the image has {' and '.join(told)}", ())


def _list_text(half: tuple[str, ...] | None) -> str:
    return "unset" if half is None else quoted_list(half)


def _step_title(step: Step) -> str:
    return "  ".join(_place_and_text(step))


def _place_and_text(step: Step) -> tuple[str, str]:
    text = printable(" ".join(step.instruction.original.split()))
    return printable(step.place), text if len(text) <= 70 else text[:67] + "..."


def _stored_text(decisions: Iterable[Decision[Any]]) -> str:
    kept = [d.value for d in decisions if d.rule.id.startswith(("wrapped.", "instruction-effect.shell"))]
    return "" if not kept else _list_text(kept[-1])


def _request_step(simulation: Simulation) -> ExplanationStep:
    asked = simulation.request.container
    told = [f"the entrypoint {quoted_list(asked.entrypoint)}"] if asked.entrypoint is not None else []
    told += [f"the words {quoted_list(asked.cmd)}"] if asked.cmd is not None else []
    rules = _distinct_rules(d for each in simulation.request.decisions for d in each.trace())
    return ExplanationStep(f"the request asks for {' and '.join(told) or 'nothing'}", rules)


def _distinct_rules(trace: Iterable[Decision[Any]]) -> tuple[Rule, ...]:
    return tuple({decision.rule.id: decision.rule for decision in trace}.values())


def explain_word(simulation: Simulation, asked: str) -> list[str]:
    """Say why a word, by its text or its number from 1, is in the argv or is not; nothing where nobody has it."""
    argv = simulation.argv.value if simulation.argv else ()
    found = [number for number, word in enumerate(argv) if word == asked]
    if not found and not _last_writer(simulation, asked) and asked.isdecimal() and 0 < int(asked[:9]) <= len(argv):
        found = [int(asked) - 1]
    if found:
        return [sentence for number in found for sentence in _explain_presence(simulation, number)]
    inside = [number for number, word in enumerate(argv) if asked and asked in word]
    told = list(_explain_absence(simulation, asked))
    if inside and not told:
        told = [f"{quoted(asked)} is no word of its own: it is a part of word {inside[0] + 1}, which is one word"]
    return told


def _explain_presence(simulation: Simulation, number: int) -> Iterator[str]:
    assert simulation.argv is not None  # it has the word
    word, role, where, rule = word_rows(simulation.argv)[number]
    yield f"word {number + 1}, {word}, was written in {where}{f' and is read as {role}' if role else ''}"
    yield f"{RULES[rule].says} ({rule})"
    for step in simulation.built.steps():
        if step.place == simulation.argv.value[number].origin.where:
            yield from (f"{met.says} ({met.id})" for d in step.decisions for met in _distinct_rules(d.trace()))


def _explain_absence(simulation: Simulation, asked: str) -> Iterator[str]:
    """Follow the word from the last place that holds it to the rule that took it away."""
    image = simulation.built.image
    out = {name: rule for name, _, rule in unused_words(simulation)}
    for name, half in (("ENTRYPOINT", image.entrypoint), ("CMD", image.cmd)):
        if asked in (half or ()) and name in out:
            word = next(each for each in half or () if each == asked)
            yield f"{quoted(asked)} is in {word_place(word)}, which has no part in the argv"
            yield f"{RULES[out[name]].says} ({out[name]})"
            return
    if (step := _last_writer(simulation, asked)) is None:
        return
    keyword = step.instruction.keyword
    yield f"{quoted(asked)} is in {_step_title(step)}"
    for later in list(simulation.built.steps())[list(simulation.built.steps()).index(step) :]:
        dropped = next(
            (d for d in later.decisions if d.rule.id == "instruction-effect.cmd-dropped" and asked in d.value), None
        )
        if dropped is not None:
            yield f"{_step_title(later)} took it away: {dropped.rule.says} ({dropped.rule.id})"
            return
        if later != step and later.instruction.keyword == keyword:
            yield f"{_step_title(later)} stands behind it and replaces it: the last {keyword.upper()} counts"
            return


def _last_writer(simulation: Simulation, asked: str) -> Step | None:
    """Find the last instruction that stores the word."""
    step: Step
    for step in reversed(tuple(simulation.built.steps())):
        for decision in step.decisions:
            if decision.rule.id.startswith("wrapped.") and asked in (decision.value or ()):
                return step
    return None
