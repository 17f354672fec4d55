"""What a caller is: its row in the table, the options of its files, and the workload that it reads."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any, Literal, Protocol, TypeAlias

from simulator.core.record import NamedTuple
from simulator.core.request import CallerContext, Request
from simulator.engine.engine import Engine

_load = cache(import_module)
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
    ``takes_words`` says whether the key ``run`` can override words and entrypoint. ``extras`` are options of dsim that
    go with the files of a caller whose ``extras`` go with its lines.
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
    extras: tuple[ExtraOption, ...] = ()


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

    A caller with ``option`` takes files; ``podman-compose`` takes lines of ``podman compose``, too.

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
    def file_extras(self) -> tuple[ExtraOption, ...]:
        """The options of dsim that go with the files."""
        return self.extras if self.kind == "files" else self.option.extras if self.option else ()

    @property
    def reads_input(self) -> bool:
        """Whether the file ``-`` is standard input: where files, not the line, name the images."""
        return bool(self.image_owner)

    def read(self, body: Any, engine: Engine, context: CallerContext) -> Workload:
        """Read the caller's input; raises ``Refusal`` as its tool would, ``Unreadable`` and ``NotModelled``."""
        workload: Workload = _load(self.entry).read(self, body, engine, context)
        return workload
