from __future__ import annotations

from pathlib import Path

import pytest

from simulator.lsp.document import Document, EditorFiles, document_kind
from simulator.workspace.disk import NoSuchFile

POD = "apiVersion: v1\nkind: Pod\n"


@pytest.mark.parametrize(
    ("path", "language", "text", "kind"),
    [
        ("/a/Dockerfile.web", "", "", "dockerfile"),
        ("/a/image.txt", "dockerfile", "", "dockerfile"),
        ("", "dockerfile", "", "dockerfile"),
        ("/a/compose.yaml", "yaml", "", "compose"),
        ("/a/x.yml", "yaml.docker-compose", "", "compose"),
        ("/a/x.yml", "yaml", "services:\n", "compose"),
        ("/a/x.yml", "yaml", POD, "kubernetes"),
        ("", "yaml", POD, "kubernetes"),
        ("/a/web.container", "systemd", "", "quadlet"),
        ("/a/x.yml", "yaml", "a: b\n", None),
        ("/a/run.sh", "shellscript", "docker run x\n", None),
        ("/a/action.yml", "yaml", POD, None),
    ],
)
def test_a_document_has_a_kind_by_its_language_name_or_text(
    path: str, language: str, text: str, kind: str | None
) -> None:
    assert document_kind(path, language, text) == kind


def test_open_texts_come_before_files(tmp_path: Path) -> None:
    (tmp_path / "saved").write_text("saved", "utf-8")
    (tmp_path / "both").write_text("saved", "utf-8")
    files = EditorFiles(str(tmp_path), {str(tmp_path / "both"): "open"})
    assert (files["saved"], files["./x/../both"], files.get("none")) == ("saved", "open", None)
    assert files["../" + tmp_path.name + "/saved"] == "saved"


def test_a_text_that_is_no_file_has_no_files_around_it() -> None:
    document = Document("", "compose", "")
    assert (document.folder, document.name) == ("", "the compose file")
    with pytest.raises(NoSuchFile):
        EditorFiles(document.folder, {})["setup.py"]
