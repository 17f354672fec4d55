"""Which kind of shell a program is, and what its kind and version decide, as data.

Reads: a program's name, version and builder, as a root filesystem tells them. Gives: one family, or all that it may be.
Evidence: 36 builds of these shells were asked which process runs the last command of ``-c``; the boundaries between
versions are those of the sources that ``tail_exec`` cites.
"""

import re
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple

Connectors: TypeAlias = Literal["none", "and-or", "lists"]
Traps: TypeAlias = Literal["set", "ever", "mentioned", "before", "exit"]


class InPlace(NamedTuple):
    """When the shell executes the last command of a ``-c`` text in its own place, without ``exec`` being written."""

    follows: Literal["nothing", "newline", "lines"] = "nothing"
    """What may stand behind the line of the last command: not even a newline; one newline; newlines alone. A line of
    comment is more than a newline."""
    blanks: bool = True
    """Whether blanks and a comment may stand behind the command, on its line."""
    comment_lines: bool = False
    """Whether lines of comment may follow."""
    redirected: bool = True
    """Whether the command may have redirections of its own."""
    here_documents: bool = False
    """Whether its line may have a here-document."""
    process_substitutions: bool = True
    """Whether its words may have ``<(...)``."""
    connectors: Connectors | None = None
    """None: it may be nested in groups, subshells, ``if`` and ``case``, and stand behind any operator. Else it has to
    stand in the list itself, and this says which operators may join it to others."""
    redirected_around: Literal["nothing", "subshells", "all"] = "nothing"
    """Which of the groups, subshells and the like around it may have redirections. ash and ksh93 need no process of its
    own to redirect a subshell, and one for the others."""
    loops: bool = False
    """Whether it may be in the last turn of ``for``."""
    through_command: bool = True
    """Whether ``command`` may stand in front of it."""
    pipelines: Literal["no", "yes", "unsure"] = "no"
    """Whether the last command of a pipeline counts."""
    functions: bool | None = False
    """Whether the last command of a function counts that is called last; None if that was not found out."""
    background_pipelines: bool | None = True
    """Whether a pipeline elsewhere in the text makes no difference; None if that was not found out."""
    only_plain: bool = False
    """Whether the whole text has to be plain words, without any character that means something to a shell."""
    script_files: Literal["never", "as -c", "without newline"] = "never"
    """Whether that holds for the last command of a file too."""
    traps: Traps = "set"
    """Which traps prevent it: those with an action that are ``set`` now; that were ``ever`` set; also empty ones
    (``mentioned``); those set before the unit was started (``before``); only one for EXIT (``exit``)."""


class Family(NamedTuple):
    """Shells that read and execute alike."""

    name: str
    """As in ``FAMILIES``."""
    dialect: str
    """The name of its dialect, in ``simulator.shell.grammar.dialect``."""
    in_place: InPlace | None
    """None: it never executes a command in its own place that is not behind ``exec``."""


_BASH = InPlace("newline", redirected=False, here_documents=True, connectors="lists")
_BASH_4_4 = _BASH._replace(connectors="and-or", through_command=False)
_BASH_4_2 = _BASH_4_4._replace(connectors="none", traps="exit")
_TREE = InPlace(redirected_around="subshells")
FAMILIES = {
    each.name: each
    for each in (
        Family("dash-debian", "dash", None),
        Family("dash", "dash", _TREE),
        Family("busybox-1.26", "busybox", None),
        Family("busybox", "busybox", _TREE._replace(traps="ever")),
        Family("bash-4.2", "bash", _BASH_4_2),
        Family("bash-4.4", "bash", _BASH_4_4._replace(traps="before")),
        Family("bash-5.0", "bash", _BASH_4_4),
        Family("bash-5.1", "bash", _BASH._replace(traps="mentioned")),
        Family("bash-5.2", "bash", _BASH),
        Family("mksh", "mksh", InPlace(only_plain=True)),
        Family(
            "ksh93",
            "ksh93",
            InPlace(
                "lines",
                here_documents=True,
                redirected_around="subshells",
                pipelines="unsure",
                script_files="as -c",
            ),
        ),
        Family(
            "zsh",
            "zsh",
            InPlace(
                "lines",
                comment_lines=True,
                here_documents=True,
                process_substitutions=False,
                redirected_around="all",
                loops=True,
                background_pipelines=None,
            ),
        ),
        Family(
            "yash",
            "yash",
            InPlace(
                blanks=False,
                redirected=False,
                process_substitutions=False,
                loops=True,
                through_command=False,
                pipelines="yes",
                functions=None,
                script_files="without newline",
                traps="ever",
            ),
        ),
    )
}
"""By name; a name without a version is that of the newest."""
_DASH = ("dash-debian", "dash")
_BUSYBOX = ("busybox-1.26", "busybox")
_BASHES = ("bash-4.2", "bash-4.4", "bash-5.0", "bash-5.1", "bash-5.2")
_NAMES = {
    "dash": _DASH,
    "busybox": _BUSYBOX,
    "ash": _BUSYBOX,
    "bash": _BASHES,
    "rbash": _BASHES,
    "mksh": ("mksh",),
    "lksh": ("mksh",),
    "ksh": ("ksh93", "mksh"),
    "ksh93": ("ksh93",),
    "zsh": ("zsh",),
    "yash": ("yash",),
    "sh": (*_DASH, *_BUSYBOX, *_BASHES, "mksh", "ksh93", "zsh", "yash"),
}
_VERSION = re.compile(r"\D{0,9}(\d{1,4})\.(\d{1,4})")


def find_families(name: str, version: str = "", build: str = "") -> tuple[Family, ...]:
    """Return the families that a program may be of; none if it is no shell that is known.

    ``name`` is the program's own name, such as ``dash`` or ``busybox``, or that of the file, such as ``sh``. Blank, if
    they are not known, are ``version`` and ``build`` (``debian``, ``ubuntu``, ``alpine``, ``upstream``).
    """
    names = _NAMES.get(name.removesuffix("-static"), ())
    found = _VERSION.match(version.rpartition(":")[2])
    number = (int(found.group(1)), int(found.group(2))) if found else None
    if names == _DASH and build:
        names = ("dash-debian",) if build in ("debian", "ubuntu") else ("dash",)
    elif names == _BUSYBOX and number:
        names = ("busybox-1.26",) if number < (1, 28) else ("busybox",)
    elif names == _BASHES and number:
        names = (_bash_of(number),)
    elif name == "ksh" and version:
        names = ("mksh",) if "MIRBSD" in version.upper() else ("ksh93",)
    return tuple(FAMILIES[each] for each in names)


def _bash_of(number: tuple[int, int]) -> str:
    """Return the newest family of bash that is not newer than a version."""
    boundaries = (((4, 3), "bash-4.4"), ((5, 0), "bash-5.0"), ((5, 1), "bash-5.1"), ((5, 2), "bash-5.2"))
    return next((name for least, name in reversed(boundaries) if number >= least), "bash-4.2")
