"""Which shell /bin/sh is, told by the name of the image that a stage comes from in the end.

Evidence: /bin/sh of Debian's and Ubuntu's images is dash with the patch that takes ``sh -c`` its exec away; that of
Alpine's is busybox; that of the Red Hat family's is bash.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from simulator.golang.reference import normalized

Family: TypeAlias = Literal["dash", "ash", "bash"]
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


def find_bin_sh(root: str) -> Family | None:
    """Tell which shell an image has as /bin/sh; None where its name does not say."""
    name, _, tag = normalized(root.partition("@")[0]).rpartition(":")
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
