"""The callers, one row for each, and the workloads that they read.

A caller is a tool, or a command of it, that asks an engine for containers. dsim knows a caller only by its
row: the command line, the oracle, scenarios, completion and the matrix read this table. ``Caller.read`` imports the
caller's module.
"""

from importlib import import_module
from typing import Any, Literal, Protocol, TypeAlias

from simulator.core.errors import Unreadable
from simulator.core.errors import several as several
from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.engine.engine import Engine

Kind: TypeAlias = Literal["line", "files", "body"]


class Workload(Protocol):
    """The result of reading: one request for each name, such as that of a service."""

    def names(self) -> tuple[str, ...]:
        """List the names in order: the chosen ones, else all."""

    def request(self, name: str | None = None) -> Request:
        """Return the request of a name; without a name, the chosen, the only or the main one.

        Raises ``Refusal`` as the caller's tool would, and ``Unreadable`` where no request, or more than one, is meant.
        """


class SingleWorkload(NamedTuple):
    """The workload of a caller with one request, whose name is ``""``."""

    only: Request

    def names(self) -> tuple[str, ...]:
        """Return the only name, ``""``."""
        return ("",)

    def request(self, name: str | None = None) -> Request:
        """Return the only request."""
        return self.only


class ExtraOption(NamedTuple):
    """An option for some callers only; ``key`` is its name in the body, ``setting`` a table of settings with more."""

    option: str
    key: str
    metavar: str
    help: str
    multiple: bool = False
    setting: str = ""


class FileOption(NamedTuple):
    """The option of ``dsim resolve`` that names a caller's files: ``--NAME FILE``.

    ``several`` says whether it can be repeated. ``part`` is what the names of the workload name: the key in
    the body, and the option that chooses one; ``part_metavar`` and ``part_help`` are those of that option.
    Without a part there is one request. ``near`` are patterns of files in the same folder that belong to the file,
    ``folder`` those of the files that a folder stands for; with ``deep`` also those in folders below it.
    ``takes_words`` says whether the key ``run`` can override words and entrypoint.
    """

    help: str
    several: bool = False
    part: str = ""
    part_metavar: str = "NAME"
    part_help: str = ""
    near: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    deep: bool = False
    takes_words: bool = False


class Spelling(NamedTuple):
    """How a caller spells an entrypoint and words, for the table of all requests.

    ``title`` is the caller's name in the table. ``form`` is a ``line`` of run, a line whose ``--entrypoint`` is a
    ``json`` array, a ``mapping`` with the keys ``entrypoint`` and ``words``, or a JSON ``object``. ``empties`` says
    whether an empty list differs from a missing one.
    """

    title: str
    form: Literal["line", "json", "mapping", "object"] = "mapping"
    entrypoint: str = "entrypoint"
    words: str = "command"
    empties: bool = True


class Caller(NamedTuple):
    """A row of the table: the caller's name, the engines that it can ask, and the module that reads its input.

    ``name`` is the key of the oracle and of scenarios, and the option of ``dsim resolve``. ``engines`` are those that
    it can ask; the first is the default. ``entry`` is the module whose ``read`` reads the body:

    - of a ``line`` it is the list of the words after ``commands[0]``, or with extras ``{"words": WORDS, KEY: VALUE}``;
      the other commands are synonyms;
    - of ``files`` it is what ``option`` describes: ``{"files": {NAME: TEXT}, "file": [NAME], PART: NAME}``, where files
      that are not in ``files`` are those of the context;
    - a ``body`` is the JSON that an API takes.

    ``flags`` are the file and the command of the table of a line's options. ``extras`` are options of dsim that only
    this caller has. ``image_owner`` names the thing that names its own images, such as a project;
    ``""`` where the command line can describe the image of a container. ``creates`` says whether the caller requests
    containers that the engine creates.
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
    creates: bool = True

    @property
    def command(self) -> str:
        """The command of a line without its tool, such as ``service create``; ``""`` for other kinds of callers."""
        return self.commands[0].partition(" ")[2]

    @property
    def reads_input(self) -> bool:
        """Whether the file ``-`` is standard input: where files, not the line, name the images."""
        return bool(self.image_owner)

    def read(self, body: Any, engine: Engine, context: CallerContext) -> Workload:
        """Read the caller's input; raises ``Refusal`` as its tool would, ``Unreadable`` and ``NotModelled``."""
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
    """Return the row of a line, named by its command; ``section`` is its command in the table of options."""
    tool, _, subcommand = command.partition(" ")
    return Caller(
        command.replace(" ", "-"),
        (tool,),
        f"{_ROOM}.{module}",
        "line",
        (command, *synonyms),
        (flags, section or subcommand),
        extras,
        None,
        image_owner,
        spellings,
    )


