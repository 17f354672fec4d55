"""A release is one value: one that is added to its table works with every command, every caller and the oracle.

A made-up docker@30.1 and podman@7.0 replace nothing but their version, so dsim answers for them as for the release
before, under another name. That every part of a release is the one that is used is shown by replacing it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from simulator.callers.table import CALLERS, callers
from simulator.cli.candidates import candidates
from simulator.cli.main import COMMANDS, cli
from simulator.oracle import protocol, scenarios
from simulator.releases import docker, podman
from simulator.releases.find import every_engine, find_engine
from tests.docs import generate

DOCKER = docker.RELEASES[-1]
PODMAN = podman.RELEASES[-1]
NEW = {
    "docker": DOCKER._replace(version="30.1", since=(30, 0)),
    "podman": PODMAN._replace(version="7.0", since=(7, 0)),
}
BEFORE = {"docker": f"docker@{DOCKER.version}", "podman": f"podman@{PODMAN.version}"}
FILES = {
    "Dockerfile": 'FROM scratch\nENTRYPOINT ["a"]\nCMD b\n',
    "app.json": '{"Entrypoint": ["a"], "Cmd": ["b"]}',
    "web.json": '[{"Spec": {"TaskTemplate": {"ContainerSpec": {"Image": "app"}}}}]',
    "compose.yaml": "services:\n  web: {image: app, command: c}\n",
    "stack.yaml": "version: '3.7'\nservices:\n  web: {image: app, command: c}\n",
    "web.container": "[Container]\nImage=app\nExec=c\n",
    "pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: app}]\n",
}
APP = ("--base", "app=app.json")
# What every tool that has a command line is asked with; {} is the name of its engine.
COMMON = (
    "resolve --engine {} --entrypoint x -- y",
    "resolve --engine {} --config app.json --run-entrypoint x",
    "resolve --engine {} -f Dockerfile",
    "resolve --engine {} --kubernetes pod.yaml --base app=app.json",
    "explain --engine {} --config app.json -- y",
    "matrix --engine {} --config app.json",
    "diff --engine {} app.json Dockerfile",
    "start --engine {} --config app.json -- y",
    'suggest --engine {} --config app.json ["c"]',
    "lint --engine {} Dockerfile",
    "image --engine {} -f Dockerfile",
    "profile {}",
)
OF_DOCKER = (
    "resolve --engine {} --compose compose.yaml --service web --base app=app.json",
    "resolve --engine {} --stack stack.yaml --base app=app.json",
    "image --engine {} --config app.json --change 'CMD c'",
    "lint --engine {} compose.yaml",
    "run --engine {} --base app=app.json docker run --init app -c",
    "run --engine {} --base app=app.json docker create app",
    "run --engine {} --config app.json docker exec web c",
    "run --engine {} --config app.json docker commit --change 'CMD c' web",
    "run --engine {} docker import --change 'CMD c' -",
    "run --engine {} --base app=app.json docker service create app c",
    "run --engine {} --service-inspect web.json --base app=app.json docker service update --args c web",
    "run --engine {} --base app=app.json docker stack deploy -c stack.yaml shop",
    "run --engine {} --base app=app.json docker stack up -c stack.yaml shop",
    "run --engine {} --base app=app.json docker compose run web d",
    "run --engine {} --config app.json docker compose exec web d",
)
OF_PODMAN = (
    "resolve --engine {} --quadlet web.container --base app=app.json",
    "run --engine {} --base app=app.json podman run --init app -c",
    "run --engine {} --base app=app.json podman create app",
    "run --engine {} --config app.json podman exec web c",
    "run --engine {} --base app=app.json podman kube play pod.yaml",
    "run --engine {} --base app=app.json podman play kube pod.yaml",
    "run --engine {} --base app=app.json podman compose run web d",
    "run --engine {} --base app=app.json podman-compose run web d",
)
OF_A_CLUSTER = (
    "run --engine {} --base app=app.json kubectl run web --image=app -- c",
    "run --engine {} --base app=app.json kubectl create deployment web --image=app -- c",
    "run --engine {} --base app=app.json kubectl create deploy web --image=app -- c",
    "run --engine {} --base app=app.json kubectl create job web --image=app -- c",
    "run --engine {} --base app=app.json kubectl create cronjob web --image=app --schedule=@daily -- c",
    "run --engine {} --base app=app.json kubectl create cj web --image=app --schedule=@daily -- c",
    "run --engine {} --base app=app.json kubectl debug web --image=app -- c",
    "run --engine {} --config app.json kubectl exec web -- c",
)
LINES_OF = {"docker": (*COMMON, *OF_DOCKER, *OF_A_CLUSTER), "podman": (*COMMON, *OF_PODMAN)}
ALL_LINES = [(tool, line) for tool, lines in LINES_OF.items() for line in lines]
# The body of each caller, as the oracle takes it.
BODIES: dict[str, Any] = {
    "docker-run": ["IMAGE", "c"],
    "docker-create": ["IMAGE", "c"],
    "docker-compose": ["run", "web", "d"],
    "docker-stack-deploy": ["-c", "stack.yaml", "shop"],
    "podman-run": ["IMAGE", "c"],
    "podman-create": ["IMAGE", "c"],
    "engine-api": {"Cmd": ["c"]},
    "compose": {"files": {"compose.yaml": FILES["compose.yaml"]}, "service": "web"},
    "kubernetes": {"manifest": FILES["pod.yaml"]},
    "docker-exec": ["web", "c"],
    "kubectl-run": ["web", "--image=app", "--", "c"],
    "kubectl-create-deployment": ["web", "--image=app", "--", "c"],
    "kubectl-create-job": ["web", "--image=app", "--", "c"],
    "kubectl-create-cronjob": ["web", "--image=app", "--schedule=@daily", "--", "c"],
    "kubectl-debug": ["web", "--image=app", "--", "c"],
    "kubectl-exec": ["web", "--", "c"],
    "podman-exec": ["web", "c"],
    "podman-kube-play": ["pod.yaml"],
    "podman-compose": ["run", "web", "d"],
    "podman-compose-line": ["run", "web", "d"],
    "docker-commit": ["--change", "CMD c", "web"],
    "docker-import": ["--change", "CMD c", "-"],
    "docker-service-create": ["IMAGE", "c"],
    "docker-service-update": {"create": ["IMAGE"], "update": ["--args", "c", "web"]},
    "stack": {"files": {"stack.yaml": FILES["stack.yaml"]}},
    "quadlet": {"web.container": FILES["web.container"]},
    "github-actions": {"files": {"action.yml": "runs: {using: docker, image: 'docker://app', args: [c]}"}},
    "gitlab-ci": {"files": {".gitlab-ci.yml": "web: {image: app, script: c}"}},
    "ecs": {"files": {"task.json": '{"containerDefinitions": [{"name": "web", "image": "app", "command": ["c"]}]}'}},
    "nomad": {
        "files": {
            "job.json": '{"TaskGroups": [{"Name": "g", "Tasks": [{"Name": "t", "Driver": "docker", "Config": '
            '{"image": "app", "args": ["c"]}}]}]}'
        }
    },
    "devcontainer": {"files": {"devcontainer.json": '{"image": "app"}'}},
}
REQUESTS = [(caller.name, tool) for caller in CALLERS for tool in caller.engines if tool in ("docker", "podman")]


@pytest.fixture(autouse=True)
def new_releases(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Add each new release to its table, and write the files that the lines name."""
    monkeypatch.setattr(docker, "RELEASES", (*docker.RELEASES, NEW["docker"]))
    monkeypatch.setattr(podman, "RELEASES", (*podman.RELEASES, NEW["podman"]))
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)


