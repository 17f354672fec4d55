"""Compose projects with a slip of the hand in them: a changed character, a line at another place, an odd scalar."""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import random
import re
from typing import Any

from tests.conformance.cases.compose import case
from tests.conformance.cases.run_lines import mutated

_SCALARS = (
    "0o17 017 0x1F 0b11 1_000 1e3 .5 5. +1 -1 .inf -.inf .nan ~ null Null NULL true True TRUE yes Yes on off n y 12:30 12:30:45 "
    "2020-01-02 2020-01-02T03:04:05Z 0 00 -0 1.0 1.10 '' \"\" ' ' [] {} [[]] [{}] {a: } [a,] [,] {a} !!str !!int '5' !!float 1 !!bool yes "
    '!!null \'\' !!binary aGk= !!timestamp 2020-01-02 !!set {a} !foo a !reset !override &a *a *b <<: - ? : | > |+ >- |2 >1 "\\x41" "\\u00e9" "\\U0001F600" '
    "\"\\e[0m\" \"a\\\n b\" '$$' '$' '${' '${A}' ${A:-} ${A:-b} ${A-} ${A?} ${A:?x} ${A:+} ${A+b} $A$B ${A:-${B:-c}} ${A:-$$x} ${_} ${1A} $$$A $$$$ ${A B} ${A:-a:-b} "
    "${A:-'x'} ${a.b} ${A/x/y} ${A,,} 'a #b' a#b a: 'a: b' @a `a` %a a%b -a --a '- a' '[a' \\a 'a\\b' a\\ \"a\\\\\" 'it''s' '\"a\"' \"'a'\" 'a b' \"a\\tb\" \"a\\nb\" "
    "18446744073709551616 9223372036854775808 1e400 1E5 12e03 0.1e1 123456789012345678901234567890 1000000.0 1e21 1e-7 0x 0o8 1__0 _1 +.5 +0x1 -0b1 0o-1 ="
).split(" ")
_KEYS = """command entrypoint environment env_file working_dir user init tty stdin_open stop_signal
    stop_grace_period healthcheck image build network_mode profiles depends_on extends x-a hostname
    privileged restart labels read_only ports volumes platform secrets configs deploy scale
    container_name cap_add dns ulimits sysctls logging tmpfs domainname ipc pid isolation mem_limit
    pull_policy annotations attach expose external_links group_add gpus provider credential_spec
    device_cgroup_rules develop post_start""".split()


def _line(text: str, draw: random.Random) -> str:
    """Change a whole line: repeat or drop it, move it, change its end, its value or its key."""
    lines = text.split("\n")
    at = draw.randrange(len(lines))
    kind = draw.randrange(12)
    line = lines[at]
    if kind == 0:
        lines.insert(at, line)
    elif kind == 1:
        del lines[at]
    elif kind == 2:
        lines[at] = " " * draw.choice((1, 2)) + line
    elif kind == 3:
        lines[at] = line[1:] if line.startswith(" ") else line
    elif kind == 4:
        lines[at] = line.replace("  ", "\t", 1)
    elif kind == 5:
        lines[at] = line + draw.choice((" ", "\t", " #c", "#c", "\r", ":", ",", " |", " a", "\\", "  # $X"))
    elif kind in (6, 7, 8) and ":" in line:
        lines[at] = line.partition(": ")[0].rstrip(":") + ": " + draw.choice(_SCALARS)
    elif kind == 9 and line.strip().startswith("- "):
        lines[at] = line[: line.index("- ")] + "- " + draw.choice(_SCALARS)
    elif kind == 10 and ":" in line:
        head, _, tail = line.partition(":")
        lines[at] = head[: len(head) - len(head.lstrip())] + draw.choice(_KEYS) + ":" + tail
    else:
        lines[at] = mutated(line, draw)
    return "\n".join(lines)


def _value(text: str, draw: random.Random) -> str:
    """Change the value that stands in a line."""
    lines = text.split("\n")
    spare = ("IMAGE", "network_mode")
    places = [
        at for at, line in enumerate(lines) if re.search(r"(: |- )\S", line) and not any(word in line for word in spare)
    ]
    if not places:
        return text
    at = draw.choice(places)
    match = re.search(r"(: |- )(.*)", lines[at])
    assert match is not None
    lines[at] = lines[at][: match.start(2)] + mutated(match.group(2), draw)
    return "\n".join(lines)


def _more(text: str, draw: random.Random) -> str:
    """Add a line to a service."""
    lines = text.split("\n")
    places = [at for at, line in enumerate(lines) if line.startswith("    ")]
    if not places:
        return text
    at = draw.choice(places)
    lines.insert(at, "    " + draw.choice(_KEYS) + ": " + draw.choice((
        draw.choice(_SCALARS),
        "[" + draw.choice(_SCALARS) + ", " + draw.choice(_SCALARS) + "]",
        "{A: " + draw.choice(_SCALARS) + "}",
        "\n      - " + draw.choice(_SCALARS),
        "\n      A: " + draw.choice(_SCALARS) + "\n      B: " + draw.choice(_SCALARS),
        "!reset null", "!override [a]", "!reset",
    )))  # fmt: skip
    return "\n".join(lines)


def _changed(text: str, draw: random.Random) -> str:
    for _ in range(draw.choice((1, 1, 1, 2))):
        text = draw.choice((_line, _value, _value, _more))(text, draw)
    return text


def slip(seed: int) -> dict[str, Any]:
    """The request of a seed, in one of whose files something is changed."""
    draw = random.Random(f"strange {seed}")
    made = case(draw.randrange(10**7) + 100000)
    body = made["compose"]
    names = [name for name in body["files"] if name.endswith(".yaml")] * 3
    names += [name for name in body["files"] if name.endswith(".env")]
    name = draw.choice(names)
    text = body["files"][name]
    change = draw.choice((mutated, _line)) if name.endswith(".env") else _changed
    return {**made, "compose": {**body, "files": {**body["files"], name: change(text, draw)}}}
