"""dsim run of docker exec, commit, import and service create, and dsim resolve --stack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

CONTAINER = {
    "Id": "x", "Path": "/entry", "Args": ["serve"], "State": {"Running": True, "Paused": False},
    "Config": {"Entrypoint": ["/entry"], "Cmd": ["serve"], "Env": ["A=1"], "WorkingDir": "/app", "User": "app",
               "Hostname": "x", "AttachStdout": True, "Image": "i"},
}  # fmt: skip
STACK = "version: '3.7'\nservices:\n  web: {image: app, command: a 'b c'}\n  job: {image: '${JOB}', entrypoint: [x]}\n"


def dsim(*words: str, stdin: str | None = None, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli, words, input=stdin, env=env, catch_exceptions=False)


@pytest.fixture
def config(tmp_path: Path) -> str:
    (tmp_path / "c.json").write_text(json.dumps([CONTAINER]))
    return str(tmp_path / "c.json")


@pytest.fixture
def stack(tmp_path: Path) -> str:
    (tmp_path / "stack.yaml").write_text(STACK)
    return str(tmp_path / "stack.yaml")


@pytest.mark.parametrize("words", [["sh"], ["sh -c x"], ["sh", "-c", "x y"]])
def test_words_without_a_tool_are_no_line_where_an_option_gives_the_image(words: list[str], config: str) -> None:
    for option, value in (("-f", "Dockerfile"), ("--config", config)):
        result = dsim("run", option, value, *words)
        shown = words[0] if len(words) == 1 else "sh -c 'x y'"
        assert result.exit_code == 2
        assert f"{option} gives the image, so 'sh' may be its name or its first argument" in result.output
        assert f"`dsim run {option} {value} docker run {shown}` for the name" in " ".join(result.output.split())
        assert f"`dsim resolve {option} {value} -- {shown}` for the argument" in " ".join(result.output.split())


def test_exec_runs_its_words_in_the_container(config: str) -> None:
    line = "docker container exec -it -e A=2 web sh -c 'echo hi'"
    result = dsim("run", "--config", config, "--format", "json", line)
    answer = json.loads(result.output)
    assert result.exit_code == 0
    assert answer["process"] == {"args": ["sh", "-c", "echo hi"], "env": ["A=2"], "cwd": "/app", "user": "app"}
    assert "not used\n  ENTRYPOINT" in dsim("run", "--config", config, line).output
    assert dsim("run", "--config", config, "--format", "plain", "podman exec web -l").output == '["-l"]\n'


def test_exec_without_the_container_answers_the_argv() -> None:
    assert dsim("run", "--format", "plain", "docker", "exec", "web", "ls", "-l").output == '["ls", "-l"]\n'
    table = dsim("run", "docker", "exec", "web", "ls")
    assert table.exit_code == 0 and "not known\n" in table.output
    whole = dsim("run", "--format", "json", "docker", "exec", "web", "ls")
    answer = json.loads(whole.stdout)
    assert whole.exit_code == 3 and answer["process"] == {"args": ["ls"]} and answer["what"] == "container web"
    assert dsim("run", "--expect", '["x"]', "docker", "exec", "web", "ls").exit_code == 1


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["docker", "exec", "web"], 1, "exit status 1: 'docker exec' requires at least 2 arguments"),
        (["docker", "exec", "web", ""], 1, "executable file not found"),
        (["docker", "exec", "--rm", "web", "x"], 1, "exit status 125: unknown flag: --rm"),
        (["docker", "commit", "web"], 3, "the container web is not known; give --config FILE"),
        (["docker", "import"], 1, "requires at least 1 argument"),
        (
            ["docker", "import", "-c", "RUN x", "f"],
            1,
            "docker@29.7 refuses to build it, exit status 1: RUN is not a",
        ),
        (["docker", "service", "ps", "web"], 3, "docker service ps is not modelled; known are: run"),
        (["podman", "commit", "web"], 3, "podman commit is not modelled"),
        (["docker", "container", "import", "f"], 3, "docker container import is not modelled"),
        (["docker", "service", "create", "--bogus", "x"], 1, "unknown flag: --bogus"),
    ],
)
def test_what_cannot_be_answered_is_said(words: list[str], status: int, message: str) -> None:
    result = dsim("run", *words)
    assert (result.exit_code, message in result.output) == (status, True), result.output


def test_a_stopped_container_executes_nothing(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(json.dumps({**CONTAINER, "State": {"Running": False}}))
    result = dsim("run", "--base", f"web={tmp_path}/c.json", "docker", "exec", "web", "x")
    assert result.exit_code == 1 and "container web is not running" in result.output


def test_commit_prints_the_images_configuration(config: str) -> None:
    result = dsim("run", "--config", config, "--format", "json", "docker", "commit", "-c", 'CMD ["x"]', "web")
    image = {"Entrypoint": ["/entry"], "Cmd": ["x"], "Env": ["A=1"], "WorkingDir": "/app", "User": "app"}
    assert json.loads(result.output)["image"] == image
    assert json.loads(dsim("image", "--config", config, "--change", 'CMD ["x"]').output) == image
    table = dsim("run", "--config", config, "docker", "commit", "-c", 'CMD ["x"]', "web").output
    assert '"Cmd": [' in table and "commit-change.read" in table
    assert dsim("run", "--config", config, "--format", "plain", "docker", "commit", "web").exit_code == 2
    assert dsim("run", "--config", config, "docker", "import", "f").exit_code == 2
    assert dsim("image", "--config", config, "--engine", "podman", "-c", "CMD x").exit_code == 3


def test_an_images_dockerfile_is_changed_as_its_container_is() -> None:
    text = 'FROM scratch\nSHELL ["/bin/bash", "-c"]\nCMD a\nONBUILD RUN x\n'
    changed = json.loads(dsim("image", "-f", "-", "-c", "CMD b", stdin=text).output)
    assert changed["Cmd"] == ["/bin/sh", "-c", "b"] and "OnBuild" not in changed and "Shell" not in changed


def test_a_service_is_read_as_the_swarm_does(config: str) -> None:
    line = ["docker", "service", "create", "--entrypoint", "sh -c 'echo hi' # x", "app", "a"]
    assert dsim("run", "--base", f"app={config}", "--format", "plain", *line).exit_code == 2
    result = dsim("run", "-f", "-", "--format", "plain", *line, stdin="FROM scratch\nCMD c\n")
    assert result.output == '["sh", "-c", "echo hi", "a"]\n'


def test_a_stack_is_answered_by_service_and_as_a_table(stack: str, tmp_path: Path) -> None:
    (tmp_path / "app.json").write_text('{"Entrypoint": ["e"], "Cmd": ["c"]}')
    base = ("--base", f"app={tmp_path}/app.json")
    one = dsim("resolve", "--stack", stack, "--service", "web", *base, "--format", "plain", env={"JOB": "app"})
    assert one.output == '["e", "a", "b c"]\n'
    both = dsim("resolve", "--stack", stack, *base, env={"JOB": "app"})
    assert both.exit_code == 0 and '["x"]' in both.output
    listed = dsim("resolve", "--stack", stack, *base, "--format", "json", env={"JOB": "app"}).output.splitlines()
    assert [json.loads(line)["id"] for line in listed] == ["web", "job"]
    assert dsim("resolve", "--stack", stack, *base, "--format", "plain", env={"JOB": "app"}).exit_code == 2
    assert "no image specified" in dsim("resolve", "--stack", stack, *base, env={"JOB": ""}).output


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--stack", "no.such"], 2, "cannot read no.such"),
        (["--stack", "-", "--compose", "x"], 2, "--compose and --stack are two kinds of files"),
        (["--stack", "-", "--env-file", "x"], 2, "--env-file belongs to --compose"),
        (["--stack", "-", "--", "x"], 2, "a service has its own"),
        (["--stack", "-", "--cmd", "x"], 2, "a stack names its own"),
        (["--stack", "-", "--engine", "podman"], 2, "a stack request needs a docker engine, not podman"),
        (["--stack", "-", "--service", "gone"], 2, "the stack has no service gone; it has: job, web"),
    ],
)
def test_what_is_wrong_with_a_stack_line_is_said(words: list[str], status: int, message: str) -> None:
    result = dsim("resolve", *words, stdin=STACK, env={"JOB": "app"})
    assert (result.exit_code, message in result.output) == (status, True), result.output


def test_an_error_in_a_stack_names_its_place() -> None:
    result = dsim("resolve", "--stack", "-", stdin=STACK.replace("command:", "comand:"), env={"JOB": "app"})
    assert result.exit_code == 1 and "standard input:3:" in result.output and "'comand' not allowed" in result.output
