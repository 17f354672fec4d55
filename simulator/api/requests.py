"""What can be asked: a function for each well-known caller, and ``ask`` for every caller of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from simulator.api.answer import Answer
from simulator.api.image import Image, Images, engine_name, known_rootfs
from simulator.callers.caller import Workload
from simulator.callers.entrypoint import run as run_request
from simulator.core.errors import NotModelled, Unreadable
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.core.rule import Refusal
from simulator.core.text import quoted
from simulator.engine.engine import Engine
from simulator.releases.find import DEFAULT_ENGINE, DEFAULT_PODMAN, find_engine
from simulator.simulation.container import simulate

if TYPE_CHECKING:
    from simulator.launch.rootfs import RootFs
    from simulator.simulation.outcome import KnownImages

Texts: TypeAlias = Mapping[str, str]
"""Texts by name: of files, or of environment variables. Only these are looked at, never dsim's own."""
KnownRootFs: TypeAlias = "RootFs | Mapping[str, Any] | None"
"""What is known of a root filesystem: an object as the oracle takes it, or a ``RootFs``; None for the image's own."""


def resolve(
    image: Image | str,
    arguments: Sequence[str] = (),
    *,
    entrypoint: str | None = None,
    engine: str | Engine = DEFAULT_ENGINE,
    rootfs: KnownRootFs = None,
) -> Answer:
    """Answer ``docker run [--entrypoint ENTRYPOINT] IMAGE [ARGUMENT...]``.

    ``entrypoint`` is None where the option is not given, which differs from ``""``.
    """
    engine, described = engine_name(engine), image_of_name(image)
    release = find_engine(engine)
    known = known_rootfs(rootfs) or described.rootfs
    try:
        return Answer(
            simulate(described.source.build(release), run_request(entrypoint, word_list(arguments), release), release),
            release,
            engine,
            known,
        )
    except Refusal as refusal:
        return Answer(refusal, release, engine, known)


def ask(
    caller: str,
    body: Any,
    *,
    image: Image | None = None,
    engine: str | Engine | None = None,
    environment: Texts | None = None,
    files: Texts | None = None,
    images: Images | None = None,
    catalogue: bool = True,
    state: Mapping[str, Any] | None = None,
    rootfs: KnownRootFs = None,
) -> dict[str, Answer]:
    """Answer what any caller of the table requests, spelled as the oracle and scenarios spell it.

    Gives an answer for each name, such as a service; the name is ``""`` for a caller that requests one thing, and for a
    refusal of the whole input. The argv of a request that is not modelled raises ``NotModelled``. Without ``engine`` it
    is the newest that the caller asks. Without ``image`` it is the one that the request names, found among ``images``
    or, with ``catalogue``, in the catalogue. ``state`` is that of ``docker inspect CONTAINER``, where ``image`` is the
    configuration of a container. ``rootfs`` is what is known of the root filesystem of each container.
    """
    from simulator.api.caller_row import caller_row
    from simulator.callers.selected_names import read_workload

    row, release, name = caller_row(caller, engine)
    own = known_rootfs(rootfs) or (image.rootfs if image else None)
    known = Known(image, images or {}, catalogue, state, own if row.creates else None)
    try:
        workload = read_workload(row, body, release, CallerContext(environment or {}, files or {}))
        return {each: _answer_part(workload, each, known, release, name) for each in workload.names()}
    except Refusal as refusal:
        return {"": Answer(refusal, release, name, known.rootfs)}


class Known(NamedTuple):
    """What is known of images: the one that is given, others by name, whether the catalogue counts, and its files."""

    image: Image | None = None
    images: Images = {}  # noqa: RUF012  # a named tuple has no attributes that change
    catalogue: bool = True
    state: Mapping[str, Any] | None = None
    rootfs: RootFs | None = None


def answer_name(workload: Workload, name: str | None, known: Known, release: Engine, engine: str) -> Answer:
    """Answer one request of a workload, None being the one that is chosen; a refusal is an answer."""
    try:
        built = None if known.image is None else known.image.source.build(release)
        images = _known_images()(built, known.images, state=known.state)
        if not known.catalogue:
            from simulator.simulation.image import look_up_nothing

            images = images._replace(look_up=look_up_nothing)
        return answer_request(workload.request(name), images, release, engine, known.rootfs)
    except Refusal as refusal:
        return Answer(refusal, release, engine, known.rootfs)


@cache
def _known_images() -> type[KnownImages]:
    """Return the class; a command that finds no image by name does not import what that takes."""
    from simulator.simulation.outcome import KnownImages

    return KnownImages


def _answer_part(workload: Workload, name: str, known: Known, release: Engine, engine: str) -> Answer:
    """Answer one of several requests; one that is not modelled is an answer, too, so that the others have theirs."""
    try:
        return answer_name(workload, name, known, release, engine)
    except NotModelled as error:
        return Answer(error, release, engine)


def answer_request(
    request: Request, images: KnownImages, release: Engine, engine: str, rootfs: RootFs | None = None
) -> Answer:
    """Answer a request that was read; raises ``Unreadable`` for the state of a container that nothing asks about."""
    if images.state is not None and request.act not in ("exec", "commit"):
        raise Unreadable("image has a state, which only a request about a container that runs looks at; leave it out")
    try:
        return Answer(images.outcome(request, release), release, engine, rootfs)
    except Refusal as refusal:
        return Answer(refusal, release, engine, rootfs)


