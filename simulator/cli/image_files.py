"""Images read whole for the command line: those of archives, daemons and registries, with a bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from simulator.core.record import NamedTuple

if TYPE_CHECKING:
    from simulator.workspace.rootfs.images import ImageFound
    from simulator.workspace.rootfs.source import Choice

REGISTRY = "docker://"
_WORTH_A_BAR = 32 * 1024 * 1024


class ImageReader(NamedTuple):
    """Whether registries may be asked, and where to keep what they send; None keeps nothing."""

    pull: bool
    cache: str | None

    def found(self, word: str, options: Mapping[str, Any], *, whole: bool) -> tuple[ImageFound, str]:
        """Read an image; without ``whole``, of a registry its configuration alone."""
        with progress_of(word) as progress:
            choice = self.choice(options, progress)
            if not whole and word.startswith(REGISTRY):
                from simulator.workspace.rootfs.registry import pull_configuration

                return pull_configuration(word.removeprefix(REGISTRY), choice.platform, choice.cache), word
            from simulator.workspace.rootfs.source import image_at

            return image_at(word, choice)

    def choice(self, options: Mapping[str, Any], progress: Any) -> Choice:
        """Return which image is meant, where there are several."""
        from simulator.workspace.rootfs.source import Choice

        return Choice(None, options.get("platform"), progress, self.cache)


class _Bar:
    """A bar on a terminal, from the moment that it is known how much is to be read, and that it takes a while."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.bar: Any = None

    def expect(self, size: int) -> None:
        if size >= _WORTH_A_BAR and self.bar is None:
            self.bar = click.progressbar(length=size, label=f"reading {self.word}"[:60], file=sys.stderr)
            self.bar.__enter__()

    def update(self, steps: int) -> None:
        if self.bar is not None:
            self.bar.update(steps)

    def end(self) -> None:
        if self.bar is not None:
            self.bar.__exit__(None, None, None)


@contextmanager
def progress_of(word: str) -> Iterator[_Bar | None]:
    """Show how far reading has come, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = _Bar(word)
    try:
        yield bar
    finally:
        bar.end()
