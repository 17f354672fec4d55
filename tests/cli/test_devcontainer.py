"""dsim resolve --devcontainer of a Compose project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

SCRIPT = 'echo Container started\n trap "exit 0" 15\n \n exec "$@"\n while sleep 1 & wait $!; do :; done'
FIRST = ["/bin/sh", "-c", SCRIPT, "-"]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "compose.yaml").write_text("services:\n  web:\n    image: app\n    command: a '${V:-b c}'\n")
    (tmp_path / "dev" / "built.yaml").write_text("services: {web: {build: .}}")
    (tmp_path / "dev" / "Dockerfile").write_text('FROM scratch\nENTRYPOINT ["built"]\nCMD x $HOME\n')
    (tmp_path / "app.json").write_text(json.dumps({"Entrypoint": ["e", "$A"], "Cmd": ["c"]}))
    monkeypatch.chdir(tmp_path)


def resolve(fields: Any, *words: str) -> Result:
    Path("dev", "devcontainer.json").write_text(json.dumps(fields))
    return CliRunner().invoke(cli, ["resolve", "--devcontainer", "dev/devcontainer.json", *words])


def answer(fields: Any, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resolve(fields, "--base", "app=app.json", "--format", "json", *words).stdout)
    return found


def test_the_files_of_the_project_are_beside_the_devcontainer_json() -> None:
    fields = {"dockerComposeFile": "compose.yaml", "service": "web"}
    assert answer(fields)["process"]["args"] == [*FIRST, "e", "$A", "a", "b c"]
    Path("dev", ".env").write_text("V=from the file\n")
    assert answer(fields)["process"]["args"][-1] == "from the file"


def test_each_word_says_where_it_is_written() -> None:
    origins = answer({"dockerComposeFile": ["compose.yaml"], "service": "web"})["origins"]
    assert [origin["where"] for origin in origins[3:]] == [
        "dev/devcontainer.json",
        "Config.Entrypoint",
        "Config.Entrypoint",
        "dev/compose.yaml:4",
        "dev/compose.yaml:4",
    ]


def test_the_words_of_an_unknown_image_are_named() -> None:
    result = resolve({"dockerComposeFile": "compose.yaml", "service": "web"})
    assert result.exit_code == 3 and '"-", <ENTRYPOINT of app>, "a", "b c"]' in result.output


def test_the_image_can_be_built() -> None:
    args = answer({"dockerComposeFile": "built.yaml", "service": "web"})["process"]["args"]
    assert args == [*FIRST, "built", "/bin/sh", "-c", "x $HOME"]


def test_a_label_that_is_not_json_brings_nothing() -> None:
    Path("app.json").write_text(json.dumps({"Cmd": ["c"], "Labels": {"devcontainer.metadata": "x"}}))
    assert answer({"dockerComposeFile": "compose.yaml", "service": "web"})["process"]["args"] == [*FIRST, "a", "b c"]


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"dockerComposeFile": "compose.yaml"}, 2, "has dockerComposeFile and no service; name the service"),
        ({"dockerComposeFile": [], "service": "web"}, 3, "has an empty dockerComposeFile"),
        ({"dockerComposeFile": "${localEnv:X}.yaml", "service": "web"}, 3, "dockerComposeFile has a variable"),
        ({"dockerComposeFile": "no.yaml", "service": "web"}, 1, "no.yaml: no such file or directory"),
        ({"dockerComposeFile": "compose.yaml", "service": "db"}, 1, "Service 'db' configured in devcontainer.json not"),
        ({"dockerComposeFile": "compose.yaml", "service": "web", "features": {"a": {}}}, 3, "may add an entrypoint"),
        ({"dockerComposeFile": "compose.yaml", "service": "web", "containerUser": "12"}, 1, "user must be a string"),
        (
            {"dockerComposeFile": "compose.yaml", "service": "web", "containerEnv": {"A": "${localEnv:X}"}},
            3,
            "${localEnv:X} has a variable of the tool; write its value",
        ),
    ],
)
def test_what_is_refused_or_not_modelled_is_said(fields: Any, status: int, message: str) -> None:
    result = resolve(fields, "--base", "app=app.json")
    assert (result.exit_code, message in result.output) == (status, True), result.output
