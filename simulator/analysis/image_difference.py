"""What a change of an image means, the consequence first.

Reads: a ``Comparison``. Gives: sentences. They are those of ``analysis.difference`` about the requests that a user
would try: first those in which something goes wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.analysis.diff import Change, Comparison, Setting
from simulator.analysis.difference import Difference, compare_answers
from simulator.analysis.example import find_example
from simulator.analysis.matrix import ARGS
from simulator.analysis.setting_changes import setting_sentence
from simulator.core.text import as_sentence, named_words, quoted
from simulator.engine.engine import Engine


def image_difference(comparison: Comparison) -> Difference:
    """Return the verdict and the sentences about an image on one engine; without sentences where nothing differs."""
    before, after = comparison.refusals
    if before or after:
        if before and after:
            return Difference("unknown", (as_sentence(f"Neither side can be built: {after}"),))
        text = f"It cannot be built any more: {after}" if after else f"It can be built again: {before}"
        return Difference("different", (as_sentence(text),))
    serious = [*map(as_sentence, comparison.plain.fails), *filter(None, (comparison.plain.question,))]
    if comparison.verdict != "different":
        return Difference(comparison.verdict, tuple(serious), serious=len(serious))
    others = [*map(as_sentence, comparison.plain.others)]
    for change in comparison.changes:
        if change.verdict == "different" and change.way.caller == "run":
            found = compare_example(change, comparison.engine)
            serious += found.sentences[: found.serious]
            others += _of_arguments(change) or found.sentences[found.serious :]
    others += [text for setting in comparison.settings if (text := _setting(setting))]
    wrong = dict.fromkeys(serious)
    return Difference("different", tuple(dict.fromkeys([*wrong, *others])), serious=len(wrong))


def _of_arguments(change: Change) -> tuple[str, ...]:
    """Say that arguments are a program now, or that they are none any more; nothing where neither is so."""
    sides = [side.argv.value if side.argv is not None else () for side in (change.before, change.after)]
    before, after = ((bool(words) and words[0] is ARGS) for words in sides)
    if before == after or not all(sides):
        return ()
    if after:
        first = named_words([str(word) for word in sides[0] if word is not ARGS])
        return (
            f"With arguments the first of them is the program now: {first} does not stand in front of it any more.",
        )
    return (f"Arguments go to {quoted(str(sides[1][0]))} now; before, the first of them was the program.",)


def consequence_of_requests(changes: Iterable[Change], engine: Engine) -> str:
    """Say what a change means for the first of some requests that a user would type as it is; ``""`` without one."""
    typed = (change for change in changes if change.way.caller == "run" and ARGS not in change.way.spelling.split())
    return next((compare_example(change, engine).first for change in typed), "")


def compare_example(change: Change, engine: Engine) -> Difference:
    """Return what a change means for a request as a user would try it."""
    _, old, new = find_example(change, engine)
    return compare_answers(old, new, engine)


def _setting(setting: Setting) -> str:
    return setting_sentence(setting.name, setting.before, setting.after) if setting.verdict == "different" else ""
