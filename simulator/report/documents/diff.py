"""Reports of comparisons: what ``dsim diff`` writes for a review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.analysis.changed_lines import ChangedLine
from simulator.analysis.diff import Change, Comparison, rule_ids
from simulator.analysis.example import find_example
from simulator.analysis.image_difference import image_difference
from simulator.analysis.repository.changes import RepositoryComparison
from simulator.core.rule import Rule
from simulator.core.text import printable
from simulator.linting.finding import LintReport
from simulator.report.documents.answer import argv_word, rule_link, rules_table
from simulator.report.documents.blocks import (
    Argv,
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
    TableCell,
    Tone,
)
from simulator.report.documents.lint import findings_title
from simulator.report.documents.marks import mark_sides
from simulator.report.documents.matrix import outcome_text
from simulator.report.documents.prose import mark_code
from simulator.report.documents.repository import (
    first_affected,
    lint_block,
    repository_blocks,
    repository_title,
    same_containers,
    skipped_blocks,
)
from simulator.report.text.answer import made_by_text, sentence
from simulator.report.text.diff import (
    MOST_LINES,
    ImageComparison,
    changed_settings,
    count_differences,
    group_changes,
    headline,
    line_text,
    readers_of,
    request_labels,
    setting_texts,
    smallest_change,
    start_headline,
    start_rows,
)
from simulator.report.text.repository import NOTHING_STARTED, unknown_changes
from simulator.report.text.verdicts import whole_verdict
from simulator.rulebook import RULES
from simulator.simulation.container import Simulation

_TONES: dict[str, Tone] = {"same": "same", "different": "changed", "unknown": "unknown", "not-looked-at": "unknown"}


def report_diff(
    images: Sequence[ImageComparison],
    repository: RepositoryComparison | None = None,
    lints: LintReport | None = None,
    command: str = "diff",
) -> Report:
    """Report what a change does: the consequence, who is affected, then every image; unchanged images are only named.

    ``lints`` are the findings that the change brings.
    """
    changed = [image for image in images if image.verdict != "same"]
    is_alone = repository is None and len(images) == 1
    sections = [section for image in changed for section in _sections(image, is_alone=is_alone)]
    is_only = is_alone and len(sections) == 1  # a heading would repeat the title
    blocks: list[Block] = [*(repository_blocks(repository) if repository else ())]
    if changed and repository is not None:
        blocks += same_containers(repository)
    blocks += [*sections[0].blocks] if is_only else [*sections]
    if lints is not None and lints.findings:
        blocks.append(lint_block(lints))
    if unchanged := [image for image in images if image.verdict == "same"]:
        blocks.append(Paragraph(_unchanged_images(unchanged, is_everything=len(unchanged) == len(images))))
    if repository is not None and not changed:
        blocks += same_containers(repository)
    if repository is not None:
        blocks += skipped_blocks(repository)
    tone = _TONES[whole_verdict((image.verdict for image in images), repository)]
    title = (repository_title(repository) if repository else ()) or _title(images, repository)
    if lints is not None and lints.findings and tone == "same":  # what is wrong comes first
        title, tone = findings_title(lints), "changed"
    made_by = (made_by_text(readers_of(images, repository)),)
    return Report(command, title, tone, tuple(blocks), made_by, subject=_subject(images, repository))


def _subject(images: Sequence[ImageComparison], repository: RepositoryComparison | None) -> RichText:
    """Name who the title is about: containers of the first consequence, Dockerfiles that differ, what is not known."""
    names = first_affected(repository) if repository is not None else ()
    names = names or [image.name for image in images if image.verdict == "different"]
    if not names and repository is not None:
        names = [place for place, _ in unknown_changes(repository)]
    names = names or [image.name for image in images]
    if not names:
        return ()
    first = Code(printable(names[0]))
    return (first, f" and {len(names) - 1} more") if len(names) > 1 else (first,)


def _title(images: Sequence[ImageComparison], repository: RepositoryComparison | None) -> RichText:
    different = [image for image in images if image.verdict == "different"]
    if not different:
        unknown = any(image.verdict == "unknown" for image in images) or (
            repository is not None and repository.verdict == "unknown"
        )
        if unknown:
            lost = next((each for image in images for found in image.comparisons if (each := found.plain.question)), "")
            return mark_code(printable(lost)) if lost else ("Not known whether anything changes",)
        if not images and not (repository and repository.looked_at):
            return ((NOTHING_STARTED if repository and repository.skipped else "nothing changed").capitalize(),)
        return ("Nothing changes for any request",)
    for image in different:
        if broken := next((found for found in image.comparisons if found.breaks), None):
            return (Code(printable(image.name)), " ", *mark_code(start_headline(broken)))
    sentences = [image_difference(found).first for image in different for found in image.comparisons]
    if lead := next(filter(None, sentences), ""):
        return mark_code(printable(lead))
    if len(images) > 1:
        return (f"{len(different)} of {len(images)} images change",)
    (image,) = different
    if image.one_sided:
        return (Code(printable(image.name)), f": {image.one_sided}")
    return (Code(printable(image.name)), " starts differently")


def _unchanged_images(images: Sequence[ImageComparison], *, is_everything: bool) -> RichText:
    names: list[str | Code] = []
    for image in images:
        names += [", ", Code(printable(image.name))]
    counts = {len(comparison.changes) for image in images for comparison in image.comparisons}
    proof = f" Each of the {counts.pop()} ways to ask was compared." if is_everything and len(counts) == 1 else ""
    return ("The same for every request: ", *names[1:], ".", proof)


def _sections(image: ImageComparison, *, is_alone: bool) -> Iterator[Section]:
    """Yield a section for each group of engines with the same comparison; the title speaks of one that is alone."""
    name: RichText = (Code(printable(image.name)),)
    if image.rests_on:
        name = (*name, " rests on ", Code(printable(", ".join(image.rests_on))))
    if image.one_sided:
        yield Section((*name, f": {image.one_sided}"), (), "changed")
    elif image.error:
        yield Section((*name, ": not known"), (Paragraph(mark_code(printable(image.error))),), "unknown")
    else:
        groups = image.group_engines()
        for group in groups:
            engines = (
                f" with {', '.join(comparison.engine.full_name for comparison in group)}" if len(groups) > 1 else ""
            )
            is_told = is_alone and len(groups) == 1 and group[0].breaks
            lead = count_differences(group[0]) if is_told else _headline(group[0])
            told = (Paragraph(mark_code(sentence(lead))),) if lead else ()
            tone, blocks = _TONES[group[0].verdict], (*told, *_blocks(group[0]))
            yield Section((*name, engines), blocks, tone, folded=bool(image.rests_on))


def _headline(comparison: Comparison) -> str:
    before, after = comparison.refusals
    if before or after:
        return "refused before and after" if before and after else "refused now" if after else "not refused any more"
    return headline(comparison) or printable(comparison.plain.question)


def _blocks(comparison: Comparison) -> Iterator[Block]:
    if any(comparison.refusals):
        yield from _refusals(comparison)
        return
    if rows := start_rows(comparison):
        starts: tuple[tuple[TableCell, ...], ...] = tuple(
            (((Code(name),),), _lines(before), _lines(after)) for name, before, after in rows
        )
        yield Table("Starts that change", ("request", "before", "after"), starts)
    rule_names: list[str] = []
    for verdict, caption in (("different", "Requests that change"), ("unknown", "Requests not known to be the same")):
        if groups := list(group_changes(comparison, verdict)):
            yield Table(caption, ("request", "before", "after"), tuple(map(_change_row, groups)))
            rule_names += [rule for group in groups for rule in _rules_that_differ(group[0])]
    if settings := changed_settings(comparison):
        cells = tuple(
            (((setting.name,),), *((mark_code(text),) for text in setting_texts(setting))) for setting in settings
        )
        yield Table("Settings that change", ("setting", "before", "after"), cells)
    if comparison.lines:
        lines = comparison.lines[:MOST_LINES]
        yield DiffLines(tuple(map(diff_line, lines)), len(comparison.lines) - len(lines))
    yield from _example(comparison)
    if comparison.lacks_bases:
        yield Paragraph(
            (
                "Give the configurations of the base images (",
                Code("--base REF=FILE"),
                ") to know the rest.",
            )
        )
    if comparison.assumed:
        name = Code(printable(comparison.assumed))
        yield Paragraph((name, " is not known; it is taken for the same image on both sides."))
    rule_names += [rule for line in comparison.lines[:MOST_LINES] for rule in line.rules]
    if why := [RULES[name] for name in rule_names]:
        yield Section(("Why",), (rules_table(why),), folded=True)


def _rules_that_differ(change: Change) -> Iterator[str]:
    """Yield the rules that decide on one side only."""
    before, after = rule_ids(change.before), rule_ids(change.after)
    yield from (rule for rule in before if rule not in after)
    yield from (rule for rule in after if rule not in before)


def _lines(text: str) -> TableCell:
    return tuple(mark_code(line) for line in text.split("\n"))


def _refusals(comparison: Comparison) -> Iterator[Block]:
    outcomes = [mark_code(printable(refusal.told)) if refusal else ("builds",) for refusal in comparison.refusals]
    yield Table(
        "Before and after", ("side", "outcome"), ((((("before",),)), (outcomes[0],)), ((("after",),), (outcomes[1],)))
    )
    why: list[Rule] = [refusal.decision.rule for refusal in comparison.refusals if refusal]
    yield Section(("Why",), (rules_table(why),), folded=True)


def _change_row(group: list[Change]) -> tuple[tuple[RichText, ...], ...]:
    before, after = before_and_after(group[0].before, group[0].after)
    return tuple((Code(name),) for name in request_labels(group)), (before,), (after,)


def before_and_after(before: Simulation, after: Simulation) -> tuple[RichText, RichText]:
    """Return two outcomes as a report shows them, with a mark on the words that only one of them has."""
    if before.argv is None or after.argv is None:
        return outcome_text(before), outcome_text(after)
    old, new = (
        [argv_word(word) for word in simulation.argv.value] for simulation in (before, after) if simulation.argv
    )
    left, right = mark_sides(old, new)
    return (Argv(left, is_side=True),), (Argv(right, is_side=True),)


def diff_line(line: ChangedLine) -> DiffLine:
    """Return a line that only one side has, as a report shows it."""
    sign: Mark = "-" if line.sign == "-" else "+"
    return DiffLine(sign, printable(line.place), line_text(line), tuple(rule_link(RULES[name]) for name in line.rules))


def _example(comparison: Comparison) -> Iterator[Block]:
    if (change := smallest_change(comparison)) is None:
        return
    line, before, after = find_example(change, comparison.engine)
    caller = change.way.caller
    line = line if caller.startswith("run") else f"{caller} {line}"
    (old, new), row = before_and_after(before, after), before_and_after(change.before, change.after)
    told = () if (old, new) == row else (" came to ", *old, " and comes to ", *new)  # the row of the table tells it
    yield Paragraph(("To see it: ", Code(line), *told))
