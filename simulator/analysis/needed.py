"""What a container needs of its image, and the image is not known to have: for what is said of a program that runs.

Reads: a ``Container`` of advice, the word that names the program. Gives: the end of a clause.
"""

from __future__ import annotations

import posixpath

from simulator.analysis.argv_rules import Container
from simulator.core.text import printable
from simulator.core.values import Word
from simulator.images.known_users import has_user
from simulator.shell.programs import is_same_program
from simulator.simulation.base_files import files_of_base


def if_there(container: Container, word: Word) -> str:
    """Write the condition under which a program runs, in brackets; ``""`` where the image surely has what it needs."""
    needed = [*([] if _has_program(container, word) else ["it"]), *_accounts(container)]
    return f" (if the image has {' and '.join(needed)})" if needed else ""


def _has_program(container: Container, word: Word) -> bool:
    """Return whether an image has a program: its own words name it, or the catalogue knows it."""
    used, name = container.catalogued, posixpath.basename(word)
    if word.origin.source != "request" and not container.is_built:
        return True
    if used is None:
        return False
    own = [*(used.entry.config.get("Entrypoint") or ()), *(used.entry.config.get("Cmd") or ())]
    if any(is_same_program(name, posixpath.basename(each)) for each in own):
        return True
    rootfs = files_of_base(used)
    return all(any(posixpath.basename(path) == name for path in each.files) for each in (rootfs, *rootfs.others))


def _accounts(container: Container) -> list[str]:
    """Return the user and the group that the image is not known to have."""
    user, _, group = container.user.partition(":")
    used = container.catalogued
    own = str(used.entry.config.get("User") or "") if used is not None else ""
    if container.user == own or (not container.is_built and container.user == container.image.user):
        return []
    is_known = _is_known(user) or (used is not None and has_user(used.entry, user))
    named = [] if is_known else [f"the user {printable(user)}"]
    return [*named, *([] if _is_known(group) else [f"the group {printable(group)}"])]


def _is_known(account: str) -> bool:
    return account in ("", "root") or account.isdecimal()
