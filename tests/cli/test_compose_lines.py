"""Whole lines of docker compose and docker stack deploy: their options, the command, and what is behind it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.callers.table import find_caller
from simulator.cli.main import cli
from simulator.cli.workloads import process_context
from simulator.releases.find import find_engine

YAML = """
services:
  web:
    image: app
    entrypoint: [e]
    command: serve ${PORT:-80}
  extra:
    image: app
    profiles: [x]
    command: extra
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    lower = "services: {x: {image: app, command: low}}"
    for name, text in {
        "compose.yaml": YAML,
        "lower/compose.yml": lower,
        "other.env": "PORT=1\n",
        "sub/.env": "PORT=2\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown(*words: str) -> str:
    return CliRunner().invoke(cli, ["run", "--format", "plain", *words]).output.strip()


@pytest.mark.parametrize(
    ("line", "argv"),
    [
        ("docker compose run web", '["e", "serve", "80"]'),
        ("docker-compose run --rm web a 'b c'", '["e", "a", "b c"]'),
        ("docker compose -f compose.yaml --env-file other.env run web", '["e", "serve", "1"]'),
        ("docker compose --project-directory sub -f compose.yaml run web", '["e", "serve", "2"]'),
        ("PORT=3 docker compose run web", '["e", "serve", "3"]'),
        ("docker compose run --entrypoint 'x y' web z", '["x", "y", "z"]'),
        ("docker compose up -d web", '["e", "serve", "80"]'),
        ("docker compose exec web sh -c 'a b'", '["sh", "-c", "a b"]'),
        ("docker compose exec -T -u 7 -e A=1 -- web e", '["e"]'),
        ("docker compose create extra --no-build", '["extra"]'),
        ("docker compose config --format json -q web", '["e", "serve", "80"]'),
        ("podman-compose up -d web", '["e", "serve", "80"]'),
        ("podman-compose --env-file other.env run --rm web", '["e", "serve", "1"]'),
        ("COMPOSE_PROJECT_DIR=lower podman-compose up x", '["low"]'),
        ("podman-compose exec web sh -c 'a b'", '["sh", "-c", "a b"]'),
    ],
)
def test_a_line_is_resolved_as_compose_would(project: Path, line: str, argv: str) -> None:
    (project / "app.json").write_text('{"Cmd": ["c"]}', encoding="utf-8")
    assert shown("--base", "app=app.json", line) == argv


@pytest.mark.usefixtures("project")
def test_up_shows_the_services_whose_profiles_are_active() -> None:
    caller = find_caller("docker-compose")
    assert caller is not None

    def services(*words: str) -> set[str]:
        rows = CliRunner().invoke(cli, ["run", "docker", "compose", *words]).output.splitlines()
        listed = {row.split()[0] for row in rows if row} & {"web", "extra"}
        assert set(caller.read(list(words), find_engine("docker"), process_context(caller)).names()) == (
            listed or {"web"}
        )
        return listed

    assert services("up") == set()  # one service is explained
    assert services("--profile", "x", "up") == {"web", "extra"}
    assert services("up", "web", "extra") == {"web", "extra"}


def test_the_version_of_compose_belongs_to_a_line_of_compose() -> None:
    done = CliRunner().invoke(cli, ["run", "--compose-version", "2.26", "docker run nginx"])
    assert (done.exit_code, "belongs to a line of docker compose" in done.output) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("exec web", "requires at least 2 arg(s), only received 1"),
        ("exec '' x", 'service "" is not running'),
        ("exec other x", 'service "other" is not running'),
        ("exec --rm web x", "unknown flag: --rm"),
    ],
)
@pytest.mark.usefixtures("project")
def test_exec_in_a_service_is_refused_with_status_one(words: str, said: str) -> None:
    done = CliRunner().invoke(cli, ["run", f"docker compose {words}"])
    assert (done.exit_code, said in done.output, "exit status 1:" in done.output) == (1, True, True)


def test_exec_has_the_environment_directory_and_user_of_the_service(project: Path) -> None:
    text = "services: {web: {image: app, environment: {A: '1', B: '2'}, working_dir: /tmp, user: '5'}}"
    (project / "compose.yaml").write_text(text, encoding="utf-8")
    (project / "app.json").write_text('{"Cmd": ["c"]}', encoding="utf-8")
    line = "C=7 docker compose exec -T -e C -e A=9 -e B web env"
    done = CliRunner().invoke(cli, ["run", "--base", "app=app.json", "--format", "json", line])
    process = {"args": ["env"], "env": ["A=9", "C=7"], "cwd": "/tmp", "user": "5"}
    assert json.loads(done.output)["process"] == process


STACK = """
version: "3.8"
services:
  web: {image: app, entrypoint: b c $P}
"""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("-c stack.yaml shop", 0, '["b", "c", "7"]'),
        ("shop --compose-file=stack.yaml,stack.yaml --prune", 0, '["b", "c", "7"]'),
        ("-c stack.yaml", 1, "requires exactly 1 argument"),
        ("-c stack.yaml shop more", 1, "requires exactly 1 argument"),
        ("shop", 1, "Specify a Compose file"),
        ("shop -c", 1, "flag needs an argument"),
        ("shop -c none.yaml", 2, "cannot read none.yaml"),
    ],
)
def test_a_line_of_stack_deploy_is_that_of_its_files(project: Path, words: str, code: int, said: str) -> None:
    (project / "stack.yaml").write_text(STACK, encoding="utf-8")
    (project / "app.json").write_text("{}", encoding="utf-8")
    line = f"P=7 docker stack deploy {words}"
    done = CliRunner().invoke(cli, ["run", "--base", "app=app.json", "--format", "plain", line])
    assert (done.exit_code, said in done.output) == (code, True)


def test_what_is_said_of_all_services_is_said_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("compose.yaml").write_text("services: {a: {image: nginx}, b: {image: nginx}}\n", encoding="utf-8")
    for line in (["docker", "compose", "config"], ["podman-compose", "config"]):
        told = CliRunner().invoke(cli, ["run", *line]).output
        assert told.count("makes no container") == 1, told