def _files(
    name: str,
    module: str,
    text: str,
    *,
    engines: tuple[str, ...] = ("docker",),
    part: str = "container",
    extras: tuple[ExtraOption, ...] = (),
) -> Caller:
    """Return the row of a caller whose files name the images; ``text`` is the help of its option."""
    option = FileOption(text, part=part, part_help=f"The {part} of the file; all of them without it.")
    return Caller(name, engines, f"{_ROOM}.{module}", "files", (), ("", ""), extras, option, "a file")


_RUN = Spelling("run", "line")
_SERVICE_FILES = FileOption(
    "", several=True, part="service", part_help="The service of the files; all of them without it."
)
_RUNNER = ExtraOption("--profile", "profile", "NAME", "github, act: the program that runs the workflow.")
_KIND_HELP = "A kind of your own, and the path to its pods: App.example.com=spec.template."
_KIND = ExtraOption("--kind", "kinds", "KIND.GROUP=PATH", _KIND_HELP, multiple=True, setting="kinds")
_LINE_VERSION = ExtraOption("--compose-version", "version", "VERSION", "2.26, 2.40, 5.1: the Compose of the line.")
CALLERS: tuple[Caller, ...] = (
    _line("docker run", "docker.run", "docker/run.txt", spellings=(_RUN,)),
    _line("docker create", "docker.run", "docker/run.txt"),
    _line("docker exec", "docker.exec", "docker/exec.txt")._replace(creates=False),
    _line("docker commit", "docker.commit", "docker/changes.txt")._replace(creates=False),
    _line("docker import", "docker.commit", "docker/changes.txt")._replace(creates=False),
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
    _line("podman kube play", "podman.kube_line", "podman/kube_play.txt", "podman play kube", image_owner="a manifest"),
    _line("podman exec", "docker.exec", "podman/exec.txt")._replace(creates=False),
    Caller(
        "compose",
        ("docker",),
        f"{_ROOM}.compose",
        "files",
        option=_SERVICE_FILES._replace(help="A Compose file, or its folder; later ones are merged.", takes_words=True),
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
        option=_SERVICE_FILES._replace(help="A file of `docker stack deploy -c`; later ones are merged."),
        image_owner="a stack",
    ),
    Caller(
        "kubernetes",
        ("containerd", "cri-o", "docker", "podman"),
        f"{_ROOM}.kubernetes.workload",
        "files",
        option=FileOption(
            "A manifest of Kubernetes, or a folder of them; - is stdin. The engine is containerd.",
            several=True,
            folder=("*.json", "*.yaml", "*.yml"),
            part="container",
            part_metavar="[OBJECT/]NAME",
            part_help="The container of the manifest; all of them without it.",
        ),
        extras=(_KIND,),
        spellings=(Spelling("Kubernetes", entrypoint="command", words="args", empties=False),),
    ),
    Caller(
        "quadlet",
        ("podman",),
        f"{_ROOM}.quadlet",
        "files",
        option=FileOption(
            "A unit of Podman's Quadlet, or a folder of units. The engine is podman.",
            several=True,
            part="unit",
            part_help="The unit of the files; all of them without it.",
            near=("*container.d/*.conf", *(f"*.{kind}" for kind in UNIT_KINDS)),
            folder=("*.container", "*.kube"),
            deep=True,
        ),
    ),
    _files("github-actions", "github", "A workflow, or an action.yml, of GitHub Actions.", extras=(_RUNNER,)),
    _files("gitlab-ci", "gitlab", "A pipeline of GitLab CI.", engines=("docker", "containerd", "cri-o")),
    _files("ecs", "ecs.task", "A task definition of Amazon ECS, in JSON."),
    _files("nomad", "nomad.task", "A job of Nomad, in JSON.", part="task"),
    _files("devcontainer", "devcontainer", "A devcontainer.json.", part=""),
    Caller(
        "engine-api",
        ("docker", "podman"),
        f"{_ROOM}.engine_api",
        "body",
        spellings=(Spelling("engine API", "object", "Entrypoint", "Cmd"),),
    ),
)


def callers(kind: Kind | None = None) -> tuple[Caller, ...]:
    """List the callers of a kind; all callers without one."""
    return tuple(caller for caller in CALLERS if kind in (None, caller.kind))


def find_caller(name: str) -> Caller | None:
    """Find a caller by its name; None where there is none."""
    return next((caller for caller in CALLERS if caller.name == name), None)


def line_caller(tool: str, command: str) -> Caller | None:
    """Find the caller that reads the lines of a tool's command; None where there is none."""
    return next((caller for caller in callers("line") if f"{tool} {command}" in caller.commands), None)


def check_engine(caller: Caller, engine: Engine, name: str) -> None:
    """Raise ``Unreadable`` where the caller cannot ask the engine; ``name`` is the engine's name in the message."""
    if engine.name not in caller.engines:
        article = "an" if caller.name[0] in "aeiou" else "a"
        raise Unreadable(f"{article} {caller.name} request needs a {' or '.join(caller.engines)} engine, not {name}")
