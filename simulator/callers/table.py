"""Who asks: one row for each caller, and what a caller reads.

A caller is a tool, or a command of it, that asks an engine for containers. All that dsim does for a caller goes by its
row: the command line, the oracle, scenarios, completion and the matrix read this table. Nothing of a caller is imported
before ``Caller.read`` is called.
"""

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from simulator.core.errors import Unreadable
from simulator.core.request import CallerContext, Request
from simulator.engine.engine import Engine

Kind: TypeAlias = Literal["line", "files", "body"]


class Workload(Protocol):
    """What a caller has read: one request for each name, such as that of a service."""

    def names(self) -> tuple[str, ...]:
        """List the names in order: those that are chosen, else all."""

    def request(self, name: str | None = None) -> Request:
        """Give the request of a name; without one, of the chosen, the only or the main one.

        Raises ``Refusal`` as the caller's tool would, and ``Unreadable`` where no request, or no single one, is meant.
        """


class SingleWorkload(NamedTuple):
    """The workload of a caller that asks for one thing, which has no name: ``""``."""

    only: Request

    def names(self) -> tuple[str, ...]:
        """List the one name."""
        return ("",)

    def request(self, name: str | None = None) -> Request:
        """Give the one request."""
        return self.only


class ExtraOption(NamedTuple):
    """An option of ``dsim resolve`` or ``dsim run`` for some callers alone; ``key`` is its name in the body."""

    option: str
    key: str
    metavar: str
    help: str
    multiple: bool = False


class FileOption(NamedTuple):
    """The option of ``dsim resolve`` that names a caller's files: ``--NAME FILE``.

    ``several`` tells whether it may be repeated. ``part`` is what a name of the workload names: the key in the body,
    and the option that chooses one; ``part_metavar`` and ``part_help`` are those of that option. Without a part there
    is one request. ``near`` are patterns of files in the folder of the file that belong
    to it. ``takes_words`` tells whether the words of a request, and an entrypoint, can be asked for as ``run``.
    """

    help: str
    several: bool = False
    part: str = ""
    part_metavar: str = "NAME"
    part_help: str = ""
    near: tuple[str, ...] = ()
    takes_words: bool = False


class Spelling(NamedTuple):
    """How a caller spells an entrypoint and words, for the table of all requests.

    ``title`` is what the table calls the caller. ``form`` is a ``line`` of run, a line whose ``--entrypoint`` is a
    ``json`` array, a ``mapping`` with the keys ``entrypoint`` and ``words``, or a JSON ``object``. ``empties`` tells
    whether an empty list differs from none.
    """

    title: str
    form: Literal["line", "json", "mapping", "object"] = "mapping"
    entrypoint: str = "entrypoint"
    words: str = "command"
    empties: bool = True


class Caller(NamedTuple):
    """A row: who asks, which engines, and which module reads what it says.

    ``name`` is the key of the oracle and of scenarios, and the option of ``dsim resolve``. ``engines`` are those that
    it can ask; the first is asked where none is named. ``entry`` is the module whose ``read`` reads the body:

    - of a ``line`` it is the list of the words after ``commands[0]``, or with extras ``{"words": WORDS, KEY: VALUE}``;
      the other commands are synonyms;
    - of ``files`` it is what ``option`` describes: ``{"files": {NAME: TEXT}, "file": [NAME], PART: NAME}``, where files
      that are not in ``files`` are those of the context;
    - a ``body`` is the JSON that an API takes.

    ``flags`` are the file and the command of the table of a line's options. ``extras`` are options of dsim that only
    this caller has. ``image_owner`` names what names images of its own, such as a project;
    ``""`` where the image of a container may be given.
    """

    name: str
    engines: tuple[str, ...]
    entry: str
    kind: Kind
    commands: tuple[str, ...] = ()
    flags: tuple[str, str] = ("", "")
    extras: tuple[ExtraOption, ...] = ()
    option: FileOption | None = None
    image_owner: str = ""
    spellings: tuple[Spelling, ...] = ()

    @property
    def command(self) -> str:
        """The command of a line without its tool, such as ``service create``."""
        return self.commands[0].partition(" ")[2]

    def read(self, body: Any, engine: Engine, context: CallerContext) -> Workload:
        """Read what the caller says; raises ``Refusal`` as its tool would, ``Unreadable`` and ``NotModelled``."""
        workload: Workload = import_module(self.entry).read(self, body, engine, context)
        return workload


UNIT_KINDS = ("container", "pod", "kube", "network", "volume", "image", "build", "artifact")
"""The extensions of the units that Quadlet reads."""
_ROOM = "simulator.callers"


