"""Review comments of changes of a realistic repository: what happens comes first, then who is affected.

``--rewrite`` writes the comments to docs/review/comments.md, which shows them.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli
from simulator.core.record import NamedTuple

SHOP = Path(__file__).with_name("shop")
PAGE = Path(__file__).parents[2] / "docs" / "review" / "comments.md"
HEAD = """# Comments of changes

`dsim review --format markdown` writes them for a repository with a Go service on distroless, a Python worker, a
migration, a Compose file, deployments and a CI workflow (`tests/cli/shop`). The comment begins with what happens; the
table says who is affected. `tests/cli/test_comments.py` makes the changes, and compares.
"""


class Change(NamedTuple):
    """A change of one file, the beginning of the comment's first sentence, and the containers that it affects."""

    title: str
    path: str
    old: str
    new: str
    first: str
    affected: tuple[str, ...]


WORKER = ("compose.yaml:7 worker", "k8s/worker.yaml:13 worker/worker", ".github/workflows/ci.yml:9 docker run")
API = ("compose.yaml:2 api", "k8s/worker.yaml:29 api/api")
CHANGES = (
    Change(
        "ENTRYPOINT from exec form to shell form",
        "worker/Dockerfile",
        'ENTRYPOINT ["python", "-m", "worker"]',
        "ENTRYPOINT python -m worker",
        '`["--queue", "orders"]` has no effect',
        WORKER,
    ),
    Change(
        "CMD becomes ENTRYPOINT",
        "migrate/Dockerfile",
        "CMD",
        "ENTRYPOINT",
        '`"python"` stands in ENTRYPOINT already, and gets `"python"` `"-m"` `"',
        ("compose.yaml:17 migrate",),
    ),
    Change(
        "CMD is dropped",
        "api/Dockerfile",
        'CMD ["--listen", ":8080"]\n',
        "",
        '`"api"` does not get `["--listen", ":8080"]` any more',
        API,
    ),
    Change(
        "Another base image",
        "api/Dockerfile",
        "gcr.io/distroless/static-debian12:nonroot",
        "gcr.io/distroless/static-debian12",
        'It runs as user `"0"` instead of `"65532"`',
        API,
    ),
    Change(
        "Another command in Compose",
        "compose.yaml",
        "command: --queue orders",
        "command: python -m worker --queue orders",
        '`"python"` stands in ENTRYPOINT already, and gets `"python"` `"-m"` `"',
        ("compose.yaml:7 worker",),
    ),
    Change(
        "Other args in Kubernetes",
        "k8s/worker.yaml",
        'args: ["--queue", "orders"]',
        'args: ["--queue orders"]',
        '`"python"` gets `"--queue orders"` as one word, blanks included: nobody splits it.',
        ("k8s/worker.yaml:13 worker/worker",),
    ),
    Change(
        "USER",
        "worker/Dockerfile",
        "ENTRYPOINT",
        "USER 65532\nENTRYPOINT",
        'It runs as user `"65532"` instead of root',
        WORKER,
    ),
    Change(
        "A docker run line in CI",
        ".github/workflows/ci.yml",
        "docker run --rm shop-worker --version",
        "docker run shop-worker --rm --version",
        '`"--rm"` stands behind the image name',
        (".github/workflows/ci.yml:9 docker run",),
    ),
)


