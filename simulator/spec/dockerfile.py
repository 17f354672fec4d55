"""From the text of a Dockerfile to its instructions, each with its arguments.

Reads: text. Gives: ``Dockerfile``. Errors found here come before all others, wherever they stand.
Compare: BuildKit ``Parse`` (frontend/dockerfile/parser/parser.go) and line_parsers.go; the classic
builder uses the same code.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from simulator.gojson import Fault, go_quoted, string_array, well_formed
from simulator.rule import Decision, Question, Refusal, Rule
from simulator.sources import BUILDKIT, DOCKERFILE
from simulator.spec.form import SPACE, Form, not_strings
from simulator.spec.image import Builder
from simulator.spec.instruction import Argument, arguments_of, joined
from simulator.values import CommandForm

_PARSER = "frontend/dockerfile/parser/parser.go"
_LINES = "frontend/dockerfile/parser/line_parsers.go"
MAX_LINE = 65535  # bytes of one line, bufio.MaxScanTokenSize - 1
DELIMITER = re.compile(r"[\t\v\f\r ]+")
DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*\Z")


class Reading(Question):
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
    HEREDOC_OPEN = Rule("A here-document without its last line is refused.", BUILDKIT(_PARSER, "Parse"))
    NO_EQUALS = Rule(
        "Where the first word of ENV or LABEL has an equals sign, a word without one is refused.",
        BUILDKIT(_LINES, "parseNameVal"),
    )
    ONE_WORD = Rule("ENV or LABEL with a name and nothing else is refused.", BUILDKIT(_LINES, "parseNameVal"))


class Pair(NamedTuple):
    """A name and a value of ENV or LABEL, before variables are replaced."""

    name: str
    value: str


class Instruction(NamedTuple):
    """One instruction: its keyword as typed and in lower case, its first line, flags and arguments.

    ``value`` depends on the keyword: a decided form, pairs, words, a text or another instruction; None where
    there is no argument. ``original`` is the joined line; ``body`` its here-documents as they stand.
    """

    typed: str
    keyword: str
    line: int
    argument: Argument
    value: Any
    original: str
    body: str = ""


class Dockerfile(NamedTuple):
    """The instructions of a Dockerfile, the escape character, and the frontend that ``# syntax=`` names."""

    instructions: tuple[Instruction, ...]
    escape: str
    syntax: str | None


def read(text: str, builder: Builder) -> Dockerfile:
    """Take a Dockerfile apart."""
    lines = well_formed(text).split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if lines:
        lines[0] = lines[0].removeprefix("\ufeff")
    if len(text) * 4 > MAX_LINE and max(len(line.encode("utf-8", "surrogatepass")) for line in lines) > MAX_LINE:
        raise Reading.LONG_LINE.refuses("build", f"dockerfile line greater than max allowed size of {MAX_LINE}")
    directives = _directives(lines, builder)
    escape = directives.get("escape", "\\")
    found = instructions_of(lines, builder, escape)
    if not found:
        raise Reading.EMPTY.refuses("build", "file with no instructions")
    return Dockerfile(tuple(found), escape, directives.get("syntax"))


def instructions_of(lines: list[str], builder: Builder, escape: str) -> list[Instruction]:
    """Read the instructions that lines hold."""
    found = []
    at = 0
    while at < len(lines):
        if not (stripped := lines[at].lstrip(SPACE)) or stripped[0] == "#":
            at += 1
            continue
        original, pieces, after = joined(lines, at, builder.continues, escape)
        if original.strip(SPACE) or pieces[0][1] != after:
            instruction = _instruction(original, pieces, at + 1, builder, escape)
            if "<<" in original:
                body, after = _body(instruction, lines, after, builder)
                instruction = instruction._replace(body=body)
            found.append(instruction)
        at = after
    return found


def _directives(lines: list[str], builder: Builder) -> dict[str, str]:
    """Read the directives at the top of the file."""
    found: dict[str, str] = {}
    for line in lines:
        match = DIRECTIVE.match(line.rstrip("\r").lstrip(SPACE))
        key = match[1].lower() if match else ""
        if match is None or key not in builder.directives:
            break
        if key in found:
            raise Reading.DIRECTIVE_TWICE.refuses("build", f"only one {key} parser directive can be used")
        found[key] = match[2]
        if key == "escape" and match[2] not in ("\\", "`"):
            raise Reading.BAD_ESCAPE.refuses("build", f"invalid escape token '{match[2]}' does not match ` or \\")
    return found


def _instruction(
    original: str, pieces: list[tuple[int, int, int]], line: int, builder: Builder, escape: str
) -> Instruction:
    """Split a line into keyword, flags and arguments."""
    stripped = original.lstrip(SPACE)
    lead = len(original) - len(stripped)
    stripped = stripped.rstrip(SPACE)
    delimiter = DELIMITER.search(stripped)
    typed = stripped[: delimiter.start()] if delimiter else stripped
    start = lead + (delimiter.end() if delimiter else len(stripped))
    argument = arguments_of(original, pieces, start, builder.flag_escape or escape)
    keyword = typed.lower()
    reader = READERS.get(keyword)
    value = reader(argument, builder, escape, line) if reader else None
    return Instruction(typed, keyword, line, argument, value, original)


def _form(argument: Argument, builder: Builder, _: str, __: int) -> Decision[CommandForm]:
    return builder.form(argument.text)


