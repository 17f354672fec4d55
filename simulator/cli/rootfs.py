"""What is read for the options that say where an image's root filesystem is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.given_images import Document
from simulator.cli.image_files import REGISTRY, ImageReader, progress_of
from simulator.cli.options import FileOptions
from simulator.workspace.disk import is_image

if TYPE_CHECKING:
    from simulator.launch.rootfs import RootFs
_STYLES_WITHOUT = ("plain", "shell", "nul")
"""The formats that show the argv alone, for which no archive is read through."""


def read_files(
    given: FileOptions, options: dict[str, Any], engine: str, style: str, name: str = ""
) -> tuple[dict[str, Any], RootFs | None]:
    """Read what the options name; return them with what was read in its place, and the root filesystem.

    ``name`` is the image that a request names, where no option describes one. The root filesystem is None where
    nobody names one, and for formats that show an argv alone.
    """
    _check(given, options)
    shown = style not in _STYLES_WITHOUT
    images = ImageReader(pull=given.pull, cache=given.cache)
    if options.get("file") is not None:
        from simulator.cli.build_rootfs import read_build_files

        whole = shown and given.rootfs is None
        options, found = read_build_files(images, given.context, options, engine, whole=whole)
    else:
        options, found = _read_image(images, options, name, whole=shown and given.rootfs is None)
    if given.rootfs is not None and shown:
        from simulator.workspace.rootfs.source import rootfs_at

        with progress_of(given.rootfs) as progress:
            return options, rootfs_at(given.rootfs, images.choice(options, progress))
    return options, found


def _read_image(
    images: ImageReader, options: dict[str, Any], name: str, *, whole: bool
) -> tuple[dict[str, Any], RootFs | None]:
    """Read the image that --config names, or that a registry has, with its root filesystem if that is wanted."""
    config = options.get("config")
    word = config if isinstance(config, str) else ""
    if config is None and whole and (base := _base_archive(options, name)):
        return options, images.found(base, options, whole=True)[0].rootfs
    if images.pull and name and not word and not _is_given(options, name):
        word = REGISTRY + name
    registry = word.startswith(REGISTRY)
    if not word or not (registry or (whole and is_image(word) and not word.startswith("docker-daemon:"))):
        return options, None
    found, what = images.found(word, options, whole=whole)
    return {**options, "config": Document(found.document, what)}, found.rootfs if whole else None


def _base_archive(options: Mapping[str, Any], name: str) -> str:
    """Return the archive or layout that --base names for an image; ``""`` if it names none, or a document."""
    from simulator.golang.reference import find_image

    bases = dict(base.partition("=")[::2] for base in options.get("bases", ()) if isinstance(base, str))
    word = find_image(name, bases) if name else None
    return word if word and is_image(word) and not word.startswith("docker-daemon:") else ""


def _check(given: FileOptions, options: Mapping[str, Any]) -> None:
    """Refuse options that belong to others which are not there, and a registry that nobody allowed to ask."""
    if given.cache is not None and not given.pull:
        raise click.UsageError("--pull-cache belongs to --pull; give both")
    if given.context is not None and options.get("file") is None:
        raise click.UsageError("--context belongs to -f; give -f FILE")
    for word in (options.get("config"), given.rootfs):
        if isinstance(word, str) and word.startswith(REGISTRY) and not given.pull:
            raise click.UsageError(f"{word} is an image of a registry, which dsim asks only with --pull; give it")


def _is_given(options: Mapping[str, Any], name: str) -> bool:
    """Return whether an option describes the image with this name."""
    from simulator.golang.reference import find_image

    bases = dict(base.partition("=")[::2] for base in options.get("bases", ()))
    described = any(options.get(key) is not None for key in ("entrypoint", "cmd", "shell"))
    return described or find_image(name, bases) is not None
