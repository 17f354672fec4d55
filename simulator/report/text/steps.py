"""How an argv came about, step by step; and why one word is in it, or is not.

Takes a simulation. Everything is read off its decisions; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from simulator.analysis.matrix import entrypoint_and_cmd
from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.dockerfile.command import Wrapped
from simulator.build.image import Step
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Rule
from simulator.core.text import printable, quoted, quoted_list
from simulator.core.values import UnknownWords, Words
from simulator.engine.engine import Engine
from simulator.report.text.answer import argv_text, unused_words, word_place, word_rows
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
_UNKNOWN = "none, one or several words: the image is not known"
_MAYBE_PROGRAM = "a word that the program is given, or the program where the image has no ENTRYPOINT"
_ARGV_KEYWORDS = ("from", "shell", "entrypoint", "cmd", "onbuild")


class ExplanationStep(NamedTuple):
    """A step on the way to the argv: its title, the rules that applied, and its result.

    ``result`` is ``""`` if the step gives no list of words. ``line`` is the place and the text of the instruction, None
    if the step is no instruction; the title holds both.
    """

    title: str
    rules: tuple[Rule, ...]
    result: str = ""
    line: tuple[str, str] | None = None


class WordGroup(NamedTuple):
    """Neighbouring words of the argv that share an explanation: their texts, and the sentences that explain them."""

    words: tuple[str, ...]
    sentences: tuple[str, ...]


def group_words(simulation: Simulation) -> Iterator[WordGroup]:
    """Explain the words of the argv; neighbours with the same place, role and rule share an explanation."""
    assert simulation.argv is not None  # the caller checks
    reading = shell_arguments(simulation.argv.value)
    swallowed = reading is not None and reading.value.swallows
    groups: list[tuple[list[str], tuple[str, ...]]] = []
    for number, (word, role, place, rule) in enumerate(word_rows(simulation.argv)):
        is_script_argument = role.startswith("$")
        role_text = _role_text(simulation.argv.value, number, role)
        ignored = "; the script never looks at it" if swallowed and is_script_argument else ""
        sentences: tuple[str, ...] = (f"{role_text}{ignored}", f"from {place}", f"{RULES[rule].says} ({rule})")
        if groups and groups[-1][1] == sentences:
            groups[-1][0].append(word)
        else:
            groups.append(([word], sentences))
    for words, sentences in groups:
        yield WordGroup(tuple(words), _plural(sentences) if len(words) > 1 else sentences)


def _role_text(argv: Words, number: int, role: str) -> str:
    """Say what a word is to the program; the first one behind words that are not known may be the program itself."""
    if isinstance(argv[number], UnknownWords):
        return _UNKNOWN
    if role:
        return _ROLES.get(role, f"{role} of the script")
    if not number:
        return _PROGRAM
    return _MAYBE_PROGRAM if all(isinstance(word, UnknownWords) for word in argv[:number]) else _ROLES[""]


def _plural(sentences: tuple[str, ...]) -> tuple[str, ...]:
    return (sentences[0].replace(_ROLES[""], "words that the program is given"), *sentences[1:])


def explanation_steps(simulation: Simulation, engine: Engine) -> Iterator[ExplanationStep]:
    """Yield the steps from the image to the argv, or to the refusal."""
    yield from _image_steps(simulation)
    yield _request_step(simulation)
    name = engine.full_name
    parts = entrypoint_and_cmd(simulation)
    for title, decision in zip(("the entrypoint", "the words behind it"), parts, strict=False):
        yield ExplanationStep(f"{name} chooses {title}", _distinct_rules(decision.trace()), argv_text(decision.value))
    outcome = simulation.argv or (simulation.refusal.decision if simulation.refusal else None)
    if outcome is not None:
        result = argv_text(simulation.argv.value) if simulation.argv else printable(str(outcome.value))
        title = f"{name} puts both together" if simulation.argv else f"{name} refuses"
        listed = {rule for decision in parts for rule in _distinct_rules(decision.trace())}
        yield ExplanationStep(
            title, tuple(rule for rule in _distinct_rules(outcome.trace()) if rule not in listed), result
        )
    if simulation.argv and (reading := shell_arguments(simulation.argv.value)):
        yield ExplanationStep("the shell reads its words", _distinct_rules(reading.trace()))


def _image_steps(simulation: Simulation) -> Iterator[ExplanationStep]:
    steps = list(simulation.built.steps())
    for step in steps:
        if step.instruction.keyword in _ARGV_KEYWORDS:
            rules = _distinct_rules(decision for root in step.decisions for decision in root.trace())
            yield ExplanationStep(_step_title(step), rules, _stored_text(step.decisions), _place_and_text(step))
    if others := sum(step.instruction.keyword not in _ARGV_KEYWORDS for step in steps):
        yield ExplanationStep(f"{others} other instruction{'s have' if others > 1 else ' has'} no part in the argv", ())
    if not steps and simulation.built.decisions:
        yield from map(_stored_step, simulation.built.decisions)
    elif not steps:
        image = simulation.built.image
        texts = [
            f"{name} {_list_text(words)}" for name, words in (("ENTRYPOINT", image.entrypoint), ("CMD", image.cmd))
        ]
        yield ExplanationStep(f"the image has {' and '.join(texts)}", ())


def _stored_step(decision: Decision[Any]) -> ExplanationStep:
    """Tell of a decision about an image that has no instructions: a text that it stores, or the catalogue's entry."""
    rules = _distinct_rules(decision.trace())
    if isinstance(decision.value, str):
        return ExplanationStep(f"the catalogue has the image: {printable(decision.value)}", rules)
    where = word_place(decision.value[-1]) if decision.value else "an empty instruction"
    return ExplanationStep(f"the image stores {where}", rules, _stored_text((decision,)))


