"""A report as one web page that needs nothing else: no script, no network, and no other file.

Whatever a user wrote is escaped by ``_text`` and nowhere else. Colours by origin come with a pattern and a name.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence

from simulator.core.package_data import package_data
from simulator.report.documents.answer import DOCS
from simulator.report.documents.blocks import (
    Argv,
    ArgvWord,
    Block,
    Code,
    CommandLine,
    DiffLine,
    DiffLines,
    ExplainedArgv,
    ExplainedWord,
    Inline,
    Leaf,
    Link,
    Notes,
    NumberedStep,
    NumberedSteps,
    Paragraph,
    PartEvent,
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
from simulator.report.writers.code import escape_html, write_code
from simulator.report.writers.legend import KINDS, Legend, find_first, write_legend
from simulator.report.writers.right_to_left import escape_right_to_left
from simulator.report.writers.words import write_argv, write_command_line, write_piece

_TONES = {"plain": "", "same": "all well", "unknown": "not known"}  # a page shows the others by their own names
_POLICY = "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'"
_LONG_LINE = 200  # characters of a command line that are shown
_LAST = "Worked out without running anything."
_RULES = " Each rule leads to its page, which says where it can be checked."
_TOP_LEVEL = 2  # the level of the headings of sections
_MIN_CONTENTS = 3  # a page with so many sections has a table of contents


def write(report: Report) -> str:
    """Write the page."""
    style = package_data("report/writers/page.css")
    policy = _POLICY.format(b64encode(hashlib.sha256(style.encode()).digest()).decode())
    blocks = [(f"part-{number}", block) for number, block in enumerate(report.blocks, 1)]
    main = _main(blocks)
    footer = f"<p>{_rich_text(report.footer)}</p>" if report.footer else ""
    last = _LAST + (_RULES if f'<a href="{DOCS}/' in main else "")
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{escape_html(_page_title(report))}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body class="{report.tone}">
<a class="skip" href="#answer">Skip to the answer</a>
<header><h1>{_subject(report)}{_rich_text(report.title)}{_tone_label(report.tone)}</h1>
<p class="command">{escape_html(escape_right_to_left(_short_line(report)))}</p></header>
{_contents(blocks)}<main id="answer" tabindex="-1">
{main}</main>
<footer>{footer}<p>{last}</p></footer>
</body>
</html>
"""


def _page_title(report: Report) -> str:
    """Return the title of the window: the command, what it was asked about, and the outcome."""
    subject = _plain_text(report.subject)
    return f"dsim {report.command}{f' {subject}' if subject else ''}: {_plain_text(report.title)}"


def _subject(report: Report) -> str:
    """Write what the page is about, unless the title names it."""
    if not report.subject or _plain_text(report.subject) in _plain_text(report.title):
        return ""
    return f'<span class="subject">{_rich_text(report.subject)}<span class="unseen">: </span></span>'


def _main(blocks: Sequence[tuple[str, Block]]) -> str:
    """Write the blocks; what colours mean stands at the first block that has some."""
    bare = [block for _, block in blocks]
    legend = Legend(write_legend(bare), find_first(bare))
    return "".join(_block(block, _TOP_LEVEL, name, legend) for name, block in blocks)


def _short_line(report: Report) -> str:
    line = report.line or f"dsim {report.command}"
    return line if len(line) <= _LONG_LINE else f"{line[:_LONG_LINE]}…"


def _contents(blocks: Sequence[tuple[str, Block]]) -> str:
    sections = [(name, block) for name, block in blocks if isinstance(block, Section) and not block.folded]
    if len(sections) < _MIN_CONTENTS or isinstance(blocks[0][1], Table):  # the table lists the sections
        return ""
    items = (
        f'<li><a href="#{name}">{_rich_text(_without_links(section.title))}</a>{_tone_label(section.tone)}</li>'
        for name, section in sections
    )
    return f'<nav aria-label="Contents"><ol>{"".join(items)}</ol></nav>\n'


def _without_links(text: RichText) -> RichText:
    """Turn links into code: a link cannot hold another link."""
    return tuple(Code(inline.text) if isinstance(inline, Link) else inline for inline in text)


def _block(block: Block, level: int, name: str, legend: Legend) -> str:
    if isinstance(block, Section):
        return _section(block, level, name, legend)
    written = _leaf(block, name)
    if block is not legend.first:
        return written
    return f"{written}{legend.text}" if isinstance(block, ExplainedArgv) else f"{legend.text}{written}"


def _leaf(block: Leaf, name: str) -> str:
    match block:
        case Paragraph():
            return f"<p>{_rich_text(block.text)}</p>\n"
        case Notes():
            notes = "".join(f"<p>{_rich_text(text)}</p>" for text in block.texts)
            return f'<div class="notes" role="note"><p class="sign">Note</p>{notes}</div>\n'
        case ExplainedArgv():
            return _explained_argv(block, name)
        case Table():
            return _table(block)
        case NumberedSteps():
            return f'<ol class="timeline">{"".join(map(_numbered_step, block.steps))}</ol>\n'
        case Timeline():
            return f'<ol class="stages">{"".join(map(_stage_history, block.stages))}</ol>\n'
        case DiffLines():
            return _diff_lines(block)


def _section(section: Section, level: int, name: str, legend: Legend) -> str:
    heading = f'<h{level} id="{name}-title">{_rich_text(section.title)}{_tone_label(section.tone)}</h{level}>'
    children = "".join(
        _block(child, level + 1, f"{name}-{number}", legend) for number, child in enumerate(section.blocks, 1)
    )
    if section.folded:
        is_story = any(isinstance(child, NumberedSteps | Timeline) for child in section.blocks)
        open_ = " open" if level == _TOP_LEVEL and is_story else ""
        return f'<details id="{name}"{open_}><summary>{heading}</summary>\n{children}</details>\n'
    return (
        f'<section id="{name}" class="{section.tone}" aria-labelledby="{name}-title">{heading}\n{children}</section>\n'
    )


