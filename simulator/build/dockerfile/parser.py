"""From the text of a Dockerfile to its instructions, each with its arguments.

Reads: text. Gives: ``Dockerfile``. What is refused here is refused before anything else, wherever it is in the file.
Compare: BuildKit ``Parse`` (frontend/dockerfile/parser/parser.go) and line_parsers.go; the classic
builder uses the same code.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.form import SPACE, not_strings
from simulator.build.dockerfile.instruction import read_run_flags, split_flags
from simulator.build.dockerfile.lines import Lines, find_heredocs, split_at_blanks, split_keyword, split_quoted
from simulator.build.dockerfile.syntax_tree import (
    Dockerfile,
    Form,
    Healthcheck,
    Instruction,
    InstructionOf,
    OptionalForm,
    OptionalText,
    Pairs,
    Texts,
    Trigger,
)
from simulator.core.rule import Question, Refusal, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE
from simulator.golang.json import JsonError, decode_string_array, well_formed
from simulator.golang.strconv import quoted

_PARSER = "frontend/dockerfile/parser/parser.go"
_LINES = "frontend/dockerfile/parser/line_parsers.go"
MAX_LINE = 65535
"""How many bytes a line may have (bufio.MaxScanTokenSize - 1)."""
_fast_tuple = tuple.__new__  # creates a named tuple in half the time
_BLANKS = "\t\n\f\r "  # those of a regular expression of Go
_DIRECTIVE = re.compile(rf"#[{SPACE}]*([a-zA-Z][a-zA-Z0-9]*)[{_BLANKS}]*=(.+)\Z", re.DOTALL)


class DockerfileSyntax(Question):
    """What is refused while a Dockerfile is taken apart?"""

    EMPTY = Rule("A Dockerfile without an instruction is refused.", BUILDKIT(_PARSER, "Parse"))
    LONG_LINE = Rule("A line of 65536 bytes or more is refused.", BUILDKIT(_PARSER, "handleScannerError"))
    DIRECTIVE_TWICE = Rule(
        "A parser directive that stands twice is refused.",
        BUILDKIT("frontend/dockerfile/parser/directives.go", "ParseLine"),
        DOCKERFILE("Parser directives", "#parser-directives"),
    )
    BAD_ESCAPE = Rule(
        "An escape character other than backslash and backtick is refused.",
        BUILDKIT(_PARSER, "setEscapeToken"),
        DOCKERFILE("escape", "#escape"),
    )
    BAD_CHECK = Rule(
        "Options of # check= other than skip, experimental and error with a boolean are refused.",
        BUILDKIT("frontend/dockerfile/linter/linter.go", "ParseLintOptions"),
        DOCKERFILE("check", "#check"),
    )
    HEREDOC_OPEN = Rule("A here-document without its last line is refused.", BUILDKIT(_PARSER, "Parse"))
    NO_EQUALS = Rule(
        "Where the first word of ENV or LABEL has an equals sign, a word without one is refused.",
        BUILDKIT(_LINES, "parseNameVal"),
    )
    ONE_WORD = Rule("ENV or LABEL with a name and nothing else is refused.", BUILDKIT(_LINES, "parseNameVal"))


def read_dockerfile(text: str, builder: Builder) -> Dockerfile:
    """Read the instructions of a Dockerfile as a builder does; raise ``Refusal`` if it refuses its syntax."""
    texts = well_formed(text).removeprefix("\ufeff").removesuffix("\n").split("\n")
    longest = max(map(len, texts)) if len(text) * 4 > MAX_LINE else 0
    if longest * 4 > MAX_LINE and max(len(line.encode()) for line in texts) > MAX_LINE:
        raise DockerfileSyntax.LONG_LINE.refuses(
            "build", f"dockerfile line greater than max allowed size of {MAX_LINE}"
        )
    directives = read_directives(texts, builder) if "=" in texts[0] else {}
    lines = _fast_tuple(Lines, (texts, builder.line_continuation, directives.get("escape", "\\"), 1))
    instructions = read_instructions(lines, builder, text)
    if not instructions:
        raise DockerfileSyntax.EMPTY.refuses("build", "file with no instructions")
    return _fast_tuple(Dockerfile, (instructions, lines.escape, directives.get("syntax"), directives.get("check", "")))


def read_instructions(lines: Lines, builder: Builder, text: str) -> tuple[Instruction, ...]:
    """Read the instructions in the lines of a text; ``text`` is the same text before it was split."""
    texts, escape, number = lines.all, lines.escape, lines.number
    has_heredocs = builder.heredocs and "<" in text and ("<<" in text or f"<{escape}" in text)
    only_python_spaces = "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text
    spaces = SPACE if only_python_spaces else None  # None is fast, and the same where no such character is
    instructions = []
    end, last = 0, len(texts)
    while end < last:
        line = texts[end]
        at, end = end, end + 1
        if not line or line[0] == "#" or not (line := line.strip(spaces)) or line[0] == "#":
            continue  # it is blank, or a comment
        continues = line[-1] == escape
        if continues and (flags := read_run_flags(line, builder.flag_escape or escape)) is not None:
            end = lines.end(at)
            instruction = _fast_tuple(InstructionOf, (line[:3], "run", number + at, flags, None, lines, at, ""))
            line = "".join(texts[at:end]) if has_heredocs else ""
        else:
            if continues:
                original, _, end = lines.join(at)
                line = original.strip(spaces)
                if not line and builder.reader == "imagebuilder" and end == at + 1:
                    continue
            try:
                instruction = _read_instruction(line, lines, at, builder)
            except Refusal as refusal:
                refusal.line = number + at
                raise
        if has_heredocs and "<" in line and "<<" in (original := instruction.original):
            body, end = _read_heredocs(instruction, original, lines, end, builder)
            instruction = instruction._replace(body=body)
        instructions.append(instruction)
    return tuple(instructions)


def read_directives(lines: Sequence[str], builder: Builder) -> dict[str, str]:
    """Read the parser directives at the top of the file: names in lower case, and values.

    Raises ``Refusal`` for a bad one, as the builder does.
    """
    directives: dict[str, str] = {}
    for line in lines:
        match = "=" in line and _DIRECTIVE.match(line.rstrip("\r").lstrip(SPACE))
        key = match[1].lower() if match else ""
        if not match or key not in builder.parser_directives:
            break
        if key in directives:
            raise DockerfileSyntax.DIRECTIVE_TWICE.refuses("build", f"only one {key} parser directive can be used")
        directives[key] = value = match[2].strip(_BLANKS) or match[2][-1]
        if key == "escape" and value not in ("\\", "`"):
            message = f"invalid escape token '{value}' does not match ` or \\"
            raise DockerfileSyntax.BAD_ESCAPE.refuses("build", message)
    return directives


def _read_instruction(line: str, lines: Lines, at: int, builder: Builder) -> Instruction:
    """Read the joined text of an instruction, without blanks around it, whose first line is at an index."""
    typed, _, text = line.partition(" ")
    known = COMMON_SPELLINGS.get(typed)
    if known is None:
        typed, text = split_keyword(line)
        keyword = typed.lower()
        reader = READERS.get(keyword)
    else:
        keyword, reader = known
    if not "!" <= text < "\x7f":  # its first character may be a blank
        text = text.lstrip(SPACE)
    flags: tuple[str, ...] = ()
    if text and text[0] == "-" and text[1:2] == "-":
        flags, text = split_flags(text, builder.flag_escape or lines.escape)
    value = reader(text, builder, lines) if reader else None
    return _fast_tuple(InstructionOf, (typed, keyword, lines.number + at, flags, value, lines, at, ""))


Reader: TypeAlias = Callable[[str, Builder, Lines], object]
"""From the text after the flags, the builder and the lines to the value of an instruction."""


def _read_form(text: str, builder: Builder, _: Lines) -> Form:
    return builder.form(text)


def _read_run(text: str, builder: Builder, _: Lines) -> OptionalForm:
    """Read what may be a JSON array, which can be refused; any other text does not change the image."""
    return builder.form(text) if text[:1] == "[" else None


def _read_array(text: str, builder: Builder, _: Lines) -> Texts:
    """Read a JSON array, else words; quotes have no meaning in them."""
    if text[:1] == "[":
        try:
            words = decode_string_array(text, whole=builder.arrays_end_the_line)
        except JsonError:
            return split_at_blanks(text)
        if words is None:
            raise not_strings()
        return words
    return split_at_blanks(text)


def _read_words(text: str, _: Builder, __: Lines) -> Texts:
    return split_at_blanks(text)


def _read_text(text: str, _: Builder, __: Lines) -> OptionalText:
    return text or None


def _read_quoted_words(text: str, _: Builder, lines: Lines) -> Texts:
    return tuple(split_quoted(text, lines.escape))


def _pairs_reader(keyword: str) -> Callable[[str, Builder, Lines], Pairs]:
    """Return the reader of ENV or LABEL, which names the keyword in its refusals."""

    def read_pairs(text: str, _: Builder, lines: Lines) -> Pairs:
        """Read ``NAME=VALUE ...``, or ``NAME VALUE`` if the first word has no equals sign."""
        words = split_quoted(text, lines.escape)
        if not words:
            return ()
        if "=" not in words[0]:
            name, value = split_keyword(text)
            if name == text:
                raise DockerfileSyntax.ONE_WORD.refuses("build", f"{keyword} must have two arguments")
            return ((name, value),)
        if len(words) == 1:
            name, _equals, value = words[0].partition("=")
            return ((name, value),)
        for word in words:
            if "=" not in word:
                message = f"Syntax error - can't find = in {quoted(word)}. Must be of the form: name=value"
                raise DockerfileSyntax.NO_EQUALS.refuses("build", message)
        return tuple([(name, value) for name, _, value in [word.partition("=") for word in words]])

    return read_pairs


def _read_healthcheck(text: str, builder: Builder, _: Lines) -> Healthcheck:
    """Read the type, and the form after it."""
    if not text:
        return None
    kind = re.match(r"[^\t\n\v\f\r \x85\xa0]+", text)
    assert kind is not None  # the text is not blank and has no blank in front
    command = text[kind.end() :].lstrip("\t\n\v\f\r \x85\xa0")
    return kind[0], builder.form(command) if command else None


def _read_trigger(text: str, builder: Builder, lines: Lines) -> Trigger:
    """Read the instruction after ONBUILD."""
    joined = Lines((text,), lambda _, __: None, lines.escape)  # continuation lines are in the text already
    return _read_instruction(text, joined, 0, builder) if text else None


READERS: dict[str, Reader] = {
    **dict.fromkeys(("cmd", "entrypoint", "shell"), _read_form),
    **dict.fromkeys(("add", "copy", "volume"), _read_array),
    **dict.fromkeys(("expose", "from"), _read_words),
    **dict.fromkeys(("maintainer", "stopsignal", "user", "workdir"), _read_text),
    "arg": _read_quoted_words,
    "env": _pairs_reader("ENV"),
    "label": _pairs_reader("LABEL"),
    "healthcheck": _read_healthcheck,
    "onbuild": _read_trigger,
    "run": _read_run,
}
"""By keyword: what reads the value of its instruction."""
COMMON_SPELLINGS = {typed: (keyword, READERS[keyword]) for keyword in READERS for typed in (keyword, keyword.upper())}
"""The keywords in lower and upper case, each in lower case and with its reader."""


def _read_heredocs(instruction: Instruction, original: str, lines: Lines, at: int, builder: Builder) -> tuple[str, int]:
    """Read the here-documents that an instruction opens, from the line at an index: their text, and the index after."""
    inner = instruction.value if instruction.keyword == "onbuild" and instruction.value else instruction
    if inner.keyword not in ("add", "copy", "run") or _is_array(inner, builder):
        return "", at
    body: list[str] = []
    for end_mark, _, strips_tabs in find_heredocs(original, blanks=builder.heredoc_blanks):
        while True:
            if at >= len(lines.all):
                raise DockerfileSyntax.HEREDOC_OPEN.refuses("build", "unterminated heredoc")
            line = lines.all[at].rstrip("\r\n")
            at += 1
            if (line.lstrip("\t") if strips_tabs else line) == end_mark:
                body.append("\n" + end_mark)
                break
            body.append("\n" + lines.all[at - 1])
    return "".join(body), at


def _is_array(instruction: Instruction, builder: Builder) -> bool:
    """Return whether the argument is an array of strings."""
    text = instruction.argument.text
    try:
        return text[:1] == "[" and decode_string_array(text, whole=builder.arrays_end_the_line) is not None
    except JsonError:
        return False
