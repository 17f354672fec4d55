"""From the text of a Dockerfile to its instructions, each with its arguments.

Reads: text. Gives: ``Dockerfile``. Errors found here come before all others, wherever they stand.
Compare: BuildKit ``Parse`` (frontend/dockerfile/parser/parser.go) and line_parsers.go; the classic
builder uses the same code.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.form import SPACE, not_strings
from simulator.build.dockerfile.instruction import Argument, arguments_of, run_flags, split_flags
from simulator.build.dockerfile.lines import Lines, delimited, heredocs, quoted_words, split_keyword
from simulator.core.rule import Decision, Question, Refusal, Rule
from simulator.core.sources import BUILDKIT, DOCKERFILE
from simulator.core.values import CommandForm
from simulator.golang.json import JsonError, decode_string_array, well_formed

_PARSER = "frontend/dockerfile/parser/parser.go"
_LINES = "frontend/dockerfile/parser/line_parsers.go"
MAX_LINE = 65535  # bytes of one line, bufio.MaxScanTokenSize - 1
made = tuple.__new__  # makes a named tuple in half the time
DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*\Z")


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
    HEREDOC_OPEN = Rule("A here-document without its last line is refused.", BUILDKIT(_PARSER, "Parse"))
    NO_EQUALS = Rule(
        "Where the first word of ENV or LABEL has an equals sign, a word without one is refused.",
        BUILDKIT(_LINES, "parseNameVal"),
    )
    ONE_WORD = Rule("ENV or LABEL with a name and nothing else is refused.", BUILDKIT(_LINES, "parseNameVal"))


class Instruction(NamedTuple):
    """One instruction: its keyword as typed and in lower case, its first line, flags and arguments.

    ``value`` depends on the keyword: a decided form, pairs of name and value, words, a text or another
    instruction; None where
    there is no argument, and for RUN where it is no list. ``body`` are its here-documents as they stand.

    ``lines`` and ``at`` are where it stands. Most of a Dockerfile are lines that RUN goes on in and of which
    nothing depends, so texts are joined only where a value needs them, or somebody asks.
    """

    typed: str
    keyword: str
    line: int
    flags: tuple[str, ...]
    value: Any
    lines: Lines
    at: int
    body: str = ""

    @property
    def original(self) -> str:
        """The whole instruction, without the blanks in front of it."""
        return self.lines.joined(self.at)[0].lstrip(SPACE)

    @property
    def argument(self) -> Argument:
        """What stands behind the keyword, and where."""
        original, parts, _ = self.lines.joined(self.at)
        start = len(original) - len(split_keyword(original.lstrip(SPACE))[1])
        return arguments_of(original, parts, start, self.lines.escape)


class Dockerfile(NamedTuple):
    """The instructions of a Dockerfile, the escape character, and the frontend that ``# syntax=`` names."""

    instructions: tuple[Instruction, ...]
    escape: str
    syntax: str | None


def read_dockerfile(text: str, builder: Builder) -> Dockerfile:
    """Take a Dockerfile apart."""
    found = well_formed(text).removeprefix("\ufeff").removesuffix("\n").split("\n")
    longest = max(map(len, found)) if len(text) * 4 > MAX_LINE else 0
    if longest * 4 > MAX_LINE and max(len(line.encode()) for line in found) > MAX_LINE:
        raise DockerfileSyntax.LONG_LINE.refuses(
            "build", f"dockerfile line greater than max allowed size of {MAX_LINE}"
        )
    directives = _directives(found, builder) if "=" in found[0] else {}
    lines = made(Lines, (found, builder.continues, directives.get("escape", "\\"), 1))
    instructions = instructions_of(lines, builder, text)
    if not instructions:
        raise DockerfileSyntax.EMPTY.refuses("build", "file with no instructions")
    return made(Dockerfile, (instructions, lines.escape, directives.get("syntax")))


def instructions_of(lines: Lines, builder: Builder, text: str) -> tuple[Instruction, ...]:
    """Read the instructions in the lines of a text."""
    every, escape, number = lines.all, lines.escape, lines.number
    heredocs = builder.heredocs and "<" in text and ("<<" in text or f"<{escape}" in text)
    odd = "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text
    spaces = SPACE if odd else None  # None is fast, and these as well
    found = []
    behind, end = 0, len(every)
    while behind < end:
        line = every[behind]
        at, behind = behind, behind + 1
        if not line or line[0] == "#" or not (line := line.strip(spaces)) or line[0] == "#":
            continue  # it is blank, or a comment
        goes_on = line[-1] == escape
        if goes_on and (flags := run_flags(line, builder.flag_escape or escape)) is not None:
            behind = lines.behind(at)
            instruction = made(Instruction, (line[:3], "run", number + at, flags, None, lines, at, ""))
            line = "".join(every[at:behind]) if heredocs else ""
        else:
            if goes_on:
                original, _, behind = lines.joined(at)
                line = original.strip(spaces)
                if not line and behind == at + 1:
                    continue
            try:
                instruction = _instruction(line, lines, at, builder)
            except Refusal as refusal:
                refusal.line = number + at
                raise
        if heredocs and "<" in line and "<<" in (original := instruction.original):
            body, behind = _body(instruction, original, lines, behind, builder)
            instruction = instruction._replace(body=body)
        found.append(instruction)
    return tuple(found)


def _directives(lines: Sequence[str], builder: Builder) -> dict[str, str]:
    """Read the directives at the top of the file."""
    found: dict[str, str] = {}
    for line in lines:
        match = "=" in line and DIRECTIVE.match(line.rstrip("\r").lstrip(SPACE))
        key = match[1].lower() if match else ""
        if not match or key not in builder.directives:
            break
        if key in found:
            raise DockerfileSyntax.DIRECTIVE_TWICE.refuses("build", f"only one {key} parser directive can be used")
        found[key] = match[2]
        if key == "escape" and match[2] not in ("\\", "`"):
            raise DockerfileSyntax.BAD_ESCAPE.refuses(
                "build", f"invalid escape token '{match[2]}' does not match ` or \\"
            )
    return found


