"""What ``dsim diff`` compares: files, or the Dockerfiles of two revisions, each with its targets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from simulator.analysis.diff import Side
from simulator.analysis.repository.containers import BuildSource
from simulator.analysis.repository.images import RepositoryImages
from simulator.build.builders import find_builder
from simulator.build.dockerfile.parser import read_dockerfile
from simulator.callers.pasted.symbols import Reading
from simulator.cli.given_images import base_finder, build_arguments, read_bases
from simulator.cli.repository import Repository
from simulator.core.errors import Unreadable
from simulator.core.record import NamedTuple
from simulator.core.rule import Refusal
from simulator.core.values import Origin, Word
from simulator.engine.engine import Engine
from simulator.engine.image_config import image_config
from simulator.images.config import image_object, parse
from simulator.releases.find import DEFAULT_ENGINE, find_engine
from simulator.simulation.image import build_dockerfile
from simulator.workspace.disk import is_image, near_name, path_exists, read_document, read_text
from simulator.workspace.revisions import Revised, Revisions, find_revised, read_at_revision, read_revisions

if TYPE_CHECKING:
    from simulator.launch.rootfs import RootFs


class Subject(NamedTuple):
    """Something to compare: its name, and what gives each side for an engine.

    ``news`` is set where only one side has it. ``alone`` tells whether it is all that was asked for; ``path`` is the
    file of the new side, ``""`` where there is none on this disk. ``rests_on`` are the changed
    Dockerfiles whose images a Dockerfile begins with that did not change itself.
    """

    name: str
    old: Callable[[Engine], Side]
    new: Callable[[Engine], Side]
    news: str = ""
    alone: bool = False
    path: str = ""
    rests_on: tuple[str, ...] = ()


class File(NamedTuple):
    """A text to compare, the name to tell its lines by, and its path, ``""`` where it is no file of its own."""

    name: str
    text: str
    path: str = ""
    rootfs: RootFs | None = None
    """Of an archive or layout: what is known of the image's root filesystem."""
    images: RepositoryImages | None = None
    """Of a file of a repository: the images that it builds."""

    @property
    def is_json(self) -> bool:
        """Whether the text is an image configuration."""
        return self.text.lstrip("\ufeff \t\r\n").startswith(("{", "["))


class Sides(NamedTuple):
    """What the words of a line name: two files, or revisions; one of them is None."""

    files: tuple[File, File] | None
    revisions: Revisions | None


def read_sides(words: tuple[str, ...], paths: tuple[str, ...], platform: str | None) -> Sides:
    """Read two files, or revisions of the repository here; no word at all is HEAD and the working tree."""
    if len(words) > 2:
        raise click.UsageError("give OLD and NEW, or revisions; paths stand behind --")
    files = [_file(word, platform) for word in words] if len(words) == 2 and not paths else []
    if len(files) == 2 and files[0] and files[1]:
        return Sides((files[0], files[1]), None)
    if len(files) == 2 and any(files):
        missing = words[0] if files[1] else words[1]
        if near := near_name(missing):
            raise Unreadable(f"there is no file {missing}{near}")
        raise Unreadable(f"{missing} is no file that can be read, and the other side is one; give two files")
    return Sides(None, read_revisions(words))


def subjects(
    sides: Sides, paths: tuple[str, ...], build: dict[str, Any], repository: Repository | None
) -> Iterator[Subject]:
    """Find the images to compare: two files, or the Dockerfiles that differ between revisions, in ``paths``.

    Dockerfiles that rest on one of those follow. ``repository`` are both sides, None where no file differs.
    """
    build = {**build, "build_args": build_arguments(build["build_args"])}
    if sides.files is not None:
        build["images"] = read_bases(build["bases"])
        yield from _pair(*sides.files, build, alone=True)
        return
    assert sides.revisions is not None  # one of both is set
    build["images"] = read_bases(build["bases"])
    for change in find_revised(sides.revisions, paths):
        yield from _revised(change, build, repository)
    resting = () if repository is None else repository.resting_on_changed(find_engine(DEFAULT_ENGINE))
    for change, bases in resting:
        yield from (each._replace(rests_on=bases) for each in _revised(change, build, repository))


