"""What several commands read: image configurations, Dockerfiles, and the options for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from simulator.build.image import BuiltImage, image_of
from simulator.cli.command import Choice, color_option, tell_platform
from simulator.core.record import NamedTuple
from simulator.engine.engine import Engine
from simulator.releases.find import DEFAULT_ENGINE, every_engine
from simulator.releases.find import find_engine as engine_named

if TYPE_CHECKING:
    from simulator.callers.pasted.symbols import Reading
    from simulator.core.rule import Decision

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--target", metavar="NAME", help="The stage to build; the last without it."),
    click.option(
        "--build-arg", "build_args", metavar="NAME[=VALUE]", multiple=True, help="As `docker build` takes it."
    ),
    click.option(
        "--base", "bases", metavar="REF=FILE", multiple=True, help="A base image: its configuration, or Dockerfile."
    ),
    click.option("--no-catalogue", is_flag=True, help="Know no base image but those given (see dsim catalogue)."),
    click.option(
        "--builder", metavar="NAME", help="buildkit@0.25, classic@28.5, buildah@1.43; the engine's own without it."
    ),
    click.option("--platform", metavar="OS/ARCH", callback=tell_platform, help="Build for this one, not the base's."),
    click.option(
        "--image-format",
        "format",
        type=Choice(("docker", "oci")),
        help="As `buildah build --format`; the builder's own without it. Docker's builders store the same in both.",
    ),
)


CONFIG_HELP = (
    "`docker inspect IMAGE` output, an image configuration, an archive or an OCI layout; - is stdin, "
    "docker-daemon:IMAGE asks the daemon."
)
_IMAGE = (
    click.option("--entrypoint", metavar="VALUE", help="The image's ENTRYPOINT, as it stands in a Dockerfile."),
    click.option("--cmd", metavar="VALUE", help="The image's CMD, as it stands in a Dockerfile."),
    click.option("--shell", metavar="VALUE", help="The image's SHELL, as it stands in a Dockerfile."),
    click.option("--config", metavar="FILE", help=CONFIG_HELP),
    click.option("-f", "--file", metavar="FILE", help="A Dockerfile; - is stdin."),
    *_OPTIONS,
)
_ROOTFS = (
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
_TEXTS = ("entrypoint", "cmd", "shell")

# The formats of the commands that serve reviews, by name; the first is the default.
_ONE = ("table", "json", "plain", "shell", "nul", "markdown", "github", "html")
_PAGES = ("table", "json", "markdown", "html")
_FINDINGS = ("table", "json", "markdown", "sarif", "github", "gitlab", "html")
STYLES = {
    "resolve": _ONE,
    "run": _ONE,
    "explain": _PAGES,
    "start": _PAGES,
    "matrix": _PAGES,
    "diff": _FINDINGS,
    "review": _FINDINGS,
    "lint": _FINDINGS,
}
REPORTS = frozenset(("markdown", "sarif", "github", "gitlab", "html"))  # written by simulator.report.writers


class Style(Choice):
    """One of the formats of a command; for a format of other commands, the error names those."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read the format."""
        if value not in self.choices and (others := [name for name, styles in STYLES.items() if value in styles]):
            self.fail(f"{value} is for {', '.join(others)}; choose from {', '.join(self.choices)}", param, ctx)
        return super().convert(value, param, ctx)


def style_option_of(styles: Sequence[str]) -> Callable[[Command], Command]:
    """Return the option --format; a command with formats for reviews also gets --color."""
    option = click.option("--format", "style", type=Style(styles), default=styles[0], help="How to print.")
    return (lambda command: option(color_option(command))) if styles in STYLES.values() else option


style_option = style_option_of(("table", "json"))

engine_option = click.option(
    "--engine",
    "name",
    metavar="NAME",
    default=DEFAULT_ENGINE,
    show_default=True,
    help="docker@28.5, podman@5.8, ... (dsim profile).",
)
engines_option = click.option(
    "--engine",
    "names",
    metavar="NAME",
    multiple=True,
    default=(DEFAULT_ENGINE,),
    help="docker@28.5, podman@5.8, ...; may be repeated; all is every one.",
)


class FileOptions(NamedTuple):
    """The values of ``rootfs_options``."""

    rootfs: str | None = None
    pull: bool = False
    cache: str | None = None
    context: str | None = None

    def wants_files(self, options: dict[str, Any]) -> bool:
        """Return whether ``simulator.cli.rootfs.read_files`` has something to read."""
        return self != FileOptions() or options.get("config") is not None or bool(options.get("bases"))


