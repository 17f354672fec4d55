"""Label files are read as Compose reads them: those of all active services, before any container is asked for."""

from __future__ import annotations

import pytest

import simulator as dsim

BESIDE = "services: {{a: {{image: x}}, b: {{image: x, {settings}}}}}"


@pytest.mark.parametrize(
    ("settings", "texts", "says"),
    [
        ("label_file: l.env", {}, "label file l.env not found"),
        ("label_file: [l.env, m.env]", {"l.env": "A=1"}, "label file m.env not found"),
        ("label_file: l.env", {"l.env": "A=1\nB=$A"}, ""),
        ("label_file: l.env", {"l.env": "A B=1"}, "failed to read l.env"),
        ("label_file: l.env, profiles: [p]", {}, ""),
    ],
)
def test_a_label_file_is_there(settings: str, texts: dict[str, str], says: str) -> None:
    files = {"compose.yaml": BESIDE.format(settings=settings), **texts}
    found = dsim.ask(
        "compose", {"files": files, "file": ["compose.yaml"], "service": "a"}, images={"x": {"Cmd": ["c"]}}
    )
    (answer,) = found.values()
    assert (answer.refusal is not None) == bool(says)
    assert says in str(answer.refusal)