def git(*words: str) -> None:
    subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=e", *words], check=True, capture_output=True)


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="dsim")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository, committed."""
    folder = tmp_path / "shop"
    shutil.copytree(SHOP, folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(folder)
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "x")
    return folder


def apply(change: Change) -> str:
    file = Path(change.path)
    text = file.read_text()
    assert text.count(change.old) >= 1
    file.write_text(text.replace(change.old, change.new, 1))
    return dsim("review", "--format", "markdown").output


@pytest.mark.parametrize("change", CHANGES, ids=[change.title for change in CHANGES])
@pytest.mark.usefixtures("shop")
def test_a_comment_says_first_what_happens_and_to_whom(change: Change, request: pytest.FixtureRequest) -> None:
    comment = apply(change)
    (title,) = [line for line in comment.splitlines() if line.startswith("### ")]
    assert title.startswith(f"### {change.first}"), title
    for place in change.affected:
        assert f"`{place}`" in comment
    shown = PAGE.read_text() if PAGE.exists() else ""
    block = f"````markdown\n{comment.rstrip()}\n````"
    if request.config.getoption("--rewrite"):
        PAGE.write_text(_with_section(shown or HEAD, change, block))
    else:
        assert block in shown


def _with_section(page: str, change: Change, block: str) -> str:
    sections = dict(_sections(page))
    minus, plus = (
        "".join(f"{sign} {line.strip()}\n" for line in text.strip().splitlines())
        for sign, text in (("-", change.old), ("+", change.new))
    )
    sections[change.title] = f"\n`{change.path}`:\n\n```diff\n{minus}{plus}```\n\n{block}\n"
    listed = [f"\n## {each.title}\n{sections[each.title]}" for each in CHANGES if each.title in sections]
    return HEAD + "".join(listed)


def _sections(page: str) -> Iterator[tuple[str, str]]:
    for part in page.split("\n## ")[1:]:
        title, _, text = part.partition("\n")
        yield title, text.rstrip("\n") + "\n"


@pytest.mark.usefixtures("shop")
def test_nothing_is_called_well_that_was_not_compared() -> None:
    assert dsim("diff").exit_code == 0
    Path("main.go").write_text("package main\n")
    done = dsim("diff")
    nothing = "no changed file starts a container, as far as dsim knows"
    assert done.exit_code == 0 and done.output.startswith(f"{nothing}\n\nnot looked at: main.go\n")
    told = json.loads(dsim("diff", "--format", "json").stdout)
    assert told["verdict"] == "not-looked-at" and told["not_looked_at"] == ["main.go"]
    for style in ("markdown", "html"):
        assert nothing.capitalize() in dsim("diff", "--format", style).stdout
    Path("deploy.sh").write_text("docker run --rm shop-api $OPTIONS\n")
    done = dsim("diff")
    assert done.exit_code != 0 and "deploy.sh:1" in done.output


@pytest.mark.usefixtures("shop")
def test_a_script_that_an_image_starts_is_not_known_in_every_format() -> None:
    Path("Dockerfile").write_text('FROM alpine\nCOPY entry.sh /\nENTRYPOINT ["/entry.sh"]\n')
    for text in ("x", "y"):
        Path("entry.sh").write_text(f'#!/bin/sh\n{text}\nexec "$@"\n')
        git("add", "-A")
        git("commit", "-qm", text)
    reason = "what the changed entry script of Dockerfile does"
    for style in ("table", "json", "markdown", "html", "github", "gitlab", "sarif"):
        done = dsim("diff", "HEAD~1..HEAD", "--format", style)
        assert done.exit_code == 3 and reason in done.stdout.replace("\n  ", " ")
        assert "the same" not in done.stdout and "othing changes" not in done.stdout
    told = json.loads(dsim("diff", "HEAD~1..HEAD", "--format", "json").stdout)
    assert told["verdict"] == "unknown" and told["not_looked_at"] == ["entry.sh"]


@pytest.mark.usefixtures("shop")
def test_what_neither_side_can_read_is_an_error() -> None:
    Path("compose.yaml").write_text("services: [\n")
    git("commit", "-qam", "broken")
    Path("compose.yaml").write_text("services: [[\n")
    done = dsim("diff")
    assert done.exit_code == 2 and "compose.yaml" in done.output and "the same" not in done.output
    git("checkout", "-q", "compose.yaml")
    Path("worker/Dockerfile").write_text("FROM\n")
    git("commit", "-qam", "broken")
    Path("worker/Dockerfile").write_text("FROM\nCMD x\n")
    done = dsim("diff", "--", "worker")
    assert done.exit_code == 2 and "the same" not in done.output


@pytest.mark.usefixtures("shop")
def test_images_are_known_by_the_names_of_settings_and_options() -> None:
    Path("run.sh").write_text("docker run --rm shop/tool --now\n")
    Path("tool.Dockerfile").write_text('FROM scratch AS tool\nENTRYPOINT ["/tool"]\n')
    git("add", "-A")
    git("commit", "-qm", "tool")
    Path("tool.Dockerfile").write_text('FROM scratch AS tool\nENTRYPOINT ["/tool", "run"]\n')
    assert "run.sh:1 docker run" not in dsim("diff").output
    assert (
        "run.sh:1 docker run: /tool --now -> /tool run --now"
        in dsim("diff", "--base", "shop/tool=tool.Dockerfile").output
    )
    Path(".dsim.toml").write_text('[images]\n"shop/tool" = {file = "tool.Dockerfile", target = "tool"}\n')
    git("add", ".dsim.toml")
    git("commit", "-qm", "names", ".dsim.toml")
    told = json.loads(dsim("diff", "--format", "json").output)
    (found,) = told["containers"]
    assert (found["file"], found["line"], found["built_from"]) == ("run.sh", 1, "tool.Dockerfile")
    assert (found["before"], found["after"]) == ("/tool --now", "/tool run --now")


BUILDS = {
    ".github/workflows/ci.yml": """
