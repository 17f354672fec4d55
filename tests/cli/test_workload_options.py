"""The files of every caller are sources of resolve, explain and start alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.callers.table import file_callers
from simulator.cli.main import cli

COMPOSE = "services: {a: {image: app, command: [x]}, b: {image: app}}"
POD = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a, image: app, args: [x]}]}}"
FILES = {
    "compose": ("compose.yaml", COMPOSE),
    "podman-compose": ("compose.yaml", COMPOSE),
    "stack": ("stack.yaml", 'version: "3"\nservices: {a: {image: app, command: [x]}, b: {image: app}}'),
    "kubernetes": ("pod.yaml", POD),
    "quadlet": ("a.container", "[Container]\nImage=app\nExec=x\n"),
    "github-actions": (
        ".github/workflows/w.yml",
        "on: push\njobs: {j: {runs-on: x, steps: [{uses: 'docker://app', with: {args: x}}]}}",
    ),
    "gitlab-ci": (".gitlab-ci.yml", "j: {image: app, services: [{name: app, alias: a, command: [x]}], script: [x]}"),
    "ecs": ("task.json", '{"containerDefinitions": [{"name": "a", "image": "app", "command": ["x"]}]}'),
    "nomad": (
        "job.json",
        json.dumps(
            {
                "Job": {
                    "TaskGroups": [
                        {"Tasks": [{"Name": "a", "Driver": "docker", "Config": {"image": "app", "args": ["x"]}}]}
                    ]
                }
            }
        ),
    ),
    "devcontainer": ("devcontainer.json", '{"image": "app", "overrideCommand": false}'),
}
CHOSEN = dict.fromkeys(("compose", "podman-compose", "stack"), ("--service", "a")) | {
    "gitlab-ci": ("--container", "j/a")
}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.json").write_text('{"Entrypoint": ["e"]}', encoding="utf-8")
    for name, text in FILES.values():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="dsim")


def asked(caller: str) -> tuple[str, ...]:
    return (f"--{caller}", FILES[caller][0], *CHOSEN.get(caller, ()), "--base", "app=app.json", "--format", "json")


@pytest.mark.parametrize("caller", [caller.name for caller in file_callers()])
def test_three_commands_answer_for_the_files_of_a_caller_alike(caller: str) -> None:
    resolved, *others = [dsim(command, *asked(caller)) for command in ("resolve", "explain", "start")]
    answer = json.loads(resolved.stdout)
    assert answer["outcome"] == "process"
    assert [json.loads(each.stdout)["process"] for each in others] == [answer["process"]] * 2


@pytest.mark.parametrize("command", ["explain", "start"])
def test_one_of_several_services_is_to_be_named(command: str) -> None:
    found = dsim(command, "--compose", "compose.yaml")
    assert found.exit_code == 2
    assert "the files have several services: a, b; name one with --service" in found.stderr


@pytest.mark.parametrize("command", ["resolve", "explain", "start"])
def test_an_option_of_other_files_is_refused(command: str) -> None:
    found = dsim(command, "--stack", "stack.yaml", "--env-file", "x")
    assert found.exit_code == 2
    assert "--env-file belongs to --compose and --podman-compose; give --compose FILE" in found.stderr


def test_words_go_to_the_service_that_starts() -> None:
    found = dsim("start", *asked("podman-compose"), "--run-entrypoint", "z", "--", "-q")
    assert json.loads(found.stdout)["process"]["args"] == ["z", "-q"]


def test_a_pasted_line_and_files_are_two_sources() -> None:
    found = dsim("start", "--compose", "compose.yaml", "docker run app")
    assert found.exit_code == 2
    assert "a pasted line asks, and so does --compose; give one" in found.stderr


def test_podman_compose_takes_files_not_a_folder() -> None:
    found = dsim("resolve", "--podman-compose", ".")
    assert found.exit_code == 2
    assert "./ is a folder; podman-compose takes files" in found.stderr


def test_the_last_env_file_of_podman_compose_counts() -> None:
    Path("compose.yaml").write_text("services: {a: {image: app, command: ['$V']}}", encoding="utf-8")
    for name in ("one", "two"):
        Path(f"{name}.env").write_text(f"V={name}\n", encoding="utf-8")
    found = dsim("resolve", *asked("podman-compose"), "--env-file", "one.env", "--env-file", "two.env")
    assert json.loads(found.stdout)["process"]["args"] == ["e", "two"]


def test_a_page_names_the_file_and_the_service() -> None:
    page = dsim("resolve", *asked("compose")[:-1], "html").stdout
    assert "<title>dsim resolve compose.yaml a: " in page


def test_a_page_of_many_says_which_images_are_not_known() -> None:
    Path("compose.yaml").write_text(COMPOSE.replace("image: app", "image: example.com/app"))
    done = dsim("resolve", "--compose", "compose.yaml", "--format", "markdown")
    assert "> `example.com/app` is not known; give its configuration: `--base example.com/app=FILE`\n" in done.stdout
    assert done.stdout.count("is not known") == 1
