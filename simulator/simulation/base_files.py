"""What is known of the files of the catalogue's images: the shells that it states, and what a distribution brings.

Reads: a catalogue entry, and the name by which it was used. Gives: ``RootFs``, partial.
The official images of Debian, Ubuntu, Alpine and the Red Hat family have their shell, and most of them coreutils, in
/bin and /usr/bin, for the tools of these distributions need them there. Whether /bin is a folder of its own or a link
to /usr/bin differs from release to release; both are given where the name does not tell.
Compare: the file lists of the packages dash, bash, coreutils (Debian 11 to 13, Ubuntu 18.04 to 24.04) and of Alpine's
busybox.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from simulator.core.record import NamedTuple
from simulator.core.values import CatalogueEntry, FromCatalogue
from simulator.golang.paths import clean
from simulator.golang.reference import normalized
from simulator.images.distribution import Distribution, Versions, find_distributions, find_versions, is_official
from simulator.images.entry_scripts import find_entry_script
from simulator.images.known_programs import missing_programs
from simulator.launch.rootfs import UNKNOWN, Elf, File, Program, RootFs
from simulator.shell.arguments import SHELLS
from simulator.simulation.stand_ins import stand_in

_FOLDERS = ("/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin", "/usr/local/sbin")
_COREUTILS = (
    "/bin/cat /bin/chgrp /bin/chmod /bin/chown /bin/cp /bin/date /bin/dd /bin/df /bin/echo /bin/false /bin/ln /bin/ls "
    "/bin/mkdir /bin/mknod /bin/mktemp /bin/mv /bin/pwd /bin/readlink /bin/rm /bin/rmdir /bin/sleep /bin/stty "
    "/bin/sync /bin/touch /bin/true /bin/uname /usr/bin/[ /usr/bin/basename /usr/bin/cut /usr/bin/dirname "
    "/usr/bin/env /usr/bin/expr /usr/bin/head /usr/bin/id /usr/bin/install /usr/bin/md5sum /usr/bin/mkfifo "
    "/usr/bin/nice /usr/bin/nohup /usr/bin/nproc /usr/bin/printenv /usr/bin/printf /usr/bin/realpath /usr/bin/seq "
    "/usr/bin/sha256sum /usr/bin/sort /usr/bin/stat /usr/bin/stdbuf /usr/bin/tail /usr/bin/tee /usr/bin/test "
    "/usr/bin/timeout /usr/bin/tr /usr/bin/tty /usr/bin/uniq /usr/bin/wc /usr/bin/whoami /usr/bin/yes"
).split()
_APPLETS = (
    "/bin/cat /bin/chmod /bin/chown /bin/cp /bin/date /bin/echo /bin/false /bin/grep /bin/kill /bin/ln /bin/ls "
    "/bin/mkdir /bin/mktemp /bin/mv /bin/nice /bin/ping /bin/printenv /bin/ps /bin/pwd /bin/rm /bin/rmdir /bin/sed "
    "/bin/sleep /bin/stat /bin/stty /bin/tar /bin/touch /bin/true /bin/uname /usr/bin/awk /usr/bin/basename "
    "/usr/bin/cut /usr/bin/dirname /usr/bin/env /usr/bin/expr /usr/bin/find /usr/bin/head /usr/bin/id "
    "/usr/bin/install /usr/bin/md5sum /usr/bin/nc /usr/bin/nohup /usr/bin/printf /usr/bin/realpath /usr/bin/seq "
    "/usr/bin/sha256sum /usr/bin/sort /usr/bin/tail /usr/bin/tee /usr/bin/test /usr/bin/timeout /usr/bin/top "
    "/usr/bin/tr /usr/bin/tty /usr/bin/uniq /usr/bin/wc /usr/bin/wget /usr/bin/which /usr/bin/whoami /usr/bin/xargs "
    "/usr/bin/yes"
).split()
"""The links to busybox in the image of Alpine itself; in images that rest on it a package may have replaced them."""
_UBUNTU_WITH_COREUTILS = re.compile(r"(?:^|[-_.])(?:bionic|focal|jammy|noble|(?:18|20|22|24)\.(?:04|10))(?:$|[-_.])")
"""Tags of releases of Ubuntu whose programs are coreutils'; later ones have others of the same names."""
_MERGED = {"/bin": "usr/bin", "/sbin": "usr/sbin", "/lib": "usr/lib", "/lib64": "usr/lib64"}


class _Contents(NamedTuple):
    """What all images of a distribution hold, by the paths that its packages name."""

    loader: str
    programs: tuple[str, ...]
    links: dict[str, str]


_GLIBC, _MUSL = "/lib64/ld-linux-x86-64.so.2", "/lib/ld-musl-x86_64.so.1"
_DASH = _Contents(_GLIBC, ("/bin/dash", "/bin/bash"), {"/bin/sh": "dash"})
_CONTENTS: dict[Distribution, _Contents] = {
    "debian": _DASH,
    "ubuntu": _DASH,
    "alpine": _Contents(
        _MUSL,
        ("/bin/busybox",),
        {"/bin/sh": "/bin/busybox", "/bin/ash": "/bin/busybox"},
    ),
    "red hat": _Contents(_GLIBC, ("/bin/bash",), {"/bin/sh": "bash"}),
}


def is_own(platform: str) -> bool:
    """Return whether an image for a platform has the programs of the engine's own machine, as one for none has."""
    return "$" not in platform and platform.partition("/")[2].partition("/")[0] in ("", "amd64", "x86_64", "x86-64")


