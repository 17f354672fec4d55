"""A report as a comment for a code review, in GitHub's Markdown.

Whatever a user wrote stands in code, where GitHub makes nothing of it: no mention, no issue, no emoji, no link.
Letters that are written from right to left are escaped, since they would change the order of the words around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from simulator.report.bidi import one_direction
from simulator.report.document import (
    Argv,
    Block,
    Cell,
    Code,
    Edits,
    Explained,
    Inline,
    Lines,
    Link,
    Notes,
    Paragraph,
    Picture,
    Piece,
    Report,
    Section,
    Stage,
    Step,
    Steps,
    Table,
    Timeline,
    role,
    said,
    shortened,
)

MOST = 65_000
"""The longest comment that is written, in characters; GitHub takes 65,536."""
_LEFT_OUT = "_Left out, since a comment has room for {:,} characters: {}._"


def written(report: Report, most: int = MOST) -> str:
    """Write a report; one that is too long loses its folded parts, then what stands last."""
    head = f"<!-- dsim {report.command} -->\n### {cell(report.title)}"
    holds = f"{cell(report.foot)} · " if report.foot else ""
    foot = f"<sub>{holds}dsim {report.command}</sub>"
    parts = list(_parts(report.blocks, 4))
    room = most - len(head) - len(foot) - len(_LEFT_OUT) - 100
    if sum(len(text) + 2 for _, text in parts) <= room:
        return "\n\n".join([head, *(text for _, text in parts), foot]) + "\n"
    kept = [head]
    open_parts = [text for folded, text in parts if not folded]
    for text in open_parts:
        room -= len(text) + 2
        if room < 0:
            break
        kept.append(text)
    what = "the reasons" if len(kept) > len(open_parts) else "the reasons, and all behind this"
    return "\n\n".join([*kept, _LEFT_OUT.format(most, what), foot]) + "\n"


def _parts(blocks: Sequence[Block], level: int) -> Iterator[tuple[bool, str]]:
    """Yield blocks as texts, each with whether it is folded."""
    for block in blocks:
        match block:
            case Section(folded=True):
                inside = "\n\n".join(text for _, text in _parts(block.blocks, level))
                yield True, f"<details>\n<summary>{_plain(block.title)}</summary>\n\n{inside}\n\n</details>"
            case Section():
                severity = f": {block.tone}" if block.tone in ("info", "warning", "error") else ""
                yield False, f"{'#' * level} {cell(block.title)}{severity}"
                yield from _parts(block.blocks, level + 1)
            case _:
                yield False, _block(block)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return cell(block.cell)
        case Notes():
            return "> [!NOTE]\n" + "\n>\n".join(f"> {cell(each)}" for each in block.cells)
        case Picture():
            return f"{code(str(block.argv))}\n\n{_picture(block)}"
        case Table():
            return _table(block)
        case Steps():
            return _numbered(map(_step, block.steps))
        case Timeline():
            return _numbered(map(_stage, block.stages))
        case Edits():
            return _edits(block)
        case Section():
            raise AssertionError("its parts were told apart")


def _picture(picture: Picture) -> str:
    roles = any(word.role for word in picture.words)
    head = ("word", *(("read as",) if roles else ()), "from", "rule")
    return _table(Table("", head, tuple(_word(word, roles) for word in picture.words)))


def _word(word: Explained, roles: bool) -> tuple[Lines, ...]:
    return ((shortened(word.piece),),), *((role(word),) if roles else ()), (said(word.place),), ((word.rule,),)


def _table(table: Table) -> str:
    lines = [" | ".join(table.head), " | ".join("---" for _ in table.head)]
    lines += [" | ".join(map(_cell_of_table, row)) for row in table.rows]
    return "\n".join(f"| {line} |" for line in lines)


def _cell_of_table(lines: Lines) -> str:
    return "<br>".join(cell(line, in_table=True) for line in lines)


def _numbered(items: Iterable[Sequence[str]]) -> str:
    """Write a list; the lines of an item behind its first are a list below it."""
    lines = []
    for number, (first, *below) in enumerate(items, 1):
        lead = f"{number}. "
        lines += [lead + first, *(f"{' ' * len(lead)}- {line}" for line in below)]
    return "\n".join(lines)


def _step(step: Step) -> Sequence[str]:
    gives = f" → {cell(step.gives)}" if step.gives else ""
    return cell(step.title) + gives, *(cell((says, " ", link)) for link, says in step.rules)


def _stage(stage: Stage) -> Sequence[str]:
    return cell(stage.title), *(
        cell((*moment.place, f" {moment.part} {moment.what} → ", *moment.value, " ", moment.rule))
        for moment in stage.moments
    )


def _edits(edits: Edits) -> str:
    size = max([len(edit.place) for edit in edits.lines], default=0)
    lines = [one_direction(f"{edit.sign} {edit.place.ljust(size)}  {edit.text}".rstrip()) for edit in edits.lines]
    lines += [f"# and {edits.more} more lines"] if edits.more else []
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
    return "\n".join([f"{fence}diff", *lines, fence])


def cell(inlines: Cell, in_table: bool = False) -> str:
    """Write inline parts."""
    text = _joined(_inline(inline, in_table) for inline in inlines).strip()
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+])", r"\\\1", text))


def _inline(inline: Inline, in_table: bool) -> str:
    match inline:
        case Code() | Piece():
            return code(inline.text, in_table)
        case Link():
            if inline.url.startswith("#"):  # a place of the page, which a comment does not have
                return code(inline.text, in_table)
            url = re.sub(r"[\s()<>\\|]", lambda match: f"%{ord(match.group()):02X}", inline.url)
            return f"[{code(inline.text, in_table)}]({url})"
        case Argv():
            return code(str(inline), in_table)
        case _:
            parts = said(inline)  # whatever is no plain word is put in code, were it not there before
            return _joined(
                code(part.text, in_table) if isinstance(part, Code) else escape(str(part), quote=False)
                for part in parts
            )


def _joined(parts: Iterable[str]) -> str:
    """Put written parts behind each other; the ticks of two that are code must not become one run."""
    text = ""
    for part in parts:
        text += f"<!-- -->{part}" if text.endswith("`") and part.startswith("`") else part
    return text


def _plain(inlines: Cell) -> str:
    """Write inline parts where Markdown is not read."""
    parts = [part for inline in inlines for part in (said(inline) if isinstance(inline, str) else (inline,))]
    return "".join(
        _entities(part) if isinstance(part, str) else f"<code>{_entities(_text_of(part))}</code>" for part in parts
    )


def _text_of(part: Inline) -> str:
    return str(part) if isinstance(part, Argv | str) else part.text


def code(text: str, in_table: bool = False) -> str:
    """Write printable text as code, to the letter."""
    text = one_direction(text)
    if not text.strip():
        return f"<code>{_entities(text)}</code>"  # nothing between ticks is no code
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in (text[0], text[-1]) or (text[0] == text[-1] == " ") else ""
    return f"{ticks}{pad}{text.replace('|', chr(92) + '|') if in_table else text}{pad}{ticks}"


def _entities(text: str) -> str:
    """Write every character as an entity that could mean something in Markdown or HTML."""
    return re.sub(r"[^\w ]", lambda match: f"&#{ord(match.group())};", one_direction(text)).replace("_", "&#95;")
