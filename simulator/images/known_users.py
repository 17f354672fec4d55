"""Which well-known users an image of the catalogue surely lacks, or has: those that images make for their programs.

Reads: the name of an image, as an entry has it. Gives: names of users. Evidence: the list of users that Debian's
package base-passwd, Ubuntu's and Alpine's baselayout bring, and the Dockerfiles of the official images.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.core.values import CatalogueEntry

_USERS = frozenset(("node", "nginx", "redis", "app", "appuser", "jenkins", "rails", "django", "spring", "rabbitmq"))
_OFFICIAL = "docker.io/library/"
_HAVE: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("alpine", "debian", "ubuntu", "python", "golang", "ruby", "php"), frozenset()),
    "node": frozenset(("node",)),
    "nginx": frozenset(("nginx",)),
}
"""By the name of an official image: those of the users that it has."""


def lacks_user(entry: CatalogueEntry, name: str) -> bool:
    """Return whether an image surely lacks a user; False where that is not known."""
    has = _HAVE.get(entry.image.removeprefix(_OFFICIAL)) if entry.image.startswith(_OFFICIAL) else None
    return has is not None and name in _USERS and name not in has


def has_user(entry: CatalogueEntry, name: str) -> bool:
    """Return whether an image surely has a user; False where that is not known."""
    return entry.image.startswith(_OFFICIAL) and name in _HAVE.get(entry.image.removeprefix(_OFFICIAL), ())
