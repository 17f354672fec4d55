"""How the profile of a version is found among those that are modelled: a version behaves as the one it follows.

Reads: ``NAME`` or ``NAME@VERSION``, and the profiles of a tool, the oldest first. Gives: the profile.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from simulator.core.errors import NotModelled, Unreadable
from simulator.core.text import did_you_mean

RECORDED = "recorded answers of the real program"
FRONTEND = "recorded answers of its Dockerfile frontend, compiled from source"
READ = "its source code; not observed here"


class Versioned(Protocol):
    """A profile: the behaviour of one version of a tool."""

    @property
    def name(self) -> str:
        """The tool, as ``docker``."""

    @property
    def version(self) -> str:
        """The version that the answers were compared with, as ``28.5``."""

    @property
    def observed(self) -> str:
        """How its behaviour is known: ``RECORDED``, ``FRONTEND`` or ``READ``."""

    @property
    def since(self) -> tuple[int, ...]:
        """The first version that behaves so."""


Profile = TypeVar("Profile", bound=Versioned)


def find_version(name: str, profiles: Iterable[Profile], tools: Iterable[str]) -> Profile:
    """Find the profile of ``docker``, ``docker@28``, ``docker@28.5`` or ``docker@28.5.2``.

    A name without a version means the newest profile. Raises ``Unreadable`` for a name of another shape, with the
    names of ``tools`` in the message, and ``NotModelled`` for a tool, or a version older than all, that dsim does not
    know.
    """
    tool, at, version = name.partition("@")
    profiles = tuple(profiles)
    for profile in profiles:  # the usual case: the version of a profile
        if profile.version == version and profile.name == tool:
            return profile
    parts = version.removeprefix("v").split(".")
    if not tool.replace("-", "").isalpha() or (at and not all(part.isascii() and part.isdigit() for part in parts)):
        known = ", ".join(dict.fromkeys(tools))
        raise Unreadable(f"{name!r} is no profile name; write NAME or NAME@VERSION with a name of: {known}")
    same = [profile for profile in profiles if profile.name == tool]
    if not same:
        known = ", ".join(f"{profile.name}@{profile.version}" for profile in profiles)
        near = did_you_mean(tool, tools)
        meant = f"{near[:-1]}{at}{version}?" if near else ""
        raise NotModelled(name, f"{name} is not modelled; known are: {known}{meant}")
    if not at:
        return same[-1]
    numbers = _numbers(parts)
    reached = [profile for profile in same if profile.since[: len(numbers)] <= numbers]
    if not reached:
        raise NotModelled(name, f"{name} is older than the oldest version that is modelled, {same[0].version}")
    return reached[-1]


def value_of_version(name: str, values: Iterable[tuple[tuple[int, ...], str]]) -> str | None:
    """Give the value of the version in ``NAME@VERSION``: the last of the values whose first version it reaches.

    The pairs of a first version and a value are in order. None if the name has no version, or one before all of them.
    """
    version = name.partition("@")[2]
    numbers = _numbers(version.removeprefix("v").split(".")) if version else ()
    reached = [value for since, value in values if numbers and since[: len(numbers)] <= numbers]
    return reached[-1] if reached else None


def _numbers(parts: Iterable[str]) -> tuple[int, ...]:
    return tuple([int(part[:9]) for part in parts])


def unobserved(name: str, profile: Versioned) -> str | None:
    """Say that ``profile`` was never compared, or not with the version that ``name`` asks for; None if neither is so.

    A name without a version, or with only the first numbers of the profile's version, asks for the profile itself.
    """
    if profile.observed == READ:
        return (
            f"{profile.name}@{profile.version} was never compared with a real one; what it does is read in its source"
        )
    _, _, requested = name.partition("@")
    requested = requested.removeprefix("v")
    if not requested or requested == profile.version or (requested + ".").startswith(profile.version + "."):
        return None
    if (profile.version + ".").startswith(requested + "."):
        return None
    return f"{name} was not compared with a real one; this is what {profile.name}@{profile.version} does"
