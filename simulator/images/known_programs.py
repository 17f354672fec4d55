"""Which well-known programs an image of the catalogue surely lacks: runtimes of languages, and servers.

Reads: a catalogue entry, and the name by which it was used. Gives: names of programs. The images of distributions have
none of them, the image of a language or a server has its own alone. What an image may have is never listed.
Evidence: the Dockerfiles of the official images, and the dependencies of the packages that they install; those that
rest on buildpack-deps have a Python, for Mercurial needs it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from simulator.core.values import FromCatalogue
from simulator.golang.reference import normalized

_PROGRAMS: Mapping[str, tuple[str, ...]] = {
    "python": ("python", "python2", "python3", "pip", "pip3", "gunicorn", "uvicorn", "celery", "flask"),
    "node": ("node", "nodejs", "npm", "npx", "yarn", "pnpm"),
    "java": ("java", "javac"),
    "ruby": ("ruby", "bundle", "bundler", "rails", "rake", "gem"),
    "php": ("php", "php-fpm", "composer"),
    "go": ("go",),
    "dotnet": ("dotnet",),
    "nginx": ("nginx",),
    "redis": ("redis-server", "redis-cli"),
    "postgres": ("postgres", "psql", "pg_ctl"),
    "mysql": ("mysqld", "mysql", "mariadbd", "mariadb"),
    "mongo": ("mongod",),
}
PROGRAMS = frozenset([name for names in _PROGRAMS.values() for name in names])
"""All programs of which it may be known that an image lacks them."""
_OFFICIAL = "docker.io/library/"
_HAVE: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("alpine", "debian", "ubuntu", "busybox"), ()),
    "python": ("python",),
    "node": ("node",),
    "golang": ("go",),
    "ruby": ("ruby",),
    "php": ("php",),
    "nginx": ("nginx",),
    "redis": ("redis", "python"),
    "postgres": ("postgres", "python"),
    "mysql": ("mysql", "python"),
    "mariadb": ("mysql", "python"),
    "eclipse-temurin": ("java", "python"),
}
"""By the name of an official image: the kinds of programs that it has, or may have."""
_WITH_PYTHON = ("node", "golang", "ruby")
"""Images that rest on buildpack-deps, unless their tag is one of these:"""
_SMALL_TAG = re.compile(r"(?:^|[-_.\d])(?:slim|alpine)")
_OLD_UBUNTU = re.compile(r"1[0-7]\.|trusty|xenial|precise|utopic|vivid|wily|yakkety|zesty|artful")
"""Releases of Ubuntu whose images are not told of: the oldest ones had a Python."""
_WITHOUT_RUNTIME = re.compile(
    r"gcr\.io/distroless/(?:static|base|base-nossl|cc)(?:-debian\d+)?|cgr\.dev/chainguard/static"
)
"""Images of no distribution that have libraries alone, and a shell at most."""


def lacks_program(used: FromCatalogue, name: str) -> bool:
    """Return whether an image surely lacks a program, by its name alone; False where that is not known."""
    return name in PROGRAMS and name in missing_programs(used)


def missing_programs(used: FromCatalogue) -> frozenset[str]:
    """Return the programs that an image surely lacks, by the name by which it was used; none where nobody knows."""
    image = used.entry.image
    if _WITHOUT_RUNTIME.fullmatch(image):
        return PROGRAMS
    name, tag = image.removeprefix(_OFFICIAL), normalized(used.name.partition("@")[0]).rpartition(":")[2]
    if not image.startswith(_OFFICIAL) or name not in _HAVE or (name == "ubuntu" and _OLD_UBUNTU.match(tag)):
        return frozenset()
    kinds = {*_HAVE[name], *(("python",) if name in _WITH_PYTHON and not _SMALL_TAG.search(tag) else ())}
    return PROGRAMS.difference(*[_PROGRAMS[kind] for kind in kinds])
