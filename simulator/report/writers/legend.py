"""What the colours and patterns of words mean, on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simulator.core.record import NamedTuple
from simulator.report.documents.blocks import ArgvWord, Block, Section

KINDS = {
    "entrypoint": ("ENTRYPOINT", "written in the image's ENTRYPOINT"),
    "cmd": ("CMD", "written in the image's CMD"),
    "shell": ("SHELL", "the shell that stands in front of a shell form"),
    "request": ("request", "asked for by who starts the container"),
    "engine": ("engine", "added by the engine"),
    "base": ("base image", "words of a base image that is not known"),
}


_UNMARKED = frozenset(("plain", ""))  # kinds of words without a colour


class Legend(NamedTuple):
    """What colours and patterns mean, and the block that it stands at."""

    text: str
    first: Block | None


def write_legend(blocks: Sequence[Block]) -> str:
    """Write what colours and patterns mean; empty where no word has one."""
    kinds = dict.fromkeys(kind for kind in KINDS if kind in set(find_kinds(blocks)))
    if not kinds:
        return ""
    items = "".join(
        f'<div><dt><span class="key {kind}">{KINDS[kind][0]}</span></dt><dd>{KINDS[kind][1]}</dd></div>'
        for kind in kinds
    )
    return f'<section class="legend" aria-label="Colours and patterns"><dl>{items}</dl></section>\n'


def find_first(blocks: Sequence[Block]) -> Block | None:
    """Return the first block, in its sections, of which a word has a colour; None where no word has one."""
    for block in blocks:
        if not _UNMARKED.issuperset(find_kinds(block)):
            return find_first(block.blocks) or block if isinstance(block, Section) and not block.folded else block
    return None


def find_kinds(parts: object) -> Iterator[str]:
    """Yield the kinds of origin of all words in a report."""
    if isinstance(parts, ArgvWord):
        yield parts.kind
    elif isinstance(parts, tuple | list):
        for part in parts:
            yield from find_kinds(part)
