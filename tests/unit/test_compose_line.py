"""Whole lines of docker compose: options in front of the command, the command, and what is behind it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli import cli
from simulator.errors import NotModelled, Unreadable
from simulator.frontends.compose.pasted_line import compose_line
from simulator.frontends.compose.profile import COMPOSE_2_26, COMPOSE_2_40
from simulator.rule import Refusal

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
    for name, text in {"compose.yaml": YAML, "other.env": "PORT=1\n", "sub/.env": "PORT=2\n"}.items():
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
        ("docker compose create extra --no-build", '["extra"]'),
    ],
)
def test_a_line_is_resolved_as_compose_would(project: Path, line: str, argv: str) -> None:
    (project / "app.json").write_text('{"Cmd": ["c"]}', encoding="utf-8")
    assert shown("--base", "app=app.json", line) == argv


@pytest.mark.usefixtures("project")
def test_up_shows_the_services_whose_profiles_are_active() -> None:
    def services(*words: str) -> set[str]:
        rows = CliRunner().invoke(cli, ["run", "docker", "compose", *words]).output.splitlines()
        return {row.split()[0] for row in rows} & {"web", "extra"}

    assert services("up") == {"web"}
    assert services("--profile", "x", "up") == {"web", "extra"}
    assert services("up", "web", "extra") == {"web", "extra"}


@pytest.mark.parametrize("words", [["--bogus", "run", "a"], ["up", "--bogus"], ["--file"], ["--parallel", "x", "up"]])
def test_options_that_do_not_exist_are_refused(words: list[str]) -> None:
    for known, status in ((COMPOSE_2_26, 16), (COMPOSE_2_40, 1)):
        with pytest.raises(Refusal) as found:
            compose_line(words, known)
        assert found.value.status == status


def test_an_option_of_a_later_version_is_refused_by_an_earlier_one() -> None:
    assert compose_line(["up", "--yes", "a"], COMPOSE_2_40).words == ("a",)
    with pytest.raises(Refusal, match="unknown flag: --yes"):
        compose_line(["up", "--yes", "a"], COMPOSE_2_26)


def test_other_commands_are_not_modelled_and_none_is_an_error() -> None:
    with pytest.raises(NotModelled, match="docker compose exec"):
        compose_line(["exec", "web", "sh"], COMPOSE_2_40)
    with pytest.raises(Unreadable, match="no command"):
        compose_line(["-f", "x"], COMPOSE_2_40)


def test_the_version_of_compose_belongs_to_a_line_of_compose() -> None:
    done = CliRunner().invoke(cli, ["run", "--compose-version", "2.26", "docker run nginx"])
    assert (done.exit_code, "belongs to a line of docker compose" in done.output) == (2, True)
