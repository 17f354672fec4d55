"""The images that the classic builder makes of stages, and what it refuses of them.

It looks at ``COPY --from`` and at the platform that FROM names; files that are named are taken to exist.
Compare: moby ``getImageOrStage`` (builder/dockerfile/dispatchers.go), ``imageSources.Get`` (imagecontext.go),
``GetImageAndReleasableLayer`` (daemon/images/image_builder.go) and ``GetImage`` (image.go).
"""

from simulator.build.buildkit.files import check_classic_source
from simulator.build.buildkit.plan import Plan, platform_of
from simulator.build.buildkit.stage import PLATFORM, BuildInput, Stage
from simulator.build.dockerfile.syntax_tree import Instruction
from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.record import NamedTuple
from simulator.core.rule import refused_at
from simulator.golang.platforms import Platform, platform_parts

_RUNS_OTHERS = (("amd64", "386"), ("arm64", "arm"))
"""Machines, and those whose programs they run as well: the builder may take an image for one of these."""


class _Image(NamedTuple):
    """An image that the builder makes, or begins with."""

    id: object
    """What tells it from all others; the builder remembers by it what it has loaded."""
    platform: Platform
    is_sure: bool
    """Whether it is surely for that platform: the builder takes a base image that it has, whatever that is for."""
    is_loaded_by_chance: bool = False
    """Whether the builder has loaded it unless its cache had it: COPY and ADD load what they make."""


class StageImages:
    """The images of the stages so far; the builder loads one once, and looks at its platform when it does."""

    def __init__(self, plan: Plan, source: BuildInput) -> None:
        self._plan, self._asked = plan, source.platform if source.names_platform else ""
        self._images: dict[int, _Image | None] = {}  # by stage; None for one that is still scratch
        self._loaded: set[object] = set()  # the ids of images

    def check(self, index: int) -> None:
        """Refuse the stage at an index for the platform of its FROM, or for a source of COPY.

        Raises ``NotModelled`` where the builder's answer depends on an image or a cache that dsim does not know.
        """
        plan, parent = self._plan, self._plan.parents[index]
        if parent in self._images or (parent is None and plan.bases[index] == "scratch"):
            with refused_at(plan.bodies[index][0].line):
                self._check_platform(index, None if parent is None else self._images[parent])
        for instruction in plan.bodies[index]:
            if instruction.flags and instruction.keyword == "copy":
                with refused_at(instruction.line):
                    check_classic_source(instruction, plan.latest, index, old=not plan.builder.uppercase_registries)

    def add(self, index: int, stage: Stage) -> None:
        """Note the image of the stage at an index, which was built, and what its instructions and triggers loaded.

        Raises as ``check`` does, for an image that COPY takes files from, or that COPY or ADD puts them into.
        """
        plan, parent = self._plan, self._plan.parents[index]
        image = None
        if parent is not None:
            image = self._images.get(parent)
        elif plan.bases[index] != "scratch":
            image = self._base(plan.bases[index], platform_of(plan.bodies[index][0], plan) or self._asked)
            self._loaded.add(image.id)
        for number, instruction in enumerate([instruction for instruction, _ in stage.offsets[1:]]):
            with refused_at(instruction.line):
                image = self._image_of(instruction, image, (index, number))
        self._images[index] = image

    def _base(self, name: str, asked: str) -> _Image:
        """Return a base image, as it is where the builder has none for another platform under that name."""
        platform = platform_parts(asked or PLATFORM)
        return _Image((name, platform), platform, is_sure=False)

    def _check_platform(self, index: int, image: _Image | None) -> None:
        """Load what a stage begins with."""
        base = self._plan.bases[index]
        named = platform_of(self._plan.bodies[index][0], self._plan) or self._asked
        if image is None:
            if named and platform_parts(named).system != "linux":
                raise From.OTHER_SYSTEM.refuses("build", "operating system is not supported")
            return
        what = f"FROM --platform={named} {base}"
        self._load(image, named, what, f"stage {base}", f"write FROM {base} without --platform")

    def _image_of(self, instruction: Instruction, image: _Image | None, id_: object) -> _Image:
        """Return the image that an instruction makes of one, and load what it needs."""
        if instruction.keyword not in ("copy", "add"):
            return _Image(id_, image.platform if image else platform_parts(PLATFORM), not image or image.is_sure)
        for flag in instruction.flags:
            if flag.startswith("--from="):
                self._load_source(flag.removeprefix("--from="))
        if image is None:  # scratch, which is for the platform of the build here
            return _Image(id_, platform_parts(self._asked or PLATFORM), is_sure=True, is_loaded_by_chance=True)
        what = f"{instruction.keyword.upper()} in a build for {self._asked}"
        self._load(image, self._asked, what, "the image of its stage", _NO_PLATFORM, by_cache=True)
        return image._replace(id=id_, is_loaded_by_chance=True)

    def _load_source(self, name: str) -> None:
        """Load the stage or the image that COPY takes files from."""
        names = self._plan.latest
        source = names.get(name.lower(), int(name) if name.isdecimal() and len(name) < 10 else None)
        if source is None:
            self._loaded.add(self._base(name, self._asked).id)
        elif image := self._images.get(source):
            what = f"COPY --from={name} in a build for {self._asked}"
            prefix = f"invalid from flag value {name}: "
            self._load(image, self._asked, what, f"stage {name}", _NO_PLATFORM, prefix)

    def _load(
        self, image: _Image, named: str, what: str, whose: str, advice: str, prefix: str = "", *, by_cache: bool = False
    ) -> None:
        """Refuse an image that is not loaded and for another platform than the one named; then it is loaded.

        With ``by_cache`` the builder loads nothing where its cache has what it is about to make.
        """
        if image.id in self._loaded:
            return
        wanted = platform_parts(named) if named else None
        fits = _fits(wanted, image) if wanted else True
        if fits is None or (by_cache and not fits):
            why = "its base image or the builder's cache"
            raise NotModelled(what, f"whether {whose} is for {wanted} depends on {why}; {advice}")
        if not fits:
            told = self._plan.builder.other_platform.format(wanted=wanted, actual=image.platform)
            raise From.OTHER_PLATFORM.refuses("build", f"{prefix}image with reference sha256:... was found but {told}")
        if not by_cache:
            self._loaded.add(image.id)


_NO_PLATFORM = "build without --platform"


def _fits(wanted: Platform, image: _Image) -> bool | None:
    """Tell whether the builder takes an image for a platform; None if that is not known."""
    actual = image.platform
    if wanted == actual or (wanted[:2] == actual[:2] and not actual.variant and actual.machine != "arm"):
        return True
    is_near = wanted[:2] == actual[:2] or (wanted.machine, actual.machine) in _RUNS_OTHERS
    return None if is_near or not image.is_sure or image.is_loaded_by_chance else False
