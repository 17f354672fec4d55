"""The containers that a change of a repository affects, as text and as JSON: the consequence, then who is affected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from simulator.analysis.difference import describe, described_words, unknown_files
from simulator.analysis.repository.changes import ContainerChange, RepositoryComparison
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.core.text import printable
from simulator.report.terminal import PLAIN, Palette, broken
from simulator.simulation.container import Simulation
from simulator.workspace.terminal import terminal_width

NOTHING_STARTED = "no changed file starts a container, as far as dsim knows"
_MOST_NAMES = 12
_OWN_WORDS = re.compile(r'\[?"(?:[^"\\]|\\.)*"(?:, "(?:[^"\\]|\\.)*")*\]?(?: and \d+ more words)?|(?<=:)\d+')
"""What sentences of the same kind may differ in."""


class Group(tuple[ContainerChange, ...]):
    """Changes whose first sentences say the same, if of other words."""

    __slots__ = ()

    @property
    def sentence(self) -> str:
        """The first sentence, with its container where it does not say the same of all of them."""
        return self._told([(change, change.difference.first) for change in self])

    @property
    def others(self) -> list[str]:
        """The other sentences of all of them, each kind once, with its containers where it is not of all of them."""
        kinds: dict[str, list[tuple[ContainerChange, str]]] = {}
        for change in self:
            for text in change.difference.sentences[1:]:
                kinds.setdefault(_OWN_WORDS.sub("*", text), []).append((change, text))
        return list(map(self._told, kinds.values()))

    def _told(self, told: list[tuple[ContainerChange, str]]) -> str:
        (change, text), *more = told
        is_same = all(other == text for _, other in more)
        if is_same and len(told) == len(self):
            return printable(text)
        likewise = f" and {len(more)} more" if is_same else f", and likewise {len(more)} more"
        return printable(f"{text} ({change.container.place}{likewise if more else ''})")


def groups(found: RepositoryComparison) -> list[Group]:
    """Group the changes by what their first sentence says, those first in which something goes wrong.

    In a group, containers of callers' files come before those of lines.
    """
    by_sentence: dict[str, list[ContainerChange]] = {}
    for change in sorted(found.changes, key=lambda change: bool(change.container.text)):
        if change.difference.verdict == "different":
            by_sentence.setdefault(change.difference.rule or change.difference.first, []).append(change)
    grouped = [Group(changes) for changes in by_sentence.values()]
    return sorted(grouped, key=_rank)


def _rank(group: Group) -> int:
    """Return where a group stands: containers that are not created come first, what goes wrong with others next."""
    if not group[0].difference.serious:
        return 2
    consequence = group.sentence.partition(":")[0]  # an engine's message stands behind it
    return 0 if consequence.endswith(" not created any more") else 1


def repository_text(found: RepositoryComparison, palette: Palette = PLAIN) -> list[str]:
    """Write the paragraphs about containers; empty where nothing is to be said."""
    paragraphs = [_group_text(group, palette) for group in groups(found)]
    if unknown := unknown_changes(found):
        rows = [broken(f"{place}: {reason}", "  ") for place, reason in unknown]
        paragraphs.append("\n".join([palette.colored("not known", "title"), *rows]))
    if same := same_text(found):
        paragraphs.append(same)
    if found.alike:
        paragraphs.append(f"the same commands as before: {names_text(found.alike)}")
    if found.verdict == "not-looked-at":
        paragraphs.append(NOTHING_STARTED)
    return paragraphs


def same_text(found: RepositoryComparison) -> str:
    """Say that no container of the repository is affected; ``""`` where not all of them were compared."""
    if not found.compared or not found.looked_at or found.verdict != "same":
        return ""
    one = found.compared == 1
    all_same = f"{'the container' if one else f'all {found.compared} containers'} that the repository starts"
    told = f"{all_same} {'executes' if one else 'execute'} the same"
    more = f"; {found.refused} more {'is' if found.refused == 1 else 'are'} refused as before"
    return told + (more if found.refused else "")


def skipped_text(found: RepositoryComparison) -> str:
    """Name the changed files that start nothing dsim knows of."""
    return f"not looked at: {names_text(skipped_names(found))}"


def skipped_names(found: RepositoryComparison) -> list[str]:
    """Name the changed files that start nothing dsim knows of."""
    return [path for path in found.skipped if path not in found.notes]


def unknown_changes(found: RepositoryComparison) -> list[tuple[str, str]]:
    """Return the places of which it is not known whether they change, each with the reason."""
    unread = (*found.unread, *sorted(found.notes.items()))
    rows = [(printable(path), printable(reason)) for path, reason in unread]
    unknown = [change for change in found.changes if change.difference.verdict == "unknown"]
    return [*rows, *((printable(change.container.place), _unknown_reason(change)) for change in unknown)]


def place_of(place: str) -> tuple[str, int]:
    """Return the file and the line of ``FILE:LINE NAME``; 0 where there is no line, as in ``FILE``."""
    match = re.fullmatch(r"(.+?):(\d{1,9})(?: .*)?", place, re.DOTALL)
    return (match[1], int(match[2])) if match else (place, 0)


def _unknown_reason(change: ContainerChange) -> str:
    if change.difference.first:
        return printable(change.difference.first)
    for outcome in reversed(change.outcomes):
        if isinstance(outcome, NotModelled | Refusal):
            return printable(str(outcome))
    simulations = [each for each in change.outcomes if isinstance(each, Simulation)]
    files = [unknown_files(each) for each in simulations]
    if len(files) == 2 and files[0] != files[1]:
        return printable(next(name for name in (*files[1], *files[0]) if name not in files[0] or name not in files[1]))
    known = [each.built.catalogued for each in simulations if each.built.catalogued and not each.built.missing]
    if len(known) == 2:
        name = printable(known[1].name)
        return (
            f"whether {name} sets the same environment, beside the same words; give its configuration (--base REF=FILE)"
        )
    image = printable(change.container.image or "the image")
    missing = next(
        (
            printable(each.built.missing)
            for each in reversed(change.outcomes)
            if isinstance(each, Simulation) and each.built.missing
        ),
        image,
    )
    named = image if missing == image else f"{missing}, from which {image} is built,"
    return f"{named} is not known; give its configuration (--base REF=FILE)"


def names_text(names: Sequence[str]) -> str:
    """List names on one line; many are counted."""
    shown = [printable(name) for name in names[:_MOST_NAMES]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _group_text(group: Group, palette: Palette) -> str:
    lines = [broken(palette.colored(group.sentence, "title"))]
    for change in group:
        lines += _change_lines(change)
    return "\n".join([*lines, *[broken(text, " " * 8, "  also: ") for text in group.others]])


def _change_lines(change: ContainerChange) -> Iterator[str]:
    place = printable(change.container.place)
    before, after = change_texts(change)
    if before == after:
        yield broken(f"{place}: {after}", "  ")
    elif not before or not after:
        yield broken(f"{place}: {before or after}", "  ")
    elif len(line := f"  {place}: {before} -> {after}") <= terminal_width(80):
        yield line
    else:
        yield from (f"  {place}", broken(before, " " * 12, "    before  "), broken(after, " " * 12, "    after   "))


def change_texts(change: ContainerChange) -> tuple[str, str]:
    """Write what a container comes to on both sides; ``""`` on the side that has not got it."""
    before, after = ("" if outcome is None else describe(outcome) for outcome in change.outcomes)
    return printable(before), printable(after)


def side_words(change: ContainerChange) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Write the words of a container on both sides; None on a side that has no argv."""
    before, after = (None if outcome is None else described_words(outcome) for outcome in change.outcomes)
    return before and tuple(map(printable, before)), after and tuple(map(printable, after))


def repository_json(found: RepositoryComparison) -> dict[str, Any]:
    """Write the containers that change, and what was not compared, as JSON values."""
    return {
        "containers": [_change_json(change) for change in found.changes],
        "compared": found.compared,
        "unread": [{"file": path, "reason": reason} for path, reason in (*found.unread, *sorted(found.notes.items()))],
        "not_looked_at": list(found.skipped),
    }


def _change_json(change: ContainerChange) -> dict[str, Any]:
    container = change.container
    before, after = (None if outcome is None else describe(outcome) for outcome in change.outcomes)
    return {
        "file": container.path,
        "line": container.line or None,
        "name": container.name,
        "engine": container.engine.full_name,
        "verdict": change.difference.verdict,
        "sentences": list(change.difference.sentences),
        "before": before,
        "after": after,
        "built_from": change.source or None,
    }
