"""Clones of public repositories, read without a work tree: ``FOLDER/owner+name/repo`` each."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

RENAMED = {
    "cuda+-": "pranavmishra90+nvidia-container-images-cuda",
    "swiftlang+swift-docker": "apple+swift-docker",
    "tianon+docker-brew-debian": "debuerreotype+docker-debian-artifacts",
}


class Clone:
    """One repository: objects by name, read from a process that stays."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self._batch = subprocess.Popen(
            ["git", "--git-dir", str(folder), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def git(self, *words: str) -> str:
        """Run git and give what it prints."""
        command = ["git", "--git-dir", str(self.folder), *words]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout

    def read(self, name: str) -> bytes | None:
        """Read an object, such as ``COMMIT:path``; None where there is none (a path may leave links to follow)."""
        assert self._batch.stdin and self._batch.stdout  # both are pipes
        self._batch.stdin.write(name.encode() + b"\n")
        self._batch.stdin.flush()
        head = self._batch.stdout.readline().split()
        if head[-1:] == [b"missing"] or len(head) < 3:
            return None
        data = self._batch.stdout.read(int(head[-1]))
        self._batch.stdout.read(1)
        return data

    def close(self) -> None:
        """End the process that reads."""
        assert self._batch.stdin and self._batch.stdout  # both are pipes
        self._batch.stdin.close()
        self._batch.stdout.close()
        self._batch.wait()

    def has(self, commit: str) -> bool:
        """Tell whether a commit is here."""
        return self.read(commit) is not None

    def date(self, commit: str) -> str:
        """Give the day of a commit."""
        return self.git("show", "-s", "--format=%cs", commit).strip()

    def url(self, commit: str, path: str) -> str:
        """Give the address of a file at a commit."""
        return f"{self.address}/blob/{commit}/{path}"


class Clones(NamedTuple):
    """The folder that holds all clones."""

    folder: Path

    def find(self, address: str) -> Clone | None:
        """Find a repository by its address, in any case and without ``.git``."""
        return _find(self.folder, address.removesuffix("/").removesuffix(".git"))

    def all(self) -> Iterator[Clone]:
        """Yield each repository, its address being ``owner/name``; it is closed when the next one is asked for."""
        for path in sorted(self.folder.glob("*+*/repo")):
            with closing(open_clone(path, path.parent.name.replace("+", "/"))) as clone:
                yield clone


def open_clone(repository: Path, address: str) -> Clone:
    """Open a repository in its folder, with a work tree or without."""
    git = repository / ".git"
    return Clone(git if git.exists() else repository, address)


@cache
def _find(folder: Path, address: str) -> Clone | None:
    owner, name = ["", "", *address.split("/")][-2:]
    wanted = f"{owner}+{name}".lower()
    wanted = RENAMED.get(wanted, wanted).lower()
    for path in folder.iterdir():
        if path.name.lower() == wanted:
            return open_clone(path / "repo", address)
    return None
