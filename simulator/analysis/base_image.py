"""What an answer owes to its base image and to how it was built: the catalogue's date, the frontend, the cache.

Reads: a ``BuiltImage``. Gives: notes for ``Advice``.
"""

from __future__ import annotations

from simulator.analysis.timeline import Value, build_timeline
from simulator.build.image import BuiltImage
from simulator.build.stage_start import Frontend
from simulator.core.rule import Decision
from simulator.core.text import named_words
from simulator.core.values import FromCatalogue
from simulator.images.tags import pattern_alone


def named_frontend(built: BuiltImage) -> Decision[str] | None:
    """Return the decision for the frontend that the Dockerfile names; None if it names none."""
    return next((decision for decision in built.decisions[:2] if decision.rule is Frontend.NAMED), None)


def cache_note(built: BuiltImage) -> str:
    """Say what the build cache could do to a CMD, whatever the Dockerfile says; ``""`` if nothing.

    An ENTRYPOINT comes after such a CMD, and no later CMD replaces it. The CMD of a public image is safe: no Dockerfile
    here created it.
    """
    if not (command := built.builder.cache_ignoring_cmd if built.builder else ""):
        return ""
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
        return ""
    where, verb, words, image = effect
    others = f"the lines that made {image} and this one" if image else "the same lines"
    return (
        f"{where}: this ENTRYPOINT {verb} the CMD {named_words(words or ())}, but the cache of {command} does "
        f"not look at that: after a build of {others} with other stages, "
        f"it is {'kept' if verb == 'drops' else 'dropped'}; --no-cache is safe"
    )


def catalogue_note(source: FromCatalogue) -> str:
    """Say which catalogue entry an answer rests on, and what that entry leaves open."""
    entry = source.entry
    parts = [f"{source.name} is from the catalogue of {entry.date}"]
    if pattern := pattern_alone(source.name, entry):
        parts.append(f"this tag is none of those that were read: it only matches the pattern {pattern}")
    if "@" in source.name:
        parts.append("its digest may pin another build")
    if source.unstated:
        number = len(source.unstated)
        parts.append(f"{number} variable{'' if number == 1 else 's'} left out, whose values differ from tag to tag")
    if unknown_fields := [name for name in entry.varies if not name.startswith("Env.")]:
        parts.append(f"known only in part: {', '.join(unknown_fields)}")
    return f"{'; '.join(parts)}; see `dsim catalogue {source.name.partition('@')[0]}`"
