"""Which programs the files of a root filesystem are: by the package that brings a path, and by marks in their bytes.

Reads: a root filesystem, and the packages that its databases list. Gives: the same with ``program`` where it is known.
Compare: the file lists of the packages in Debian 12 and Alpine 3.20.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulator.core.record import NamedTuple
from simulator.launch.layers import Applied
from simulator.launch.packages import APK
from simulator.launch.rootfs import File, Program, RootFs

_SHELLS = {
    "dash": ("dash",),
    "bash": ("bash",),
    "busybox": ("busybox", "busybox-static"),
    "mksh": ("mksh",),
    "lksh": ("mksh",),
    "ksh93": ("ksh93u+m", "ksh"),
    "zsh": ("zsh",),
    "zsh5": ("zsh",),
    "yash": ("yash",),
}
_TOOLS = {
    **dict.fromkeys(("tini", "tini-static"), ("tini", "tini-static")),
    **{name: (name,) for name in ("dumb-init", "catatonit", "gosu", "su-exec")},
    "setpriv": ("util-linux", "setpriv"),
    **dict.fromkeys(("env", "nice", "nohup", "timeout", "stdbuf", "chroot"), ("coreutils",)),
}
_PACKAGES = {**_SHELLS, **_TOOLS}
_NAMES = {"tini-static": "tini", "ksh93": "ksh", "zsh5": "zsh"}
"""The names of programs whose files are called otherwise."""
_REVISED = frozenset(("dash",))
"""Programs that do otherwise from a revision of the distribution on: dash has pipefail since Debian's 0.5.12-12."""
_FOLDERS = ("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/")
"""Where packages put programs; what lies in /usr/local is no package's."""
_RELEASES = ("/etc/os-release", "/usr/lib/os-release")
_BUILDS = frozenset(("debian", "ubuntu", "alpine", "wolfi", "chainguard", "devuan", "kali", "raspbian"))


class _Package(NamedTuple):
    """An installed package."""

    version: str
    """As upstream counts."""
    whole: str
    """With the distribution's revision."""
    build: str


def identified(applied: Applied) -> RootFs:
    """Say which program each file is, where its package or its bytes tell."""
    rootfs = applied.rootfs
    packages = _installed(applied.databases, _distribution(rootfs.files))
    found: dict[str, File] = {}
    for folder in _FOLDERS:
        for name, sources in _PACKAGES.items():
            file = rootfs.files.get(folder + name)
            package = next((packages[source] for source in sources if source in packages), None)
            if file is None or package is None or file.type != "file" or file.elf is None:
                continue
            program = _NAMES.get(name, name)
            if file.program is None or (file.program.name == program and _agree(file.program, package)):
                version = package.whole if program in _REVISED else package.version
                found[folder + name] = file._replace(program=Program(program, version, package.build))
    return rootfs._replace(files={**rootfs.files, **found}) if found else rootfs


def _agree(program: Program, package: _Package) -> bool:
    """Return whether a file's mark names the package's version; else somebody put another file in its place."""
    return not program.version or package.version.startswith(program.version)


def _installed(databases: Mapping[str, Mapping[str, str]], distribution: str) -> dict[str, _Package]:
    """Return the installed packages by name, with versions as upstream counts them."""
    packages = {}
    for path, versions in databases.items():
        own = "alpine" if path.removeprefix("/") in APK else "debian"
        build = distribution if distribution in _BUILDS else own
        for name, version in versions.items():
            packages[name] = _Package(_upstream(version), version.rpartition(":")[2], build)
    return packages


def _upstream(version: str) -> str:
    """Remove the epoch and the revision of a package's version: ``1:0.5.12-2+b1`` is 0.5.12."""
    return version.rpartition(":")[2].rpartition("-")[0] or version.rpartition(":")[2]


def _distribution(files: Mapping[str, File]) -> str:
    """Read the ID of os-release(5); ``""`` if it is not known."""
    for path in _RELEASES:
        file = files.get(path)
        for line in ((file.text if file else None) or "").split("\n"):
            if line.startswith("ID="):
                return line[3:].strip().strip("\"'").lower()
    return ""
