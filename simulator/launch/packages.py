"""The databases of package managers, as far as programs are identified by them: dpkg's and apk's.

Reads: the bytes of a database. Gives: versions by the names of packages.
Compare: deb822(5) and dpkg-query(1); apk-tools ``apk_db_fdb_read`` (src/database.c).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

LIMIT = 32 * 1024 * 1024
"""How many bytes of a database are read."""
DPKG = "var/lib/dpkg/status"
DPKG_FOLDER = "var/lib/dpkg/status.d/"
"""Where distroless images have a file for each package."""
APK = ("lib/apk/db/installed", "usr/lib/apk/db/installed")
WANTED = frozenset(
    """bash bash-static busybox busybox-static catatonit coreutils dash dumb-init gosu ksh ksh93u+m loksh mksh
    oksh posh runit s6 setpriv su-exec supervisor tini tini-static toybox uutils-coreutils util-linux yash zsh
    zsh-static""".split()
)
"""The packages whose programs matter to a start; a database holds a thousand others."""


def is_database(path: str) -> bool:
    """Return whether a path, without a slash in front, is a package manager's database."""
    return path == DPKG or path in APK or (path.startswith(DPKG_FOLDER) and not path.endswith(".md5sums"))


def versions(path: str, data: bytes) -> Mapping[str, str]:
    """Read the versions of the packages of ``WANTED`` that a database says are installed."""
    pairs = _apk(data) if path in APK else _dpkg(data)
    return {name: version for name, version in pairs if name in WANTED}


def _dpkg(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the packages of a dpkg database that are installed; one without a status, as in status.d, is."""
    for paragraph in data.decode("utf-8", "replace").split("\n\n"):
        fields = dict([line.partition(": ")[::2] for line in paragraph.split("\n") if line[:1] not in (" ", "\t", "")])
        status = fields.get("Status", "installed").split(" ")
        if "Package" in fields and "Version" in fields and status[-1] == "installed":
            yield fields["Package"].strip(), fields["Version"].strip()


def _apk(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the packages of an apk database: lines ``P:name`` and ``V:version``, paragraphs apart by blank lines."""
    name = ""
    for line in data.decode("utf-8", "replace").split("\n"):
        if line[:2] == "P:":
            name = line[2:].strip()
        elif line[:2] == "V:" and name:
            yield name, line[2:].strip()
        elif not line:
            name = ""
