"""Laws of the editor server, over documents as they are while somebody types."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.analysis.repository.kinds import FileKind
from simulator.api.image import Image
from simulator.api.requests import resolve
from simulator.core.errors import DsimError
from simulator.lsp.answers import Hint, Told
from simulator.lsp.dockerfile import stage_hints, tell_dockerfile
from simulator.lsp.document import Document, text_in_lines
from simulator.lsp.positions import Positions
from simulator.lsp.workbench import Workbench
from simulator.lsp.workloads import container_hints, tell_workload
from simulator.report.text.answer import argv_text
from simulator.report.writers import hover
from simulator.simulation.container import Simulation
from simulator.strategies import dockerfile_lines

DOCKERFILE = """ARG A=nginx
FROM $A AS web
CMD ["a", \\
  "b"]
ENTRYPOINT exec top <<X
X
FROM web
SHELL ["sh"]
CMD ./x
"""
COMPOSE = """x-a: &a {command: [a]}
services:
  web:
    <<: *a
    image: nginx
    entrypoint:
    - sh
  own:
    build: {dockerfile_inline: FROM scratch}
    command: >
      ${B:-x}
      && y
"""
POD = """apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: a
    image: nginx
    command: [sh]
    args:
    - "$(X)"
---
apiVersion: apps/v1
kind: Deployment
"""
SAMPLES: dict[FileKind, tuple[str, str]] = {
    "dockerfile": ("/none/Dockerfile", DOCKERFILE),
    "compose": ("/none/compose.yaml", COMPOSE),
    "stack": ("/none/stack.yml", "services:\n  web:\n    image: nginx\n    command: a '{{.Node.ID}}'\n"),
    "kubernetes": ("/none/pod.yaml", POD),
    "quadlet": ("/none/web.container", "[Container]\nImage=nginx\nEntrypoint=[\"a\"]\nExec=b \\\n 'c' \\x41 %h\n"),
}


def asked(document: Document, line: int, column: int) -> tuple[Told | None, list[Hint]]:
    workbench = Workbench(document, {document.path: document.text})
    with suppress(DsimError):
        workbench.findings()
    told, hints = None, []
    with suppress(DsimError):
        told = (
            tell_dockerfile(workbench, line)
            if document.kind == "dockerfile"
            else tell_workload(workbench, line, column)
        )
    with suppress(DsimError):
        hints = list(stage_hints(workbench) if document.kind == "dockerfile" else container_hints(workbench))
    return told, hints


class TestTyping:
    """Whatever is typed, there is an answer or none, and every place of it is in the text."""

    @pytest.mark.parametrize("kind", SAMPLES)
    @given(data=st.data())
    def test_no_text_is_too_odd(self, kind: FileKind, data: st.DataObject) -> None:
        path, text = SAMPLES[kind]
        end = data.draw(st.integers(0, len(text)), "typed up to")
        at = data.draw(st.integers(0, end), "cursor")
        odd = data.draw(st.sampled_from(["", "", '"', "[", "{", "\t", "\r", "&x ", "*x", "- ", "\\", "${", "é😀"]))
        text = text_in_lines(kind, text[:at] + odd + text[at:end])
        last = text.count("\n") + 1
        told, hints = asked(Document(path, kind, text), text[:at].count("\n") + 1, at - text[:at].rfind("\n"))
        positions = Positions(text, "utf-16")
        assert all(1 <= hint.line <= last for hint in hints)
        assert all(positions.line_end(hint.line) <= positions.from_offset(len(text)) for hint in hints)
        if told is not None:
            assert 1 <= told.first_line <= told.last_line <= last
            assert hover.write(told.report, told.opening, told.rules)


class TestSameAnswer:
    """The editor says what ``dsim resolve`` says."""

    @given(dockerfile_lines())
    def test_the_last_hint_is_the_argv_of_the_image(self, lines: list[str]) -> None:
        text = "\n".join(("FROM scratch", *lines))
        _, hints = asked(Document("/none/Dockerfile", "dockerfile", text), 1, 1)
        try:
            answer = resolve(Image.from_dockerfile(text))
        except DsimError:
            return
        if hints and isinstance(answer.outcome, Simulation) and answer.outcome.argv is not None:
            shown = hints[-1].text.removeprefix("→ ").removesuffix("…")
            assert argv_text(answer.outcome.argv.value).startswith(shown)
