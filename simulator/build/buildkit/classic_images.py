"""The images that the classic builder makes of stages, and what it refuses of them.

It looks at ``COPY --from`` and at the platform that FROM names; files that are named are taken to exist.
Compare: moby ``getImageOrStage`` (builder/dockerfile/dispatchers.go), ``imageSources.Get`` (imagecontext.go),
``GetImageAndReleasableLayer`` (daemon/images/image_builder.go) and ``GetImage`` (image.go).
"""

from collections.abc import Iterable

from simulator.build.buildkit.files import check_classic_source
from simulator.build.buildkit.plan import Plan, platform_of
from simulator.build.buildkit.stage import PLATFORM, BuildInput
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.golang.platforms import Platform, platform_parts

_RUNS_OTHERS = (("amd64", "386"), ("arm64", "arm"))
"""Machines, and those whose programs they run as well: the builder may take an image for one of these."""


class _Image(NamedTuple):
    """The image of a stage."""

    maker: int
    """The index of the stage whose instruction made it last, or that begins with it."""
    platform: Platform
    is_sure: bool
    """Whether the image is surely for that platform: a base image may be for another one than the builder's own."""
    is_loaded_by_chance: bool
    """Whether the builder has loaded it unless its cache had it: COPY and ADD load what they make."""


class StageImages:
    """The images of the stages so far; the builder loads one once, and looks at its platform when it does."""

    def __init__(self, plan: Plan, source: BuildInput) -> None:
        self._plan, self._asked = plan, source.platform if source.names_platform else ""
        self._images: dict[int, _Image | None] = {}  # None for a stage that is still scratch
        self._loaded: set[int] = set()  # the makers of the images

    def check(self, index: int) -> None:
        """Refuse the stage at an index for the platform of its FROM, or for a source of COPY.

        Raises ``NotModelled`` where the builder's answer depends on an image or a cache that dsim does not know.
        """
        plan, parent = self._plan, self._plan.parents[index]
        if parent in self._images or (parent is None and plan.bases[index] == "scratch"):
            try:
                self._check_platform(index, None if parent is None else self._images[parent])
            except Refusal as refusal:
                refusal.line = plan.bodies[index][0].line
                raise
        for instruction in plan.bodies[index]:
            if instruction.flags and instruction.keyword == "copy":
                try:
                    check_classic_source(instruction, plan.latest, index, old=not plan.builder.uppercase_registries)
                except Refusal as refusal:
                    refusal.line = instruction.line
                    raise

    def add(self, index: int) -> None:
        """Note the image of the stage at an index, which was built, and what it loaded."""
        plan, parent = self._plan, self._plan.parents[index]
        first, *instructions = plan.bodies[index]
        image = None
        if parent is not None:
            image = self._images.get(parent)
        elif plan.bases[index] != "scratch":
            named = platform_of(first, plan) or self._asked
            image = _Image(index, platform_parts(named or PLATFORM), bool(named), is_loaded_by_chance=False)
        if instructions:
            by_chance = instructions[-1].keyword in ("copy", "add")
            image = image or _Image(index, platform_parts(PLATFORM), is_sure=True, is_loaded_by_chance=False)
            image = image._replace(maker=index, is_loaded_by_chance=by_chance)
        self._images[index] = image
        self._loaded.update(self._sources(instructions, index))

    def _check_platform(self, index: int, image: _Image | None) -> None:
        named = platform_of(self._plan.bodies[index][0], self._plan) or self._asked
        wanted = platform_parts(named) if named else None
        if wanted and image is None and wanted.system != "linux":
            raise From.OTHER_SYSTEM.refuses("build", "operating system is not supported")
        if image is None or image.maker in self._loaded:
            return
        fits = _fits(wanted, image) if wanted else True
        if fits is None:
            base, why = self._plan.bases[index], "its base image or the builder's cache"
            message = f"whether stage {base} is for {wanted} depends on {why}; write FROM {base} without --platform"
            raise NotModelled(f"FROM --platform={named} {base}", message)
        if not fits:
            told = self._plan.builder.other_platform.format(wanted=wanted, actual=image.platform)
            raise From.OTHER_PLATFORM.refuses("build", f"image with reference sha256:... was found but {told}")
        self._loaded.add(image.maker)

    def _sources(self, instructions: Iterable[Instruction], index: int) -> Iterable[int]:
        """Yield the makers of the images that COPY takes files from."""
        names = self._plan.latest
        for instruction in instructions:
            for flag in instruction.flags:
                name = flag.removeprefix("--from=").lower() if flag.startswith("--from=") else ""
                source = names.get(name, int(name) if name.isdecimal() and len(name) < 10 else index)
                if image := self._images.get(source):
                    yield image.maker


def _fits(wanted: Platform, image: _Image) -> bool | None:
    """Tell whether the builder takes an image for a platform; None if that is not known."""
    actual = image.platform
    if wanted == actual or (wanted[:2] == actual[:2] and not actual.variant and actual.machine != "arm"):
        return True
    is_near = wanted[:2] == actual[:2] or (wanted.machine, actual.machine) in _RUNS_OTHERS
    return None if is_near or not image.is_sure or image.is_loaded_by_chance else False