def files_of_base(used: FromCatalogue, platform: str = "") -> RootFs:
    """Say what is known of the files of an image of the catalogue by the name by which it was used.

    ``platform`` is the one that was asked for, ``""`` for none. What the entry states holds for all of them.
    """
    files = _without_programs(_files_of_base(used, platform), used)
    script = find_entry_script(used.entry)
    if script is None:
        return files
    return files._replace(stand_ins={script.path: stand_in(script, normalized(used.name).rpartition(":")[2])})


def _without_programs(files: RootFs, used: FromCatalogue) -> RootFs:
    """Say of a root filesystem, and of every other one that it may be, that well-known programs are missing."""
    missing = missing_programs(used)
    if not missing:
        return files
    folders = dict.fromkeys((*_FOLDERS, *_path_of(used.entry)))
    absent = files.absent | {f"{folder}/{name}" for folder in folders for name in missing}
    return files._replace(
        absent=absent, others=tuple([each._replace(absent=absent | each.absent) for each in files.others])
    )


def _files_of_base(used: FromCatalogue, platform: str) -> RootFs:
    stated = files_of_entry(used.entry)
    found = find_distributions(used.name) if is_official(used.name) and is_own(platform) else ()
    if stated != UNKNOWN or not found:
        return stated
    contents = _CONTENTS[found[0]]
    tag = used.name.partition("@")[0].rpartition(":")[2]
    if found == ("debian",) or (found[0] in ("debian", "ubuntu") and _UBUNTU_WITH_COREUTILS.search(tag)):
        contents = contents._replace(programs=(*contents.programs, *_COREUTILS))
    is_alpine = used.entry.image == "docker.io/library/alpine"
    if is_alpine:
        contents = contents._replace(links=contents.links | dict.fromkeys(_APPLETS, "/bin/busybox"))
    programs = _programs(found, find_versions(used.name))
    absent = frozenset(_elsewhere(contents, used.entry))
    if is_alpine:
        absent |= {f"{folder}/{name}" for folder in _FOLDERS for name in SHELLS - {"sh", "ash"}}
    separate = RootFs(
        _files(contents, programs, merged=False),
        absent=absent | frozenset(_in_other_folder(contents)),
        source=used.name,
    )
    return RootFs(_files(contents, programs, merged=True), absent=absent, source=used.name, others=(separate,))


def files_of_entry(entry: CatalogueEntry) -> RootFs:
    """Say what an entry itself states of an image's files: its shells, and that it has no other."""
    if entry.shells is None:
        return UNKNOWN
    files = {path: _shell(path) for path in entry.shells if path.startswith("/")}
    absent = frozenset(f"{folder}/{name}" for folder in _FOLDERS for name in SHELLS) - files.keys()
    return RootFs(files, absent=absent, source=f"the catalogue, {entry.date}" if entry.date else "the catalogue")


def _shell(path: str) -> File:
    """Return a shell whose file is not known any further; those of distroless images are busybox's."""
    return File("file", 0o755, program=Program("busybox")) if path.startswith("/busybox/") else File("unknown", 0o755)


def _programs(found: tuple[Distribution, ...], versions: Versions) -> dict[str, Program]:
    """Return the shells of an image of one of these distributions."""
    build = found[0] if len(found) == 1 and found[0] != "red hat" else ""
    return {name: Program(name, version, build) for name, version in versions._asdict().items()}


def _files(contents: _Contents, programs: Mapping[str, Program], *, merged: bool) -> dict[str, File]:
    """Return the files with /bin as a folder of its own, or merged with /usr/bin."""

    def place(path: str) -> str:
        return f"/usr{path}" if merged and not path.startswith("/usr/") else path

    elf = Elf("x86-64", 64, "shared object", contents.loader)
    files = {}
    for path in contents.programs:
        name = path.rpartition("/")[2]
        files[place(path)] = File("file", 0o755, elf=elf, program=programs.get(name) or Program(name))
    files |= {place(path): File("symlink", 0o777, target=target) for path, target in contents.links.items()}
    files[place(contents.loader)] = File("file", 0o755, elf=elf._replace(interpreter=None))
    for path, target in _MERGED.items() if merged else ():
        if any(each.startswith(f"/{target}/") for each in files):
            files[path] = File("symlink", 0o777, target=target)
    return files


def _in_other_folder(contents: _Contents) -> Iterator[str]:
    """Yield the paths in the other of /bin and /usr/bin, where these are two folders."""
    for path in (*contents.programs, *contents.links):
        if path != "/bin/touch":  # Debian had a link to it in /usr/bin
            yield path.removeprefix("/usr") if path.startswith("/usr/") else f"/usr{path}"


def _elsewhere(contents: _Contents, entry: CatalogueEntry) -> Iterator[str]:
    """Yield the paths at which the image's PATH has none of the programs: they have one place each."""
    for folder in dict.fromkeys((*_FOLDERS, *_path_of(entry))):
        if folder not in ("/bin", "/usr/bin"):
            for path in (*contents.programs, *contents.links):
                yield f"{folder}/{path.rpartition('/')[2]}"


def _path_of(entry: CatalogueEntry) -> list[str]:
    """Return the folders of the image's PATH."""
    env = dict([variable.partition("=")[::2] for variable in entry.config.get("Env") or ()])
    return [clean(folder) for folder in env.get("PATH", "").split(":") if folder.startswith("/")]
