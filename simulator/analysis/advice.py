"""What a careful reader would point out about an answer: findings are decisions like all others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.build.image import BuiltImage
from simulator.core.rule import Decision, Question, Rule
from simulator.core.sources import BUILDAH, BUILDKIT, DOCKERFILE, ENGINE_API, MOBY, OFFICIAL, POSIX
from simulator.core.text import quoted, quoted_list
from simulator.core.values import FromCatalogue, Words
from simulator.engine.engine import Engine
from simulator.engine.engines import unobserved
from simulator.shell.arguments import shell_arguments
from simulator.simulation.container import Simulation

SHELLS = ("sh", "ash", "bash", "dash", "ksh", "zsh")
# A shell's test command also begins with a bracket: "[ -f x ] && y", "[[ $a = b ]]".
TEST = r"\[\[?\s+(?:!\s+)?(?:-\w\s|\S+\s+(?:=|==|!=|=~|<|>|-\w\w)\s)"


class Advice(Question):
    """What would a careful reader point out?"""

    NOT_JSON = Rule(
        "A text that begins like a JSON array, but is none, runs in a shell.",
        BUILDKIT("frontend/dockerfile/parser/line_parsers.go", "parseMaybeJSON"),
    )
    CATALOGUE = Rule(
        "An answer that rests on the catalogue is about the image as it was on that day.",
        OFFICIAL("Library definition files", "#library-definition-files"),
    )
    NO_SHELL = Rule(
        "A shell that the image does not have cannot be started.",
        DOCKERFILE("Shell form", "#shell-form"),
    )
    SWALLOWED = Rule(
        "Words behind a shell's script become $0, $1 and so on, at which this script never looks.",
        POSIX("sh OPERANDS", "#tag_20_110_05"),
    )
    HIDDEN = Rule(
        "A bare name that the caller has not set hides the image's variable of that name.",
        MOBY("daemon/commit.go", "merge"),
    )
    CMD_LOST = Rule(
        "A blank --entrypoint removes the image's CMD as well as its ENTRYPOINT.",
        MOBY("daemon/commit.go", "merge"),
    )
    CACHE = Rule(
        "A cache that does not look at CMD can give an ENTRYPOINT the image that another file made.",
        MOBY("builder/dockerfile/internals.go", "withCmdComment probeCache"),
        BUILDAH("imagebuildah/stage_executor.go", "historyAndDiffIDsMatch"),
        note="""An image is looked up by the one before it and the text of the instruction; whether its CMD was set in
        the same stage, and so is kept, takes no part. BuildKit computes the configuration anew each time.""",
    )
    UNOBSERVED = Rule(
        "An answer for a version between or beyond those compared with a real engine rests on its neighbour.",
        ENGINE_API("Versioning", "#section/Versioning"),
    )


def about_image(built: BuiltImage) -> Iterator[Decision[str]]:
    """Point out what is wrong with the texts of an image."""
    for miss in built.almost_json:
        if not re.match(TEST, miss.text):
            place = f"{miss.where}, line {miss.line}, column {miss.column}"
            yield Advice.NOT_JSON.gives(f"{place}: this is not JSON, so it runs in a shell: {miss.reason}")

    if built.catalogued:
        yield Advice.CATALOGUE.gives(rests_on(built.catalogued))
    if built.builder and built.builder.loose_cache:
        yield from cached(built, built.builder.loose_cache)


def cached(built: BuiltImage, command: str) -> Iterator[Decision[str]]:
    """Point out a CMD that a cache could keep, or drop, whatever the file says.

    That is one that an ENTRYPOINT met and no later CMD replaced. That of a public image is safe: no file here made it.
    """
    from simulator.analysis.timeline import Value, timeline

    cmd: Value = None
    image = ""  # where the CMD comes from, "" where it is in this file
    found: tuple[str, str, Value, str] | None = None  # what an ENTRYPOINT did to it
    for stage in timeline(built):
        for event in stage.events:
            if event.part == "ENTRYPOINT" and event.text and cmd:
                found = (event.where, "keeps", cmd, image)
            elif event.part == "CMD" and event.what == "begins":
                cmd, image = event.value, stage.base
            elif event.part == "CMD" and event.what == "dropped":
                cmd, found = None, (event.where, "drops", event.before, image)
            elif event.part == "CMD" and event.text:
                cmd, image, found = event.value, "", None
    if found is None or (found[3] and (built.catalogued or built.missing)):
        return
    where, does, words, image = found
    others = f"the lines that made {image} and this one" if image else "the same lines"
    yield Advice.CACHE.gives(
        f"{where}: this ENTRYPOINT {does} the CMD {quoted_list(words or ())}, but the cache of {command} does not look "
        f"at that: after a build of {others} with other stages, it is {'kept' if does == 'drops' else 'dropped'}; "
        "--no-cache is safe"
    )


def rests_on(used: FromCatalogue) -> str:
    """Say what an answer rests on that is taken from the catalogue, and what it leaves open."""
    entry = used.entry
    parts = [f"{used.name} was not given: the catalogue has it as of {entry.date} ({entry.url})"]
    if "@" in used.name:
        parts.append("its digest may pin another build")
    if used.unstated:
        parts.append(f"left out of the environment, as they differ from tag to tag: {', '.join(used.unstated)}")
    if other := [name for name in entry.varies if not name.startswith("Env.")]:
        parts.append(f"known only in part: {', '.join(other)}")
    return "; ".join(parts)


def no_shell(argv: Decision[Words], used: FromCatalogue) -> Iterator[Decision[str]]:
    """Point out a shell that is not in an image whose shells are known."""
    shells, first = used.entry.shells, argv.value[0]
    if shells is None or first.rpartition("/")[2] not in SHELLS:
        return
    if first not in shells and first not in [path.rpartition("/")[2] for path in shells]:
        has = f"its shell is {', '.join(shells)}" if shells else "it has no shell"
        said = f"{quoted(first)} is not in {used.name} ({has}), so this fails unless the Dockerfile puts it there"
        yield Advice.NO_SHELL.gives(said, argv)


def about(simulation: Simulation, engine: Engine, asked_for: str) -> Iterator[Decision[str]]:
    """Point out what is surprising in an answer for the engine named ``asked_for``."""
    yield from about_image(simulation.built)
    if simulation.argv and (read := shell_arguments(simulation.argv.value)) and read.value.swallows:
        first = read.value.roles.index("$0")
        words = ", ".join(
            f"{role} = {quoted(word)}"
            for role, word in zip(read.value.roles[first:], simulation.argv.value[first:], strict=True)
        )
        yield Advice.SWALLOWED.gives(f"the shell's script never looks at {words}", read, simulation.argv)
    yield from simulation.request.remarks
    asked, image = simulation.request.container, simulation.built.image
    if asked.env and image.env:
        own = {entry.partition("=")[0] for entry in image.env}
        for name in asked.env:
            if "=" not in name and name in own:
                yield Advice.HIDDEN.gives(
                    f"the image's variable {quoted(name)} is hidden, and none is set in its place"
                )
    if asked.entrypoint == ("",) and not asked.cmd and image.cmd:
        yield Advice.CMD_LOST.gives(f"the image's CMD {quoted_list(image.cmd)} is not used; repeat it behind the image")
    if simulation.argv and simulation.built.catalogued:
        yield from no_shell(simulation.argv, simulation.built.catalogued)
    if remark := unobserved(asked_for, engine):
        yield Advice.UNOBSERVED.gives(remark)
