"""Random pieces of Compose files: texts, lists, variables, env files. Drawn from a seed, so always the same."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

TAME = r"""a ~ b1 ~ echo ~ k2 ~ --flag=x ~ "q q" ~ 'r r' ~ "" ~ '' ~ "a\"b" ~ 'it''s' ~ && ~ ; ~ | ~ > ~ 2>&1 ~ <
    ~ & ~ || ~ $V
    ~ ${V} ~ ${W:-d e} ~ ${U-x} ~ ${U:-y} ~ ${V:+z} ~ ${U+w} ~ $$ ~ $$V ~ $${V} ~ ${V:-${W}} ~ $U ~ ${E:-n} ~ ${E-n}
    ~ ${E:+p} ~ $(date) ~ `pwd` ~ `a b` ~ # ~ % ~ * ~ {} ~ ! ~ @ ~ = ~ \n ~ \t ~ \" ~ \\ ~ \a ~ a\b ~ é ~ 日本 ~ [x]
    ~ ["a","b"] ~ ${V?no} ~ $1 ~ $@ ~ ${OP} ~ ${DOL} ~ -c ~ sh ~ 1>y ~ 3>x ~ x>y ~ a"b c"d ~ true ~ 5 ~ a"b'c" ~ 'd"e'
    ~ $(x "y") ~ `z 'w'` ~ \& ~ \; ~ "a;b" ~ 'c|d' ~ a\ b ~ $(a b c) ~ ${V:-$W} ~ ${U:-a${V}b} ~ ${V}${W} ~ $V$V
    ~ sh -c "a && b" ~ sh -c 'a | b; c' ~ ${U:-"x y"} ~ ${U-'p'} ~ a b c ~ "a\nb" ~ "t\ta" ~ "$V x" ~ '${W}'""".split(
    "~"
)
TAME = [piece.strip() for piece in TAME]
WILD = r"""( ) (a) $( ${Q} $Q it's " ' \ ` ${
    ${} ${1} ${U:?gone} ${U?gone} ${V!x} ${V ${V:0:1} a)b c)d ${U:-${} ${V:-${}""".split()


class Draws(random.Random):
    """Random choices; ``wild`` ones make faults likely."""

    wild = False

    def rarely(self, often: float) -> bool:
        """Tell whether a fault is made: as often as said where it is wild, else hardly ever."""
        return self.random() < (often if self.wild else often / 40)


VARIABLES = {
    "V": "val",
    "W": "two words",
    "E": "",
    "Q": "it's",
    "DOL": "$HOME",
    "OP": "x && y",
    "PATH": "/bin:/usr/bin",
}


def text(rng: Draws) -> str:
    """A text that may hold anything the splitter and the interpolation look at."""
    count = rng.choice((0, 1, 1, 2, 2, 3, 3, 4, 5, 7))
    pieces = [rng.choice(WILD if rng.rarely(0.12) else TAME) for _ in range(count)]
    return "".join(
        piece + (rng.choice(("", " ", " ", " ", "  ", "\n")) if rng.random() < 0.95 else "") for piece in pieces
    )


def plain_word(rng: Draws) -> str:
    """A harmless word."""
    return rng.choice(("a", "b1", "run", "--x=1", "-c", "sh", "v w", "", "$V", "${W}", "$$H", "a && b", "'q'", "\\n"))


def quoted(value: str, rng: Draws) -> str:
    """Spell a text as a YAML scalar in one of the quoted styles."""
    if rng.random() < 0.4 and "\n" not in value and "\t" not in value and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=rng.random() < 0.3)


def scalar(value: str, rng: Draws, indent: str) -> str:
    """Spell a text as a YAML scalar in any style that can hold it."""
    style = rng.random()
    safe = value.isprintable() and value.strip() == value and value and value[0].isalpha()
    if style < 0.35 and safe and ": " not in value and " #" not in value and not value.endswith(":"):
        return value
    lines = value.split("\n")
    is_block = value.strip() and not any(line[:1] in (" ", "\t") for line in lines) and "\r" not in value
    if style < 0.5 and is_block and "\t" not in value:
        mark = rng.choice(("|", ">", "|-", ">-"))
        return mark + "".join(f"\n{indent}  {line}" if line else "\n" for line in lines)
    return quoted(value, rng)


def command(rng: Draws, indent: str) -> str:
    """A value for command or entrypoint, with the line's own key left out."""
    kind = rng.random()
    if kind < 0.45:
        return scalar(text(rng), rng, indent)
    if kind < 0.72:
        words = [plain_word(rng) if rng.random() < 0.8 else text(rng) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
        if rng.random() < 0.5 or not words:
            return "[" + ", ".join(quoted(word, rng) for word in words) + "]"
        return "".join(f"\n{indent}  - {quoted(word, rng)}" for word in words)
    if rng.rarely(0.4):
        return rng.choice(("5", "true", "1.5", "{a: b}", "[1]", "[a, null]", "[[a]]", "0x10", "2020-01-02", "[~]"))
    simple = ("null", "~", "", '""', "''", "[]", '[""]', '["", ""]', "yes", "on", "!reset null", "!override [o]")
    more = ("!reset []", "'   '", '"&& x"', "!override null", "p1 p2", "sh -c 'a && b'", "!!str 5", "!override a b")
    return rng.choice((*simple, *simple[:8], *more))


def environment(rng: Draws, indent: str) -> str:
    """A value for environment."""
    values = ("1", "1.50", "true", "null", "", "'x y'", '"$V"', "${W}", "0x1F", "1e3", "1000000.0", "~", "no", '"a=b"')
    names = rng.sample(("A", "B", "IMG", "V", "C_1", "lower", "U", "PATH"), rng.randint(0, 4))
    if rng.random() < 0.5:
        lines = [f"{name}: {rng.choice(values)}" for name in names]
        return "".join(f"\n{indent}  {line}" for line in lines) if lines else "{}"
    entries = [
        rng.choice((name, f"{name}=1", f"{name}=", f"{name}=a b", f"{name}=$V", f"{name}=x=y", f"{name}=${{U:-d}}"))
        for name in names
    ]
    if rng.rarely(0.2):
        entries.append(rng.choice(("A =1", "=x", "B C=1", "A=1")))
    return "".join(f"\n{indent}  - {quoted(entry, rng)}" for entry in entries) if entries else "[]"


def env_file(rng: Draws) -> str:
    """The text of an env file."""
    values = [
        "1", "", "a b", "a #c", "a#c", "'s $V'", '"d $V"', '"e\\nf"', "'g\\nh'", "$V", "${W}", "${U:-x}", '"q\\"r"',
        "$$V",
        '"\\$V"', '"a\\tb\\\\c"', "  lead", "trail  ", "'m\nn'", '"o\np"', "x=y", '"\\101\\0101"', "'it\\'s'", "$A",
        "${A}", "$IMG", '"${B:-$A}"', "\\n", "é",
    ]  # fmt: skip
    lines = []
    for _ in range(rng.randint(0, 5)):
        name = rng.choice(("A", "B", "C", "D_1", "V", "U", "IMG", "x.y", "k-l"))
        kind = rng.random()
        if kind < 0.72:
            lines.append(f"{name}{rng.choice(('=', '=', '=', ' = ', ': ', ':'))}{rng.choice(values)}")
        elif kind < 0.82:
            lines.append(
                rng.choice((f"export {name}={rng.choice(values)}", f"export  {name}", f"  {name}=1", name, f"{name} "))
            )
        elif not rng.rarely(0.3):
            lines.append(rng.choice(("# c", "", "   ", "#", "\t# d", "")))
        else:
            lines.append(
                rng.choice(
                    ("A B=1", "'x'=1", "A='open", 'B="open', "!=1", "=1", "A=${", "A=${U:?m}", "1A=2", "A=1 B=2")
                )
            )
    return "\n".join(lines) + rng.choice(("\n", "\n", "\n", ""))


def any_of(rng: Draws, makers: Sequence[Callable[[], str]]) -> str:
    """Call one of several makers."""
    return rng.choice(makers)()