def _instruction(line: str, lines: Lines, at: int, builder: Builder) -> Instruction:
    """Split a line into keyword, flags and arguments; it stands at an index and has no blanks around it."""
    typed, _, text = line.partition(" ")
    known = USUAL.get(typed)
    if known is None:
        typed, text = split_keyword(line)
        keyword = typed.lower()
        reader = READERS.get(keyword)
    else:
        keyword, reader = known
    if not "!" <= text < "\x7f":  # its first character is no blank
        text = text.lstrip(SPACE)
    flags: tuple[str, ...] = ()
    if text[:2] == "--":
        flags, text = split_flags(text, builder.flag_escape or lines.escape)
    value = reader(text, builder, lines) if reader else None
    return made(Instruction, (typed, keyword, lines.number + at, flags, value, lines, at, ""))


def _form(text: str, builder: Builder, _: Lines) -> Decision[CommandForm]:
    return builder.form(text)


def _run(text: str, builder: Builder, _: Lines) -> Decision[CommandForm] | None:
    """Read what may be a JSON array; any other text has no part in the image."""
    return builder.form(text) if text[:1] == "[" else None


def _list(text: str, builder: Builder, _: Lines) -> tuple[str, ...]:
    """Read a JSON array, else words without regard to quotes."""
    if text[:1] == "[":
        try:
            found = decode_string_array(text, whole=builder.whole_arrays)
        except JsonError:
            return delimited(text)
        if found is None:
            raise not_strings()
        return found
    return delimited(text)


def _delimited(text: str, _: Builder, __: Lines) -> tuple[str, ...]:
    return delimited(text)


def _text(text: str, _: Builder, __: Lines) -> str | None:
    return text or None


def _words(text: str, _: Builder, lines: Lines) -> tuple[str, ...]:
    return tuple(quoted_words(text, lines.escape))


def _pairs(keyword: str) -> Any:
    def pairs(text: str, _: Builder, lines: Lines) -> tuple[tuple[str, str], ...]:
        """Read ``NAME=VALUE ...``, or ``NAME VALUE`` where the first word has no equals sign."""
        words = quoted_words(text, lines.escape)
        if not words:
            return ()
        if "=" not in words[0]:
            name, value = split_keyword(text)
            if name == text:
                raise DockerfileSyntax.ONE_WORD.refuses("build", f"{keyword} must have two arguments")
            return ((name, value),)
        if len(words) == 1:
            return (tuple(words[0].split("=", 1)),)  # type: ignore[return-value]  # these are two
        for word in words:
            if "=" not in word:
                message = f"Syntax error - can't find = in {_go_quoted(word)}. Must be of the form: name=value"
                raise DockerfileSyntax.NO_EQUALS.refuses("build", message)
        return tuple([(name, value) for name, _, value in [word.partition("=") for word in words]])

    return pairs


def _health(text: str, builder: Builder, _: Lines) -> tuple[str, Decision[CommandForm] | None] | None:
    """Read the type and, behind it, a form."""
    if not text:
        return None
    kind = re.match(r"[^\t\n\v\f\r \x85\xa0]+", text)
    assert kind is not None  # the text is not blank and has no blank in front
    rest = text[kind.end() :].lstrip("\t\n\v\f\r \x85\xa0")
    return kind[0], builder.form(rest) if rest else None


def _trigger(text: str, builder: Builder, lines: Lines) -> Instruction | None:
    """Read the instruction behind ONBUILD."""
    inner = Lines((text,), lambda _, __: None, lines.escape)  # it is joined already
    return _instruction(text, inner, 0, builder) if text else None


READERS: dict[str, Callable[[str, Builder, Lines], Any]] = {
    **dict.fromkeys(("cmd", "entrypoint", "shell"), _form),
    **dict.fromkeys(("add", "copy", "volume"), _list),
    **dict.fromkeys(("expose", "from"), _delimited),
    **dict.fromkeys(("maintainer", "stopsignal", "user", "workdir"), _text),
    "arg": _words,
    "env": _pairs("ENV"),
    "label": _pairs("LABEL"),
    "healthcheck": _health,
    "onbuild": _trigger,
    "run": _run,
}
USUAL = {typed: (keyword, READERS[keyword]) for keyword in READERS for typed in (keyword, keyword.upper())}


def _body(instruction: Instruction, original: str, lines: Lines, at: int, builder: Builder) -> tuple[str, int]:
    """Take the lines of the here-documents that an instruction opens: their text and the index behind them."""
    inner = instruction.value if instruction.keyword == "onbuild" and instruction.value else instruction
    if inner.keyword not in ("add", "copy", "run") or _is_exec(inner, builder):
        return "", at
    body: list[str] = []
    for name, chomp in heredocs(original):
        while True:
            if at >= len(lines.all):
                raise DockerfileSyntax.HEREDOC_OPEN.refuses("build", "unterminated heredoc")
            line = lines.all[at].rstrip("\r\n")
            at += 1
            if (line.lstrip("\t") if chomp else line) == name:
                body.append("\n" + name)
                break
            body.append("\n" + lines.all[at - 1])
    return "".join(body), at


def _is_exec(instruction: Instruction, builder: Builder) -> bool:
    """Tell whether the argument is an array of strings."""
    text = instruction.argument.text
    try:
        return text[:1] == "[" and decode_string_array(text, whole=builder.whole_arrays) is not None
    except JsonError:
        return False


def _go_quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