def _tone_label(tone: str) -> str:
    name = _TONES.get(tone, tone)
    return f' <span class="tone {tone}">{name}</span>' if name else ""


def _explained_argv(argv: ExplainedArgv, name: str) -> str:
    words = "".join(_word_slot(word, f"{name}-word-{number}", number) for number, word in enumerate(argv.words, 1))
    has_roles = any(word.role for word in argv.words)
    head = ("word", *(("read as",) if has_roles else ()), "from", "rule")
    table = Table("Words", head, tuple(_table_row(word, has_roles=has_roles) for word in argv.words))
    return (
        f'<fieldset class="picture"><legend>Choose a word to see its origin</legend>\n'
        f'<div class="words">{words}</div></fieldset>\n<p class="whole">{write_argv(argv.argv)}</p>\n'
        '<details class="every"><summary>Every word, and the rule that put it there</summary>\n'
        f"{_table(table)}</details>\n"
    )


def _table_row(word: ExplainedWord, *, has_roles: bool) -> tuple[TableCell, ...]:
    rule = (f"{word.says} ", word.rule)
    return ((shorten(word.word),),), *((role_lines(word),) if has_roles else ()), ((word.place,),), (rule,)


def _word_slot(word: ExplainedWord, slot_id: str, number: int) -> str:
    origin = word.word.kind
    role_label = f'<span class="role">{escape_html(word.role)}</span>' if word.role else ""
    role_phrase = f", read as {word.role}" if word.role else ""
    about = (f"Word {number} is from {word.place}{role_phrase}. {word.says} ", word.rule)
    return (
        f'<div class="slot"><input type="radio" name="word" id="{slot_id}" aria-describedby="{slot_id}-about"'
        f'{" checked" if number == 1 else ""}><label for="{slot_id}" class="word {origin}">{role_label}'
        f'<code>{escape_html(shorten(word.word).text)}</code><span class="origin">{KINDS[origin][0]}</span></label>'
        f'<p class="about" id="{slot_id}-about">{_rich_text(about)}</p></div>'
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col" role="columnheader">{escape_html(name)}</th>' for name in table.head)
    rows = "".join(f'<tr role="row">{"".join(_row_cells(row, table.head))}</tr>\n' for row in table.rows)
    sides = ' class="sides"' if table.compares else ""
    return (
        f'<table role="table"{sides}><caption>{escape_html(table.caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">{rows}</tbody></table>\n'
    )


def _row_cells(row: tuple[TableCell, ...], head: tuple[str, ...]) -> Iterator[str]:
    """Write the cells; each has the name of its column, which narrow screens show next to it."""
    for number, (lines, name) in enumerate(zip(row, head, strict=True)):
        tag, role = ('th scope="row"', "rowheader") if number == 0 else ("td", "cell")
        text = "".join(f"<div>{_rich_text(line)}</div>" for line in lines if line)
        yield f'<{tag} role="{role}" data-head="{escape_html(name)}">{text}</{tag[:2]}>'


def _numbered_step(step: NumberedStep) -> str:
    gives = f'<p class="gives">{_rich_text(step.result)}</p>' if step.result else ""
    rules = "".join(f"<li>{_rich_text((says, ' ', link))}</li>" for link, says in step.rules)
    return f'<li><p class="what">{_rich_text(step.title)}</p>{gives}{f"<ul>{rules}</ul>" if rules else ""}</li>\n'


def _stage_history(stage: StageHistory) -> str:
    events = "".join(map(_part_event, stage.events)) or '<li class="moment">nothing that matters at the start</li>'
    return f'<li><p class="what">{_rich_text(stage.title)}</p><ul>{events}</ul></li>\n'


def _part_event(event: PartEvent) -> str:
    before = f'<p class="before">instead of {_rich_text(event.before)}</p>' if event.before else ""
    return (
        f'<li class="moment {event.kind}"><p><span class="key {event.kind}">{escape_html(event.part)}</span> '
        f'{escape_html(event.what)} <span class="place">{_rich_text(event.place)}</span> {_inline(event.rule)}</p>'
        f'<p class="gives">{_rich_text(event.value)}</p>{before}</li>\n'
    )


def _diff_lines(diff: DiffLines) -> str:
    lines = "".join(map(_diff_line, diff.lines))
    more = f"<p>and {diff.more} more lines</p>" if diff.more else ""
    return f'<ul class="edits" aria-label="Lines that are responsible">{lines}</ul>{more}\n'


def _diff_line(line: DiffLine) -> str:
    name, note = {"-": ("gone", "removed"), "+": ("come", "added"), "": ("", "")}[line.sign]
    sign = f'<span class="sign">{line.sign}<span class="unseen"> {note}</span></span>'
    place = f'<span class="place">{escape_html(line.place)}</span>'
    return f'<li class="{name}">{sign} {place} <code>{escape_html(line.text)}</code></li>\n'


def _rich_text(text: RichText) -> str:
    return "".join(map(_inline, text))


def _inline(inline: Inline) -> str:
    match inline:
        case Code():
            return write_code(escape_right_to_left(inline.text))
        case Link():
            name = write_code(escape_right_to_left(inline.text))
            return f'<a href="{escape_html(inline.url)}" rel="noreferrer">{name}</a>'
        case Argv():
            return write_argv(inline)
        case CommandLine():
            return write_command_line(inline)
        case ArgvWord():
            return write_piece(inline)
        case _:
            return escape_html(inline)


def _plain_text(text: RichText) -> str:
    return "".join(inline.text if isinstance(inline, Code | Link) else str(inline) for inline in text)