def name_of(tool: str) -> str:
    return f"{tool}@{NEW[tool].version}"


def dsim(line: str, engine: str) -> Result:
    words = [word.strip("'") for word in re.findall(r"'[^']*'|\S+", line.format(engine))]
    return CliRunner().invoke(cli, words, catch_exceptions=False)


@pytest.mark.parametrize(("tool", "line"), ALL_LINES)
def test_every_command_answers_for_a_new_release_as_for_the_one_before(tool: str, line: str) -> None:
    old, new = dsim(line, BEFORE[tool]), dsim(line, name_of(tool))
    assert old.exit_code in (0, 1, 3), old.output  # 1: a finding, or a difference; 3: whether it starts is not known
    assert new.exit_code == old.exit_code
    if not line.startswith("profile"):
        assert re.sub(" +", " ", new.output.replace(name_of(tool), BEFORE[tool])) == re.sub(" +", " ", old.output)
    else:
        assert f"compared with {BEFORE[tool]}\n  nothing differs" in new.output


def test_the_lines_above_are_all_that_there_are() -> None:
    asked = {line.split()[0] for _, line in ALL_LINES}
    commands = {name: cli.get_command(click.Context(cli), name) for name in COMMANDS}
    able = {name for name, command in commands.items() if command and any("--engine" in p.opts for p in command.params)}
    assert len(able) > 5 and able - {"review"} <= asked  # review needs a repository, and compares as diff does
    for command in (command for caller in callers("line") for command in caller.commands):
        assert any(f" {command}" in line for _, line in ALL_LINES), command
    assert BODIES.keys() == {caller.name for caller in CALLERS}


