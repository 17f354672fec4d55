"""What is known of the root filesystem of an image that a Dockerfile builds: what FROM, COPY, ADD and WORKDIR bring.

Reads: ``BuiltImage``, the build context, and the root filesystems of other images and stages. Gives: ``RootFs``,
partial unless everything is known. RUN makes all that it could touch unknown: few commands tell what they touch.
Compare: the Dockerfile reference, "COPY" and "ADD"; BuildKit ``dispatchCopy``, ``dispatchRun``
(frontend/dockerfile/dockerfile2llb/convert.go).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.image import BuiltImage, Step
from simulator.build.stage_start import STAGE_STARTS, BuildahStage, From
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.golang.paths import clean
from simulator.launch.rootfs import UNKNOWN, File, RootFs
from simulator.simulation.base_files import files_of_base
from simulator.simulation.copied_files import Copy, copy_files
from simulator.simulation.known_files import KnownFiles
from simulator.simulation.named_files import OCTAL, SYMBOLIC, changed, follow_names

_UNQUOTED = re.compile(r"[A-Za-z0-9_./+=,:@%^&\s-]*")


def rootfs_of_build(
    built: BuiltImage, context: Mapping[str, File] | None = None, sources: Mapping[str, RootFs] | None = None
) -> RootFs:
    """Say what is known of an image's root filesystem from the instructions that built it.

    ``context`` has the files of the build context by their paths in it, those of .dockerignore left out; None means
    that nobody named it. ``sources`` has root filesystems by the names of images and stages.
    """
    copy = Copy(context, {} if sources is None else sources)
    found = [_followed(built, copy, 0)]
    while len(found) < found[0].possibilities:
        found.append(_followed(built, copy, len(found)))
    first, *others = [each.rootfs("the Dockerfile" if built.builder else "") for each in found]
    return first._replace(others=tuple([each for each in others if each != first]))


def rootfs_of_image(built: BuiltImage, platform: str = "") -> RootFs:
    """Say what an image's own instructions, or else the catalogue, tell of its root filesystem."""
    if built.offsets:
        return rootfs_of_build(built)
    return files_of_base(built.catalogued, platform) if built.catalogued else UNKNOWN


class Copied(NamedTuple):
    """What COPY and ADD bring: each path that is named, with the instruction's place, and the destinations.

    At and below a destination there may be more.
    """

    paths: Mapping[str, str]
    destinations: frozenset[str]


def copied_into(built: BuiltImage) -> Copied:
    """Tell what COPY and ADD bring into an image, by their words alone, and into those that it rests on."""
    before = copied_into(built.parent) if built.parent is not None else Copied({}, frozenset())
    paths = dict(before.paths)
    state = _begun(built, 0)
    copy = Copy(None, {})
    for step in built.own_steps():
        _apply(state, step, built, copy)
        paths.update(dict.fromkeys(state.copied, step.place))
        state.copied = set()
    return Copied(paths, before.destinations | state.copied_to)


def _followed(built: BuiltImage, copy: Copy, possibility: int) -> KnownFiles:
    """Follow the instructions; ``possibility`` is the number of the root filesystem, where a base may have several."""
    state = _begun(built, possibility)
    for step in built.own_steps():
        _apply(state, step, built, copy)
    return state


def _begun(built: BuiltImage, possibility: int) -> KnownFiles:
    state = KnownFiles(dict([entry.partition("=")[::2] for entry in built.base.env or ()]), possibility)
    state.directory = built.base.working_dir or "/"
    return state


class StageFiles(Mapping[str, RootFs]):
    """The root filesystems of the other stages of a Dockerfile, each worked out when it is asked for, and of images."""

    def __init__(
        self,
        build: Callable[[str], BuiltImage],
        context: Mapping[str, File] | None,
        images: Mapping[str, RootFs],
    ) -> None:
        self.build, self.context, self.images = build, context, images
        self.known: dict[str, RootFs] = {}

    def __getitem__(self, name: str) -> RootFs:
        if name not in self.known:
            self.known[name] = UNKNOWN  # for a stage that copies from itself, which builders refuse
            try:
                self.known[name] = rootfs_of_build(self.build(name), self.context, self)
            except (Refusal, NotModelled):
                del self.known[name]
                return self.images[name]
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


def _apply(state: KnownFiles, step: Step, built: BuiltImage, copy: Copy) -> None:
    """Follow one instruction."""
    instruction, keyword = step.instruction, step.instruction.keyword
    if keyword == "from":
        _begin(state, step, built, copy.sources)
    elif keyword == "run":
        _run(state, instruction)
    elif keyword in ("copy", "add"):
        copy_files(state, instruction, copy, built)
    elif keyword == "workdir":
        state.directory = str(step.decisions[-1].value) or "/"
        state.make_folder(clean(f"/{state.directory}"))
    elif keyword == "env":
        state.variables.update([entry.partition("=")[::2] for entry in step.decisions[-1].value])
    elif keyword == "arg":
        for word in instruction.value:
            state.variables.pop(word.partition("=")[0], None)


def _begin(state: KnownFiles, step: Step, built: BuiltImage, sources: Mapping[str, RootFs]) -> None:
    """Begin with what is known of the base; a stage that begins with another one goes on with that one's files."""
    start = next((decision for decision in step.decisions if decision.rule in STAGE_STARTS), None)
    if start is None or start.rule in (From.STAGE, BuildahStage.STAGE):
        return
    if start.rule in (From.SCRATCH, From.SCRATCH_WINDOWS, BuildahStage.SCRATCH):
        state.begin(RootFs(complete=True))
        return
    name = str(start.value)
    used = built.catalogued
    named = dict([flag.partition("=")[::2] for flag in step.instruction.flags]).get("--platform", built.platform)
    state.begin(sources.get(name) or (files_of_base(used, named) if used and used.name == name else UNKNOWN))


def _run(state: KnownFiles, instruction: Instruction) -> None:
    """Follow a RUN whose commands are known to touch only what they name; any other could have touched everything."""
    text = instruction.argument.text
    commands = [] if instruction.body or instruction.flags or not _UNQUOTED.fullmatch(text) else list(_commands(text))
    if not commands or not all(_is_plain(state, words) for words in commands):
        state.forget_everything()
        follow_names(state, instruction)
        return
    for name, *words in commands:
        if name == "mkdir":
            for path in words[words[0] == "-p" :]:
                state.make_folder(state.absolute(path))
        else:
            for path in words[1:]:
                place = state.absolute(path)
                state.set_mode(place, changed(state.mode_of(place), words[0]))


def _commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each command of ``a && b``; nothing for a text with any other operator."""
    parts = text.split("&&")
    if any("&" in part for part in parts):
        return
    for part in parts:
        yield part.split()


def _is_plain(state: KnownFiles, words: list[str]) -> bool:
    """Return whether a command is a chmod or mkdir whose effect is known."""
    if len(words) < 2:
        return False
    name, first, *rest = words
    if name == "mkdir":
        paths = rest if first == "-p" else words[1:]
        return bool(paths) and not any(path.startswith("-") for path in paths)
    if name == "chmod" and (OCTAL.fullmatch(first) or SYMBOLIC.fullmatch(first)):
        return bool(rest) and all(state.is_known_file(state.absolute(path)) for path in rest)
    return False
