"""An image as the API takes it: a description, which is built for an engine when something is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from simulator.api.answer import Answer
from simulator.build.image import BuiltImage, image_of
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.engine.engine import Engine
from simulator.releases.find import DEFAULT_ENGINE, find_engine

if TYPE_CHECKING:
    from simulator.launch.rootfs import RootFs

Images: TypeAlias = Mapping[str, Mapping[str, Any]]
"""Configurations of images by the name that FROM, a command line or a file uses; ``*`` stands for every other name."""


class Source(Protocol):
    """What an image is made of."""

    def build(self, engine: Engine) -> BuiltImage:
        """Build the image for an engine; raises the builder's ``Refusal``."""


class Dockerfile(NamedTuple):
    """A Dockerfile, and what its build is given."""

    text: str
    name: str
    options: Mapping[str, Any]
    images: Images
    uses_catalogue: bool

    def build(self, engine: Engine) -> BuiltImage:
        """Build the image of the Dockerfile."""
        from simulator.simulation.image import build_dockerfile, finder

        def place(line: int) -> str:
            return f"{self.name}:{line}"

        look_up = finder(uses_catalogue=self.uses_catalogue)
        return build_dockerfile(self.text, self.options, self.images, engine, place, look_up)


class Config(NamedTuple):
    """The ``Config`` object of an image."""

    fields: Mapping[str, Any]

    def build(self, engine: Engine) -> BuiltImage:
        """Read the configuration as the engine does."""
        from simulator.engine.image_config import image_config

        return image_config(self.fields, engine)


class Texts(NamedTuple):
    """What a Dockerfile has after ENTRYPOINT, CMD and SHELL."""

    entrypoint: str | None
    cmd: str | None
    shell: str | None

    def build(self, engine: Engine) -> BuiltImage:
        """Store the texts in an image."""
        return image_of(self.entrypoint, self.cmd, self.shell, "{}".format, engine.builder)


class Reference(NamedTuple):
    """The name of an image."""

    name: str
    images: Images
    uses_catalogue: bool

    def build(self, engine: Engine) -> BuiltImage:
        """Find the image; an unknown one has placeholders for its words."""
        from simulator.simulation.image import finder, known_or_missing

        return known_or_missing(self.name, self.images, engine, finder(uses_catalogue=self.uses_catalogue))


def engine_name(engine: str | Engine) -> str:
    """Give the name of an engine; a text is one, a profile of ``ENGINES`` has that of its version."""
    return engine if isinstance(engine, str) else engine.full_name


def known_rootfs(rootfs: RootFs | Mapping[str, Any] | None) -> RootFs | None:
    """Read what is known of a root filesystem; None if nobody gave it. Raises ``Unreadable``."""
    if rootfs is None or isinstance(rootfs, tuple):
        return rootfs
    from simulator.launch.rootfs_json import read_rootfs

    return read_rootfs(rootfs)


class Image:
    """An image, described by one of the class methods. It is built for an engine when something is asked of it."""

    __slots__ = ("rootfs", "source")
    source: Source
    """Private: what the image is made of."""
    rootfs: RootFs | None
    """Private: what is known of its root filesystem; None if nobody gave it."""

    def __init__(self, source: Source, rootfs: RootFs | None = None) -> None:
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "rootfs", rootfs)

    def __repr__(self) -> str:
        return f"<Image of {self.source!r}>"

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an image cannot be changed; describe another one")

    def with_rootfs(self, rootfs: RootFs | Mapping[str, Any]) -> Image:
        """Add what is known of the image's root filesystem: an object as the oracle takes it, or a ``RootFs``.

        Then every answer says what comes of the start. Raises ``Unreadable`` for an object of another shape.
        """
        return Image(self.source, known_rootfs(rootfs))

    @classmethod
    def from_dockerfile(
        cls,
        text: str,
        *,
        target: str = "",
        build_args: Mapping[str, str | None] | None = None,
        builder: str | None = None,
        platform: str = "linux/amd64",
        format: str | None = None,  # noqa: A002  # the option of podman build
        images: Images | None = None,
        catalogue: bool = True,
        name: str = "Dockerfile",
    ) -> Image:
        """Describe the image of a Dockerfile.

        ``builder`` is a name such as ``buildkit@0.25``, None for the engine's own; ``format`` is ``docker`` or ``oci``.
        A base image is looked up among ``images`` and then, with ``catalogue``, in the catalogue of public images.
        ``name`` is the file's name in origins, as in ``Dockerfile:3``.
        """
        options = {
            "target": target,
            "build_args": build_args,
            "builder": builder,
            "platform": platform,
            "format": format,
        }
        return cls(Dockerfile(text, name, options, images or {}, catalogue))

    @classmethod
    def from_config(cls, document: Any) -> Image:
        """Describe an image by its configuration, as JSON.

        The document is the output of ``docker inspect IMAGE``, an image configuration of the OCI, or the object below
        its ``Config``. Raises ``Unreadable`` for anything else.
        """
        from simulator.images.config import image_object

        return cls(Config(image_object(document, "the document")))

    @classmethod
    def from_texts(cls, *, entrypoint: str | None = None, cmd: str | None = None, shell: str | None = None) -> Image:
        """Describe an image by what its Dockerfile has after ENTRYPOINT, CMD and SHELL; None is no such instruction.

        A JSON array is exec form, any other text shell form.
        """
        return cls(Texts(entrypoint, cmd, shell))

    @classmethod
    def named(cls, reference: str, *, images: Images | None = None, catalogue: bool = True) -> Image:
        """Describe an image by its name, to be found among ``images`` or, with ``catalogue``, in the catalogue."""
        return cls(Reference(reference, images or {}, catalogue))

    @classmethod
    def from_archive(cls, path: str, *, name: str | None = None, platform: str | None = None) -> Image:
        """Describe the image of an archive (``docker save``, ``podman save``, OCI) or an OCI layout; reads the disk.

        ``name`` and ``platform`` choose one of several images. Raises ``Unreadable`` where there is no such image.
        """
        from simulator.workspace.disk import read_document

        return cls.from_config(read_document(path, name, platform)[0])

    def answer(self, *, engine: str | Engine = DEFAULT_ENGINE) -> Answer:
        """Build the image for an engine: an answer without a process, or the builder's refusal."""
        engine = engine_name(engine)
        release = find_engine(engine)
        try:
            return Answer(self.source.build(release), release, engine)
        except Refusal as refusal:
            return Answer(refusal, release, engine)

    @property
    def config(self) -> dict[str, Any]:
        """The configuration as ``docker inspect`` shows it below ``Config``; raises the builder's ``Refusal``."""
        return self.answer().image
