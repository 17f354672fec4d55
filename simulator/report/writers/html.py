"""A report as one page that needs nothing else: no script, no network, and no other file.

Whatever a user wrote is escaped by ``_text`` and nowhere else. Colours by origin come with a pattern and a name.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from simulator.core.package_data import package_data
from simulator.core.text import printable
from simulator.report.bidi import one_direction
from simulator.report.document import (
    Argv,
    Block,
    Cell,
    Code,
    Edit,
    Edits,
    Explained,
    Inline,
    Lines,
    Link,
    Moment,
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
    shortened,
)

KINDS = {
    "entrypoint": ("ENTRYPOINT", "written in the image's ENTRYPOINT"),
    "cmd": ("CMD", "written in the image's CMD"),
    "shell": ("SHELL", "the shell that stands in front of a shell form"),
    "request": ("request", "asked for by who starts the container"),
    "engine": ("engine", "added by the engine"),
    "base": ("base image", "words of a base image that is not known"),
}
_TONES = {"plain": "", "same": "all well", "unknown": "not known"}  # the others are named as they are
_POLICY = "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'"
_SHORT = 24  # characters that fit on a line of a narrow screen
_TOP = 2  # the level of headings below the title
_MANY = 3  # sections from which on a page lists them


def written(report: Report) -> str:
    """Write the page."""
    style = package_data("report/writers/page.css")
    policy = _POLICY.format(b64encode(hashlib.sha256(style.encode()).digest()).decode())
    blocks = [(f"part-{number}", block) for number, block in enumerate(report.blocks, 1)]
    main = "".join(_block(block, _TOP, name) for name, block in blocks)
    foot = f"<p>{_cell(report.foot)}</p>" if report.foot else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{_text(f"dsim {report.command}: {_plain(report.title)}")}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body class="{report.tone}">
<a class="skip" href="#answer">Skip to the answer</a>
<header><p class="command">dsim {_text(report.command)}</p>
<h1>{_cell(report.title)}{_tone(report.tone)}</h1></header>
{_contents(blocks)}<main id="answer" tabindex="-1">
{main}{_legend(report.blocks)}</main>
<footer>{foot}<p>Worked out without running anything. Each rule leads to where it can be checked.</p></footer>
</body>
</html>
"""


def _contents(blocks: Sequence[tuple[str, Block]]) -> str:
    sections = [(name, block) for name, block in blocks if isinstance(block, Section) and not block.folded]
    if len(sections) < _MANY or isinstance(blocks[0][1], Table):  # a table in front of them lists them
        return ""
    items = (
        f'<li><a href="#{name}">{_cell(_unlinked(each.title))}</a>{_tone(each.tone)}</li>' for name, each in sections
    )
    return f'<nav aria-label="Contents"><ol>{"".join(items)}</ol></nav>\n'


def _unlinked(inlines: Cell) -> Cell:
    """Leave the addresses of links out: no link holds another."""
    return tuple(Code(inline.text) if isinstance(inline, Link) else inline for inline in inlines)


def _block(block: Block, level: int, name: str) -> str:
    match block:
        case Paragraph():
            return f"<p>{_cell(block.cell)}</p>\n"
        case Notes():
            notes = "".join(f"<p>{_cell(each)}</p>" for each in block.cells)
            return f'<aside class="notes" aria-label="Notes"><p class="sign">Note</p>{notes}</aside>\n'
        case Picture():
            return _picture(block, name)
        case Table():
            return _table(block)
        case Steps():
            return f'<ol class="timeline">{"".join(map(_step, block.steps))}</ol>\n'
        case Timeline():
            return f'<ol class="stages">{"".join(map(_stage, block.stages))}</ol>\n'
        case Edits():
            return _edits(block)
        case Section():
            return _section(block, level, name)


def _section(block: Section, level: int, name: str) -> str:
    heading = f'<h{level} id="{name}-title">{_cell(block.title)}{_tone(block.tone)}</h{level}>'
    inside = "".join(_block(each, level + 1, f"{name}-{number}") for number, each in enumerate(block.blocks, 1))
    if block.folded:
        open_ = " open" if level == _TOP else ""
        return f'<details id="{name}"{open_}><summary>{heading}</summary>\n{inside}</details>\n'
    return f'<section id="{name}" class="{block.tone}" aria-labelledby="{name}-title">{heading}\n{inside}</section>\n'


def _tone(tone: str) -> str:
    name = _TONES.get(tone, tone)
    return f' <span class="tone {tone}">{name}</span>' if name else ""


def _picture(picture: Picture, name: str) -> str:
    words = "".join(_word(word, f"{name}-word-{number}", number) for number, word in enumerate(picture.words, 1))
    roles = any(word.role for word in picture.words)
    head = ("word", *(("read as",) if roles else ()), "from", "rule")
    table = Table("Words", head, tuple(_explained(word, roles) for word in picture.words))
    return (
        f'<fieldset class="picture"><legend>Choose a word to see its origin</legend>\n'
        f'<div class="words">{words}</div></fieldset>\n<p class="whole">{_argv(picture.argv)}</p>\n{_table(table)}'
    )


def _explained(word: Explained, roles: bool) -> tuple[Lines, ...]:
    rule = (f"{word.says} ", word.rule)
    return ((shortened(word.piece),),), *((role(word),) if roles else ()), ((word.place,),), (rule,)


