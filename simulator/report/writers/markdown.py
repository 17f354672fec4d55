"""A report as a comment for a code review, in GitHub's Markdown.

Whatever a user wrote is written as code, which GitHub does not interpret: no mention, no issue, no emoji, no link.
Right-to-left letters are escaped, since they would change the order of the words around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from simulator.report.documents.blocks import (
    Argv,
    ArgvWord,
    Block,
    Code,
    CommandLine,
    DiffLines,
    ExplainedArgv,
    ExplainedWord,
    Inline,
    Link,
    Notes,
    NumberedStep,
    NumberedSteps,
    Paragraph,
    Report,
    RichText,
    Section,
    StageHistory,
    Table,
    TableCell,
    Timeline,
    role_lines,
    shorten,
)
from simulator.report.documents.prose import mark_code
from simulator.report.writers.right_to_left import escape_right_to_left

MAX_LENGTH = 65_000
"""The length of the longest comment, in characters; GitHub accepts 65,536."""
_LEFT_OUT = "_Left out, since a comment has room for {:,} characters: {}._"


def write(report: Report, max_length: int = MAX_LENGTH) -> str:
    """Write a report. If it is too long, its folded sections are left out, then its last blocks."""
    head = f"<!-- dsim {report.command} -->\n### {rich_text(report.title)}"
    scope = f"{rich_text(report.footer)} · " if report.footer else ""
    footer = f"<sub>{scope}dsim {report.command}</sub>"
    parts = list(_block_texts(report.blocks, 4))
    remaining = max_length - len(head) - len(footer) - len(_LEFT_OUT) - 100
    if sum(len(text) + 2 for _, text in parts) <= remaining:
        return "\n\n".join([head, *(text for _, text in parts), footer]) + "\n"
    written = [head]
    open_parts = [text for folded, text in parts if not folded]
    for text in open_parts:
        remaining -= len(text) + 2
        if remaining < 0:
            break
        written.append(text)
    left_out = "the reasons" if len(written) > len(open_parts) else "the reasons, and all behind this"
    return "\n\n".join([*written, _LEFT_OUT.format(max_length, left_out), footer]) + "\n"


def _block_texts(blocks: Sequence[Block], level: int) -> Iterator[tuple[bool, str]]:
    """Yield each block as a text, with whether it is folded."""
    for block in blocks:
        match block:
            case Section(folded=True):
                children = "\n\n".join(text for _, text in _block_texts(block.blocks, level))
                yield True, f"<details>\n<summary>{_plain_html(block.title)}</summary>\n\n{children}\n\n</details>"
            case Section():
                severity = f": {block.tone}" if block.tone in ("info", "warning", "error") else ""
                yield False, f"{'#' * level} {rich_text(block.title)}{severity}"
                yield from _block_texts(block.blocks, level + 1)
            case _:
                yield False, _block(block)


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return rich_text(block.text)
        case Notes():
            return "> [!NOTE]\n" + "\n>\n".join(f"> {rich_text(text)}" for text in block.texts)
        case ExplainedArgv():
            return f"{write_code(str(block.argv))}\n\n{_explained_argv(block)}"
        case Table():
            return _table(block)
        case NumberedSteps():
            return _numbered_list(map(_step_lines, block.steps))
        case Timeline():
            return _numbered_list(map(_stage_lines, block.stages))
        case DiffLines():
            return _diff_lines(block)
        case Section():
            raise AssertionError("_block_texts splits sections")


def _explained_argv(argv: ExplainedArgv) -> str:
    has_roles = any(word.role for word in argv.words)
    head = ("word", *(("read as",) if has_roles else ()), "from", "rule")
    return _table(Table("", head, tuple(_word_row(word, has_roles=has_roles) for word in argv.words)))


def _word_row(word: ExplainedWord, *, has_roles: bool) -> tuple[TableCell, ...]:
    return (
        ((shorten(word.word),),),
        *((role_lines(word),) if has_roles else ()),
        (mark_code(word.place),),
        ((word.rule,),),
    )


def _table(table: Table) -> str:
    lines = [" | ".join(table.head), " | ".join("---" for _ in table.head)]
    lines += [" | ".join(map(_table_cell, row)) for row in table.rows]
    return "\n".join(f"| {line} |" for line in lines)


def _table_cell(lines: TableCell) -> str:
    return "<br>".join(rich_text(line, in_table=True) for line in lines)


def _numbered_list(items: Iterable[Sequence[str]]) -> str:
    """Write a numbered list; the further lines of an item are a list below it."""
    lines = []
    for number, (first, *details) in enumerate(items, 1):
        lead = f"{number}. "
        lines += [lead + first, *(f"{' ' * len(lead)}- {line}" for line in details)]
    return "\n".join(lines)


def _step_lines(step: NumberedStep) -> Sequence[str]:
    gives = f" → {rich_text(step.result)}" if step.result else ""
    return rich_text(step.title) + gives, *(rich_text((says, " ", link)) for link, says in step.rules)


def _stage_lines(stage: StageHistory) -> Sequence[str]:
    return rich_text(stage.title), *(
        rich_text((*event.place, f" {event.part} {event.what} → ", *event.value, " ", event.rule))
        for event in stage.events
    )


def _diff_lines(diff: DiffLines) -> str:
    width = max([len(line.place) for line in diff.lines], default=0)
    lines = [
        escape_right_to_left(f"{line.sign} {line.place.ljust(width)}  {line.text}".rstrip()) for line in diff.lines
    ]
    lines += [f"# and {diff.more} more lines"] if diff.more else []
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
    return "\n".join([f"{fence}diff", *lines, fence])


def rich_text(text: RichText, *, in_table: bool = False) -> str:
    """Write plain words and code; within a table, bars are escaped."""
    markdown = _join_inlines(_inline(inline, in_table=in_table) for inline in text).strip()
    return re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+])", r"\\\1", markdown))


def _inline(inline: Inline, *, in_table: bool) -> str:
    match inline:
        case Code() | ArgvWord():
            return write_code(inline.text, in_table=in_table)
        case Link():
            if inline.url.startswith("#"):  # a place on the web page, which a comment does not have
                return write_code(inline.text, in_table=in_table)
            url = re.sub(r"[\s()<>\\|]", lambda match: f"%{ord(match.group()):02X}", inline.url)
            return f"[{write_code(inline.text, in_table=in_table)}]({url})"
        case Argv() | CommandLine():
            return write_code(str(inline), in_table=in_table)
        case _:
            parts = mark_code(inline)  # a text may still hold words that are no plain words
            return _join_inlines(
                write_code(part.text, in_table=in_table) if isinstance(part, Code) else escape(str(part), quote=False)
                for part in parts
            )


def _join_inlines(parts: Iterable[str]) -> str:
    """Join written parts; the backticks of two parts that are code must not run together."""
    text = ""
    for part in parts:
        text += f"<!-- -->{part}" if text.endswith("`") and part.startswith("`") else part
    return text


def _plain_html(text: RichText) -> str:
    """Write plain words and code as HTML, within which Markdown is not read."""
    parts = [part for inline in text for part in (mark_code(inline) if isinstance(inline, str) else (inline,))]
    return "".join(
        _escape_entities(part) if isinstance(part, str) else f"<code>{_escape_entities(_inline_text(part))}</code>"
        for part in parts
    )


def _inline_text(part: Inline) -> str:
    return str(part) if isinstance(part, Argv | CommandLine | str) else part.text


def write_code(text: str, *, in_table: bool = False) -> str:
    """Write printable text as code, exactly; within a table, bars are escaped."""
    text = escape_right_to_left(text)
    if not text.strip():
        return f"<code>{_escape_entities(text)}</code>"  # Markdown has no empty code
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in (text[0], text[-1]) or (text[0] == text[-1] == " ") else ""
    return f"{ticks}{pad}{text.replace('|', chr(92) + '|') if in_table else text}{pad}{ticks}"


def _escape_entities(text: str) -> str:
    """Write every character that means something in Markdown or HTML as an entity."""
    return re.sub(r"[^\w ]", lambda match: f"&#{ord(match.group())};", escape_right_to_left(text)).replace("_", "&#95;")
