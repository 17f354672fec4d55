"""Which shell /bin/sh is, as the name of the base image tells.

Reads: the name of an image. Gives: a shell. Evidence: /bin/sh of Debian's and Ubuntu's images is dash, with the patch
by which ``sh -c`` does not exec its last command; that of Alpine's is busybox; that of the Red Hat family's is bash.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from simulator.golang.reference import normalized

Family: TypeAlias = Literal["dash", "ash", "bash"]
"""A kind of /bin/sh: ``dash`` of Debian and Ubuntu, ``ash`` of busybox, ``bash``."""
_DEBIAN = frozenset(
    """debian ubuntu buildpack-deps node python golang ruby php perl gcc rust httpd nginx redis postgres mariadb
    wordpress drupal joomla tomcat jetty rabbitmq memcached haproxy pypy haskell erlang elixir swift mono nextcloud
    ghost redmine mongo cassandra solr couchdb julia r-base ros""".split()
)
_BASH = frozenset("""centos fedora rockylinux almalinux oraclelinux amazonlinux redhat amazoncorretto mageia archlinux
    photon clefos sl""".split())  # fmt: skip
_OTHER_TAG = re.compile(
    r"oracle|amazon|corretto|al20\d\d|ubi|centos|fedora|rocky|nano|windows|servercore|busybox|scratch|distroless|wolfi|opensuse"
)
_DEBIAN_TAG = re.compile(
    r"(?:^|[-_.])(?:debian|ubuntu|slim|jessie|stretch|buster|bullseye|bookworm|trixie|sid|xenial|bionic|focal|jammy|"
    r"noble|trusty|wheezy)(?:[-_.\d]|$)"
)


def find_bin_sh(image: str) -> Family | None:
    """Return which shell the image has as /bin/sh; None if its name does not tell."""
    name, _, tag = normalized(image.partition("@")[0]).rpartition(":")
    name = name.removeprefix("docker.io/").removeprefix("library/")
    last = name.rpartition("/")[2]
    official = "/" not in name
    if _OTHER_TAG.search(tag) or (last == "wordpress" and tag.startswith("cli")):
        return None
    if "alpine" in tag or "alpine" in last:
        return "ash"
    if official and last in _BASH:
        return "bash"
    if _DEBIAN_TAG.search(tag) or (official and last in _DEBIAN):
        return "dash"
    return None