def _word(word: Explained, name: str, number: int) -> str:
    kind = word.piece.kind
    role = f'<span class="role">{_text(word.role)}</span>' if word.role else ""
    read = f", read as {word.role}" if word.role else ""
    about = (f"Word {number} is from {word.place}{read}. {word.says} ", word.rule)
    return (
        f'<div class="slot"><input type="radio" name="word" id="{name}" aria-describedby="{name}-about"'
        f'{" checked" if number == 1 else ""}><label for="{name}" class="word {kind}">{role}'
        f'<code>{_text(shortened(word.piece).text)}</code><span class="origin">{KINDS[kind][0]}</span></label>'
        f'<p class="about" id="{name}-about">{_cell(about)}</p></div>'
    )


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col" role="columnheader">{_text(name)}</th>' for name in table.head)
    rows = "".join(f'<tr role="row">{"".join(_row(row, table.head))}</tr>\n' for row in table.rows)
    return (
        f'<table role="table"><caption>{_text(table.caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n<tbody role="rowgroup">{rows}</tbody></table>\n'
    )


def _row(row: tuple[Lines, ...], head: tuple[str, ...]) -> Iterator[str]:
    """Write the cells; each holds the name of its column, which narrow screens show beside it."""
    for number, (lines, name) in enumerate(zip(row, head, strict=True)):
        tag, role = ('th scope="row"', "rowheader") if number == 0 else ("td", "cell")
        text = "".join(f"<div>{_cell(line)}</div>" for line in lines if line)
        yield f'<{tag} role="{role}" data-head="{_text(name)}">{text}</{tag[:2]}>'


def _step(step: Step) -> str:
    gives = f'<p class="gives">{_cell(step.gives)}</p>' if step.gives else ""
    rules = "".join(f"<li>{_cell((says, ' ', link))}</li>" for link, says in step.rules)
    return f'<li><p class="what">{_cell(step.title)}</p>{gives}{f"<ul>{rules}</ul>" if rules else ""}</li>\n'


def _stage(stage: Stage) -> str:
    moments = "".join(map(_moment, stage.moments)) or '<li class="moment">nothing that matters at the start</li>'
    return f'<li><p class="what">{_cell(stage.title)}</p><ul>{moments}</ul></li>\n'


def _moment(moment: Moment) -> str:
    before = f'<p class="before">instead of {_cell(moment.before)}</p>' if moment.before else ""
    return (
        f'<li class="moment {moment.kind}"><p><span class="key {moment.kind}">{_text(moment.part)}</span> '
        f'{_text(moment.what)} <span class="place">{_cell(moment.place)}</span> {_inline(moment.rule)}</p>'
        f'<p class="gives">{_cell(moment.value)}</p>{before}</li>\n'
    )


def _edits(edits: Edits) -> str:
    lines = "".join(map(_edit, edits.lines))
    more = f"<p>and {edits.more} more lines</p>" if edits.more else ""
    return f'<ul class="edits" aria-label="Lines that are responsible">{lines}</ul>{more}\n'


def _edit(edit: Edit) -> str:
    name, told = {"-": ("gone", "removed"), "+": ("come", "added"), "": ("", "")}[edit.sign]
    sign = f'<span class="sign">{edit.sign}<span class="unseen"> {told}</span></span>'
    place = f'<span class="place">{_text(edit.place)}</span>'
    return f'<li class="{name}">{sign} {place} <code>{_text(edit.text)}</code></li>\n'


def _legend(blocks: Sequence[Block]) -> str:
    kinds = dict.fromkeys(kind for kind in KINDS if kind in set(_kinds(blocks)))
    if not kinds:
        return ""
    items = "".join(
        f'<div><dt><span class="key {kind}">{KINDS[kind][0]}</span></dt><dd>{KINDS[kind][1]}</dd></div>'
        for kind in kinds
    )
    return f'<section class="legend" aria-label="Colours and patterns"><dl>{items}</dl></section>\n'


def _kinds(parts: object) -> Iterator[str]:
    """Find the kinds of all words in a report."""
    if isinstance(parts, Piece):
        yield parts.kind
    elif isinstance(parts, tuple | list):
        for part in parts:
            yield from _kinds(part)


def _cell(inlines: Cell) -> str:
    return "".join(map(_inline, inlines))


def _inline(inline: Inline) -> str:
    match inline:
        case Code():
            return _code(one_direction(inline.text))
        case Link():
            return f'<a href="{_text(inline.url)}" rel="noreferrer">{_code(one_direction(inline.text))}</a>'
        case Argv():
            return _argv(inline)
        case Piece():
            return _piece(inline)
        case _:
            return _text(inline)


def _code(text: str, kind: str = "") -> str:
    """Write code; it is not broken into lines where that can be avoided."""
    names = " ".join(filter(None, (kind, "short" if len(text) <= _SHORT else "")))
    return f'<code class="{names}">{_text(text)}</code>' if names else f"<code>{_text(text)}</code>"


def _argv(argv: Argv) -> str:
    """Write an argv as a JSON array; a bracket or comma stays on the line of the word that it belongs to."""
    if not argv.pieces:
        return '<span class="argv">[]</span>'
    last = len(argv.pieces) - 1
    items = (
        (piece, f"{'' if at else '['}{_piece(piece)}{',' if at < last else ']'}")
        for at, piece in enumerate(argv.pieces)
    )
    kept = (f'<span class="item">{item}</span>' if len(piece.text) <= _SHORT else item for piece, item in items)
    return f'<span class="argv">{" ".join(kept)}</span>'


def _piece(piece: Piece) -> str:
    tag = {"-": "del", "+": "ins", "": "span"}[piece.mark]
    return f"<{tag}>{_code(piece.text, piece.kind)}</{tag}>"


def _plain(inlines: Cell) -> str:
    return "".join(inline.text if isinstance(inline, Code | Link) else str(inline) for inline in inlines)


def _text(text: str) -> str:
    return escape(printable(text))
