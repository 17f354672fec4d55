"""Arguments of CMD, ENTRYPOINT and SHELL, by hand and drawn at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

HAND = r"""
["a"]|[ "a" , "b" ]|["a"] trailing|["a"] # c|["a"]# c|["a"]["b"]|["a"],|["a"];|["a"] && b|["a"]]|[]|[ ]|[] x|[]x|[ ] # c
[1]|["a",1]|["a",null]|[true]|[{}]|[["a"]]|[ ["a"], ]|[1] x|["a", 1] x|[1e999]|["a",1e999]|[01]|[1.]|[-]|[-0]|[NaN]
['a']|["a" "b"]|["a",]|[,"a"]|["a"|"a"]|[a]|[“a”]|[ -f x ]|[1,|["a" /*c*/]|[""a""]|["a";"b"]|{"a":1}|"a"|"a" "b"
["c:\windows"]|["\x41"]|["C:\new","\temp"]|["\u0041"]|["\ud83d\ude00"]|["\ud800"]|["\ud800x"]|["\udc00\ud800"]|["\/\"\\"]
[""]|["","a"]|["a",""]|[ ""]|echo|echo a  "b  c" $X \d # e|  echo  |a \\|a \\\|$|'|"|\a|-x|-- --foo|-- ["a"]|--|--foo a
"--foo" a|- - a|--foo|--a=b c|--"q r" s|--\x y|["a"] --foo|-- -- a|--foo --bar|[|]|[]]|[[]|[[]]|[null]|[false, "a"]
["a", {"b": [1, "c"]}]|[{"a":}]|["a"}|["\u12"]|["\u123G"]|["tab	raw"]|["é"]|[é]|echo é|["a","b",|[ "a", 'b' ]|<<EOF
"""
LINES = (
    '[\\\n"a", \\\n"b"]', "a\\\n  b", "a \\  \nb", "a \\\n# comment\n b", "a \\\n\n b", '["a\\\nb"]', "\\\n", "\\\n a",
    '["a"] \\\n', "a \\", '["a", \\\n # no\n"b"\\\n]', "a\\\n\\\nb", '\t["a"]\t', "a\t\tb", "a\vb\f", "a \\\r\n b",
    '["a"]\r', '\u00a0["a"]\u00a0', "\u3000a", '[\u00a0"a"]', '\ufeff["a"]', '["a"]\u200b', "a\x00b", '["a\\u0000b"]',
    "a\\\n   \\\n   b", "a \\\n \t# c \\\n b",
)  # fmt: skip
PARTS = (
    '"a"',
    '"b c"',
    ",",
    "[",
    "]",
    " ",
    "'x'",
    "1",
    "null",
    "\\n",
    '"\\t"',
    "{",
    "}",
    ":",
    "x",
    "$V",
    '""',
    "-",
    "#",
)
SHAPES = ("[{}]", "[{}]", "[{}", "{}", '["a",{}]', '["a"{}]', "[{}] x")


class Instruction(NamedTuple):
    """The texts of one image; None is no instruction."""

    entrypoint: str | None
    cmd: str | None
    shell: str | None

    def dockerfile(self) -> str:
        """Write the Dockerfile."""
        lines = [("SHELL", self.shell), ("CMD", self.cmd), ("ENTRYPOINT", self.entrypoint)]
        return "FROM scratch\n" + "".join(f"{keyword} {text}\n" for keyword, text in lines if text is not None)


def texts(seed: int = 20261123, count: int = 250) -> Iterator[str]:
    """All texts by hand, and as many drawn at random."""
    yield ""
    yield from (text for line in HAND.strip().split("\n") for text in line.split("|"))
    yield from LINES
    chance = random.Random(seed)
    for _ in range(count):
        body = "".join(chance.choices(PARTS, k=chance.randrange(1, 7)))
        yield chance.choice(SHAPES).replace("{}", body, 1)


def instructions(seed: int = 20261123, count: int = 250) -> Iterator[Instruction]:
    """Every text as CMD, as ENTRYPOINT and, where it is one line, as SHELL of both."""
    for text in texts(seed, count):
        yield Instruction(None, text, None)
        yield Instruction(text, '["c"]', None)
        if "\n" not in text and not text.endswith("\\") and len(text) < 16:
            yield Instruction("a  b", "c", text)
