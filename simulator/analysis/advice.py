"""What is surprising about an answer; a piece of advice is a decision like all others."""

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
SHELL_TEST = r"\[\[?\s+(?:!\s+)?(?:-\w\s|\S+\s+(?:=|==|!=|=~|<|>|-\w\w)\s)"


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


def advise_on_image(built: BuiltImage) -> Iterator[Decision[str]]:
    """Yield advice about an image: arguments that are not JSON, the catalogue's date, a cache that ignores CMD."""
    for near_miss in built.almost_json:
        if not re.match(SHELL_TEST, near_miss.text):
            place = f"{near_miss.where}, line {near_miss.line}, column {near_miss.column}"
            yield Advice.NOT_JSON.gives(f"{place}: this is not JSON, so it runs in a shell: {near_miss.reason}")

    if built.catalogued:
        yield Advice.CATALOGUE.gives(catalogue_note(built.catalogued))
    if built.builder and built.builder.loose_cache:
        yield from advise_on_cache(built, built.builder.loose_cache)


def advise_on_cache(built: BuiltImage, builder_command: str) -> Iterator[Decision[str]]:
    """Yield advice about a CMD that the build cache could keep or drop, whatever the Dockerfile says.

    An ENTRYPOINT comes after such a CMD, and no later CMD replaces it. The CMD of a public image is safe: no Dockerfile
    here created it.
    """
    from simulator.analysis.timeline import Value, build_timeline

    cmd: Value = None
    image = ""  # the image that the CMD comes from, "" if this Dockerfile has it
    effect: tuple[str, str, Value, str] | None = None  # what an ENTRYPOINT did to it
    for stage in build_timeline(built):
        for event in stage.events:
            if event.part == "ENTRYPOINT" and event.text and cmd:
                effect = (event.where, "keeps", cmd, image)
            elif event.part == "CMD" and event.what == "begins":
                cmd, image = event.value, stage.base
            elif event.part == "CMD" and event.what == "dropped":
                cmd, effect = None, (event.where, "drops", event.before, image)
            elif event.part == "CMD" and event.text:
                cmd, image, effect = event.value, "", None
    if effect is None or (effect[3] and (built.catalogued or built.missing)):
        return
    where, verb, words, image = effect
    others = f"the lines that made {image} and this one" if image else "the same lines"
    yield Advice.CACHE.gives(
        f"{where}: this ENTRYPOINT {verb} the CMD {quoted_list(words or ())}, but the cache of {builder_command} does "
        f"not look at that: after a build of {others} with other stages, "
        f"it is {'kept' if verb == 'drops' else 'dropped'}; --no-cache is safe"
    )


def catalogue_note(source: FromCatalogue) -> str:
    """Say which catalogue entry an answer rests on, and what that entry leaves open."""
    entry = source.entry
    parts = [f"{source.name} was not given: the catalogue has it as of {entry.date} ({entry.url})"]
    if "@" in source.name:
        parts.append("its digest may pin another build")
    if source.unstated:
        parts.append(f"left out of the environment, as they differ from tag to tag: {', '.join(source.unstated)}")
    if unknown_fields := [name for name in entry.varies if not name.startswith("Env.")]:
        parts.append(f"known only in part: {', '.join(unknown_fields)}")
    return "; ".join(parts)


def advise_on_shell(argv: Decision[Words], source: FromCatalogue) -> Iterator[Decision[str]]:
    """Yield advice about a shell that the image does not have; none if its shells are unknown."""
    shells, first = source.entry.shells, argv.value[0]
    if shells is None or first.rpartition("/")[2] not in SHELLS:
        return
    if first not in shells and first not in [path.rpartition("/")[2] for path in shells]:
        shells_text = f"its shell is {', '.join(shells)}" if shells else "it has no shell"
        where = f"{source.name} ({shells_text})"
        message = f"{quoted(first)} is not in {where}, so this fails unless the Dockerfile puts it there"
        yield Advice.NO_SHELL.gives(message, argv)


def advise(simulation: Simulation, engine: Engine, requested_engine: str) -> Iterator[Decision[str]]:
    """Yield advice about an answer; ``requested_engine`` is the engine's name as the user wrote it."""
    yield from advise_on_image(simulation.built)
    if simulation.argv and (reading := shell_arguments(simulation.argv.value)) and reading.value.swallows:
        first = reading.value.roles.index("$0")
        words = ", ".join(
            f"{role} = {quoted(word)}"
            for role, word in zip(reading.value.roles[first:], simulation.argv.value[first:], strict=True)
        )
        yield Advice.SWALLOWED.gives(f"the shell's script never looks at {words}", reading, simulation.argv)
    yield from simulation.request.remarks
    container, image = simulation.request.container, simulation.built.image
    if container.env and image.env:
        image_names = {entry.partition("=")[0] for entry in image.env}
        for name in container.env:
            if "=" not in name and name in image_names:
                yield Advice.HIDDEN.gives(
                    f"the image's variable {quoted(name)} is hidden, and none is set in its place"
                )
    if container.entrypoint == ("",) and not container.cmd and image.cmd:
        yield Advice.CMD_LOST.gives(f"the image's CMD {quoted_list(image.cmd)} is not used; repeat it behind the image")
    if simulation.argv and simulation.built.catalogued:
        yield from advise_on_shell(simulation.argv, simulation.built.catalogued)
    if note := unobserved(requested_engine, engine):
        yield Advice.UNOBSERVED.gives(note)
