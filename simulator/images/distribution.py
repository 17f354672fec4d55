"""Which Linux distribution a base image is, and so which program its /bin/sh is, as the name of the image tells.

Reads: the name of an image. Gives: the distributions that it can be. Evidence: the Dockerfiles of 81,816 tags of
official images, followed through FROM to the image of a distribution (``tests/catalogue/distributions.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

from simulator.core.record import NamedTuple
from simulator.golang.reference import normalized

Distribution: TypeAlias = Literal["debian", "ubuntu", "alpine", "red hat"]
"""``red hat`` stands for the whole family, from Fedora to Amazon Linux."""
BinSh: TypeAlias = Literal["dash", "ash", "bash"]
"""The program that /bin/sh is: ``dash`` of Debian and Ubuntu, ``ash`` of busybox, ``bash``."""
_BIN_SH: Mapping[Distribution, BinSh] = {"debian": "dash", "ubuntu": "dash", "alpine": "ash", "red hat": "bash"}
_DEBIAN = frozenset(
    """debian node python golang ruby php perl gcc rust httpd nginx redis postgres wordpress drupal joomla memcached
    haproxy pypy haskell erlang elixir mono nextcloud ghost redmine couchdb julia r-base""".split()
)
_UBUNTU = frozenset(("ubuntu",))
_EITHER = frozenset("buildpack-deps mariadb tomcat rabbitmq swift mongo cassandra solr ros".split())
"""Images that are Debian's in some versions, and Ubuntu's in others."""
_ALPINE = frozenset("alpine docker registry consul vault eclipse-mosquitto".split())
_RED_HAT = frozenset("centos fedora rockylinux almalinux oraclelinux amazonlinux amazoncorretto".split())
_BASH = frozenset("redhat mageia archlinux photon clefos sl".split())
"""Other images whose /bin/sh is bash."""
_OTHER_TAG = re.compile(
    r"oracle|amazon|corretto|al20\d\d|ubi|centos|fedora|rocky|nano|windows|servercore|busybox|scratch|distroless|wolfi"
    r"|opensuse|chisel|azurelinux|mariner"
)
_BEGIN, _END = r"(?:^|[-_.])(?:", r")(?:[-_.\d]|$)"
_DEBIAN_TAG = re.compile(_BEGIN + "debian|wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|forky|sid" + _END)
_UBUNTU_TAG = re.compile(_BEGIN + "ubuntu|trusty|xenial|bionic|focal|jammy|noble" + _END)
_SLIM_TAG = re.compile(_BEGIN + "slim" + _END)


def find_distributions(image: str) -> tuple[Distribution, ...]:
    """Return the distributions that an image can be: mostly one; none if its name does not tell."""
    name, tag = _parts(image)
    last = name.rpartition("/")[2]
    official = last if last == name else ""
    if _OTHER_TAG.search(tag) or (last == "wordpress" and tag.startswith("cli")):
        return ()
    if "alpine" in tag or "alpine" in last or official in _ALPINE:
        return ("alpine",)
    if official in _RED_HAT:
        return ("red hat",)
    if _DEBIAN_TAG.search(tag) or (official in _DEBIAN and not _UBUNTU_TAG.search(tag)):
        return ("debian",)
    if _UBUNTU_TAG.search(tag) or official in _UBUNTU:
        return ("ubuntu",)
    return ("debian", "ubuntu") if official in _EITHER or _SLIM_TAG.search(tag) else ()


def find_bin_sh(image: str) -> BinSh | None:
    """Return which program the image has as /bin/sh; None if its name does not tell."""
    found = find_distributions(image)
    if found:
        return _BIN_SH[found[0]]
    name, tag = _parts(image)
    return "bash" if name in _BASH and not _OTHER_TAG.search(tag) else None


class Versions(NamedTuple):
    """The versions of the shells of a distribution's release; ``""`` where the name of the image does not tell."""

    dash: str = ""
    bash: str = ""
    busybox: str = ""


_BUSYBOX = {8: "1.28.4", 9: "1.29.3", 10: "1.30.1", 11: "1.31.1", 12: "1.31.1", 13: "1.32.1", 14: "1.33.1",
            15: "1.34.1", 16: "1.35.0", 17: "1.35.0", 18: "1.36.1", 19: "1.36.1", 20: "1.36.1", 21: "1.37.0",
            22: "1.37.0"}  # fmt: skip
"""By the second number of Alpine's version, 3.x."""
_SINCE_ALPINE_3_8 = {"alpine": (3, 8), "node": (11, 0), "python": (3, 8), "golang": (1, 12), "php": (7, 3),
                     "redis": (5, 0), "ruby": (2, 7), "postgres": (12, 0), "nginx": (1, 16), "docker": (19, 0),
                     "rabbitmq": (3, 8), "haproxy": (2, 0), "memcached": (1, 6)}  # fmt: skip
"""Images, and the version from which on all of their tags rest on Alpine 3.8 or a later one."""
_NEWEST = re.compile(r"latest|edge|(?:(?:lts|current|stable|mainline|cli|fpm|zts)-)*alpine")
"""Tags that always name the newest image."""
_BY_RELEASE = {
    "buster": Versions(bash="5.0"),
    "bullseye": Versions(bash="5.1.4"),
    "bookworm": Versions("0.5.12-2", "5.2.15"),
    "trixie": Versions("0.5.12-12", "5.2.37"),
    "focal": Versions(bash="5.0.17"),
    "jammy": Versions(bash="5.1.16"),
    "noble": Versions("0.5.12-6ubuntu5", "5.2.21"),
}
_NUMBERED = {"debian": {"10": "buster", "11": "bullseye", "12": "bookworm", "13": "trixie"},
             "ubuntu": {"20.04": "focal", "22.04": "jammy", "24.04": "noble"}}  # fmt: skip


def find_versions(image: str) -> Versions:
    """Return the versions of an image's shells as far as its name tells the release of the distribution."""
    name, tag = _parts(image)
    if find_distributions(image) == ("alpine",):
        return Versions(busybox=_busybox(name, tag))
    parts = re.split(r"[-_]", tag)
    release = next((part for part in parts if part in _BY_RELEASE), "")
    number = re.match(r"\d+\.04|\d+", tag)
    if not release and number:
        release = _NUMBERED.get(name, {}).get(number[0], "")
    return _BY_RELEASE.get(release, Versions())


def _busybox(name: str, tag: str) -> str:
    """Return the version of busybox in an image of Alpine: exactly, at least, or ``""``."""
    numbered = re.search(r"alpine-?3\.(\d+)", tag) or (re.match(r"3\.(\d+)", tag) if name == "alpine" else None)
    if numbered:
        return _BUSYBOX.get(int(numbered[1][:9]), "1.37 or later" if int(numbered[1][:9]) > max(_BUSYBOX) else "")
    number = re.match(r"v?(\d+)(?:\.(\d+))?", tag)
    least = _SINCE_ALPINE_3_8.get(name)
    if least is None:
        return ""
    if number is None:
        return "1.28 or later" if _NEWEST.fullmatch(tag) else ""
    return "1.28 or later" if (int(number[1][:9]), int((number[2] or "9999")[:9])) >= least else ""


def is_official(image: str) -> bool:
    """Return whether an image is one of Docker's official ones, whose name has no more than the name itself."""
    return "/" not in _parts(image)[0]


def _parts(image: str) -> tuple[str, str]:
    """Return the name, without what it says of Docker Hub, and the tag."""
    name, _, tag = normalized(image.partition("@")[0]).rpartition(":")
    return name.removeprefix("docker.io/").removeprefix("library/"), tag
