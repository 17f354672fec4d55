"""What a request means for the image that it is for: options that its program reads, variables and a CMD that it hides.

Reads: a request, and the configuration of the image. Gives: decisions of ``Advice``, and the caller's own remarks.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.analysis.advice_rules import Advice
from simulator.build.buildkit.effect_rules import InstructionEffect
from simulator.build.image import BuiltImage
from simulator.callers.docker.run import of_the_program
from simulator.core.request import Request
from simulator.core.rule import Decision
from simulator.core.text import named_words, printable, quoted
from simulator.core.values import ImageConfig, UnknownWords, Word
from simulator.shell.wanted import is_interactive, may_need_words, wants_cmd
from simulator.simulation.container import Simulation


def remarks_on_line(simulation: Simulation) -> Iterator[Decision[str]]:
    """Yield what the caller remarks, but for options behind the image that are those of its program."""
    remarks, container = simulation.request.remarks, simulation.request.container
    if not remarks or not container.cmd or container.entrypoint is not None:
        yield from remarks
        return
    own = of_the_program(remarks, simulation.built.image, container.cmd)
    yield from (remark for remark in remarks if remark.value not in own)


def advise_on_request(request: Request, image: ImageConfig) -> Iterator[Decision[str]]:
    """Yield what the caller's files remark, and what the request takes from the image: its variables, and its CMD."""
    container = request.container
    yield from request.file_remarks
    if container.env and image.env:
        image_names = {entry.partition("=")[0] for entry in image.env}
        for name in container.env:
            if "=" not in name and name in image_names:
                yield Advice.HIDDEN.gives(
                    f"the image's variable {quoted(name)} is hidden, and none is set in its place"
                )
    if container.entrypoint and not container.cmd and image.cmd:
        yield from _advise_on_dropped_cmd(request, image)


def advise_on_lost_cmd(built: BuiltImage) -> Iterator[Decision[str]]:
    """Yield that the last ENTRYPOINT drops the CMD of its base image, where it may want those words."""
    entrypoint = built.image.entrypoint
    lost = [
        (step, each) for step in built.steps() for each in step.decisions if each.rule is InstructionEffect.CMD_DROPPED
    ]
    if not entrypoint or not lost:
        return
    step, dropped = lost[-1]
    words = dropped.value
    if any(isinstance(word, UnknownWords) for word in (*entrypoint, *words)) or is_interactive(words):
        return
    if may_need_words(entrypoint, words):
        yield InstructionEffect.CMD_DROPPED.gives(
            f"{quoted(entrypoint[0])} does not get the base image's CMD {named_words(words)}: ENTRYPOINT "
            f"({printable(step.place)}) drops it. If it wants those words, write them in a CMD of its own",
            dropped,
        )


def _advise_on_dropped_cmd(request: Request, image: ImageConfig) -> Iterator[Decision[str]]:
    """Yield that the image's CMD is not used because of the request's entrypoint, where it is known to have one."""
    requested = request.container.entrypoint
    if image.cmd is None or any(isinstance(word, UnknownWords) for word in image.cmd):
        return
    unused = f"the image's CMD {named_words(image.cmd)} is not used"
    if requested == ("",):
        yield Advice.CMD_LOST.gives(f"{unused}; repeat it behind the image")
    elif request.act == "create" and requested == image.entrypoint:
        yield Advice.ENTRYPOINT_REPEATED.gives(
            f"{unused}: the request repeats the image's ENTRYPOINT, and that drops it. Leave the entrypoint out, "
            "or repeat CMD behind it"
        )
    elif requested and request.act == "create":
        text = (
            f"{quoted(requested[0])} does not get the image's CMD {named_words(image.cmd)}: the request sets an "
            "entrypoint, and that drops CMD. If it wants those words, repeat them behind it."
        )
        is_told = type(requested[0]) is Word  # what stands in for a word tells nothing of the program
        rule = Advice.CMD_REPLACED if is_told and wants_cmd(requested, image.cmd) else Advice.CMD_UNUSED
        yield rule.gives(text)
