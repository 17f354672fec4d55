"""What a careful reader would point out about an answer: findings are decisions like all others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.profiles import unobserved
from simulator.rule import Decision, Question, Rule
from simulator.simulate import Simulation
from simulator.sources import BUILDKIT, DOCKER_CLI, ENGINE_API, MOBY, POSIX
from simulator.spec.image import Built
from simulator.spec.shell import reading
from simulator.spec.start import Engine
from simulator.text import shown, shown_list

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
    BEHIND_IMAGE = Rule(
        "An option behind the image name is no option: it goes to the container as a word.",
        DOCKER_CLI("cli/command/container/run.go", "newRunCommand"),
    )
    HIDDEN = Rule(
        "A bare name that the caller has not set hides the image's variable of that name.",
        MOBY("daemon/commit.go", "merge"),
    )
    CMD_LOST = Rule(
        "A blank --entrypoint removes the image's CMD as well as its ENTRYPOINT.",
        MOBY("daemon/commit.go", "merge"),
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
    yield from done.asked.remarks
    asked, image = done.asked.container, done.built.image
    if asked.env and image.env:
        own = {entry.partition("=")[0] for entry in image.env}
        for name in asked.env:
            if "=" not in name and name in own:
                yield Advice.HIDDEN.gives(f"the image's variable {shown(name)} is hidden, and none is set in its place")
    if asked.entrypoint == ("",) and not asked.cmd and image.cmd:
        yield Advice.CMD_LOST.gives(f"the image's CMD {shown_list(image.cmd)} is not used; repeat it behind the image")
    if remark := unobserved(asked_for, engine):
        yield Advice.UNOBSERVED.gives(remark)
