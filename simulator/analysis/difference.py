"""The difference between two answers, the consequence first: the one place where two containers are compared.

Reads: what a container comes to before and after a change. Gives: ``Difference``, a verdict and sentences. What the
words mean is said by ``advise``; here it is only told which of it is new, and which is gone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from simulator.analysis.advice import advise, is_background
from simulator.analysis.advice_rules import Advice
from simulator.analysis.argv_rules import ArgvAdvice
from simulator.analysis.container_settings import settings_of
from simulator.analysis.diff import Verdict, compare_outcomes
from simulator.analysis.failures import FAILURES
from simulator.analysis.image_start import script_change
from simulator.analysis.plain_change import open_question
from simulator.analysis.setting_changes import SAME_USER, setting_sentence
from simulator.analysis.starts_alone import NOT_STARTED, start_changes, starts_of
from simulator.build.image import BuiltImage
from simulator.callers.flags import LineAdvice
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Decision, Refusal
from simulator.core.sequences import find_inserted, only_in
from simulator.core.text import as_sentence, named_words, printable, quoted
from simulator.core.values import UNSTATED, UnknownWords, Words
from simulator.engine.engine import Engine
from simulator.shell.quote import shell_line
from simulator.simulation.container import Simulation

Comes: TypeAlias = Simulation | Refusal | NotModelled
"""What a container comes to; a reader's and a builder's refusal, and what is not modelled, are outcomes, too."""


class Difference(NamedTuple):
    """Whether two answers differ, and what the change means, the most important first; empty where nothing changes.

    In the first ``serious`` sentences something goes wrong; the others only say what changed. ``rules`` are the ids of
    the rules that the serious ones are of, ``""`` where one is of none.
    """

    verdict: Verdict
    sentences: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    serious: int = 0

    @property
    def rule(self) -> str:
        """The id of the rule that the first sentence is of; ``""`` where it is of none."""
        return self.rules[0] if self.rules else ""

    @property
    def first(self) -> str:
        """The first sentence; ``""`` if there is none."""
        return self.sentences[0] if self.sentences else ""


def compare_answers(before: Comes, after: Comes, engine: Engine) -> Difference:
    """Compare what a container comes to before and after a change.

    Answers that are not known are ``unknown``, and so are two that no file or image is there for: there is nothing to
    compare. Words of an unknown image are the same where both sides begin with that image.
    """
    verdict = _verdict(before, after, engine)
    script = asked = ""
    if isinstance(before, Simulation) and isinstance(after, Simulation):
        if verdict != "different" and _failures(before, engine) != _failures(after, engine):
            verdict = "different"
        script = script_change(before, after, engine)
        verdict = "different" if script else verdict
        asked = open_question(before, after)
        asked = "" if asked and _failures(after, engine) else asked
    if verdict != "different":
        return Difference("unknown", (asked,)) if asked else Difference(verdict)
    found: dict[str, str] = {}
    for text, rule in _consequences(before, after, engine, script):
        found.setdefault(text, rule)
    rules = tuple(rule for rule in found.values() if rule)
    texts = [*found]
    texts[len(rules) : len(rules)] = filter(None, (asked,))
    return Difference(verdict, tuple(texts), rules, len(rules))


def consequences_of(outcome: Comes, engine: Engine) -> tuple[str, ...]:
    """Return what an answer means for the one who starts the container; a refusal first; empty if it is plain."""
    if refusal := _refusal(outcome):
        return (f"The container is not created: {as_sentence(str(refusal))}",)
    return (
        tuple(as_sentence(piece.value) for piece in _advice(outcome, engine)) if isinstance(outcome, Simulation) else ()
    )


def describe(outcome: Comes) -> str:
    """Write what a container comes to on one line: the argv as a shell would read it, or why there is none.

    Words of an unknown image stand in angle brackets; what a shell puts in stands as it is written.
    """
    words = described_words(outcome)
    if words is not None:
        return " ".join(words) or '""'
    refusal = _refusal(outcome)
    return f"refused: {printable(str(refusal))}" if refusal else f"not known: {printable(str(outcome))}"


def described_words(outcome: Comes) -> tuple[str, ...] | None:
    """Write each word of the argv as ``describe`` does; None where there is no argv."""
    if not isinstance(outcome, Simulation) or outcome.argv is None:
        return None
    read = outcome.filled[0].argv.value if outcome.filled and outcome.filled[0].argv else outcome.argv.value
    return tuple(map(_described_word, outcome.argv.value, read))


def _described_word(word: str, read: str) -> str:
    """Write a word for a shell; ``read`` is the word with a text in place of each symbol."""
    if isinstance(word, UnknownWords):
        return f"<{word}>"
    if str(word) == str(read):
        return shell_line((str(word),))
    return f'"{word}"' if re.search(r"\s", word.partition("$")[0]) else str(word)


def are_refused(outcomes: Iterable[Comes | None]) -> bool:
    """Return whether nothing comes of all of some requests, so that there is nothing to compare."""
    return all(each is not None and _refusal(each) is not None for each in outcomes)


def _refusal(outcome: Comes) -> Refusal | None:
    return outcome.refusal if isinstance(outcome, Simulation) else outcome if isinstance(outcome, Refusal) else None


def _verdict(before: Comes, after: Comes, engine: Engine) -> Verdict:
    if isinstance(before, NotModelled) or isinstance(after, NotModelled):
        return "unknown"
    if isinstance(before, Refusal) and isinstance(after, Refusal):
        return "unknown"  # neither side can be read or built
    old, new = _refusal(before), _refusal(after)
    if old is not None and new is not None:
        return "same" if str(old) == str(new) else "different"
    if not isinstance(before, Simulation) or not isinstance(after, Simulation):
        return "different"
    same_base = before.built.missing == after.built.missing
    verdict = compare_outcomes(before, after, same_base=same_base)
    if verdict == "same" and starts_of(before) != starts_of(after):
        return "different"
    if verdict == "same" and any(each.before != each.after for each in settings_of(before, after, engine)):
        return "different"
    if verdict == "same" and _not_stated(before.built) != _not_stated(after.built):
        return "unknown"  # the words are the same, and what the images set beside them is not known
    if verdict == "same" and (_rests_on(before) != _rests_on(after) or unknown_files(before) != unknown_files(after)):
        return "unknown"
    return verdict


def unknown_files(simulation: Simulation) -> list[str]:
    """Return what is said of files of variables whose texts are not known."""
    pieces = (piece for piece in simulation.request.remarks if piece.rule is LineAdvice.UNKNOWN_FILE)
    return [piece.value.partition(";")[0] for piece in pieces]


def _rests_on(simulation: Simulation) -> tuple[str, object]:
    """Return what makes of an image that is not known another one, or another user: its platform, and a kubelet."""
    request = simulation.request
    if not simulation.built.missing:
        return "", None
    is_users = request.user is not None and not request.user.value
    return request.platform, request.completion if is_users else None


def _not_stated(built: BuiltImage) -> tuple[str, frozenset[str]]:
    """Return the base image of which not all is known, and what is known of variables whose values are not stated.

    These are their names, and the entries of ENV that rest on such a value.
    """
    if built.missing or built.catalogued is None or not built.catalogued.unstated:
        return built.missing, frozenset()
    set_here = [step.decisions[-1].value for step in built.steps() if step.instruction.keyword == "env"]
    resting = [entry for entries in set_here for entry in entries if UNSTATED in entry]
    return built.catalogued.name, frozenset((*built.catalogued.unstated, *resting))


def _failures(simulation: Simulation, engine: Engine) -> set[str]:
    """Return the rules by which a container surely fails, for want of what its image or its input lacks."""
    if not simulation.built.is_told and not simulation.request.container.no_input:
        return set()
    rules = {piece.rule for piece in _advice(simulation, engine)}
    return {rule.id for rule in (*FAILURES, ArgvAdvice.NO_INPUT) if rule in rules}


def _consequences(before: Comes, after: Comes, engine: Engine, script: str) -> Iterator[tuple[str, str]]:
    """Yield what is new on the after side, what was solved, and what else changes.

    What goes wrong has its rule; ``""`` stands beside the rest. ``script`` is what entry scripts make of both sides.
    """
    old, new = _refusal(before), _refusal(after)
    if new is not None:
        verb = "is refused for another reason" if old else "is not created any more"
        yield f"The container {verb}: {as_sentence(str(new))}", new.decision.rule.id
        return
    assert isinstance(after, Simulation)
    changes = [*start_changes(starts_of(before), starts_of(after))]
    yield from (each for each in changes if each[1])
    advice_before = _advice_on_change(before, engine) if isinstance(before, Simulation) else []
    advice_after = _advice_on_change(after, engine)
    new_advice = sorted(_more_in(advice_after, advice_before), key=lambda piece: piece.rule not in FAILURES)
    yield from ((as_sentence(piece.value), piece.rule.id) for piece in new_advice)
    if old is not None:
        yield f"The container is created now; before it was refused: {as_sentence(str(old))}", ""
        return
    assert isinstance(before, Simulation)
    yield from (each for each in changes if not each[1])
    fails = any(piece.rule in FAILURES for piece in advice_after)  # then another failure is not solved
    solved = (each for each in _more_in(advice_before, advice_after) if not fails or each.rule not in FAILURES)
    yield from ((f"Solved: {as_sentence(piece.value)}", "") for piece in solved)
    yield from ((as_sentence(text), "") for text in (script,) if text)
    yield from ((text, "") for text in _process_changes(before, after, engine, is_told=bool(script)))


def _advice(simulation: Simulation, engine: Engine) -> list[Decision[str]]:
    return [piece for piece in _advice_on_change(simulation, engine) if piece.rule.id not in _DROPPED]


_DROPPED = (Advice.CMD_UNUSED.id, "instruction-effect.cmd-dropped")


def _advice_on_change(simulation: Simulation, engine: Engine) -> list[Decision[str]]:
    """Return the advice that matters to who reads a change: also that CMD is not used any more, whoever wants it."""
    pieces = [*advise(simulation, engine, engine.full_name)] if simulation.argv is not None else []
    unused = [piece for piece in pieces if piece.rule.id in _DROPPED]
    others = [piece for piece in pieces if not is_background(piece.rule) and piece.rule.id not in NOT_STARTED]
    return [*others, *unused]


def _more_in(pieces: list[Decision[str]], others: list[Decision[str]]) -> Iterator[Decision[str]]:
    """Yield the advice that the others do not have; advice of the same rule with other words counts as the same."""
    texts, others_texts = ({piece.value for piece in side} for side in (pieces, others))
    reworded = Counter(piece.rule.id for piece in others if piece.value not in texts)
    for piece in pieces:
        if piece.value in others_texts:
            continue
        if reworded[piece.rule.id]:
            reworded[piece.rule.id] -= 1
        else:
            yield piece


def _process_changes(before: Simulation, after: Simulation, engine: Engine, *, is_told: bool) -> Iterator[str]:
    """Yield how words and settings change; of the words nothing where it is told what an entry script makes of them."""
    if before.argv is None or after.argv is None:
        return
    old, new = (list(map(_named, _behind_init(each.argv.value))) for each in (before, after) if each.argv)
    if is_told:
        pass
    elif old[:1] != new[:1]:
        verb = "executes" if after.request.act == "exec" else "starts"
        yield f"It {verb} {quoted(new[0])} instead of {quoted(old[0])}."
    elif old != new:
        is_known = not isinstance(after.argv.value[0], UnknownWords)
        yield from _argument_changes(quoted(new[0].rpartition("/")[2]) if is_known else "It", old, new)
    settings: list[str] = []
    for name, left, right, owner in settings_of(before, after, engine):
        if left != right:
            settings.append(setting_sentence(name, left, right, owner))
    yield from sorted(settings, key=lambda text: text == SAME_USER)  # what has no consequence comes last


def _behind_init(argv: Words) -> Words:
    """Return the words of the program: podman's init stands in front of them, where there is one."""
    return argv[2:] if argv[:2] == ("/run/podman-init", "--") else argv


def _named(word: str) -> str:
    """Return a word as a sentence names it: one of an unknown image in angle brackets."""
    return f"<{word}>" if isinstance(word, UnknownWords) else str(word)


def _argument_changes(name: str, old: list[str], new: list[str]) -> Iterator[str]:
    lost, more = _only_in(old, new), _only_in(new, old)
    if lost and more:
        yield f"{name} gets {named_words(more)} instead of {named_words(lost)}."
    elif lost:
        yield f"{name} does not get {named_words(lost)} any more."
    elif more:
        yield f"{name} gets {named_words(more)} as well."
    else:
        yield f"{name} gets its arguments in another order."


def _only_in(words: list[str], others: list[str]) -> list[str]:
    """Return the words that the others do not have, as they stand side by side where they do."""
    start = find_inserted(others, words)
    return only_in(words, others) if start is None else words[start : start + len(words) - len(others)]
