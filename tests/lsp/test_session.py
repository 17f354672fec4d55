"""What an editor gets from ``dsim lsp``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types

from simulator.linting.finding import Edit, Span, apply_edits
from tests.lsp.editor import Editor, editor

DOCKERFILE = (
    'FROM nginx AS web\nCMD ["a"]\nENTRYPOINT exec top -b\n\nFROM scratch\nCMD ["x"]\nENTRYPOINT ["/é😀", "y"]\n'
)
COMPOSE = """services:
  web:
    image: nginx
    command: echo a && b
  own:
    build: .
    command:
    - --debug
"""
POD = """apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  initContainers:
  - {name: first, image: nginx, command: [sh, -c, "exit 0"]}
  containers:
  - name: web
    image: nginx
    args:
    - -g
    - daemon off;
"""
UNIT = "[Unit]\nDescription=web\n[Container]\nImage=nginx\nExec=nginx \\\n  -g \\; off\n"


def session(folder: Path, ask: Callable[[Editor], Awaitable[None]]) -> None:
    async def run() -> None:
        async with editor(folder) as running:
            await ask(running)
            assert running.logged == []

    asyncio.run(run())


def changed(text: str, action: types.CodeAction) -> str:
    """Apply the edits of an action, whose places are given in UTF-16."""
    assert action.edit is not None
    assert action.edit.changes is not None
    (edits,) = action.edit.changes.values()
    lines = text.split("\n")

    def place(at: types.Position) -> tuple[int, int]:
        line = lines[at.line] if at.line < len(lines) else ""
        return at.line + 1, len(line.encode("utf-16-le")[: 2 * at.character].decode("utf-16-le")) + 1

    spans = [(Span(*place(edit.range.start), *place(edit.range.end)), edit.new_text) for edit in edits]
    return apply_edits(text, tuple(Edit(span, new) for span, new in spans))


def test_a_hover_tells_what_runs_and_why(tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()

    async def ask(running: Editor) -> None:
        running.open(uri, DOCKERFILE, "dockerfile")
        told = await running.hover(uri, 1, 2)
        assert told is not None
        assert told.startswith('**`["a"]` has no effect: the shell')
        assert '`["/bin/sh", "-c", "exec top -b", "a"]`' in told
        assert '`"a"` from CMD `Dockerfile:2`' in told
        assert "[`form.exec`](https://" in told
        dropped = await running.hover(uri, 5, 0)
        assert dropped is not None
        assert '`["/é😀", "y", "x"]`' in dropped
        assert await running.hover(uri, 0, 2) is None
        assert await running.hover(uri, 3, 0) is None

    session(tmp_path, ask)


def test_a_hint_shows_the_effective_argv_at_the_end_of_a_stage(tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()

    async def ask(running: Editor) -> None:
        running.open(uri, DOCKERFILE, "dockerfile")
        assert await running.hints(uri) == [
            (2, 22, '→ ["/bin/sh", "-c", "exec top -b", "a"]'),
            (6, 24, '→ ["/é😀", "y", "x"]'),  # the character beyond 16 bits counts as two
        ]

    session(tmp_path, ask)


def test_findings_are_told_and_their_fixes_remove_them(tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()

    async def ask(running: Editor) -> None:
        running.open(uri, DOCKERFILE, "dockerfile")
        (finding,) = await running.diagnostics()
        assert (finding.code, finding.source) == ("lint.swallowed", "dsim")
        assert finding.severity == types.DiagnosticSeverity.Warning
        assert finding.range.start == types.Position(1, 0)
        assert 'docker run IMAGE  ["/bin/sh", "-c", "exec top -b", "a"]' in finding.message
        assert await running.actions(uri, 6) == []
        (action,) = await running.actions(uri, 1)
        assert action.is_preferred
        fixed = changed(DOCKERFILE, action)
        assert 'ENTRYPOINT ["top", "-b"]\n' in fixed
        running.change(uri, fixed)
        assert await running.diagnostics() == []
        running.change(uri, DOCKERFILE)
        (every,) = await running.actions(uri, 0, "source.fixAll")
        assert changed(DOCKERFILE, every) == fixed

    session(tmp_path, ask)


def test_services_are_told_with_what_they_build(tmp_path: Path) -> None:
    """The Dockerfile is one that is open and not saved; an override is merged as Compose merges it."""
    compose, dockerfile = (tmp_path / "compose.yaml").as_uri(), (tmp_path / "Dockerfile").as_uri()
    (tmp_path / "compose.yaml").write_text(COMPOSE, "utf-8")
    override = "services: {web: {entrypoint: [/over]}}\n"
    (tmp_path / "compose.override.yaml").write_text(override, "utf-8")

    async def ask(running: Editor) -> None:
        running.open(dockerfile, 'FROM scratch\nENTRYPOINT ["/own"]\n', "dockerfile")
        assert await running.diagnostics() == []
        running.open(compose, COMPOSE, "yaml")
        (finding,) = await running.diagnostics()
        assert finding.code == "lint.words-dropped"
        assert await running.hints(compose) == [(1, 6, '→ ["/over", "echo", "a"]'), (4, 6, '→ ["/own", "--debug"]')]
        told = await running.hover(compose, 7, 8)
        assert told is not None
        assert '`["/own", "--debug"]`' in told
        assert "`compose.yaml:8`" in told
        (action,) = await running.actions(compose, 3)
        assert 'command: ["sh", "-c", "echo a && b"]' in changed(COMPOSE, action)
        running.change(dockerfile, 'FROM scratch\nENTRYPOINT ["/new"]\n')
        assert (await running.hints(compose))[1][2] == '→ ["/new", "--debug"]'

    session(tmp_path, ask)


def test_containers_of_a_manifest_are_told(tmp_path: Path) -> None:
    uri = (tmp_path / "pod.yaml").as_uri()

    async def ask(running: Editor) -> None:
        running.open(uri, POD, "yaml")
        assert await running.diagnostics() == []
        first, web = await running.hints(uri)
        assert first == (5, 60, '→ ["sh", "-c", "exit 0"]')
        assert web == (7, 13, '→ ["/docker-entrypoint.sh", "-g", "daemon off;"]')
        told = await running.hover(uri, 11, 8)
        assert told is not None
        assert '"daemon off;"' in told
        assert "containerd@" in told
        assert await running.hover(uri, 1, 3) is None

    session(tmp_path, ask)


def test_a_unit_is_told(tmp_path: Path) -> None:
    uri = (tmp_path / "web.container").as_uri()
    (tmp_path / "web.container").write_text(UNIT, "utf-8")

    async def ask(running: Editor) -> None:
        running.open(uri, UNIT, "systemd")
        told = await running.hover(uri, 5, 3)
        assert told is not None
        assert told.startswith("**`web.container:5`: unsupported escape char: the whole Exec is left out.")
        assert await running.hints(uri) == [(5, 11, '→ ["/docker-entrypoint.sh", "nginx", "-g", "daemon off;"]')]
        running.change(uri, UNIT.replace("\\; ", ""))
        assert (await running.hints(uri))[0][2] == '→ ["/docker-entrypoint.sh", "nginx", "-g", "off"]'

    session(tmp_path, ask)


@pytest.mark.parametrize(
    ("name", "text"),
    [("Dockerfile", DOCKERFILE), ("compose.yaml", COMPOSE), ("pod.yaml", POD), ("web.container", UNIT)],
)
def test_typing_never_stops_the_server(tmp_path: Path, name: str, text: str) -> None:
    uri = (tmp_path / name).as_uri()

    async def ask(running: Editor) -> None:
        running.open(uri, "")
        for end in range(1, len(text) + 1, 7):
            running.change(uri, text[:end])
            lines = text[:end].split("\n")
            await running.hover(uri, len(lines) - 1, len(lines[-1]))
        for odd in ("\x00", "\ud800", "\u2028\x0c\r\r\n", "FROM \udfff\nCMD \ud83d", "&a [*a]", "services: {a: " * 300):
            running.change(uri, odd)
            await running.hover(uri, 0, 5)
            await running.hints(uri)
            await running.actions(uri, 0)
        running.change(uri, text)
        await running.diagnostics()
        assert await running.hints(uri) != []

    session(tmp_path, ask)


def test_what_cannot_be_read_is_said_where_findings_are(tmp_path: Path) -> None:
    (tmp_path / ".dsim.toml").write_text('ignor = ["several"]\n', "utf-8")
    uri = (tmp_path / "Dockerfile").as_uri()

    async def ask(running: Editor) -> None:
        running.open(uri, DOCKERFILE, "dockerfile")
        (told,) = await running.diagnostics()
        assert "there is no setting 'ignor'" in told.message
        (tmp_path / ".dsim.toml").write_text('ignore = ["swallowed"]\n', "utf-8")
        running.change(uri, DOCKERFILE)
        assert await running.diagnostics() == []

    session(tmp_path, ask)


def test_an_editor_without_markdown_gets_plain_text(tmp_path: Path) -> None:
    uri = (tmp_path / "Dockerfile").as_uri()

    async def run() -> None:
        async with editor(tmp_path, types.ClientCapabilities()) as running:
            running.open(uri, DOCKERFILE, "dockerfile")
            told = await running.hover(uri, 1, 0)
            assert told is not None
            assert "why\n" in told
            assert "](http" not in told

    asyncio.run(run())
