"""What the options say of the root filesystem of an image that a Dockerfile builds, and of its base images."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simulator.cli.given_images import Document, read_build
from simulator.cli.image_files import ImageReader
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.launch.rootfs import RootFs
from simulator.releases.find import find_engine
from simulator.simulation.rootfs import StageFiles, rootfs_of_build
from simulator.workspace.disk import is_image, read_text

if TYPE_CHECKING:
    from simulator.build.image import BuiltImage


class BaseFiles(Mapping[str, RootFs]):
    """The root filesystems of the base images that are archives, or that a registry has, read when asked for."""

    def __init__(self, images: ImageReader, options: Mapping[str, Any]) -> None:
        self.images, self.options = images, options
        self.given = dict(base.partition("=")[::2] for base in options["bases"])
        self.known: dict[str, RootFs] = {}

    def __getitem__(self, name: str) -> RootFs:
        if name not in self.known:
            word = self.given.get(name) or (f"docker://{name}" if self.images.pull else "")
            if not word or not (word.startswith("docker://") or is_image(word)):
                raise KeyError(name)
            self.known[name] = self.images.found(word, self.options, whole=True)[0].rootfs
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


def read_build_files(
    images: ImageReader, folder: str | None, options: dict[str, Any], engine: str, *, whole: bool
) -> tuple[dict[str, Any], RootFs | None]:
    """Read what the build of ``-f`` needs: configurations of base images and, if ``whole``, the root filesystem.

    ``folder`` is the build context. The root filesystem is None where neither --context nor --pull asks for it and no
    base image is an archive, and where the build is refused.
    """
    if folder is None and not images.pull and not (whole and _has_archive(options)):
        return options, None
    file = options["file"]
    options = {**options, "file": Document(read_text(file), "Dockerfile" if file == "-" else os.path.normpath(file))}
    if images.pull:
        options = {**options, "bases": (*options["bases"], *_pulled(images, options, engine))}
    if not whole:
        return options, None
    from simulator.workspace.rootfs.context import read_context

    context = None if folder is None else read_context(folder, file)
    given = {**options, "bases": [base for base in options["bases"] if isinstance(base, str)]}
    build = _Build(options, engine)
    try:
        stages = StageFiles(build.stage, context, BaseFiles(images, given))
        return options, rootfs_of_build(build.stage(options["target"]), context, stages)
    except Refusal:
        return options, None


def _has_archive(options: Mapping[str, Any]) -> bool:
    """Return whether the configuration of a base image is read from an archive or a layout."""
    return any(is_image(base.partition("=")[2]) for base in options["bases"] if isinstance(base, str))


class _Build(NamedTuple):
    """The Dockerfile of the options, built for one target or another."""

    options: dict[str, Any]
    engine: str

    def stage(self, target: str | None) -> BuiltImage:
        """Build a stage; raises ``Refusal`` where there is none of that name."""
        options = {name: value for name, value in self.options.items() if name not in _NOT_OF_BUILD}
        return read_build(self.options["file"], {**options, "target": target}, find_engine(self.engine))


_NOT_OF_BUILD = ("entrypoint", "cmd", "shell", "config", "file")


def _pulled(images: ImageReader, options: dict[str, Any], engine: str) -> list[tuple[str, Document]]:
    """Read the configurations of the base images that nobody gave, as registries have them."""
    known: list[tuple[str, Document]] = []
    while True:
        more = {**options, "no_catalogue": True, "bases": (*options["bases"], *known)}
        try:
            missing = _Build(more, engine).stage(options["target"]).missing
        except Refusal:
            return known  # told when the image itself is built
        if not missing or any(name == missing for name, _ in known):
            return known
        found, what = images.found(f"docker://{missing}", options, whole=False)
        known.append((missing, Document(found.document, what)))
