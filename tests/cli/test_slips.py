"""Every name that a user types and that does not exist gets the one that may be meant."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli
from simulator.report.terminal import width
from tests.cli.test_width import is_exempt

PACKAGE = Path(__file__).parents[2] / "simulator"
DOCKERFILE = 'FROM golang AS build\nRUN make\nFROM scratch AS web\nENTRYPOINT ["/app"]\nCMD ["--listen"]\n'
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - {name: web, image: nginx}\n"
FILES = {
    "Dockerfile": DOCKERFILE,
    "slip.Dockerfile": 'FROM scratch\nENTRYPONT ["/app"]\n',
    "compose.yaml": "services:\n  web: {image: nginx, depends_on: [base]}\n  base: {image: nginx}\n",
    "needs.yaml": "services:\n  web: {image: nginx, depends_on: [bsae]}\n  base: {image: nginx}\n",
    "stack.yaml": "services:\n  web: {image: nginx}\n  base: {image: nginx}\n",
    "pod.yaml": POD,
    "web.container": "[Container]\nImage=nginx\nExce=x\n",
    "job.json": '{"containerDefinitions": [{"name": "web", "image": "nginx"}]}',
    "ci.yml": "on: push\njobs: {web: {runs-on: x, container: nginx, steps: []}}\n",
    "checks.toml": '[image]\ndockerfile = "Dockerfile"\n[[check]]\nnmae = "x"\n',
    "rule.toml": '[image]\ndockerfile = "Dockerfile"\n[[check]]\nname = "x"\nrefused = "argv.refusd"\n',
    "root.json": '{"files": {"/app": {"typ": "file"}}}',
    "key/.dsim.toml": 'engin = "docker"\n',
    "key/Dockerfile": DOCKERFILE,
    "engine/.dsim.toml": 'engine = "dokcer"\n',
    "engine/Dockerfile": DOCKERFILE,
    "finding/.dsim.toml": 'ignore = ["swalowed"]\n',
    "finding/Dockerfile": DOCKERFILE,
    "severity/.dsim.toml": 'severity = {swallowed = "eror"}\n',
    "severity/Dockerfile": DOCKERFILE,
    "comment.Dockerfile": f"# dsim: ignore=swalowed\n{DOCKERFILE}",
    "image.json": '{"config": {"Cmd": ["a"]}}',
    "root-files/app": "x",
    "web.env": "A=b\n",
    "command.yaml": "services:\n  web: {image: nginx, comand: [a]}\n",
    "build.yaml": "services:\n  web: {build: {contxt: .}}\n",
    "top.yaml": "servces:\n  web: {image: nginx}\n",
    "extends.yaml": "services:\n  web: {extends: {file: compos.yaml, service: web}}\n",
    "include.yaml": "include: [compos.yaml]\nservices:\n  x: {image: nginx}\n",
    "variables.yaml": "services:\n  web: {image: nginx, env_file: wbe.env}\n",
    "field.yaml": POD.replace("image: nginx", "image: nginx, comand: [a]"),
    "containers.yaml": POD.replace("containers:", "continers:"),
    "kind.yaml": POD.replace("kind: Pod", "kind: Deploymnt"),
    "key.toml": '[image]\ndockerfle = "Dockerfile"\n[[check]]\nname = "x"\nargv = ["/app"]\n',
    "file.toml": '[image]\ndockerfile = "Dockerfil"\n[[check]]\nname = "x"\nargv = ["/app"]\n',
    "task.json": '{"continerDefinitions": []}',
    "table/.dsim.toml": '[imges]\n"shop" = "Dockerfile"\n',
    "table/Dockerfile": DOCKERFILE,
    "project/pyproject.toml": "[tool.dsim.lnt]\n",
    "project/Dockerfile": DOCKERFILE,
}
SLIPS = (
    ("explian", "explain"),
    ("Dockerfil", "Dockerfile"),
    ("nginxx", "nginx"),
    ("scenario shw", "show"),
    ("plugin instal", "install"),
    ("resolve --entrypont x", "--entrypoint"),
    ("resolve --cmd a --format jsno", "json"),
    ("explain --cmd a --format htm", "html"),
    ("resolve --cmd a --why shwon", "shown"),
    ("resolve --cmd a --color alwys", "always"),
    ("resolve --cmd a --engine dcoker", "docker"),
    ("resolve --cmd a --engine podmn@5.8", "podman@5.8"),
    ("resolve --cmd a --engine docker@28.5+rucn", "runc"),
    ("resolve --builder buildkti@0.25", "buildkit@0.25"),
    ("resolve --platform linux/amd46", "amd64"),
    ("resolve --platform linus/amd64", "linux"),
    ("resolve --image-format ocy", "oci"),
    ("resolve --target wbe", "web"),
    ("resolve -f Dockerfil", "Dockerfile"),
    ("resolve -f slip.Dockerfile", "ENTRYPOINT"),
    ("image -f slip.Dockerfile", "ENTRYPOINT"),
    ("explain -f slip.Dockerfile", "ENTRYPOINT"),
    ("suggest -f slip.Dockerfile", "ENTRYPOINT"),
    ("matrix -f slip.Dockerfile", "ENTRYPOINT"),
    ("resolve --compose compose.yaml --service wbe", "web"),
    ("run docker compose -f needs.yaml up", "base"),
    ("resolve --stack stack.yaml --service wbe", "web"),
    ("resolve --kubernetes pod.yaml --container wbe", "web"),
    ("resolve --quadlet web.container", "Exec"),
    ("resolve --ecs job.json --container wbe", "web"),
    ("resolve --github-actions ci.yml --container web/containr", "web/container"),
    ("resolve --github-actions ci.yml --profile gihub", "github"),
    ("run docker rnu nginx", "run"),
    ("start docker rnu nginx", "run"),
    ("run dokcer run nginx", "docker"),
    ("run docker run --entrypont x nginx", "--entrypoint"),
    ("run docker run ngnix", "nginx"),
    ("run docker compose rnu web", "run"),
    ("run docker compose run --entrypont x web", "--entrypoint"),
    ("run podman-compose exce web x", "exec"),
    ("catalogue postgress", "postgres"),
    ("rule entrypoint.cleard", "entrypoint.cleared"),
    ("profile podmn@5.8", "podman@5.8"),
    ("explain --why lisen", "--listen"),
    ("matrix --caller Kuberntes", "Kubernetes"),
    ("lint --select swalowed Dockerfile", "swallowed"),
    ("lint --fail-on warnin Dockerfile", "warning"),
    ("lint Dockerfil", "Dockerfile"),
    ("lint comment.Dockerfile", "swallowed"),
    ("lint key", "engine"),
    ("lint engine", "docker"),
    ("lint finding", "swallowed"),
    ("lint severity", "error"),
    ("diff HEDA", "HEAD"),
    ("check checks.toml", "name"),
    ("check rule.toml", "argv.refused"),
    ("start --rootfs root.json", "type"),
    ("scenario show entrypoint-replacd", "entrypoint-replaced"),
    ("conform --only docker-rnu -- cat", "docker-run"),
    ("completion bahs", "bash"),
    ("resolve --config imge.json", "image.json"),
    ("resolve -f Dockerfile --base golang=imge.json", "image.json"),
    ("resolve --cmd a --rootfs rot.json", "root.json"),
    ("start --cmd a --rootfs root-file", "root-files"),
    ("resolve -f Dockerfile --context root-file", "root-files"),
    ("resolve --compose compos.yaml", "compose.yaml"),
    ("start --compose compos.yaml --service web", "compose.yaml"),
    ("explain --compose compos.yaml --format markdown", "compose.yaml"),
    ("resolve --compose root-file", "root-files"),
    ("resolve --compose compose.yaml --env-file wbe.env", "web.env"),
    ("resolve --compose variables.yaml", "web.env"),
    ("resolve --compose extends.yaml", "compose.yaml"),
    ("resolve --compose include.yaml", "compose.yaml"),
    ("resolve --stack stak.yaml", "stack.yaml"),
    ("resolve --kubernetes pd.yaml", "pod.yaml"),
    ("resolve --quadlet wbe.container", "web.container"),
    ("resolve --podman-compose compos.yaml", "compose.yaml"),
    ("resolve --podman-compose variables.yaml", "web.env"),
    ("resolve --ecs jb.json", "job.json"),
    ("resolve --nomad jb.json", "job.json"),
    ("resolve --github-actions c.yml", "ci.yml"),
    ("resolve --gitlab-ci c.yml", "ci.yml"),
    ("resolve --devcontainer jb.json", "job.json"),
    ("run docker run --env-file wbe.env nginx", "web.env"),
    ("run docker compose -f compos.yaml run web", "compose.yaml"),
    ("run docker compose -f compose.yaml --env-file wbe.env up web", "web.env"),
    ("run docker stack deploy -c stak.yaml shop", "stack.yaml"),
    ("run podman kube play pd.yaml", "pod.yaml"),
    ("run podman-compose -f compos.yaml up web", "compose.yaml"),
    ("run --service-inspect jb.json docker service update --args b web", "job.json"),
    ("check cheks.toml", "checks.toml"),
    ("check file.toml", "Dockerfile"),
    ("check key.toml", "dockerfile"),
    ("diff Dockerfil Dockerfile", "Dockerfile"),
    ("batch jb.json", "job.json"),
    ("resolve --compose command.yaml", "command"),
    ("resolve --compose build.yaml", "context"),
    ("resolve --compose top.yaml", "services"),
    ("resolve --stack command.yaml", "command"),
    ("resolve --kubernetes field.yaml", "command"),
    ("resolve --kubernetes containers.yaml", "containers"),
    ("resolve --kubernetes kind.yaml", "Deployment"),
    ("resolve --ecs task.json", "continerDefinitions"),
    ("lint table", "images"),
    ("lint project", "lint"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the files that the slips are about."""
    place = tmp_path_factory.mktemp("slips")
    for name, text in FILES.items():
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.mark.parametrize(("line", "meant"), SLIPS, ids=[line for line, _ in SLIPS])
def test_a_slip_gets_what_may_be_meant(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str, meant: str) -> None:
    monkeypatch.chdir(PACKAGE if line == "diff HEDA" else folder)  # HEAD is suggested in a repository
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    done = CliRunner().invoke(cli, line.split())
    told = " ".join(done.output.lower().split())
    _, found, suggested = told.rpartition("did you mean")
    assert found and meant.lower() in suggested, told
    if "--format" not in line:
        assert too_wide(done) == []