env: {IMAGE: ghcr.io/acme/tool}
jobs:
  build:
    steps:
      - {id: meta, uses: docker/metadata-action@v5, with: {images: "${{ env.IMAGE }}"}}
      - {uses: docker/build-push-action@v6, with: {context: tool, tags: "${{ steps.meta.outputs.tags }}"}}
      - run: docker run --rm $IMAGE:1 --selftest
""",
    "Makefile": "NAME ?= acme/made\nmade:\n\tdocker build -t $(NAME):$(shell git describe) tool\n",
    "docker-bake.hcl": 'target "baked" {\n  context = "tool"\n  tags = ["acme/baked"]\n}\n',
    "skaffold.yaml": "apiVersion: skaffold/v2\nbuild: {artifacts: [{image: acme/skaffold, context: tool}]}\n",
    "Tiltfile": "docker_build('acme/tilt', 'tool')\n",
    "tool/unit.build": "[Build]\nImageTag=localhost/unit\nSetWorkingDirectory=unit\n",
    "tool/unit.container": "[Container]\nImage=unit.build\nExec=--unit\n",
    ".gitlab-ci.yml": "x:\n  script: [/kaniko/executor -c tool -d acme/kaniko]\n",
    "pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
    + "".join(
        f"    - {{name: {name.rpartition('/')[2]}, image: {name}, args: [x]}}\n"
        for name in ("ghcr.io/acme/tool", "acme/made", "acme/baked", "acme/skaffold", "acme/tilt", "acme/kaniko")
    ),
    "tool/Dockerfile": 'FROM scratch\nENTRYPOINT ["/tool"]\n',
}
"""Files in which tools give an image its names, and others that start it by these."""


@pytest.mark.usefixtures("shop")
def test_images_are_known_by_the_names_that_tools_give_them() -> None:
    for name, text in BUILDS.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    git("add", "-A")
    git("commit", "-qm", "tool")
    Path("tool/Dockerfile").write_text("FROM scratch\nENTRYPOINT /tool\n")
    told = json.loads(dsim("diff", "--format", "json").output)
    assert {each["name"] or each["file"]: each["after"] for each in told["containers"]} == {
        **{f"p/{name}": "/bin/sh -c /tool x" for name in ("tool", "made", "baked", "skaffold", "tilt", "kaniko")},
        "docker run": "/bin/sh -c /tool --selftest",
        "tool/unit.container": "/bin/sh -c /tool --unit",
    }
    assert {each["built_from"] for each in told["containers"]} == {"tool/Dockerfile"}
    found = dsim("lint", "tool/Dockerfile").output
    assert all(f"pod.yaml:{line}" in found for line in range(6, 12)) and "tool/unit.container:2" in found


@pytest.mark.usefixtures("shop")
def test_many_containers_are_folded_and_none_is_left_out() -> None:
    jobs = [f"  job{number}: {{image: shop-jobs, command: [a, q{number}]}}\n" for number in range(40)]
    text = "services:\n  first: {build: jobs, image: shop-jobs, command: [a, b, c]}\n" + "".join(jobs)
    Path("jobs").mkdir()
    Path("jobs", "Dockerfile").write_text('FROM debian\nENTRYPOINT ["app"]\n')
    Path("jobs", "compose.yaml").write_text(text.replace("build: jobs", "build: ."))
    git("add", "-A")
    git("commit", "-qm", "jobs")
    Path("jobs", "Dockerfile").write_text("FROM debian\nENTRYPOINT app\n")
    comment = dsim("review", "--format", "markdown").output
    title = comment.splitlines()[1]
    assert title.startswith('### `["a", "b", "c"]` has no effect: ')
    assert title.endswith("(`jobs/compose.yaml:2` first, and likewise 40 more)")
    assert all(f"`jobs/compose.yaml:{number + 3} job{number}`" in comment for number in range(40))
    assert comment.index("job8`") < comment.index("<summary>31 more</summary>") < comment.index("job9`")


@pytest.mark.usefixtures("shop")
def test_people_do_not_read_a_finding_twice_and_machines_get_it() -> None:
    Path("worker/Dockerfile").write_text(
        Path("worker/Dockerfile").read_text().replace('["python", "-m", "worker"]', "python -m worker")
    )
    for words in (("--format", "markdown"), ("--format", "html"), ()):
        assert "Findings that the change brings" not in dsim("review", *words).output.replace("findings", "Findings")
    found = json.loads(dsim("review", "--format", "json").output)["lint"]["findings"]
    assert {each["rule"] for each in found} == {"lint.shell-stays", "lint.swallowed"}
    Path("alone.Dockerfile").write_text("FROM debian\nENTRYPOINT app\n")
    git("add", "-A")
    comment = dsim("review", "--format", "markdown").output
    findings = comment.partition("Findings that the change brings")[2]
    assert "`alone.Dockerfile:2`: " in findings and "worker/Dockerfile" not in findings
    assert "[`lint.shell-stays`](https://git.example.com/dsim/docs/lint.md#lintshell-stays)" in findings


@pytest.mark.usefixtures("shop")
def test_what_is_said_of_one_container_is_not_said_of_all() -> None:
    compose = Path("compose.yaml")
    compose.write_text(compose.read_text().replace("command: --queue orders", "command: --queue orders\n    user: '1'"))
    Path("worker/Dockerfile").write_text(
        Path("worker/Dockerfile").read_text().replace('["python", "-m", "worker"]', "python -m worker")
    )
    comment = dsim("review", "--format", "markdown").output
    assert '> It runs as user `"1"` instead of root. (`compose.yaml:7` worker)\n' in comment
    assert '> It starts `"/bin/sh"` instead of `"python"`.\n' in comment


@pytest.mark.usefixtures("shop")
def test_words_put_in_front_of_others_are_told_alike_whatever_follows_them() -> None:
    Path("worker/Dockerfile").write_text('FROM debian\nENTRYPOINT ["app", "--queue", "default"]\n')
    Path("compose.yaml").write_text(
        "services:\n  a: {build: worker, command: [--queue, a]}\n  b: {build: worker, command: [--once]}\n"
    )
    git("add", "-A")
    git("commit", "-qm", "two")
    Path("worker/Dockerfile").write_text('FROM debian\nENTRYPOINT ["app"]\n')
    comment = dsim("review", "--format", "markdown").output
    assert comment.splitlines()[1] == '### `"app"` does not get `["--queue", "default"]` any more.'
