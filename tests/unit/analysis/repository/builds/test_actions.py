"""The images that the steps of workflows build."""

from __future__ import annotations

import pytest

from simulator.analysis.repository.builds.actions import workflow_builds

PATH = ".github/workflows/ci.yml"
FILES = dict.fromkeys(("Dockerfile", "api/Dockerfile", "worker/Dockerfile", "api/prod.Dockerfile"), "FROM scratch\n")
META = "- {id: meta, uses: docker/metadata-action@v5, with: {images: 'r.io/shop'}}"


def builds(*steps: str, head: str = "", job: str = "") -> list[tuple[str, str]]:
    listed = "".join(f"      {step}\n" for step in steps)
    text = f"on: push\n{head}jobs:\n  build:\n{job}    steps:\n{listed}"
    return [(name, source.path) for name, source in workflow_builds(PATH, {**FILES, PATH: text})]


def push(**inputs: str) -> str:
    listed = ", ".join(f"{name.replace('_', '-')}: {value}" for name, value in inputs.items())
    return f"- {{uses: docker/build-push-action@v6, with: {{{listed}}}}}"


@pytest.mark.parametrize(
    ("inputs", "path"),
    [
        ({}, "Dockerfile"),
        ({"context": "."}, "Dockerfile"),
        ({"context": "./api"}, "api/Dockerfile"),
        ({"context": "api", "file": "api/prod.Dockerfile"}, "api/prod.Dockerfile"),
        ({"context": "'{{defaultContext}}:api'"}, "api/Dockerfile"),
        ({"context": "'{{defaultContext}}:api'", "file": "prod.Dockerfile"}, "api/prod.Dockerfile"),
        ({"context": "'${{ github.workspace }}/api'"}, "api/Dockerfile"),
        ({"context": "https://example.com/a.git"}, None),
        ({"context": "gone"}, None),
        ({"context": "'${{ inputs.folder }}'"}, None),
    ],
)
def test_a_step_finds_its_dockerfile(inputs: dict[str, str], path: str | None) -> None:
    assert builds(push(tags="shop", **inputs)) == ([] if path is None else [("shop", path)])


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        ('"a:1,b:2"', ["a:1", "b:2"]),
        ('"a:1\\n  b:2\\n"', ["a:1", "b:2"]),
        ("'a:${{ github.sha }}'", ["a:${{ github.sha }}"]),
        ("'${{ steps.meta.outputs.tags }}'", ["r.io/shop:${{ steps.meta.outputs.tags }}"]),
        ("'${{ fromJSON(steps.meta.outputs.json).tags[0] }}'", ["r.io/shop:${{ steps.meta.outputs.tags }}"]),
        ("'${{ steps.other.outputs.tags }}'", ["${{ steps.other.outputs.tags }}"]),
        ("''", []),
    ],
)
def test_a_step_names_its_image(tags: str, names: list[str]) -> None:
    assert [name for name, _ in builds(META, push(tags=tags))] == names


def test_metadata_may_name_several_images() -> None:
    meta = META.replace("'r.io/shop'", '"name=a/b,enable=true\\nghcr.io/${{ github.repository }}"')
    names = [name.partition(":$")[0] for name, _ in builds(meta, push(tags="'${{ steps.meta.outputs.tags }}'"))]
    assert names == ["a/b", "ghcr.io/${{ github.repository }}"]


def test_an_output_names_an_image() -> None:
    outputs = "'type=image,\"name=r.io/a,r.io/b\",push-by-digest=true'"
    assert [name for name, _ in builds(push(outputs=outputs))] == ["r.io/a", "r.io/b"]


def test_target_and_arguments_are_those_of_the_step() -> None:
    step = push(tags="shop", target="web", build_args='"A=1\\n\\"B=x,y\\"\\nC=${{ github.sha }}\\n"')
    files = {**FILES, PATH: f"jobs:\n  b:\n    steps:\n      {step}\n"}
    ((_, source),) = workflow_builds(PATH, files)
    (symbol,) = source.symbols
    assert source.target == "web" and symbol.source == "${{ github.sha }}"
    assert source.build_args == (("A", "1"), ("B", "x,y"), ("C", symbol.mark))


