"""A document of an editor: its text, its kind, and the files around it, as the editor has them open or as on disk."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from simulator.analysis.repository.kinds import FileKind, kind_of
from simulator.core.record import NamedTuple
from simulator.workspace.disk import Disk, NoSuchFile

KINDS: tuple[FileKind, ...] = ("dockerfile", "compose", "stack", "kubernetes", "quadlet")
"""The kinds of documents that the server answers about."""
_LANGUAGES: Mapping[str, FileKind] = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "dockercompose": "compose",
    "docker-compose": "compose",
    "yaml.docker-compose": "compose",
}
"""The kinds of documents by the names that editors have for their languages."""


class Document(NamedTuple):
    """A text in an editor. ``path`` is its place on this disk, from the root; ``""`` for a text that is no file."""

    path: str
    kind: FileKind
    text: str

    @property
    def name(self) -> str:
        """The name by which answers call the document."""
        return posixpath.basename(self.path) or ("Dockerfile" if self.kind == "dockerfile" else f"the {self.kind} file")

    @property
    def folder(self) -> str:
        """The folder of the document; ``""`` for a text that is no file."""
        return posixpath.dirname(self.path)


def text_in_lines(kind: FileKind, text: str) -> str:
    """Return a text of which only line feeds end lines: in YAML a carriage return alone does, too."""
    return text if kind in ("dockerfile", "quadlet") else re.sub(r"\r(?!\n)", "\n", text)


def document_kind(path: str, language: str, text: str) -> FileKind | None:
    """Return the kind of a document by its language in the editor, else by its name and text; None for other kinds."""
    name = path or ("untitled.yaml" if language == "yaml" else "")
    kind = _LANGUAGES.get(language) or kind_of(name, text)
    return kind if kind in KINDS else None


class EditorFiles(Mapping[str, str]):
    """The files around a document: texts that are open in the editor, by their paths, come before those of the disk.

    Names begin in the folder of the document; without a folder there are no files but the open ones.
    """

    def __init__(self, folder: str, opened: Mapping[str, str]) -> None:
        self.folder, self.opened = folder, opened
        self.disk = Disk()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __getitem__(self, name: str) -> str:
        """Return the text of a file; raises ``NoSuchFile`` where it does not exist."""
        path = posixpath.normpath(posixpath.join(self.folder, name))
        if path in self.opened:
            return self.opened[path]
        if not posixpath.isabs(path):
            raise NoSuchFile(f"open {name}: no such file or directory")
        return self.disk[path]

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
