"""An editor without a screen: starts ``dsim lsp``, opens and changes documents, and asks as editors do."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from lsprotocol import types
from pygls.lsp.client import LanguageClient

WAIT = 20
"""How many seconds the editor waits for the server at most."""
_CAPABILITIES = types.ClientCapabilities(
    general=types.GeneralClientCapabilities(position_encodings=[types.PositionEncodingKind.Utf16]),
    text_document=types.TextDocumentClientCapabilities(
        hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown])
    ),
)


class Editor:
    """A running server, and what it told without being asked."""

    def __init__(self, client: LanguageClient) -> None:
        self.client = client
        self.version = 0
        self.published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.logged: list[str] = []

    def open(self, uri: str, text: str, language: str = "") -> None:
        document = types.TextDocumentItem(uri, language, self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def change(self, uri: str, text: str) -> None:
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(self.version, uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))

    async def diagnostics(self, version: int | None = None) -> list[types.Diagnostic]:
        """Wait for the findings in the newest text."""
        while True:
            told = await asyncio.wait_for(self.published.get(), WAIT)
            if told.version == (self.version if version is None else version):
                return list(told.diagnostics)

    async def hover(self, uri: str, line: int, column: int) -> str | None:
        """Return the text of a hover; line and column count from 0."""
        place = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, column))
        told = await asyncio.wait_for(self.client.text_document_hover_async(place), WAIT)
        if told is None:
            return None
        assert isinstance(told.contents, types.MarkupContent)
        return told.contents.value

    async def hints(self, uri: str) -> list[tuple[int, int, str]]:
        """Return the hints of a document with their places."""
        everything = types.Range(types.Position(0, 0), types.Position(100_000, 0))
        asked = types.InlayHintParams(types.TextDocumentIdentifier(uri), everything)
        told = await asyncio.wait_for(self.client.text_document_inlay_hint_async(asked), WAIT)
        return [(each.position.line, each.position.character, str(each.label)) for each in told or ()]

    async def actions(self, uri: str, line: int, only: str | None = None) -> list[types.CodeAction]:
        """Return what can be done at a line."""
        place = types.Range(types.Position(line, 0), types.Position(line, 1000))
        context = types.CodeActionContext([], only=[types.CodeActionKind(only)] if only else None)
        asked = types.CodeActionParams(types.TextDocumentIdentifier(uri), place, context)
        told = await asyncio.wait_for(self.client.text_document_code_action_async(asked), WAIT)
        return [each for each in told or () if isinstance(each, types.CodeAction)]


@asynccontextmanager
async def editor(folder: Any, capabilities: types.ClientCapabilities = _CAPABILITIES) -> AsyncIterator[Editor]:
    """Start the server in a folder, and end it as the protocol says."""
    client = LanguageClient("an editor", "1")
    running = Editor(client)

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
    def published(params: types.PublishDiagnosticsParams) -> None:
        running.published.put_nowait(params)

    @client.feature(types.WINDOW_LOG_MESSAGE)  # type: ignore[untyped-decorator]
    def logged(params: types.LogMessageParams) -> None:
        running.logged.append(params.message)

    await client.start_io(sys.executable, "-m", "simulator", "lsp", cwd=folder)
    asked = types.InitializeParams(capabilities, root_uri=folder.as_uri())
    await asyncio.wait_for(client.initialize_async(asked), WAIT)
    client.initialized(types.InitializedParams())
    yield running
    await asyncio.wait_for(client.shutdown_async(None), WAIT)
    client.exit(None)
    await asyncio.wait_for(client.stop(), WAIT)  # type: ignore[no-untyped-call]
