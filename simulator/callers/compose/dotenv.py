"""How Compose reads the lines of ``.env``, ``--env-file`` and ``env_file``.

Reads: the text of a file. Gives: variables, or a refusal.
Compare: compose-go ``parser`` (dotenv/parser.go) and ``ParseWithLookup`` (dotenv/godotenv.go).
"""

import re
from collections.abc import MutableMapping

from simulator.callers.compose.template import Lookup, Template
from simulator.core.rule import Question, Rule
from simulator.core.sources import COMPOSE, COMPOSE_GO, COMPOSE_GO_OLD, ENV_FILES

_PARSER = "dotenv/parser.go"


class EnvFile(Question):
    """What does an env file of Compose set?"""

    SET = Rule(
        "A line NAME=VALUE or NAME: VALUE sets a variable; variables in a value outside '...' are replaced.",
        COMPOSE_GO(_PARSER, "extractVarValue"),
        ENV_FILES("Env-file syntax", "#env-file-syntax"),
    )
    INHERITED = Rule(
        "A line with a name alone takes the caller's variable, or is dropped where the caller has none.",
        COMPOSE_GO(_PARSER, "locateKeyName"),
    )
    REFUSED = Rule(
        "A line with a name that holds other than letters, digits and _ . - [ ] or an open quote is refused.",
        COMPOSE_GO(_PARSER, "locateKeyName"),
    )
    MISSING = Rule(
        "An env file that does not exist is refused, unless it is not required; a label file is refused always.",
        COMPOSE_GO("types/project.go", "loadEnvFile"),
        COMPOSE_GO("types/project.go", "loadLabelFile"),
        COMPOSE_GO_OLD("types/project.go", "loadEnvFile"),
    )
    FORMAT = Rule(
        "A format of an env file that the version does not know is refused; newer ones know raw.",
        COMPOSE_GO("dotenv/format.go", "ParseWithFormat"),
        COMPOSE("cmd/compose/compose.go", "rawEnv"),
    )


class BadLine(Exception):
    """A line is invalid; the first ``line`` is 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


_BLANK = "\t\v\f\r \x85\xa0"
_SPACE = _BLANK + "\n\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_EXPORT = re.compile(r"export[\t\n\f\r ]+")
_ESCAPE = re.compile(r'\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})')
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}


def read(text: str, variables: MutableMapping[str, str], lookup: Lookup, *, lazy: bool) -> list[str]:
    """Add the variables of a file to ``variables``; return the names that the caller sets or that are dropped.

    References use ``lookup`` first, then ``variables``. Raises ``BadLine``, and the errors of ``Template``.
    """
    template = Template(lambda name: variables.get(name) if (value := lookup(name)) is None else value, lazy=lazy)
    inherited: list[str] = []
    text = text.removeprefix("\ufeff")
    at, line = 0, 1
    while True:
        at, line = _skip_to_statement(text, at, line)
        if at == len(text):
            return inherited
        name, at, has_value = _read_name(text, at, line)
        if " " in name:
            raise BadLine(line + (not has_value), "key cannot contain a space")
        if has_value:
            value, at, line = _read_value(text, at, line, template)
            variables[name] = value
        else:
            line += 1
            inherited.append(name)
            if (of_caller := lookup(name)) is not None:
                variables[name] = of_caller


def read_raw(text: str, variables: MutableMapping[str, str], lookup: Lookup) -> None:
    """Add the variables of a file in the format raw, which ``docker run --env-file`` also reads: quotes stay."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        name, equals, value = line.lstrip(_SPACE).partition("=")
        if (not name and not equals) or name.startswith("#"):
            continue
        if not name:
            raise BadLine(number, f"no variable name on line '{line}'")
        if any(char in _SPACE for char in name):
            raise BadLine(number, f"variable '{name}' contains whitespaces")
        if equals:
            variables[name] = value
        elif (of_caller := lookup(name)) is not None:
            variables[name] = of_caller


def _skip_to_statement(text: str, at: int, line: int) -> tuple[int, int]:
    """Skip blanks and comments; return the place and line of the next statement."""
    while at < len(text):
        if text[at] in _SPACE:
            line += text[at] == "\n"
            at += 1
        elif text[at] == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        else:
            break
    return at, line


def _read_name(text: str, at: int, line: int) -> tuple[str, int, bool]:
    """Read a name; return it, the place after it, and whether a value follows."""
    if _EXPORT.match(text, at):
        at += len("export")
        while at < len(text) and text[at] in _BLANK:
            at += 1
    start = at
    while at < len(text):
        char = text[at]
        if char in "=:\n":
            name = text[start:at].rstrip(_SPACE)
            at += 1
            while at < len(text) and text[at] in _BLANK:
                at += 1
            return name, at, char != "\n"
        if char not in _BLANK and char not in "_.-[]" and not (char.isalpha() or char.isnumeric()):
            end = text.find("\n", start)
            shown = text[start : end if end >= 0 else len(text)]
            raise BadLine(line, f'unexpected character "{char}" in variable name "{shown}"')
        at += 1
    if start == len(text):
        raise BadLine(line, "zero length string")
    return "", start, True


def _read_value(text: str, at: int, line: int, template: Template) -> tuple[str, int, int]:
    """Read a value; return it, the place after it, and the line of that place."""
    quote = text[at : at + 1]
    if quote not in ("'", '"') or not quote:
        end = text.find("\n", at)
        value, after = (text[at:], len(text)) if end < 0 else (text[at:end], end + 1)
        value = value.partition(" #")[0].rstrip(_SPACE)
        return template.substitute(value), after, line + 1
    chars: list[str] = []
    escaped = False
    place = at + 1
    while place < len(text):
        char = text[place]
        line += char == "\n"
        if char == quote and not escaped:
            value = "".join(chars)
            return (template.substitute(_unescape(value)) if quote == '"' else value), place + 1, line
        if char == "\\" and not escaped:
            escaped = True
        else:
            if escaped and char != quote:
                chars.append("\\")
            escaped = False
            chars.append(char)
        place += 1
    end = text.find("\n", at)
    raise BadLine(line, f"unterminated quoted value {text[at : end if end >= 0 else len(text)]}")


def _unescape(value: str) -> str:
    """Replace the escapes of a value in double quotes; an escaped dollar sign becomes two."""

    def replace(match: re.Match[str]) -> str:
        escape = match[0][1:]
        if escape == "$":
            return "$$"
        if escape.startswith("0"):
            digits = escape[1:]
            if len(digits) == 3 and re.fullmatch(r"[0-3][0-7]{2}", digits):
                return chr(int(digits, 8))
            return "\\" + digits
        return _ESCAPES.get(escape, match[0])

    return _ESCAPE.sub(replace, value)
