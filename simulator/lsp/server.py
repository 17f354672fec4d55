"""The server: which requests of an editor are answered, and how; it speaks over standard input and output.

Reads: the documents that an editor has open. Whatever is typed, it answers the next request: a document that cannot be
read has no hover, no hints, and its obstacle as the only finding.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from simulator.core.errors import DsimError, fault_message, too_much
from simulator.core.record import NamedTuple
from simulator.golang.json import well_formed
from simulator.lsp import protocol
from simulator.lsp.answers import Hint, Told
from simulator.lsp.dockerfile import stage_hints, tell_dockerfile
from simulator.lsp.document import Document, document_kind, text_in_lines
from simulator.lsp.positions import Positions, Units
from simulator.lsp.workbench import Workbench
from simulator.lsp.workloads import container_hints, tell_workload
from simulator.workspace.pauses import pause

DELAY = 0.15
"""How many seconds after the last change a document is linted."""
_ACTIONS = types.CodeActionOptions([types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll])
_ENCODINGS: dict[str, Units] = {"utf-8": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}
T = TypeVar("T")


class _Opened(NamedTuple):
    """A document that is open, to be asked about."""

    uri: str
    workbench: Workbench
    positions: Positions

    @property
    def is_dockerfile(self) -> bool:
        """Whether the document is a Dockerfile."""
        return self.workbench.document.kind == "dockerfile"

    def told(self, at: types.Position) -> Told | None:
        """Tell what runs at a position."""
        line, column = self.positions.to_own(at.line, at.character)
        return (
            tell_dockerfile(self.workbench, line) if self.is_dockerfile else tell_workload(self.workbench, line, column)
        )

    def hints(self) -> list[Hint]:
        """Return the hints for the whole document."""
        return list(stage_hints(self.workbench) if self.is_dockerfile else container_hints(self.workbench))


def create_server(version: str) -> LanguageServer:
    """Return a server that is not started yet.

    It takes whole documents: those who change parts of a text would have to agree on where its lines end.
    """
    server = LanguageServer("dsim", version, types.TextDocumentSyncKind.Full)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        _publish(server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(_params: types.DidSaveTextDocumentParams) -> None:
        for uri in server.workspace.text_documents:  # a Compose file rests on the Dockerfiles that it names
            _publish(server, uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        await pause(DELAY)
        document = server.workspace.text_documents.get(params.text_document.uri)
        if document is not None and document.version == params.text_document.version:
            _publish(server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(params.text_document.uri, []))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        document = _open(server, params.text_document.uri)
        told = _guarded(server, lambda: document.told(params.position)) if document else None
        return protocol.hover(told, document.positions, markdown=_reads_markdown(server)) if told and document else None

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hints(params: types.InlayHintParams) -> list[types.InlayHint]:
        document = _open(server, params.text_document.uri)
        if document is None:
            return []
        hints = [protocol.inlay_hint(each, document.positions) for each in _guarded(server, document.hints) or ()]
        return [each for each in hints if params.range.start <= each.position <= params.range.end]

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, _ACTIONS)
    def code_actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = _open(server, params.text_document.uri)
        return (_guarded(server, lambda: _actions(document, params)) or []) if document else []

    return server


def _actions(document: _Opened, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return the fixes at a range, and the action that applies all of them where an editor asks for it."""
    actions: list[types.CodeAction] = []
    if _wants(params.context.only, types.CodeActionKind.QuickFix, unless_named=True):
        findings = document.workbench.findings()
        actions += protocol.quick_fixes(findings, params.range, document.uri, document.positions)
    if _wants(params.context.only, protocol.FIX_ALL, unless_named=False):
        fixed = document.workbench.fixed()
        if fixed != document.workbench.document.text:
            actions.append(protocol.fix_all(fixed, document.uri, document.positions))
    return actions


def _wants(only: object, kind: str, *, unless_named: bool) -> bool:
    """Return whether an editor asks for a kind of action, which it names by the kind or by one around it."""
    if not isinstance(only, list | tuple):
        return unless_named
    names = [str(getattr(each, "value", each)) for each in only]
    return any(f"{kind}.".startswith(f"{name}.") for name in names)


def _publish(server: LanguageServer, uri: str) -> None:
    """Send the findings in a document to the editor."""
    document = _open(server, uri)
    if document is None:
        return
    diagnostics = _guarded(server, lambda: _diagnostics(document)) or []
    version = server.workspace.text_documents[uri].version
    server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))


def _diagnostics(document: _Opened) -> list[types.Diagnostic]:
    """Return the findings in a document; settings or a comment that cannot be read are the only one."""
    try:
        return [protocol.diagnostic(finding, document.positions) for finding in document.workbench.findings()]
    except DsimError as error:
        return [protocol.obstacle(str(error))]


def _guarded(server: LanguageServer, ask: Callable[[], T]) -> T | None:
    """Ask; None where there is no answer, or dsim has a fault, which the editor logs."""
    try:
        return ask()
    except DsimError:
        return None
    except Exception as error:  # the last line of defence: the server goes on
        server.window_log_message(
            types.LogMessageParams(types.MessageType.Error, f"dsim: {too_much(error) or fault_message(error)}")
        )
        return None


def _open(server: LanguageServer, uri: str) -> _Opened | None:
    """Return a document that is open; None for one of a kind that dsim does not read."""
    documents = server.workspace.text_documents
    if uri not in documents:
        return None
    text, path = well_formed(documents[uri].source), _path(uri)
    kind = document_kind(path or uri.rpartition("/")[2], documents[uri].language_id or "", text)
    if kind is None:
        return None
    text = text_in_lines(kind, text)
    opened = {_path(other): well_formed(each.source) for other, each in documents.items() if _path(other)}
    units = _ENCODINGS.get(str(server.server_capabilities.position_encoding or "utf-16"), "utf-16")
    return _Opened(uri, Workbench(Document(path, kind, text), opened), Positions(text, units))


def _path(uri: str) -> str:
    """Return the place of a document on this disk; ``""`` for one that is not there."""
    return (uris.to_fs_path(uri) or "") if uri.startswith("file:") else ""


def _reads_markdown(server: LanguageServer) -> bool:
    text_document = server.client_capabilities.text_document
    formats = text_document.hover.content_format if text_document and text_document.hover else None
    return types.MarkupKind.Markdown in (formats or ())