def docker_run(
    words: Sequence[str],
    image: Image | None = None,
    *,
    engine: str | Engine = DEFAULT_ENGINE,
    environment: Texts | None = None,
    files: Texts | None = None,
    images: Images | None = None,
    rootfs: KnownRootFs = None,
) -> Answer:
    """Answer a ``docker run`` line, given as the words after ``run``.

    Without ``image`` it is the one that the line names, found among ``images`` or in the catalogue. ``environment`` is
    the caller's, for ``-e NAME``; ``files`` are those that the line names.
    """
    return _answer_line("docker-run", words, image, engine, environment, files, images=images, rootfs=rootfs)


def podman_run(
    words: Sequence[str],
    image: Image | None = None,
    *,
    engine: str | Engine = DEFAULT_PODMAN,
    environment: Texts | None = None,
    files: Texts | None = None,
    images: Images | None = None,
    rootfs: KnownRootFs = None,
) -> Answer:
    """Answer a ``podman run`` line, as ``docker_run`` does."""
    return _answer_line("podman-run", words, image, engine, environment, files, images=images, rootfs=rootfs)


def docker_exec(
    words: Sequence[str],
    image: Image,
    *,
    engine: str | Engine = DEFAULT_ENGINE,
    environment: Texts | None = None,
    files: Texts | None = None,
    state: Mapping[str, Any] | None = None,
) -> Answer:
    """Answer a ``docker exec`` line, given as the words after ``exec``.

    ``image`` is that which the container was created from or, with ``state``, the container's configuration.
    """
    return _answer_line("docker-exec", words, image, engine, environment, files, state=state)


def create(
    body: Mapping[str, Any],
    image: Image | None = None,
    *,
    engine: str | Engine = DEFAULT_ENGINE,
    images: Images | None = None,
    rootfs: KnownRootFs = None,
) -> Answer:
    """Answer ``POST /containers/create`` of the Engine API with this body."""
    return _one(ask("engine-api", body, image=image, engine=engine, images=images, rootfs=rootfs))


def compose(
    files: Texts,
    *,
    file: Sequence[str] | None = None,
    service: str | None = None,
    run: Sequence[str] | None = None,
    version: str | None = None,
    engine: str | Engine = DEFAULT_ENGINE,
    environment: Texts | None = None,
    images: Images | None = None,
    rootfs: KnownRootFs = None,
) -> dict[str, Answer]:
    """Answer for the services of a Compose project: those of ``files``, or ``service`` alone.

    ``file`` lists the Compose files in order; without it they are found as Compose finds them. ``run`` are the words
    after ``docker compose run``; ``version`` is the version of Compose.
    """
    lists = {key: None if words is None else word_list(words) for key, words in (("file", file), ("run", run))}
    options = {**lists, "service": service, "version": version}
    return ask("compose", _body(files, options), engine=engine, environment=environment, images=images, rootfs=rootfs)


def stack(
    files: Texts,
    *,
    service: str | None = None,
    engine: str | Engine = DEFAULT_ENGINE,
    environment: Texts | None = None,
    images: Images | None = None,
    rootfs: KnownRootFs = None,
) -> dict[str, Answer]:
    """Answer for the services of stack files (``docker stack deploy``), merged in the order of ``files``."""
    body = _body(files, {"service": service})
    return ask("stack", body, engine=engine, environment=environment, images=images, rootfs=rootfs)


def kubernetes(
    manifest: str,
    *,
    container: str | None = None,
    engine: str | Engine = "containerd",
    image: Image | None = None,
    images: Images | None = None,
    rootfs: KnownRootFs = None,
) -> dict[str, Answer]:
    """Answer for the containers of a manifest, named ``OBJECT/NAME``, or for ``container`` alone."""
    body = {"manifest": manifest, **({} if container is None else {"container": container})}
    return ask("kubernetes", body, image=image, engine=engine, images=images, rootfs=rootfs)


def quadlet(
    files: Texts,
    *,
    engine: str | Engine = DEFAULT_PODMAN,
    image: Image | None = None,
    environment: Texts | None = None,
    images: Images | None = None,
    rootfs: KnownRootFs = None,
) -> Answer:
    """Answer for a unit of Podman's Quadlet: the first of ``files``; the others are in its folder."""
    return _one(
        ask("quadlet", dict(files), image=image, engine=engine, environment=environment, images=images, rootfs=rootfs)
    )


def _answer_line(
    caller: str, words: Sequence[str], image: Image | None, engine: str | Engine, *context: Any, **known: Any
) -> Answer:
    """Answer a line; ``context`` are the caller's environment and its files."""
    environment, files = context
    answers = ask(caller, word_list(words), image=image, engine=engine, environment=environment, files=files, **known)
    return _one(answers)


def image_of_name(image: Image | str) -> Image:
    """Give the image; a text is the name of one."""
    return Image.named(image) if isinstance(image, str) else image


def word_list(words: Sequence[str]) -> list[str]:
    """Give the words of a line; raises ``Unreadable`` for one text, which would be split into its characters."""
    if isinstance(words, str):
        raise Unreadable(f"{quoted(words)} is one text; give a list of words, as shlex.split makes it")
    return list(words)


def _body(files: Texts, options: Mapping[str, Any]) -> dict[str, Any]:
    return {"files": dict(files), **{key: value for key, value in options.items() if value is not None}}


def _one(answers: Mapping[str, Answer]) -> Answer:
    (answer,) = answers.values()
    if isinstance(answer.outcome, NotModelled):
        raise answer.outcome
    return answer
