"""The options that say where an image's root filesystem is, and what is read for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.image_files import REGISTRY, ImageReader, progress_of
from simulator.cli.options import Command, Document
from simulator.core.record import NamedTuple
from simulator.workspace.disk import is_image

if TYPE_CHECKING:
    from simulator.launch.rootfs import RootFs
_STYLES_WITHOUT = ("plain", "shell", "nul")
"""The formats that show the argv alone, for which no archive is read through."""
_OPTIONS = (
    click.option(
        "--rootfs",
        metavar="FILE|DIR",
        help="The root filesystem: a folder, a tar of one, an archive of an image, the oracle's JSON; "
        "docker-daemon:IMAGE asks the daemon.",
    ),
    click.option("--pull", is_flag=True, help="Ask registries for images that nobody gave, and for docker://IMAGE."),
    click.option("--pull-cache", metavar="DIR", help="Keep what registries send in this folder; else nothing is kept."),
    click.option("--context", metavar="DIR", help="The build context of -f, whose files COPY and ADD bring."),
)


def rootfs_options(command: Command) -> Command:
    """Add the options; ``take_files`` removes their values from a command's."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


class Files(NamedTuple):
    """What the options of this module say."""

    rootfs: str | None
    images: ImageReader
    context: str | None

    def read(
        self, options: dict[str, Any], engine: str, style: str, name: str = ""
    ) -> tuple[dict[str, Any], RootFs | None]:
        """Read what the options name; return them with what was read in its place, and the root filesystem.

        ``name`` is the image that a request names, where no option describes one. The root filesystem is None where
        nobody names one, and for formats that show an argv alone.
        """
        self._check(options)
        whole = style not in _STYLES_WITHOUT
        if options.get("file") is not None:
            from simulator.cli.build_rootfs import read_build_files

            options, found = read_build_files(
                self.images, self.context, options, engine, whole=whole and self.rootfs is None
            )
        else:
            options, found = self._image(options, name, whole=whole and self.rootfs is None)
        if self.rootfs is not None and whole:
            from simulator.workspace.rootfs.source import rootfs_at

            with progress_of(self.rootfs) as progress:
                return options, rootfs_at(self.rootfs, self.images.choice(options, progress))
        return options, found

    def _image(self, options: dict[str, Any], name: str, *, whole: bool) -> tuple[dict[str, Any], RootFs | None]:
        """Read the image that --config names, or that a registry has, with its root filesystem if that is wanted."""
        config = options.get("config")
        word = config if isinstance(config, str) else ""
        if self.images.pull and name and not word and not _is_given(options, name):
            word = REGISTRY + name
        registry = word.startswith(REGISTRY)
        if not word or not (registry or (whole and is_image(word) and not word.startswith("docker-daemon:"))):
            return options, None
        found, what = self.images.found(word, options, whole=whole)
        return {**options, "config": Document(found.document, what)}, found.rootfs if whole else None

    def _check(self, options: Mapping[str, Any]) -> None:
        """Refuse options that belong to others which are not there, and a registry that nobody allowed to ask."""
        if self.images.cache is not None and not self.images.pull:
            raise click.UsageError("--pull-cache belongs to --pull; give both")
        if self.context is not None and options.get("file") is None:
            raise click.UsageError("--context belongs to -f; give -f FILE")
        for word in (options.get("config"), self.rootfs):
            if isinstance(word, str) and word.startswith(REGISTRY) and not self.images.pull:
                raise click.UsageError(f"{word} is an image of a registry, which dsim asks only with --pull; give it")


def take_files(options: dict[str, Any]) -> Files:
    """Remove the values of ``rootfs_options`` from a command's options."""
    rootfs, pull, cache, context = (options.pop(name) for name in ("rootfs", "pull", "pull_cache", "context"))
    return Files(rootfs, ImageReader(pull=pull, cache=cache), context)


def _is_given(options: Mapping[str, Any], name: str) -> bool:
    """Return whether an option describes the image with this name."""
    from simulator.golang.reference import find_image

    bases = dict(base.partition("=")[::2] for base in options.get("bases", ()))
    described = any(options.get(key) is not None for key in ("entrypoint", "cmd", "shell"))
    return described or find_image(name, bases) is not None
