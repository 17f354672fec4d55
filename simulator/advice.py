"""What a careful reader would point out about an answer: findings are decisions like all others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.profiles import unobserved
from simulator.rule import Decision, Question, Rule
from simulator.simulate import Simulation
from simulator.sources import BUILDKIT, ENGINE_API, POSIX
from simulator.spec.image import Built
from simulator.spec.shell import reading
from simulator.spec.start import Engine
from simulator.text import shown

# A shell's test command also begins with a bracket: "[ -f x ] && y", "[[ $a = b ]]".
_TEST = r"\[\[?\s+(?:!\s+)?(?:-\w\s|\S+\s+(?:=|==|!=|=~|<|>|-\w\w)\s)"


class Advice(Question):
    """What would a careful reader point out?"""

    NOT_JSON = Rule(
        "A text that begins like a JSON array, but is none, runs in a shell.",
        BUILDKIT("frontend/dockerfile/parser/line_parsers.go", "parseMaybeJSON"),
    )
    SWALLOWED = Rule(
        "Words behind a shell's script become $0, $1 and so on, at which this script never looks.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
    )
    UNOBSERVED = Rule(
        "An answer for a version between or beyond those compared with a real engine rests on its neighbour.",
        ENGINE_API("Versioning", "#section/Versioning"),
    )


def about_image(built: Built) -> Iterator[Decision[str]]:
    """Point out what is wrong with the texts of an image."""
    for miss in built.near_misses:
        if not re.match(_TEST, miss.text):
            place = f"{miss.where}, line {miss.line}, column {miss.column}"
            yield Advice.NOT_JSON.gives(f"{place}: this is not JSON, so it runs in a shell: {miss.reason}")


def about(done: Simulation, engine: Engine, asked_for: str) -> Iterator[Decision[str]]:
    """Point out what is surprising in an answer for the engine named ``asked_for``."""
    yield from about_image(done.built)
    if done.argv and (read := reading(done.argv.value)) and read.value.swallows:
        first = read.value.roles.index("$0")
        words = ", ".join(
            f"{role} = {shown(word)}"
            for role, word in zip(read.value.roles[first:], done.argv.value[first:], strict=True)
        )
        yield Advice.SWALLOWED.gives(f"the shell's script never looks at {words}", read, done.argv)
    if remark := unobserved(asked_for, engine):
        yield Advice.UNOBSERVED.gives(remark)
