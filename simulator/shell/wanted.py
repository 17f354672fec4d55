"""Whether an entrypoint wants the words of a CMD that it does not get.

Reads: the words of both. Gives: answers for advice and lint, which may be wrong for a program that is called like
another one; no simulation depends on them.
"""

from __future__ import annotations

import re

from simulator.shell.arguments import shell_arguments
from simulator.shell.programs import INTERACTIVE, base_name, takes_its_arguments


def wants_cmd(entrypoint: tuple[str, ...], lost: tuple[str, ...]) -> bool:
    """Return whether the entrypoint of a request wants the image's CMD: it is a wrapper, with nothing to execute.

    A script of another name, such as one for cron or for a backup, is mostly meant to run alone.
    """
    is_alone = entrypoint[-1] == "--" or (len(entrypoint) == 1 and takes_its_arguments(entrypoint))
    return is_alone and not is_interactive(lost)


def is_interactive(words: tuple[str, ...]) -> bool:
    """Return whether words start a shell for a person, on Linux or on Windows, where a path has backslashes."""
    name = re.split(r"[\\/]", words[0])[-1].lower().removesuffix(".exe")
    return (len(words) == 1 and name in {*INTERACTIVE, "cmd", "powershell"}) or words == ("php", "-a")


def may_need_words(entrypoint: tuple[str, ...], lost: tuple[str, ...]) -> bool:
    """Return whether an entrypoint may need the CMD it dropped: it has no arguments, and CMD starts another program.

    A CMD that begins with an option belonged to the base image's ENTRYPOINT, which is replaced as well.
    """
    if is_shell_line(entrypoint) or is_shell_line(lost) or lost[0].startswith("-"):
        return False
    return len(entrypoint) == 1 and base_name(lost[0]) != base_name(entrypoint[0])


def is_shell_line(words: tuple[str, ...]) -> bool:
    """Return whether words are a shell with a script."""
    reading = shell_arguments(words)
    return bool(reading and "script" in reading.value.roles)
