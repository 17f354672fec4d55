"""From the comparisons of a change to a report: what ``dsim diff`` found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from simulator.analysis.diff import Change, Comparison, Line, example, rules
from simulator.core.rule import Rule
from simulator.core.text import printable
from simulator.report.documents.answer import argv_word, engine_name, rule_link, rules_table
from simulator.report.documents.blocks import (
    Argv,
    ArgvWord,
    Block,
    Code,
    DiffLine,
    DiffLines,
    Mark,
    Paragraph,
    Report,
    RichText,
    Section,
    Table,
    Tone,
)
from simulator.report.documents.matrix import outcome_text
from simulator.report.documents.prose import mark_code
from simulator.report.text.diff import (
    MOST_LINES,
    ImageComparison,
    changed_settings,
    group_changes,
    headline,
    line_text,
    request_labels,
    setting_texts,
    smallest_change,
    worst_verdict,
)
from simulator.rulebook import RULES
from simulator.simulation.container import Simulation

_MAX_PAIRS = 250_000  # pairs of words that are compared one by one
_TONES: dict[str, Tone] = {"same": "same", "different": "changed", "unknown": "unknown"}


def report_diff(done: Sequence[ImageComparison]) -> Report:
    """Report what a change does to every image that it touches; those for which it does nothing are only named."""
    changed = [each for each in done if each.verdict != "same"]
    sections = [section for each in changed for section in _sections(each)]
    alone = len(done) == len(sections) == 1  # its heading would repeat the title
    blocks: list[Block] = [*sections[0].blocks] if alone else [*sections]
    if same := [each for each in done if each.verdict == "same"]:
        blocks.append(Paragraph(_unchanged_images(same, len(same) == len(done))))
    tone = _TONES[worst_verdict(each.verdict for each in done)]
    engines = dict.fromkeys(engine_name(found.engine) for each in done for found in each.found)
    return Report("diff", _title(done), tone, tuple(blocks), (", ".join(engines),) if engines else ())


def _title(done: Sequence[ImageComparison]) -> RichText:
    if not done:
        return ("No Dockerfile changed",)
    differ = [each for each in done if each.verdict == "different"]
    if not differ:
        unsure = any(each.verdict == "unknown" for each in done)
        return ("Not known for want of a base image",) if unsure else ("Nothing changes for any request",)
    if len(done) > 1:
        return (f"{len(differ)} of {len(done)} images change",)
    (each,) = differ
    refused = any(side for found in each.found for side in found.refusals)
    told = f": {each.news}" if each.news else " is refused on one side" if refused else " starts differently"
    return (Code(printable(each.name)), told)


def _unchanged_images(same: Sequence[ImageComparison], alone: bool) -> RichText:
    names: list[str | Code] = []
    for each in same:
        names += [", ", Code(printable(each.name))]
    counts = {len(found.changes) for each in same for found in each.found}
    proof = f" Each of the {counts.pop()} ways to ask was compared." if alone and len(counts) == 1 else ""
    return ("The same for every request: ", *names[1:], ".", proof)


def _sections(each: ImageComparison) -> Iterator[Section]:
    """Give a section for the engines of which the same is told."""
    name: RichText = (Code(printable(each.name)),)
    if each.news:
        yield Section((*name, f": {each.news}"), (), "changed")
    elif each.error:
        yield Section((*name, ": not known"), (Paragraph(mark_code(printable(each.error))),), "unknown")
    else:
        alike = each.alike()
        for found in alike:
            engines = f" with {', '.join(engine_name(one.engine) for one in found)}" if len(alike) > 1 else ""
            blocks = (Paragraph(mark_code(_headline(found[0]).capitalize() + ".")), *_blocks(found[0]))
            yield Section((*name, engines), blocks, _TONES[found[0].verdict])


def _headline(found: Comparison) -> str:
    before, after = found.refusals
    if before or after:
        return "refused before and after" if before and after else "refused now" if after else "not refused any more"
    return headline(found)


def _blocks(found: Comparison) -> Iterator[Block]:
    if any(found.refusals):
        yield from _refusals(found)
        return
    met: list[str] = []
    for verdict, caption in (("different", "Requests that change"), ("unknown", "Requests not known to be the same")):
        if rows := list(group_changes(found, verdict)):
            yield Table(caption, ("request", "before", "after"), tuple(map(_change_row, rows)))
            met += [rule for group in rows for done in (group[0].before, group[0].after) for rule in rules(done)]
    if settings := changed_settings(found):
        cells = tuple((((each.name,),), *((mark_code(text),) for text in setting_texts(each))) for each in settings)
        yield Table("Settings that change", ("setting", "before", "after"), cells)
    if found.lines:
        shown = found.lines[:MOST_LINES]
        yield DiffLines(tuple(map(diff_line, shown)), len(found.lines) - len(shown))
    yield from _example(found)
    if "unknown" in found.verdicts:
        yield Paragraph(
            (
                "Give the configurations of the base images (",
                Code("--base REF=FILE"),
                ") to know the rest.",
            )
        )
    if found.assumed:
        name = Code(printable(found.assumed))
        yield Paragraph((name, " is not known; it is taken for the same image on both sides."))
    met += [rule for line in found.lines[:MOST_LINES] for rule in line.rules]
    if why := [RULES[name] for name in met]:
        yield Section(("Why",), (rules_table(why),), folded=True)


def _refusals(found: Comparison) -> Iterator[Block]:
    told = [mark_code(printable(str(each))) if each else ("builds",) for each in found.refusals]
    yield Table("Before and after", ("side", "outcome"), ((((("before",),)), (told[0],)), ((("after",),), (told[1],))))
    why: list[Rule] = [each.decision.rule for each in found.refusals if each]
    yield Section(("Why",), (rules_table(why),), folded=True)


def _change_row(group: list[Change]) -> tuple[tuple[RichText, ...], ...]:
    before, after = before_and_after(group[0].before, group[0].after)
    return tuple((Code(name),) for name in request_labels(group)), (before,), (after,)


def before_and_after(before: Simulation, after: Simulation) -> tuple[RichText, RichText]:
    """Show two outcomes, the words marked that only one of them has."""
    if before.argv is None or after.argv is None:
        return outcome_text(before), outcome_text(after)
    old, new = ([argv_word(word) for word in done.argv.value] for done in (before, after) if done.argv)
    kept = _common_words(old, new)
    return (_mark_words(old, "-", {at for at, _ in kept}),), (_mark_words(new, "+", {at for _, at in kept}),)


def _mark_words(pieces: Sequence[ArgvWord], mark: Mark, kept: set[int]) -> Argv:
    return Argv(tuple(each if at in kept else each._replace(mark=mark) for at, each in enumerate(pieces)))


def _common_words(old: Sequence[ArgvWord], new: Sequence[ArgvWord]) -> list[tuple[int, int]]:
    """Pair the places of words that both sides have, in order."""
    if len(old) * len(new) > _MAX_PAIRS:
        return [(at, at) for at, (one, other) in enumerate(zip(old, new, strict=False)) if one.text == other.text]
    matcher = SequenceMatcher(None, [each.text for each in old], [each.text for each in new], autojunk=False)
    return [(one + at, other + at) for one, other, size in matcher.get_matching_blocks() for at in range(size)]


def diff_line(line: Line) -> DiffLine:
    """Show a line that only one side has."""
    sign: Mark = "-" if line.sign == "-" else "+"
    return DiffLine(sign, printable(line.place), line_text(line), tuple(rule_link(RULES[name]) for name in line.rules))


def _example(found: Comparison) -> Iterator[Block]:
    if (change := smallest_change(found)) is None:
        return
    line, before, after = example(change, found.engine)
    caller = change.way.caller
    line = line if caller.startswith("run") else f"{caller} {line}"
    (old, new) = before_and_after(before, after)
    yield Paragraph(("To see it: ", Code(line), " came to ", *old, " and comes to ", *new))
