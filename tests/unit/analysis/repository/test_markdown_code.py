"""The code in a Markdown text."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.lines import command_lines
from simulator.analysis.repository.markdown_code import blocks_of, code_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("```yaml\na: b\n```\ntext docker run x\n```sh\ndocker run y\n```\n", [(6, "docker run y")]),
        ("> text\n> ```bash\n> docker run x\n> ```\ndocker run y\n", [(3, "docker run x")]),
        ("````sh\n```\ndocker run x\n````\n", [(3, "docker run x")]),
        ("~~~\n```\ndocker run x\n~~~\n", [(3, "docker run x")]),
        ("```{.bash}\ndocker run x\n```\n", [(2, "docker run x")]),
        ('```bash title="x"\ndocker run x\n```\n', [(2, "docker run x")]),
        ("```powershell\ndocker run `\n  x a\n```\n", [(2, "docker run x a")]),
        ("```cmd\ndocker run ^\n  x a\n```\n", [(2, "docker run x a")]),
        ("```shellscript\ndocker run x\n```\n", [(2, "docker run x")]),
        ("- item\n\n  ```sh\n  docker run x\n  ```\n", [(4, "docker run x")]),
        ("    docker run x\n", [(1, "docker run x")]),
        ("```docker run x```\ndocker run y\n", []),
        ("```python\ndocker run x\n```\n", []),
    ],
)
def test_lines_of_a_shell_stand_in_blocks_of_a_shell(text: str, found: list[tuple[int, str]]) -> None:
    assert [(each.line, each.text) for each in command_lines(text, "markdown")] == found


def test_code_on_a_line_of_prose_is_found() -> None:
    text = "a `b c` and <code>d</code>\n```\ne\n```\nf\n"
    assert list(code_of(text)) == [(1, "b c"), (1, "<code>d"), (3, "e")]
    assert list(blocks_of("```YAML\na\nb\n```\n~~~\nc\n~~~")) == [(1, "yaml", "a\nb"), (5, "", "c")]