def test_variables_count_unless_a_step_sets_them() -> None:
    head = "env:\n  NAME: shop\n"
    step = push(tags="'r/${{ env.NAME }}:1'")
    assert builds(step, head=head) == [("r/shop:1", "Dockerfile")]
    setting = "- run: echo NAME=other >> $GITHUB_ENV"
    assert builds(setting, step, head=head) == [("r/${{ env.NAME }}:1", "Dockerfile")]
    assert builds(step, head=head, job="    env: {NAME: web}\n") == [("r/web:1", "Dockerfile")]


@pytest.mark.parametrize(
    ("matrix", "found"),
    [
        ("{s: [api, worker]}", [("api", "api/Dockerfile"), ("worker", "worker/Dockerfile")]),
        ("{s: [api, worker], exclude: [{s: api}]}", [("worker", "worker/Dockerfile")]),
        ("{include: [{s: api}, {s: worker}]}", [("api", "api/Dockerfile"), ("worker", "worker/Dockerfile")]),
        ("{s: [api], include: [{s: worker}]}", [("api", "api/Dockerfile"), ("worker", "worker/Dockerfile")]),
        ("'${{ fromJSON(needs.a.outputs.b) }}'", []),
        ("{s: '${{ fromJSON(needs.a.outputs.b) }}'}", []),
    ],
)
def test_each_job_of_a_matrix_builds_an_image(matrix: str, found: list[tuple[str, str]]) -> None:
    job = f"    strategy: {{matrix: {matrix}}}\n"
    assert builds(push(tags="'${{ matrix.s }}'", context="'${{ matrix.s }}'"), job=job) == found


@pytest.mark.parametrize(
    ("checkout", "context", "path"),
    [
        ("{path: src}", "src/api", "api/Dockerfile"),
        ("{path: src}", "api", None),
        ("{repository: other/one}", "api", None),
        ("{repository: other/one, path: other}", "api", "api/Dockerfile"),
        ("{repository: '${{ github.repository }}'}", "api", "api/Dockerfile"),
    ],
)
def test_a_checkout_tells_where_the_repository_is(checkout: str, context: str, path: str | None) -> None:
    found = builds(f"- {{uses: actions/checkout@v4, with: {checkout}}}", push(tags="a", context=context))
    assert found == ([] if path is None else [("a", path)])


def test_a_named_context_counts_where_a_base_image_has_its_name() -> None:
    step = push(tags="a", build_contexts="'base=docker-image://b'")
    path = {PATH: f"jobs:\n  b:\n    steps:\n      {step}\n"}
    ((_, source),) = workflow_builds(PATH, {**path, "Dockerfile": "FROM base\n"})
    assert source.contexts == (("base", "docker-image://b"),)
    ((_, source),) = workflow_builds(PATH, {**path, "Dockerfile": "FROM scratch\nCOPY --from=base a b\n"})
    assert source.contexts == ()


def test_buildah_builds_an_image_of_one_containerfile() -> None:
    step = (
        "- {uses: redhat-actions/buildah-build@v2, with: {image: shop, tags: 'a b', containerfiles: ./api/Dockerfile}}"
    )
    assert builds(step) == [("shop:a", "api/Dockerfile"), ("shop:b", "api/Dockerfile")]
    assert builds(step.replace("'a b'", "r.io/x:1")) == [("r.io/x:1", "api/Dockerfile")]
    assert builds(step.replace("./api/Dockerfile", "'./api/Dockerfile, Dockerfile'")) == []


def test_a_composite_action_builds_an_image() -> None:
    text = f"runs:\n  using: composite\n  steps:\n    {push(tags='shop', context='api')}\n"
    assert [name for name, _ in workflow_builds("action.yml", {**FILES, "action.yml": text})] == ["shop"]
