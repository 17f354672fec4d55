"""The images of bake files. What is expected was given by ``docker buildx bake --print`` (0.29.1)."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.builds.bake import bake_builds
from simulator.analysis.repository.containers import BuildSource

FILES = dict.fromkeys(("Dockerfile", "P.Dockerfile", "Q.Dockerfile", "sub/Dockerfile"), "FROM scratch\n")
BAKE = "docker-bake.hcl"


def builds(text: str, path: str = BAKE, **others: str) -> list[tuple[str, str]]:
    files = {**FILES, path: text, **{name.replace("__", "."): each for name, each in others.items()}}
    return [(name, source.path) for name, source in bake_builds(path, files)]


def names(text: str) -> list[str]:
    return [name for name, _ in builds(text)]


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ('["a", "b:1"]', ["a", "b:1"]),
        ('["s:${T}"]', ["s:x"]),
        ('["s:${T == "x" ? "y" : "z"}"]', ["s:y"]),
        ('["s-${N}", ""]', ["s-3"]),
        ('[\n  # one\n  "c:1", // two\n  /* three */ "c:2",\n]', ["c:1", "c:2"]),
        ('concat(["k:${join("-", L)}"], ["z"])', ["k:a-b", "z"]),
        ('["${T}/${lower("Q")}:${replace("a-b", "-", ".")}"]', ["x/q:a.b"]),
        ('L[0] == "a" ? ["yes:1"] : ["no:1"]', ["yes:1"]),
        ('T != "" && !(N == 3) ? ["h:1"] : ["h:2"]', ["h:2"]),
        ('tag("web", "1")', ["r.io/web:1", "r.io/web:latest"]),
        ('["a:${UNSET}"]', ["a:${UNSET}"]),
        ('["a:${timestamp()}"]', ["a:${timestamp()}"]),
        ('[for x in L : "z:${x}"]', []),
        ("UNSET", []),
        ("target.b.tags", []),
    ],
)
def test_tags_are_those_of_bake(tags: str, found: list[str]) -> None:
    head = 'variable "T" { default = "x" }\nvariable "N" { default = 3 }\nvariable L { default = ["a", "b"] }\n'
    head += 'variable "UNSET" {}\nfunction "tag" {\n  params = [n, v]\n'
    head += '  result = ["r.io/${n}:${v}", equal(v, "1") ? "r.io/${n}:latest" : ""]\n}\n'
    assert names(f'{head}target "a" {{\n  tags = {tags}\n}}\n') == found


def test_a_target_inherits_and_merges() -> None:
    text = """
target "_common" {
  args = { A = "1", B = null, C = 2, D = true, "E-F" = "$${x}" }
  dockerfile = "P.Dockerfile"
  tags = ["common"]
}
target "web" {
  inherits = ["_common"]
  args = { A = "2" }
  target = "web"
}
"""
    (_, (name, source)) = bake_builds(BAKE, {**FILES, BAKE: text})
    assert (name, source.path, source.target) == ("common", "P.Dockerfile", "web")
    assert source.build_args == (("A", "2"), ("C", "2"), ("D", "true"), ("E-F", "${x}"))


def test_a_target_that_only_lends_its_tags_is_no_image() -> None:
    lent = 'target "meta" {\n  tags = ["shop"]\n}\ntarget "web" {\n  inherits = ["meta"]\n  target = "web"\n}\n'
    found = [source.target for _, source in bake_builds(BAKE, {**FILES, BAKE: lent})]
    assert found == ["web"]
    grouped = f'{lent}group "default" {{\n  targets = ["meta", "web"]\n}}\n'
    assert len(names(grouped)) == 2


def test_a_matrix_makes_targets() -> None:
    text = """
target "z" {
  name = "z-${item.n}-${v}"
  matrix = { item = [{n = "p", f = "P.Dockerfile"}, {n = "q", f = "Q.Dockerfile"}], v = ["1", "2"] }
  dockerfile = item.f
  tags = ["z/${item.n}:${v}"]
}
"""
    assert builds(text) == [
        ("z/p:1", "P.Dockerfile"),
        ("z/p:2", "P.Dockerfile"),
        ("z/q:1", "Q.Dockerfile"),
        ("z/q:2", "Q.Dockerfile"),
    ]
    assert builds(text.replace('v = ["1", "2"]', "v = unknown()")) == []


def test_files_of_a_folder_are_merged_in_the_order_of_bake() -> None:
    text = '{"variable": {"T": {"default": "v1"}}, "target": {"a": {"tags": ["s:${T}"], "context": "sub"}}}'
    override = 'target "a" {\n  tags = ["o:1"]\n}\n'
    assert builds(text, "docker-bake.json") == [("s:v1", "sub/Dockerfile")]
    assert builds(text, "docker-bake.json", **{"docker-bake__override__hcl": override}) == [("o:1", "sub/Dockerfile")]
    assert [
        *bake_builds(
            "docker-bake.override.hcl", {**FILES, "docker-bake.json": text, "docker-bake.override.hcl": override}
        )
    ] == []


def test_a_file_in_a_folder_may_be_used_there_or_from_the_root() -> None:
    text = 'target "a" {\n  tags = ["a"]\n}\n'
    assert builds(text, "sub/docker-bake.hcl") == [("a", "Dockerfile"), ("a", "sub/Dockerfile")]


def test_a_named_context_may_be_another_target() -> None:
    text = """
    target "a" {
      tags = ["a"]
      contexts = { base = "target:b", alpine = "docker-image://c", other = "target:b", lost = "target:c" }
    }
    target "b" {
      dockerfile = "b.Dockerfile"
      target = "x"
    }
    """
    files = {BAKE: text, "Dockerfile": "FROM base\nFROM alpine\nFROM lost\n", "b.Dockerfile": "FROM scratch\n"}
    ((_, source),) = bake_builds(BAKE, files)
    assert source.contexts == (
        ("base", BuildSource("b.Dockerfile", "x")), ("alpine", "docker-image://c"), ("lost", "target:c")
    )  # fmt: skip


@pytest.mark.parametrize(
    "attribute",
    [
        'context = "https://example.com/a.git"',
        'dockerfile-inline = "FROM scratch"',
        "dockerfile = f()",
    ],
)
def test_a_target_that_is_built_from_elsewhere_is_not_known(attribute: str) -> None:
    files = {BAKE: f'target "a" {{\n  tags = ["a"]\n  {attribute}\n}}\n', "Dockerfile": "FROM base\n"}
    assert [*bake_builds(BAKE, files)] == []
