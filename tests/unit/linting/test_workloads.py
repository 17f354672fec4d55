"""Manifests, units and the files of other callers: their words are judged as every command judges them."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.kinds import kind_of
from simulator.build.builders import find_builder
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.linter import FileResult
from simulator.linting.workloads import lint_workloads
from simulator.releases.find import find_engine

BASES = BaseImages(BuildOptions(find_engine("docker@28.5"), find_builder("buildkit@0.25"), use_catalogue=True))
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: alpine\n    "
TASK = '{"containerDefinitions": [\n  {"name": "c", "image": "alpine", "command": ["ls -l"]}]}'


WORKFLOW = """jobs:
  a:
    runs-on: x
    steps:
    - {uses: "docker://alpine", with: {args: --listen}}
    - run: docker run alpine bash
"""
PIPELINE = """a:
  script: [x]
  image: {name: alpine, entrypoint: ["ls -l"]}
"""


def linted(path: str, text: str) -> FileResult:
    kind = kind_of(path, text)
    assert kind is not None
    return lint_workloads(text, path, kind, BASES, {})


@pytest.mark.parametrize(
    ("path", "text", "found"),
    [
        ("pod.yaml", f'{POD}args: ["--listen"]\n', [(6, "option-as-program")]),
        ("pod.yaml", f'{POD}command: ["echo hi"]\n', [(6, "blank-in-program")]),
        ("pod.yaml", f'{POD}command: ["echo", "hi"]\n', []),
        ("pod.yaml", POD, [(6, "no-input")]),
        ("pod.yaml", f"{POD}stdin: true\n", []),
        ("pod.yaml", POD.replace("alpine", "gcr.io/distroless/static"), [(6, "line-refused")]),
        ("pod.yaml", f'{POD}args: [a, "$(B)"]\n', [(6, "variable")]),
        ("stack.yaml", 'services:\n  web:\n    image: alpine\n    command: ["ls -l"]\n', [(2, "blank-in-program")]),
        (".github/workflows/a.yml", WORKFLOW, [(1, "option-as-program"), (6, "no-shell")]),
        (".gitlab-ci.yml", PIPELINE, [(1, "blank-in-program")]),
        (
            "pod.yaml",
            f'{POD}stdin: true\n    livenessProbe: {{exec: {{command: ["cat /a"]}}}}\n',
            [(6, "blank-in-program")],
        ),
        (
            "pod.yaml",
            f'{POD}stdin: true\n    lifecycle: {{preStop: {{exec: {{command: [a, "&&", b]}}}}}}\n',
            [(6, "operator")],
        ),
        ("pod.yaml", f'{POD}stdin: true\n    readinessProbe: {{exec: {{command: ["cat", "/a"]}}}}\n', []),
        ("pod.yaml", f'{POD}command: [a, "$(PORT)"]\n', [(6, "variable")]),
        ("pod.yaml", f'{POD}command: [a, "$(PORT)"]\n    env: [{{name: PORT, value: b}}]\n', []),
        ("web.container", '[Unit]\n[Container]\nImage=alpine\nExec="ls -l"\n', [(3, "blank-in-program")]),
        ("task.json", TASK, [(2, "blank-in-program")]),
        ("config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", []),
    ],
)
def test_the_words_of_a_container_are_judged(path: str, text: str, found: list[tuple[int, str]]) -> None:
    result = linted(path, text)
    assert [(finding.span.line, finding.rule.name) for finding in result.findings] == found and not result.skipped


def test_what_its_tool_refuses_is_not_looked_at() -> None:
    (patch,) = linted("patch.yaml", POD.replace("kind: Pod", "kind: Deployment").replace("v1", "apps/v1", 1)).skipped
    assert "Deployment" in patch.reason
    (unit,) = linted("web.container", "[Container]\nExec=a\n").skipped
    assert "Image" in unit.reason