class Invocation(NamedTuple):
    """The values of a command line: options, the engine's name, the format, and the expected argv or None.

    ``entrypoint`` and ``arguments`` are those of ``docker run``; ``options`` are by the name of their parameter. With
    ``every_rule`` a table lists all rules. ``reading`` is what stands in for the symbols of a pasted line, None if it
    has none; ``notes`` are what is said of the shell's part of it. ``tool`` is its program, where the
    rules of another one read it.
    """

    options: dict[str, Any]
    engine: str
    style: str
    expected: tuple[str, ...] | None = None
    entrypoint: str | None = None
    arguments: tuple[str, ...] = ()
    files: FileOptions = FileOptions()
    reading: Reading | None = None
    notes: tuple[Decision[str], ...] = ()
    every_rule: bool = False
    tool: str = ""


def engines_named(names: tuple[str, ...]) -> list[Engine]:
    """Find the engines of ``engines_option``, each once."""
    engines = [engine for name in names for engine in (every_engine() if name == "all" else (engine_named(name),))]
    return [engine for place, engine in enumerate(engines) if engine not in engines[:place]]


def build_options(command: Command) -> Command:
    """Add the options that belong to a Dockerfile."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def image_options(command: Command) -> Command:
    """Add the options that describe an image; ``read_image`` takes their values."""
    for option in reversed(_IMAGE):
        command = option(command)
    return command


def rootfs_options(command: Command) -> Command:
    """Add the options; ``take_files`` removes their values from a command's."""
    for option in reversed(_ROOTFS):
        command = option(command)
    return command


def take_files(options: dict[str, Any]) -> FileOptions:
    """Remove the values of ``rootfs_options`` from a command's options."""
    return FileOptions(*(options.pop(name) for name in ("rootfs", "pull", "pull_cache", "context")))


def read_image(given: dict[str, Any], engine: Engine, override: str = "--run-entrypoint") -> BuiltImage:
    """Find the image that the values of ``image_options`` describe.

    ``override`` is the command's option that replaces the entrypoint; the message names it.
    """
    texts = {name: given[name] for name in _TEXTS}
    file, config = given["file"], given["config"]
    build = {name: value for name, value in given.items() if name not in (*_TEXTS, "file", "config")}
    whole = "config" if config is not None else "file" if file is not None else None
    if whole is None:
        if all(text is None for text in texts.values()):
            from simulator.cli.given_images import read_build
            from simulator.cli.shorthand import default_dockerfile

            return read_build(default_dockerfile(), build, engine)
        if any(build.values()):
            raise click.UsageError(
                "--target, --build-arg, --base, --no-catalogue, --builder and --platform belong to -f; give -f FILE"
            )
        return image_of(texts["entrypoint"], texts["cmd"], texts["shell"], "--{}".format, engine.builder)
    for option, value in {**texts, "file": file if whole == "config" else None}.items():
        if value is not None:
            hint = f"; to override it as docker run does, use {override}" if option == "entrypoint" and override else ""
            raise click.UsageError(f"--{option} describes an image, and so does --{whole}; give one{hint}")
    from simulator.cli.given_images import read_build, read_config

    return read_config(config, engine, build["platform"]) if whole == "config" else read_build(file, build, engine)


def refuse_misplaced(arguments: Sequence[str], options: Mapping[str, Any]) -> None:
    """Refuse a first argument that is a file, a folder or an image, where no option describes an image.

    ``--`` in front of it says that it is an argument.
    """
    from simulator.cli.command import DASHES

    described = any(options.get(name) is not None for name in (*_TEXTS, "file", "config"))
    if described or not arguments or click.get_current_context().meta.get(DASHES):
        return
    from simulator.cli.shorthand import refuse_if_meant

    refuse_if_meant(arguments)


class OptionsImage(NamedTuple):
    """The image that the values of ``image_options`` describe, as the source of an image of the API."""

    options: dict[str, Any]
    override: str = "--run-entrypoint"

    def build(self, engine: Engine) -> BuiltImage:
        """Read the image; raises ``UsageError`` for options that exclude each other, and the builder's ``Refusal``."""
        return read_image(self.options, engine, self.override)
