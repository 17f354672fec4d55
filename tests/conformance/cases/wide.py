"""Dockerfiles drawn from a grammar, wider than those of ``dockerfiles.drawn``: odd spellings of every instruction.

Keywords in any case, lines that go on, comments in between, either escape character, lists that are almost JSON,
every operator of a variable, flags, stages by name and number, triggers, heredocs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

BASES = ("both", "bare", "full", "rel", "trigger")
NAMES = ("A", "B", "C", "X", "a_1", "PATH", "TARGETARCH", "BUILDPLATFORM", "HTTP_PROXY")
ATOMS = ("a", "b c", "é", "x=y", "/p/q", "..", "1", "*", "~", "#", "%", "a.b", "-", "\t", ";", "&&", "|", "a,b", "日")
OPERATORS = (*(":-", "-", ":+", "+") * 6, ":?", "?", *("#", "##", "%", "%%", "/", "//") * 2)
PLATFORMS = (
    *("$BUILDPLATFORM", "linux/amd64") * 8,
    *("linux(6.1)/amd64", "linux", "amd64", "LINUX/x86_64", "linux/arm64/v8.1", "linux/", "/amd64", "linux/*", "foo"),
    *("linux(a+b)/amd64", "linux(%41)", "linux(%x)", "linux(1+%4)/a", "linux(/a", "a/b/c/d", "a/b/c/d/e", "loong64"),
)


def variable(chance: random.Random, depth: int = 0) -> str:
    """Draw a use of a variable."""
    name = chance.choice(NAMES)
    if depth > 1 or chance.random() < 0.4:
        return chance.choice((f"${name}", f"${{{name}}}"))
    operator = chance.choice(OPERATORS)
    operand = piece(chance, depth + 1)
    if operator in ("/", "//"):
        operand += "/" + piece(chance, depth + 1)
    return f"${{{name}{operator}{operand}}}"


def piece(chance: random.Random, depth: int = 0) -> str:
    """Draw a part of a word."""
    kind = chance.randrange(10)
    if kind < 4:
        return chance.choice(ATOMS).replace(" ", "") if depth else chance.choice(ATOMS)
    if kind < 7:
        return variable(chance, depth)
    inner = chance.choice(ATOMS) + (variable(chance, depth + 1) if depth < 2 else "")
    return chance.choice((f'"{inner}"', f"'{inner}'", f"\\{inner}", f"\\${chance.choice(NAMES)}", '""', "''"))


def word(chance: random.Random) -> str:
    """Draw a word without a blank outside of quotes, mostly."""
    found = "".join(piece(chance) for _ in range(chance.choice((1, 1, 2, 3))))
    return found if chance.random() < 0.1 else found.replace("\t", "").replace("b c", "bc")


def text(chance: random.Random) -> str:
    """Draw the text of a shell form."""
    return chance.choice((" ", "  ", "\t")).join(piece(chance) for _ in range(chance.randrange(1, 4)))


def array(chance: random.Random) -> str:
    """Draw a JSON array of strings, or what is almost one."""
    items = [
        chance.choice(('"a"', '"b c"', '"$A"', '""', '"\\n"', '"\\u0041"', '"\\\\x"', '"é"', '"/p"', '"a", "b"'))
        for _ in range(chance.randrange(4))
    ]
    made = f"[{chance.choice((', ', ',', ' , ')).join(items)}]"
    if chance.random() < 0.12:
        made = chance.choice(
            (made + " x", made + "#c", made.replace('"', "'"), made[:-1], made + "]", "[1]", '["a",]', "[ 'a' ]",
             '["a" "b"]', '["\\x"]', f"{made} {made}", '["a", null]', '[["a"]]', "[a]", '["a"]\t', "{}")
        )  # fmt: skip
    return made


def command(chance: random.Random) -> str:
    """Draw the argument of CMD and the like."""
    return chance.choice((array, array, text))(chance) if chance.random() < 0.95 else ""


def pairs(chance: random.Random) -> str:
    """Draw what ENV and LABEL take."""
    if chance.random() < 0.15:
        return f"{chance.choice(NAMES)} {text(chance)}"
    count = chance.choice((1, 1, 2, 3))
    keys = (*NAMES, "l.m", '"q"')
    return " ".join(f"{chance.choice(keys)}={word(chance)}" for _ in range(count))


def arguments(chance: random.Random) -> str:
    """Draw what ARG takes."""
    drawn = (
        chance.choice(NAMES) + (f"={word(chance)}" if chance.random() < 0.7 else "")
        for _ in range(chance.choice((1, 1, 1, 2)))
    )
    return " ".join(drawn)


def healthcheck(chance: random.Random) -> str:
    """Draw what HEALTHCHECK takes."""
    flags = [
        f"--{name}={chance.choice(values)}"
        for name, values in (
            ("interval", ("5s", "1m", "0", "1ms", "1h1m", "5s", "2m", "5", "-1s", "0.5s")),
            ("timeout", ("3s", "0s", "1us")),
            ("start-period", ("2s", "0")),
            ("retries", ("3", "0", "-1", "x", "+2", "")),
        )
        if chance.random() < 0.3
    ]
    kind = chance.choice((*(f"CMD {command(chance)}", f"cmd {command(chance)}", "NONE", "none") * 4, "", "CMD"))
    return " ".join([*flags, kind])


def trigger(chance: random.Random) -> str:
    """Draw what ONBUILD takes."""
    if chance.random() < 0.03:
        return f"{chance.choice(('ONBUILD CMD', 'FROM', 'MAINTAINER', 'FOO'))} x"
    return instruction(chance, chance.choice([name for name in INSTRUCTIONS if name not in ("ONBUILD", "MAINTAINER")]))


INSTRUCTIONS: Mapping[str, Callable[[random.Random], str]] = {
    "CMD": command,
    "ENTRYPOINT": command,
    "SHELL": lambda chance: chance.choice(
        ('["/bin/bash", "-c"]', '["s"]', '["a b", "-x", "$A"]', '[""]', array(chance))
    ),
    "ENV": pairs,
    "LABEL": pairs,
    "ARG": arguments,
    "WORKDIR": word,
    "USER": lambda chance: chance.choice(("u", "u:g", "1:2", "$A", "u:", ":g", '"u"')),
    "EXPOSE": lambda chance: chance.choice(
        ("80", "80/tcp", "80/UDP", "1-3", "$A", "80 81", "0", "65535", "65536", "x", "8080:80", "1.2.3.4:5:6", "3-1")
    ),
    "VOLUME": lambda chance: chance.choice((array, text))(chance),
    "STOPSIGNAL": lambda chance: chance.choice(
        ("9", "SIGTERM", "TERM", "sigint", "RTMIN+3", "15", "SIGHUP", "0", "65", "$A", "x y")
    ),
    "HEALTHCHECK": healthcheck,
    "ONBUILD": trigger,
    "MAINTAINER": text,
}
WEIGHTED = (*("CMD", "ENTRYPOINT", "ENV", "ARG") * 3, *("SHELL", "WORKDIR", "ONBUILD") * 2, *INSTRUCTIONS)


def instruction(chance: random.Random, name: str) -> str:
    """Draw one instruction, spelled in any way that a file may spell it."""
    written = chance.choice((name, name, name, name.lower(), name.title()))
    return f"{written}{chance.choice((' ', ' ', '  ', chr(9)))}{INSTRUCTIONS[name](chance)}"


def broken(chance: random.Random, line: str, escape: str) -> str:
    """Break a line at blanks so that it goes on, with comments and blank lines in between."""
    made = ""
    for character in line:
        made += character
        if character == " " and chance.random() < 0.3:
            made += escape + chance.choice(("", "", " ", "\t")) + "\n"
            made += chance.choice(("", "", "  ", "# c\n", "\n", f"  # c {escape}\n"))
    return made


def stage(chance: random.Random, names: Sequence[str], number: int) -> tuple[str, str]:
    """Draw a FROM, and the name that it gives."""
    base = chance.choice(("scratch", *names, *(f"localhost/base-{name}:1" for name in BASES)))
    if chance.random() < 0.05:
        base = chance.choice(("${A}", *("localhost/base-${G:-both}:1", "localhost/base-$G:1") * 3, str(number - 1)))
    platform = f"--platform={chance.choice(PLATFORMS)} " * (chance.random() < 0.03)
    name = chance.choice(("", "", "a", "b", "Mid", "c-1", "a.b"))
    name = "" if name.lower() in names and chance.random() < 0.8 else name
    keyword = chance.choice(("AS", "as", "As"))
    return f"FROM {platform}{base}" + (f" {keyword} {name}" if name else ""), name


def drawn(seed: int, count: int) -> Iterator[dict[str, Any]]:
    """Draw Dockerfiles: text, target and build arguments."""
    chance = random.Random(seed)
    for _ in range(count):
        escape = chance.choice(("\\", "\\", "\\", "`"))
        lines = [f"# escape={escape}"] if escape == "`" or chance.random() < 0.1 else []
        lines += [f"ARG {arguments(chance)}" for _ in range(chance.choice((0, 0, 1, 2)))]
        lines += ["ARG G=bare"] * (chance.random() < 0.3)
        names: list[str] = []
        for number in range(chance.choice((1, 1, 1, 2, 2, 3))):
            line, name = stage(chance, names, number)
            lines.append(line)
            names += [name.lower()] if name else []
            lines += [_line(chance, escape) for _ in range(chance.randrange(1, 5))]
        target = chance.choice((*names, *names, "0", "nope")) if chance.random() < 0.1 else ""
        given = {name: chance.choice(("9", "v w", "", "$B")) for name in ("A", "B", "G", "X") if chance.random() < 0.1}
        ending = chance.choice(("\n", "\n", "\n", "\r\n"))
        yield {"text": ending.join(lines) + ending, "target": target, "arguments": given}


def _line(chance: random.Random, escape: str) -> str:
    line = instruction(chance, chance.choice(WEIGHTED))
    if chance.random() < 0.2:
        line = broken(chance, line, escape)
    return line if chance.random() < 0.95 else chance.choice((*("", "# c", "   ", "\t# c") * 5, "FOO", "CMDx"))
