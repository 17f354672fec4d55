"""The frontend that reads a Dockerfile: the one that the builder has in itself, or the one that ``# syntax=`` names.

Reads: the text of the file, and the builder. Gives: the profile of the builder that reads it, and the decision for it.
A release of docker/dockerfile is made from the same sources as a release of BuildKit: the trees of frontend/dockerfile
at the tags ``dockerfile/1.N.0`` and ``v0.(N+6).0`` of moby/buildkit are equal from 1.2 to 1.26. What only the labs
releases have stands in frontend/dockerfile/release/labs/tags.
"""

import re

from simulator.build.builders import BUILDERS, find_builder
from simulator.build.buildkit.stage import Reader
from simulator.build.dockerfile.builder import Builder
from simulator.build.dockerfile.parser import read_directives
from simulator.build.stage_start import Frontend
from simulator.core.errors import NotModelled

OLDEST, NEWEST = 2, 26
"""The first and the last N of the releases 1.N that are known."""
LABS = {"security": 2, "network": 2, "keep-git-dir": 5, "checksum": 5, "parents": 7, "exclude": 7, "device": 14}
"""The flags that labs releases know, by the N of the first 1.N-labs."""
_NAME = re.compile(r"(?P<registry>.+/)?docker/dockerfile(?:-upstream)?(?::(?P<tag>[^/:@]+))?(?P<digest>@.+)?")
_VERSION = r"v?1(?:\.(?P<minor>[0-9]{1,9})(?:\.[0-9]+)?)?(?:-rc[0-9]+)?"
_TAG = re.compile(rf"(?:{_VERSION}|latest|master)?-?(?P<labs>labs|experimental)?")


def choose_frontend(text: str, builder: Builder) -> Reader:
    """Return who reads a Dockerfile: the builder, or a frontend with its profile.

    Raises ``NotModelled`` for a frontend that is not docker/dockerfile, and what ``read_directives`` raises.
    """
    name = named_frontend(text, builder)
    if not name:
        return Reader(builder)
    match = _NAME.fullmatch(name)
    tag = match and _TAG.fullmatch(match["tag"] or "")
    if not match or not tag:
        raise NotModelled(
            f"frontend {name}",
            f"the line # syntax={name} hands the file to another frontend, which is not modelled",
        )
    minor = int(tag["minor"]) if tag["minor"] else 1 if tag["labs"] == "experimental" else None
    chosen = _release(minor, is_labs=tag["labs"] is not None)
    note = _note(name, match["registry"] or "", minor, chosen, has_digest=bool(match["digest"]))
    return Reader(chosen, name, Frontend.NAMED.gives(note))


def named_frontend(text: str, builder: Builder) -> str:
    """Return the first word of ``# syntax=``, which may stand behind ``//`` and below ``#!``; ``""`` without it."""
    lines = text.removeprefix("\ufeff").split("\n", 5)
    if builder.finds_syntax_anywhere and lines[0].startswith("#!"):
        del lines[0]
    for mark in ("#", "//") if builder.finds_syntax_anywhere else ("#",):
        end = next((number for number, line in enumerate(lines) if not line.startswith(mark)), len(lines))
        top = [line.replace(mark, "#", 1) for line in lines[:end]]
        if found := read_directives(top, builder).get("syntax"):
            return found.partition(" ")[0]
    return ""


def _release(minor: int | None, *, is_labs: bool) -> Builder:
    """Return the profile of docker/dockerfile:1.``minor``; without it, that of the newest."""
    number = NEWEST if minor is None else max(minor, OLDEST)
    newest = next(profile for profile in reversed(BUILDERS) if profile.name == "buildkit")
    builder = newest if minor is None else find_builder(f"buildkit@0.{number + 6}")
    if not is_labs:
        return builder
    unknown = tuple([flag for flag in builder.unknown_flags if LABS.get(flag, NEWEST + 1) > number])
    modes = "symbolic" if 11 <= number <= 13 else builder.modes
    return builder._replace(
        unknown_flags=unknown, device_needs_labs=False, heredocs=builder.heredocs or number == 3, modes=modes
    )


def _note(name: str, registry: str, minor: int | None, chosen: Builder, *, has_digest: bool) -> str:
    """Say which frontend reads the file, and what is taken for granted."""
    parts = [f"{name} reads this file, as BuildKit {chosen.version} does"]
    if registry not in ("", "docker.io/", "index.docker.io/", "registry-1.docker.io/"):
        parts.append("it is taken for a mirror of docker/dockerfile")
    has_tag = "@" not in name or ":" in name.partition("@")[0].rpartition("/")[2]
    if not has_tag:
        parts.append(
            f"its digest does not say which release it is, so the newest that is modelled, 1.{NEWEST}, stands for it"
        )
    elif minor is None:
        parts.append(f"it stands for the newest release; 1.{NEWEST} is the newest that is modelled")
    elif minor < OLDEST:
        parts.append(f"it is older than all that are modelled, so 1.{OLDEST} stands for it")
    elif minor > NEWEST:
        parts.append(f"it is newer than all that are modelled, so 1.{NEWEST} stands for it")
    if has_digest and has_tag:
        parts.append("its digest may pin another release")
    return "; ".join(parts)