def _revised(change: Revised, build: dict[str, Any], repository: Repository | None) -> Iterator[Subject]:
    """Compare a Dockerfile of two revisions; its base image may be one that the repository builds."""
    name = change.new_path if change.old_path == change.new_path else f"{change.old_path} -> {change.new_path}"
    if change.old is None or change.new is None:
        news = "deleted" if change.new is None else "added"
        yield Subject(name, _never, _never, news, path="" if change.new is None else change.new_path)
        return
    states = (None, None) if repository is None else (repository.before, repository.after)
    images = [None if state is None else state.images for state in states]
    old = File(change.old_path, change.old, images=images[0])
    new = File(change.new_path, change.new, change.new_path, images=images[1])
    yield from (each._replace(name=each.name.replace(new.name, name, 1)) for each in _pair(old, new, build))


def _file(word: str, platform: str | None) -> File | None:
    """Read a file, an archive or layout of an image, or ``REVISION:PATH``; None for any other word."""
    if word.startswith("docker-daemon:"):
        return File(word, json.dumps(read_document(word, None, platform)[0]))
    if is_image(word):
        from simulator.cli.image_files import ImageReader

        found, _ = ImageReader(pull=False, cache=None).found(word, {"platform": platform}, whole=True)
        return File(word, json.dumps(found.document), rootfs=found.rootfs)
    if word == "-" or path_exists(word):
        text = read_text(word)
        return File("Dockerfile", text) if word == "-" else File(word, text, word)
    file = read_at_revision(word)
    return None if file is None else File(word, file[1].decode("utf-8", "surrogateescape"), file[0])


def _pair(old: File, new: File, build: dict[str, Any], *, alone: bool = False) -> Iterator[Subject]:
    """Compare two files: configurations as they are, Dockerfiles target by target."""
    name = new.name if old.name == new.name else f"{old.name} -> {new.name}"
    if old.is_json or new.is_json:
        yield Subject(name, partial(_side, old, build), partial(_side, new, build), "", alone, new.path)
        return
    before, after = _targets(old), _targets(new)
    same_last = before[-1:] == after[-1:]  # the stage that is built without a target
    named = [name for name in dict.fromkeys((*before, *after)) if name and not (same_last and name == before[-1])]
    listed = [build["target"]] if build["target"] else ["", *named]
    for target in listed:
        title = f"{name}, target {target}" if target else name
        news = "" if not target or (target in before) == (target in after) or build["target"] else (
            "target deleted" if target in before else "target added"
        )  # fmt: skip
        options = {**build, "target": target}
        yield Subject(title, partial(_side, old, options), partial(_side, new, options), news, alone, new.path)


def _targets(file: File) -> list[str]:
    """Name the stages, ``""`` for one without a name; empty for an unreadable text, which the comparison reports."""
    try:
        instructions = read_dockerfile(file.text, find_builder("buildkit")).instructions
    except (Refusal, Unreadable):
        return []
    stages: list[Any] = [instruction.value or () for instruction in instructions if instruction.keyword == "from"]
    return [stage[2].lower() if len(stage) == 3 else "" for stage in stages]


def _side(file: File, build: dict[str, Any], engine: Engine) -> Side:
    label = file.name
    try:
        if file.is_json:
            return Side(image_config(image_object(parse(file.text, file.name), file.name), engine), rootfs=file.rootfs)
        if file.images is None:
            look_up = base_finder(build, engine, is_base=True)
        else:
            look_up = file.images.look_up_for(BuildSource(file.name), engine, Reading())
        built = build_dockerfile(file.text, build, build["images"], engine, partial("{}:{}".format, label), look_up)
        return Side(built, _head(file.text, label), _rootfs_of(file, build, engine))
    except Refusal as refusal:
        return Side(refusal)


def _rootfs_of(file: File, build: dict[str, Any], engine: Engine) -> RootFs | None:
    """Say what a Dockerfile and its context tell of the root filesystem; None where nobody names the context."""
    folder = build.get("context")
    if folder is None or not file.path:
        return None
    from simulator.cli.build_rootfs import read_build_files
    from simulator.cli.image_files import ImageReader

    arguments = [name if value is None else f"{name}={value}" for name, value in build["build_args"].items()]
    options = {**build, "file": file.path, "build_args": tuple(arguments)}
    images = ImageReader(pull=False, cache=None)
    return read_build_files(images, folder, options, engine.full_name, whole=True)[1]


def _head(text: str, label: str) -> tuple[str, ...]:
    """Return the lines before the first FROM, without comments, each with its place."""
    lines: list[str] = []
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        goes_on = bool(lines) and lines[-1].endswith(("\\", "`"))
        if line[:5].lower().rstrip() == "from" and not goes_on:
            break
        if line and not line.startswith("#"):
            lines.append(Word(line, Origin("engine", f"{label}:{number}")))
    return tuple(lines)


def _never(_: Engine) -> Side:
    raise AssertionError("there is only one side")