def _list_text(words: Words | None) -> str:
    return "unset" if words is None else argv_text(words)


def _step_title(step: Step) -> str:
    return "  ".join(_place_and_text(step))


def _place_and_text(step: Step) -> tuple[str, str]:
    text = printable(" ".join(step.instruction.original.split()))
    return printable(step.place), text if len(text) <= 70 else text[:67] + "..."


def _stored_text(decisions: Iterable[Decision[Any]]) -> str:
    stored = [decision.value for decision in decisions if decision.rule in (*Wrapped.rules(), InstructionEffect.SHELL)]
    return "" if not stored else _list_text(stored[-1])


def _request_step(simulation: Simulation) -> ExplanationStep:
    container = simulation.request.container
    texts = [f"the entrypoint {quoted_list(container.entrypoint)}"] if container.entrypoint is not None else []
    texts += [f"the words {quoted_list(container.cmd)}"] if container.cmd is not None else []
    rules = _distinct_rules(decision for root in simulation.request.decisions for decision in root.trace())
    return ExplanationStep(f"the request asks for {' and '.join(texts) or 'nothing'}", rules)


def _distinct_rules(trace: Iterable[Decision[Any]]) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys(decision.rule for decision in trace))


def explain_word(simulation: Simulation, word: str) -> list[str]:
    """Say why a word is in the argv, or why it is not; empty if neither the image nor the request has the word.

    ``word`` is its text, or else its number, counted from 1.
    """
    argv = simulation.argv.value if simulation.argv else ()
    numbers = [number for number, argv_word in enumerate(argv) if argv_word == word]
    if not numbers and not _last_writer(simulation, word) and word.isdecimal() and 0 < int(word[:9]) <= len(argv):
        numbers = [int(word) - 1]
    if numbers:
        return [sentence for number in numbers for sentence in _explain_presence(simulation, number)]
    containing = [number for number, argv_word in enumerate(argv) if word and word in argv_word]
    sentences = list(_explain_absence(simulation, word))
    if containing and not sentences:
        sentences = [
            f"{quoted(word)} is no word of its own: it is a part of word {containing[0] + 1}, which is one word"
        ]
    return sentences


def _explain_presence(simulation: Simulation, number: int) -> Iterator[str]:
    assert simulation.argv is not None  # it has the word
    word, role, place, rule = word_rows(simulation.argv)[number]
    yield f"word {number + 1}, {word}, was written in {place}{f' and is read as {role}' if role else ''}"
    yield f"{RULES[rule].says} ({rule})"
    for step in simulation.built.steps():
        if step.place == simulation.argv.value[number].origin.where:
            yield from (
                f"{applied.says} ({applied.id})"
                for decision in step.decisions
                for applied in _distinct_rules(decision.trace())
            )


def _explain_absence(simulation: Simulation, word: str) -> Iterator[str]:
    """Say which rule removed a word that the image or one of its instructions has."""
    image = simulation.built.image
    unused_rules = {name: rule for name, _, rule in unused_words(simulation)}
    for name, words in (("ENTRYPOINT", image.entrypoint), ("CMD", image.cmd)):
        if word in (words or ()) and name in unused_rules:
            stored_word = next(stored for stored in words or () if stored == word)
            yield f"{quoted(word)} is in {word_place(stored_word)}, which has no part in the argv"
            yield f"{RULES[unused_rules[name]].says} ({unused_rules[name]})"
            return
    if (step := _last_writer(simulation, word)) is None:
        return
    keyword = step.instruction.keyword
    yield f"{quoted(word)} is in {_step_title(step)}"
    for later in list(simulation.built.steps())[list(simulation.built.steps()).index(step) :]:
        dropped = next(
            (
                decision
                for decision in later.decisions
                if decision.rule is InstructionEffect.CMD_DROPPED and word in decision.value
            ),
            None,
        )
        if dropped is not None:
            yield f"{_step_title(later)} took it away: {dropped.rule.says} ({dropped.rule.id})"
            return
        if later != step and later.instruction.keyword == keyword:
            yield f"{_step_title(later)} stands behind it and replaces it: the last {keyword.upper()} counts"
            return


def _last_writer(simulation: Simulation, word: str) -> Step | None:
    """Find the last instruction that stores a word; None if none does."""
    step: Step
    for step in reversed(tuple(simulation.built.steps())):
        for decision in step.decisions:
            if decision.rule in Wrapped.rules() and word in (decision.value or ()):
                return step
    return None
