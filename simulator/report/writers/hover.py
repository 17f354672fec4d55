"""A report as the text of a hover in an editor: short, in plain Markdown without HTML, the consequence first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from simulator.core.rule import Rule
from simulator.report.documents.answer import rule_link
from simulator.report.documents.blocks import (
    Block,
    Code,
    ExplainedArgv,
    ExplainedWord,
    Notes,
    Paragraph,
    Report,
    RichText,
    Table,
    shorten,
)
from simulator.report.documents.prose import mark_code
from simulator.report.writers.markdown import rich_text

MAX_GROUPS = 12
"""How many groups of words are explained; the whole argv is shown before them."""


def write(report: Report, opening: Sequence[RichText] = (), rules: Sequence[Rule] = ()) -> str:
    """Write a report; ``opening`` is said first, ``rules`` are those that applied to the line under the cursor."""
    parts = [rich_text(text) for text in opening]
    parts += [f"**{rich_text(report.title)}**"] if report.title else []
    parts += [text for block in report.blocks for text in _block(block)]
    if rules:
        lines = "\n".join(f"- {rich_text((*mark_code(rule.says), ' ', rule_link(rule)))}" for rule in rules)
        parts.append(f"This line:\n\n{lines}")
    parts += [_list(block.texts) for block in report.blocks if isinstance(block, Notes)]
    parts += [f"_{rich_text(report.footer)}_"] if report.footer else []
    return "\n\n".join(part for part in parts if part)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield rich_text(block.text)
        case ExplainedArgv():
            yield rich_text((Code(str(block.argv)),))
            yield _list(list(_word_lines(block.words)))
        case Table(head=("not used", *_)):
            rows = [" ".join(rich_text(line) for cell in row for line in cell) for row in block.rows]
            yield "Not used:\n\n" + "\n".join(f"- {row}" for row in rows)
        case _:
            return


def _list(texts: Sequence[RichText]) -> str:
    return "\n".join(f"- {rich_text(text)}" for text in texts)


def _word_lines(words: Sequence[ExplainedWord]) -> Iterator[RichText]:
    """Yield a line for neighbouring words with the same place and rule."""
    groups = [list(group) for _, group in groupby(words, lambda word: (word.place, word.rule))]
    for group in groups[:MAX_GROUPS]:
        first, roles = group[0], ", ".join(word.role for word in group if word.role)
        read_as: RichText = (", which a shell reads as ", *mark_code(roles)) if roles else ()
        texts = Code(" ".join(shorten(word.word).text for word in group))
        yield (texts, " from ", *mark_code(first.place), *read_as, ": ", *mark_code(first.says), " ", first.rule)
    if len(groups) > MAX_GROUPS:
        yield (f"and {sum(len(group) for group in groups[MAX_GROUPS:])} more words",)
