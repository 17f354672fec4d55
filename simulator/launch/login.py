"""What a login shell reads first: the files of the system and of its user, as commands in front of its script.

Compare: bash ``shell.c`` ``run_startup_files``; dash ``src/main.c`` ``main``; busybox ``shell/ash.c`` ``ash_main``.
"""

from __future__ import annotations

import re

from simulator.launch.following import Stage, World, shell_user
from simulator.launch.process import base_name
from simulator.launch.rootfs import Program
from simulator.shell.evaluation.files import ABSENT
from simulator.shell.quote import shell_line

_RETURNS = re.compile(r"\breturn\b")
_SYSTEM = "/etc/profile"


class NotFollowed(Exception):
    """It is not known what a login shell reads first, or what that comes to."""


def commands_of_login(family: str, options: frozenset[str], program: Program, stage: Stage, world: World) -> str:
    """Return the commands by which a login shell reads its files, one a line.

    Raises: NotFollowed
    """
    zero = stage.running.args[0]
    as_sh = base_name(zero).lstrip("-") == "sh"
    if family not in ("dash", "busybox", "bash"):
        raise NotFollowed(f"a login shell of {family}, which reads its own files first")
    if family == "bash" and zero.startswith("-") and "l" not in options and program.build != "debian":
        raise NotFollowed(f"whether {zero} reads the user's own files: distributions build bash differently")
    if "e" in options:
        raise NotFollowed("what a command that fails in the files of a login shell ends")
    home = stage.env.get("HOME")
    if not isinstance(home, str) or not home:
        raise NotFollowed("the user's home, from which a login shell reads files")
    if family == "bash" and not _is_absent(f"{home}/.bash_logout", stage):
        raise NotFollowed(f"what {home}/.bash_logout does")
    if "noprofile" in options:
        return ""
    own = (".bash_profile", ".bash_login", ".profile") if family == "bash" and not as_sh else (".profile",)
    first = next((name for name in own if not _is_absent(f"{home}/{name}", stage)), None)
    places = [_SYSTEM] if not _is_absent(_SYSTEM, stage) else []
    places += [f"{home}/{first}"] if first is not None else []
    for place in places:
        _check(place, family, stage, world)
    return "".join(f". {shell_line((place,))}\n" for place in places)


def _is_absent(path: str, stage: Stage) -> bool:
    """Return whether a file is surely not there."""
    facts = stage.files.look(path, stage.running.cwd)
    if facts is None:
        raise NotFollowed(f"whether there is {path}, which a login shell reads first")
    return facts == ABSENT


def _check(path: str, family: str, stage: Stage, world: World) -> None:
    """Refuse a file that is not surely read as by the command ``.``."""
    facts = stage.files.look(path, stage.running.cwd)
    if (
        facts is None
        or facts.text is None
        or not stage.files.permits(path, facts, shell_user(stage.running.identity, world), 4)
    ):
        raise NotFollowed(f"the text of {path}, which a login shell reads first")
    if family == "bash" and _RETURNS.search(facts.text):
        raise NotFollowed(f"{path}, whose return bash takes otherwise than in other files")
