"""The images of skaffold.yaml."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.builds.skaffold import skaffold_builds
from simulator.core.errors import Unreadable

FILES = dict.fromkeys(("d/Dockerfile", "d/web/Dockerfile", "d/web/x.Dockerfile"), "FROM scratch\n")


def builds(artifact: str) -> list[tuple[str, str, str, tuple[tuple[str, str | None], ...]]]:
    text = f"apiVersion: skaffold/v4beta13\nkind: Config\nbuild:\n  artifacts:\n    - {artifact}\n"
    found = skaffold_builds("d/skaffold.yaml", {**FILES, "d/skaffold.yaml": text})
    return [(name, source.path, source.target, source.build_args) for name, source in found]


@pytest.mark.parametrize(
    ("artifact", "found"),
    [
        ("{image: a}", ("d/Dockerfile", "", ())),
        ("{image: a, context: web}", ("d/web/Dockerfile", "", ())),
        ("{image: a, context: web, docker: {dockerfile: x.Dockerfile, target: t}}", ("d/web/x.Dockerfile", "t", ())),
        (
            "{image: a, kaniko: {dockerfile: web/Dockerfile, buildArgs: {A: '1'}}}",
            ("d/web/Dockerfile", "", (("A", "1"),)),
        ),
        (
            "{image: a, requires: [{image: base, alias: BASE}, {image: r/b-c}]}",
            ("d/Dockerfile", "", (("BASE", "base"), ("R_B_C", "r/b-c"))),
        ),
        ("{image: a, ko: {}}", None),
        ("{image: a, jib: {project: x}}", None),
        ("{image: a, context: gone}", None),
        ("{image: [a]}", None),
        ("a", None),
    ],
)
def test_an_artifact_is_an_image(artifact: str, found: tuple[str, str, tuple[tuple[str, str], ...]] | None) -> None:
    assert builds(artifact) == ([] if found is None else [("a", *found)])


def test_profiles_have_artifacts_and_templates_are_symbols() -> None:
    text = "apiVersion: skaffold/v2\nprofiles:\n  - name: p\n    build:\n      artifacts:\n"
    text += "        - {image: a, docker: {buildArgs: {V: 'x{{.TAG}}'}}}\n"
    ((_, source),) = skaffold_builds("d/skaffold.yaml", {**FILES, "d/skaffold.yaml": text})
    (symbol,) = source.symbols
    assert symbol.source == "{{.TAG}}" and source.build_args == (("V", f"x{symbol.mark}"),)


def test_a_text_that_is_no_yaml_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        [*skaffold_builds("skaffold.yaml", {"skaffold.yaml": "a: [\n"})]