def _line(
    command: str,
    module: str,
    flags: str,
    *synonyms: str,
    section: str = "",
    extras: tuple[ExtraOption, ...] = (),
    image_owner: str = "",
    spellings: tuple[Spelling, ...] = (),
) -> Caller:
    """Make the row of a line, which is called by its command; ``section`` is its part of the table of options."""
    tool, _, own = command.partition(" ")
    return Caller(
        command.replace(" ", "-"),
        (tool,),
        f"{_ROOM}.{module}",
        "line",
        (command, *synonyms),
        (flags, section or own),
        extras,
        None,
        image_owner,
        spellings,
    )


_RUN = Spelling("run", "line")
_OF_SERVICES = FileOption(
    "", several=True, part="service", part_help="The service of the files; all of them without it."
)
_LINE_VERSION = ExtraOption("--compose-version", "version", "VERSION", "2.26, 2.40, 5.1: the Compose of the line.")
CALLERS: tuple[Caller, ...] = (
    _line("docker run", "docker.run", "docker/run.txt", spellings=(_RUN,)),
    _line("docker create", "docker.run", "docker/run.txt"),
    _line("docker exec", "docker.exec", "docker/exec.txt"),
    _line("docker commit", "docker.commit", "docker/changes.txt"),
    _line("docker import", "docker.commit", "docker/changes.txt"),
    _line("docker service create", "swarm.service", "swarm/service.txt", section="create"),
    _line("docker stack deploy", "swarm.deploy", "swarm/stack.txt", "docker stack up", image_owner="a stack"),
    _line(
        "docker compose",
        "compose.lines",
        "compose/command_line.txt",
        extras=(_LINE_VERSION,),
        image_owner="a project",
    ),
    _line("podman run", "podman.run", "podman/run.txt", spellings=(_RUN, Spelling("run with JSON", "json"))),
    _line("podman create", "podman.run", "podman/run.txt"),
    _line("podman exec", "docker.exec", "podman/exec.txt"),
    Caller(
        "compose",
        ("docker",),
        f"{_ROOM}.compose",
        "files",
        option=_OF_SERVICES._replace(help="A Compose file, or its folder; later ones are merged.", takes_words=True),
        extras=(
            ExtraOption("--env-file", "env_file", "FILE", "As `docker compose --env-file FILE`.", multiple=True),
            ExtraOption(
                "--compose-version", "version", "VERSION", "2.26, 2.40, 5.1: the Compose that reads the files."
            ),
        ),
        image_owner="a project",
        spellings=(Spelling("Compose"),),
    ),
    Caller(
        "stack",
        ("docker",),
        f"{_ROOM}.swarm.stack",
        "files",
        option=_OF_SERVICES._replace(help="A file of `docker stack deploy -c`; later ones are merged."),
        image_owner="a stack",
    ),
    Caller(
        "kubernetes",
        ("containerd", "cri-o", "docker", "podman"),
        f"{_ROOM}.kubernetes.workload",
        "files",
        option=FileOption(
            "A manifest of Kubernetes; - is stdin. The engine is containerd.",
            part="container",
            part_metavar="[OBJECT/]NAME",
            part_help="The container of the manifest; all of them without it.",
        ),
        spellings=(Spelling("Kubernetes", entrypoint="command", words="args", empties=False),),
    ),
    Caller(
        "quadlet",
        ("podman",),
        f"{_ROOM}.quadlet",
        "files",
        option=FileOption(
            "A .container unit of Podman's Quadlet. The engine is podman.",
            near=("*container.d/*.conf", *(f"*.{kind}" for kind in UNIT_KINDS)),
        ),
    ),
    Caller(
        "engine-api",
        ("docker", "podman"),
        f"{_ROOM}.engine_api",
        "body",
        spellings=(Spelling("engine API", "object", "Entrypoint", "Cmd"),),
    ),
)


def callers(kind: Kind | None = None) -> tuple[Caller, ...]:
    """List the callers of a kind, or all."""
    return tuple(caller for caller in CALLERS if kind in (None, caller.kind))


def find_caller(name: str) -> Caller | None:
    """Find a caller by its name."""
    return next((caller for caller in CALLERS if caller.name == name), None)


def line_caller(tool: str, command: str) -> Caller | None:
    """Find the caller that reads the lines of a tool's command."""
    return next((caller for caller in callers("line") if f"{tool} {command}" in caller.commands), None)


def check_engine(caller: Caller, engine: Engine, name: str) -> None:
    """Raise ``Unreadable`` where the caller cannot ask an engine, which is called by ``name``."""
    if engine.name not in caller.engines:
        article = "an" if caller.name[0] in "aeiou" else "a"
        raise Unreadable(f"{article} {caller.name} request needs a {' or '.join(caller.engines)} engine, not {name}")


def several(what: str, part: str, names: Iterable[str]) -> Unreadable:
    """Say that one of several has to be named."""
    return Unreadable(f"{what} several {part}s; name one with {part}: {', '.join(names)}")