@pytest.mark.parametrize(("kind", "tool"), REQUESTS)
def test_the_oracle_answers_every_request_for_a_new_release(kind: str, tool: str) -> None:
    def answered(engine: str) -> dict[str, Any]:
        image = {"config": {"Entrypoint": ["a"], "Cmd": ["b"]}}
        request: dict[str, Any] = {"engine": engine, "image": image, "files": FILES, "request": {kind: BODIES[kind]}}
        if kind == "docker-import":
            del request["image"]
        return dict(json.loads(json.dumps(protocol.answer(request)).replace(engine, tool)))

    assert answered(name_of(tool)) == answered(BEFORE[tool])
    assert answered(name_of(tool))["outcome"] in ("process", "image")


def test_a_new_release_is_the_newest_and_is_listed() -> None:
    for tool, release in NEW.items():
        assert find_engine(tool) is release
        assert find_engine(f"{tool}@{release.since[0]}.9") is release
        assert release in every_engine()
        assert f"{name_of(tool)} " in CliRunner().invoke(cli, ["profile"]).output
        assert f"### {name_of(tool)}\n\nCompared with {BEFORE[tool]}:\n\n- the same" in generate.profiles()
    completed = [each.value for each in candidates("resolve", "--engine", "NAME", {}, "")]
    assert {"docker@30.1", "podman@7.0"} <= set(completed)
    case = scenarios.Case("x.toml", {}, {"id": "x", "image": {}, "engine-api": {}})
    assert {"docker@30.1", "podman@7.0"} <= set(case.engines())


def with_tools(monkeypatch: pytest.MonkeyPatch, **parts: Any) -> None:
    """Replace parts of the new release of Docker, or of Podman where it has the part ``kube_play``."""
    module, tool = (docker, "docker") if parts.pop("of") == "docker" else (podman, "podman")
    new: Any = NEW[tool]
    release = new._replace(tools=new.tools._replace(**parts))
    monkeypatch.setattr(module, "RELEASES", (*module.RELEASES[:-1], release))


def test_every_part_of_a_new_docker_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    tools = DOCKER.tools
    with_tools(
        monkeypatch,
        of="docker",
        cli=tools.cli._replace(argument_missing="say more than docker {0}"),
        exec=tools.exec._replace(relative_status=99),
        commit=tools.commit._replace(allowed=frozenset()),
        stack=tools.stack._replace(newest=6),
    )
    engine = name_of("docker")
    for line in ("run", "create", "service create", "commit"):
        assert f"say more than docker {line}" in dsim(f"run --engine {{}} docker {line}", engine).output
    relative = "run --engine {} --config app.json docker exec -w x web c"
    assert "exit status 99" in dsim(relative, engine).output
    assert "not a valid change command" in dsim("run --engine {} docker import --change 'CMD c' -", engine).output
    assert "refuses" in dsim("resolve --engine {} --stack stack.yaml --base app=app.json", engine).output


def test_every_part_of_a_new_podman_is_the_one_that_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    tools = PODMAN.tools
    quadlet: Any = tools.quadlet
    with_tools(
        monkeypatch,
        of="podman",
        cli=tools.cli._replace(entry_wrong="no such variable"),
        exec=tools.exec._replace(relative_status=99),
        kube_play=tools.kube_play._replace(kinds=()),
        quadlet=quadlet._replace(wants_source=False),
    )
    engine = name_of("podman")
    for line in ("run", "create"):
        assert "no such variable" in dsim(f"run --engine {{}} podman {line} -e =x app", engine).output
    assert "exit status 99" in dsim("run --engine {} --config app.json podman exec -w x web c", engine).output
    assert (
        "does not contain any supported kube kind"
        in dsim("resolve --engine {} --kubernetes pod.yaml --base app=app.json", engine).output
    )
    Path("web.container").write_text("[Container]\nImage=app\nMount=source=/a,destination=/b\n")
    assert "refuses" in dsim("resolve --engine {} --quadlet web.container --base app=app.json", engine).output
