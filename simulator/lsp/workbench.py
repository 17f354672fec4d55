"""A document together with what answers about it need: the settings of its folder, base images, and other files."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.engine.engine import Engine
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.finding import Finding
from simulator.lsp.document import Document, EditorFiles
from simulator.workspace.linting import Linter, LintOptions


class Workbench:
    """One document, to be asked about; ``opened`` are the texts of all documents of the editor by their paths."""

    def __init__(self, document: Document, opened: Mapping[str, str]) -> None:
        self.document = document
        self.files = EditorFiles(document.folder, opened)
        self.linter = Linter(LintOptions(), self.files)

    @property
    def bases(self) -> BaseImages:
        """The base images that the settings give; raises ``Unreadable`` for settings that cannot be read."""
        return self.linter.base_images(self.linter.settings_of(self.document.path))

    @property
    def options(self) -> BuildOptions:
        """How the settings say that images are built and started; raises ``Unreadable`` as ``bases`` does."""
        return self.bases.options

    @property
    def builder_name(self) -> str | None:
        """The builder that the settings name; None for the engine's own."""
        return self.linter.settings_of(self.document.path).builder or None

    def engine_for(self, engines: tuple[str, ...]) -> Engine | None:
        """Return the engine that the settings name if it is one of these; None for the newest of the first."""
        named = self.linter.settings_of(self.document.path).engine
        engine = self.options.engine
        return engine if named and engine.name in engines else None

    def findings(self) -> list[Finding]:
        """Return what ``dsim lint`` finds in the document; raises ``Unreadable`` for settings and comments."""
        document = self.document
        if document.kind == "dockerfile" or document.kind == "compose":
            name = document.path or document.name
            return self.linter.lint_text(document.text, name, document.kind).findings
        return []

    def fixed(self) -> str:
        """Return the text after all fixes; raises ``Unreadable`` as ``findings`` does."""
        document = self.document
        if document.kind != "dockerfile" and document.kind != "compose":
            return document.text
        name, kind = document.path or document.name, document.kind
        result = self.linter.lint_text(document.text, name, kind)
        return self.linter.fix_text(document.text, name, kind, result)[0]