def _list(argument: Argument, builder: Builder, _: str, __: int) -> tuple[str, ...]:
    """Read a JSON array, else words without regard to quotes."""
    text = argument.text.lstrip(SPACE)
    if text.startswith("["):
        try:
            found = string_array(text, whole=builder.whole_arrays)
        except Fault:
            return _delimited(argument, builder, "", 0)
        if found is None:
            raise not_strings()
        return found
    return _delimited(argument, builder, "", 0)


def _delimited(argument: Argument, _: Builder, __: str, ___: int) -> tuple[str, ...]:
    return tuple(DELIMITER.split(argument.text)) if argument.text else ()


def _text(argument: Argument, _: Builder, __: str, ___: int) -> str | None:
    return argument.text or None


def _words(argument: Argument, _: Builder, escape: str, __: int) -> tuple[str, ...]:
    return tuple(quoted_words(argument.text, escape))


def _pairs(keyword: str) -> Any:
    def pairs(argument: Argument, _: Builder, escape: str, __: int) -> tuple[Pair, ...]:
        """Read ``NAME=VALUE ...``, or ``NAME VALUE`` where the first word has no equals sign."""
        words = list(quoted_words(argument.text, escape))
        if not words:
            return ()
        if "=" not in words[0]:
            parts = DELIMITER.split(argument.text, maxsplit=1)
            if len(parts) < 2:
                raise Reading.ONE_WORD.refuses("build", f"{keyword} must have two arguments")
            return (Pair(*parts),)
        for word in words:
            if "=" not in word:
                message = f"Syntax error - can't find = in {go_quoted(word)}. Must be of the form: name=value"
                raise Reading.NO_EQUALS.refuses("build", message)
        return tuple(Pair(*word.split("=", 1)) for word in words)

    return pairs


def _health(argument: Argument, builder: Builder, _: str, __: int) -> tuple[str, Decision[CommandForm] | None] | None:
    """Read the type and, behind it, a form."""
    if not argument.text:
        return None
    kind = re.match(r"[^\t\n\v\f\r \x85\xa0]+", argument.text)
    assert kind is not None  # the text is not blank and has no blank in front
    rest = argument.text[kind.end() :].lstrip("\t\n\v\f\r \x85\xa0")
    return kind[0], builder.form(rest) if rest else None


def _trigger(argument: Argument, builder: Builder, escape: str, line: int) -> Instruction | None:
    """Read the instruction behind ONBUILD."""
    if not argument.text:
        return None
    return _instruction(argument.text, [(0, line, 1)], line, builder, escape)


READERS: dict[str, Any] = {
    **dict.fromkeys(("cmd", "entrypoint", "run", "shell"), _form),
    **dict.fromkeys(("add", "copy", "volume"), _list),
    **dict.fromkeys(("expose", "from"), _delimited),
    **dict.fromkeys(("maintainer", "stopsignal", "user", "workdir"), _text),
    "arg": _words,
    "env": _pairs("ENV"),
    "label": _pairs("LABEL"),
    "healthcheck": _health,
    "onbuild": _trigger,
}


_BETWEEN_SPACES = re.compile(f"[^{SPACE}]+")


def quoted_words(text: str, escape: str) -> Iterator[str]:
    """Split at blanks that are neither quoted nor escaped; quotes and escapes stay in the words."""
    if "'" not in text and '"' not in text and escape not in text:
        yield from _BETWEEN_SPACES.findall(text)
        return
    word: list[str] = []
    quote, quoted, at = "", False, 0
    while at < len(text):
        char = text[at]
        if not quote and char in SPACE:
            if word or quoted:
                yield "".join(word)
            word, quoted = [], False
        elif char == escape and quote != "'":
            if at + 1 == len(text):
                break
            word += [char, text[at + 1]]
            at += 1
        else:
            if char == quote:
                quote = ""
            elif not quote and char in "'\"":
                quote, quoted = char, True
            word.append(char)
        at += 1
    if word or quoted:
        yield "".join(word)


def _body(instruction: Instruction, lines: list[str], at: int, builder: Builder) -> tuple[str, int]:
    """Take the lines of the here-documents that an instruction opens: their text and the line behind them."""
    inner = instruction.value if instruction.keyword == "onbuild" and instruction.value else instruction
    if not builder.heredocs or inner.keyword not in ("add", "copy", "run"):
        return "", at
    if inner.argument.text.startswith("[") and _is_exec(inner, builder):
        return "", at
    body: list[str] = []
    for name, chomp in heredocs(instruction.original):
        while True:
            if at >= len(lines):
                raise Reading.HEREDOC_OPEN.refuses("build", "unterminated heredoc")
            line = lines[at].rstrip("\r\n")
            at += 1
            if (line.lstrip("\t") if chomp else line) == name:
                body.append("\n" + name)
                break
            body.append("\n" + lines[at - 1])
    return "".join(body), at


def _is_exec(instruction: Instruction, builder: Builder) -> bool:
    if instruction.keyword == "run":
        return instruction.value.rule is not Form.SHELL
    try:
        return string_array(instruction.argument.text, whole=builder.whole_arrays) is not None
    except (Fault, Refusal):
        return False


_HEREDOC = re.compile(r"(\d*)<<(-?)[ \t\r\n\f\v]*([^<]*)\Z")


def heredocs(line: str) -> Iterator[tuple[str, bool]]:
    """Give the last line of each here-document that a line opens, and whether tabs in front of it are dropped."""
    for word in quoted_words(re.sub(r"<<(-?)[ \t\r]+", r"<<\1", line), "\\"):
        match = _HEREDOC.match(word)
        if match and match[3]:
            yield re.sub(r"\\(.)|['\"]", r"\1", match[3]), match[2] == "-"
