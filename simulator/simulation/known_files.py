"""The files of an image while its Dockerfile is followed, which is the only value here that changes."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from simulator.golang.paths import clean
from simulator.launch.rootfs import File, RootFs, StandIn
from simulator.shell.evaluation.files import is_below

MERGED = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/var/run", "/var/lock")
"""Folders that are symbolic links in many distributions, so that where a file below them really lies is not known."""
FOLDERS = frozenset(
    """/app /bin /boot /code /config /data /dev /etc /home /lib /lib64 /media /mnt /opt /root /run /sbin /scripts
    /source /src /srv /sys /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/local/share
    /usr/sbin /usr/share /usr/src /usr/src/app /var /var/lib /var/www /work /workdir /workspace /www""".split()
)
"""Paths that are folders in many images, so that a file copied to one may lie in it."""


class KnownFiles:
    """What is known of the files so far, the working directory, and the variables in scope."""

    def __init__(self, variables: dict[str, str], possibility: int = 0) -> None:
        self.variables = variables
        self.possibility, self.possibilities = possibility, 1
        self.directory = "/"
        self.files: dict[str, File] = {}
        self.folders: set[str] = set()  # those above the files
        self.complete = False
        self.touched: set[str] = set()
        self.absent: set[str] = set()
        self.expected: Mapping[str, File] = {}  # what was known before something ran
        self.stand_ins: Mapping[str, StandIn] = {}
        self.copied: set[str] = set()  # what COPY and ADD bring, as far as its name is known
        self.copied_to: set[str] = set()  # the destinations at and below which they bring something

    def begin(self, base: RootFs) -> None:
        """Begin with the files of a base."""
        base = self.chosen(base)
        self.files, self.complete = dict(base.files), base.complete
        self.touched, self.absent, self.expected = set(base.touched), set(base.absent), base.expected
        self.stand_ins = base.stand_ins
        self.folders = {above for path in self.files for above in folders_above(path)}

    def chosen(self, base: RootFs) -> RootFs:
        """Return which of the root filesystems that an image can have counts here."""
        every = (base, *base.others)
        self.possibilities = max(self.possibilities, len(every))
        return every[min(self.possibility, len(every) - 1)]._replace(stand_ins=base.stand_ins)

    def rootfs(self, source: str) -> RootFs:
        """Return what is known."""
        touched = tuple(sorted(self.touched)) if self.complete else ()
        known = RootFs(self.files, self.complete, touched, source, frozenset(self.absent), self.expected)
        return known._replace(stand_ins=self.stand_ins)

    def forget_everything(self) -> None:
        """Forget all files, because a command ran that could have touched everything."""
        expected = {**self.expected, **{path: file for path, file in self.files.items() if file.type != "unknown"}}
        self.begin(RootFs(expected=expected, stand_ins=self.stand_ins))

    def forget(self, path: str) -> None:
        """Whatever is at a path, or below it, is not known."""
        below = path.rstrip("/") + "/"
        for known in [each for each in self.files if each == path or each.startswith(below)]:
            del self.files[known]
        self.forget_stand_ins(path)
        self.folders = {above for each in self.files for above in folders_above(each)}
        self.absent = {each for each in self.absent if each != path and not each.startswith(below)}
        if self.complete:
            self.touched.add(path)

    def expect(self, path: str, file: File | None) -> None:
        """Expect that a file of which nothing is known any more is such a one; None expects nothing."""
        others = {each: known for each, known in self.expected.items() if each != path}
        self.expected = others if file is None else {**others, path: file}

    def forget_stand_ins(self, path: str) -> None:
        """Forget what the entry script at a path, or below it, was, and that a program of that name is as it was."""
        name = path.rpartition("/")[2]
        self.stand_ins = {
            each: script._replace(programs=tuple([program for program in script.programs if program != name]))
            for each, script in self.stand_ins.items()
            if not is_below(each, (path,))
            and not is_below(path, script.folders)
            and not any(is_below(folder, (path,)) for folder in script.folders)
        }

    def absolute(self, path: str) -> str:
        """Return a path from the root, a relative one joined to the working directory."""
        return clean(posixpath.join("/", self.directory, path))

    def put(self, path: str, file: File) -> None:
        """Put a file in its place; below a folder that may be a link its place is not known."""
        place = self._place(path)
        if place is None:
            self.forget(path)
            return
        if file.type != "directory":
            self.forget_stand_ins(place)
            if place in self.folders:
                self.forget_below(place)
        self.files[place] = file
        above = folders_above(place)
        self.folders.update(above)
        self.absent.difference_update(above, (place,))

    def forget_below(self, path: str) -> None:
        """Forget what was below a path, because a file stands there now."""
        below = path.rstrip("/") + "/"
        for known in [each for each in self.files if each.startswith(below)]:
            del self.files[known]

    def make_folder(self, path: str, folder: File | None = None) -> None:
        """Make a folder where there is none, as it was if that is known."""
        place = self._place(path)
        if place is None or place == "/" or place in self.files:
            return
        if folder is not None or self.complete or f"{place}/" != "/root/":
            self.put(place, folder or File("directory", 0o755))

    def mode_of(self, path: str) -> int:
        """Return the mode of a file that is known, as ``is_known_file`` tells."""
        return self.files[self._place(path) or path].mode

    def set_mode(self, path: str, mode: int) -> None:
        """Change the mode of a file that is known."""
        place = self._place(path) or path
        self.files[place] = self.files[place]._replace(mode=mode)

    def is_known_file(self, path: str) -> bool:
        """Return whether a path is known to be a file."""
        place = self._place(path)
        return place is not None and place in self.files and self.files[place].type == "file"

    def is_folder(self, path: str) -> bool:
        """Return whether a path is known to be a folder."""
        known = self.files.get(path)
        return path == "/" or (known.type == "directory" if known else path in self.folders)

    def may_be_folder(self, path: str) -> bool:
        """Return whether a path that is not known to be a folder may be one."""
        return path not in self.files and not self.complete and path not in self.absent and path in FOLDERS

    def _place(self, path: str) -> str | None:
        """Follow the links that are known; None where a folder may be a link that is not."""
        done = ""
        left = path.strip("/").split("/")[::-1] if path != "/" else []
        for _ in range(2000):
            if not left:
                return done or "/"
            name = left.pop()
            if name in ("", "."):
                continue
            if name == "..":
                done = done.rpartition("/")[0]
                continue
            done = f"{done}/{name}"
            known = self.files.get(done)
            if known is not None and known.type == "symlink" and left:
                left += known.target.split("/")[::-1]
                done = "" if known.target.startswith("/") else done.rpartition("/")[0]
            elif left and (known.type == "unknown" if known else not self.complete and done in MERGED):
                return None
        return None


def folders_above(path: str) -> list[str]:
    """Return the folders above a path."""
    parts = path.strip("/").split("/")[:-1]
    return ["/" + "/".join(parts[:end]) for end in range(1, len(parts) + 1)]
