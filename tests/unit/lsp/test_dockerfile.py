from __future__ import annotations

import pytest

from simulator.lsp.answers import Hint
from simulator.lsp.dockerfile import stage_hints, tell_dockerfile
from simulator.lsp.document import Document
from simulator.lsp.workbench import Workbench
from simulator.report.writers import hover


def bench(text: str, path: str = "/none/Dockerfile") -> Workbench:
    return Workbench(Document(path, "dockerfile", text), {path: text})


def told(text: str, line: int) -> str | None:
    answer = tell_dockerfile(bench(text), line)
    return None if answer is None else hover.write(answer.report, answer.opening, answer.rules)


@pytest.mark.parametrize(
    ("text", "line", "first"),
    [
        (
            'FROM scratch\nCMD ["a"]\nCMD ["b"]\n',
            2,
            'This CMD has no effect. `Dockerfile:3` puts another in its place: `["b"]`.',
        ),
        (
            'FROM scratch AS one\nENTRYPOINT ["a"]\nFROM one\nENTRYPOINT []\nCMD ["b"]\n',
            4,
            '**`docker@29.7` executes `"b"` without arguments**',
        ),
        ('FROM debian\nCMD ["a"]\nCMD \\\n  b && c\n', 4, "**The stop signal does not reach"),
        ("FROM scratch\nCMD a\nFROM scratch\n", 2, "Nobody can start this stage"),
        ('FROM scratch\nCMD ["a", 5]\n', 2, None),
        ("FROM scratch\nCMD a\nCOPY --nope x y\n", 2, "**No image is built: `buildkit@0.32` refuses to build it**"),
        ("FROM scratch\n", 1, None),
    ],
)
def test_the_consequence_comes_first(text: str, line: int, first: str | None) -> None:
    found = told(text, line)
    if first is None:
        assert found is None
    else:
        assert found is not None
        assert found.startswith(first), found


def test_a_build_argument_without_a_value_is_named() -> None:
    found = told('ARG BASE\nFROM ${BASE}\nENTRYPOINT ["a"]\n', 3)
    assert found is not None
    assert found.startswith("ARG BASE has no value here: whoever builds the image has to give one.")
    assert '`["a", <CMD' in found


def test_each_stage_that_can_be_started_has_a_hint() -> None:
    text = (
        'FROM scratch AS one\nCMD ["a"]\nFROM one\nRUN x\nFROM one AS one\nENTRYPOINT ["b"]\n'
        "FROM scratch AS text\nCOPY <<END /x\nhello\nEND\nFROM one\n"
    )
    assert list(stage_hints(bench(text))) == [
        Hint(6, '→ ["b"]'),
        Hint(10, "→ refused: no command specified"),
        Hint(11, '→ ["b"]'),
    ]


def test_the_settings_choose_engine_and_builder(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("own")
    (folder / ".dsim.toml").write_text('engine = "podman@5.8"\n', "utf-8")
    answer = tell_dockerfile(bench("FROM scratch\nCMD a\n", str(folder / "Dockerfile")), 2)
    assert answer is not None
    assert "podman@5.8" in hover.write(answer.report)