def too_wide(done: Result) -> list[str]:
    """List the lines that do not fit a terminal of 80 columns."""
    lines = f"{done.stdout}\n{done.stderr}".split("\n")
    return [each for each in lines if width(each) > 80 and not is_exempt(each)]


def test_a_revision_fits_the_terminal_without_a_repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    done = CliRunner().invoke(cli, ["diff", "HEDA"])
    assert "HEDA" in done.stderr and too_wide(done) == []


def test_what_is_far_from_every_name_gets_no_suggestion() -> None:
    told = CliRunner().invoke(cli, ["resolve", "--cmd", "a", "--engine", "qqq"]).output
    assert "qqq is not modelled" in told and "did you mean" not in told


def test_a_platform_that_exists_is_not_remarked_on() -> None:
    for platform in ("linux/amd64", "linux/arm64/v8", "linux/arm/v7", "windows/amd64", "linux/x86_64", "amd64"):
        assert "did you mean" not in CliRunner().invoke(cli, ["image", "-f", "-", "--platform", platform]).output


def test_suggestions_are_made_in_one_place() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "get_close_matches" in text:
            assert path.relative_to(PACKAGE).as_posix() in ("core/text.py", "images/nearest.py")
        if "click.Choice" in text:  # the one that suggests stands on it
            calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
            assert "click.Choice" not in calls, path
