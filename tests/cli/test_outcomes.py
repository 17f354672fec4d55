"""What reviewers are told of a change whose words are the same, or whose outcome is: by diff, review, lint and run."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

APP = 'WORKDIR /app\nCOPY app.py .\nENTRYPOINT ["python", "app.py"]\n'
REDIS = "services:\n  cache:\n    image: redis:7\n    command: {}\n"


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="dsim")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    return tmp_path


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)


def change(name: str, before: str, after: str, **others: str) -> None:
    """Commit a file, and others beside it, and change it in the working tree."""
    for path, text in {**others, name: before}.items():
        Path(path).write_text(text)
    git("add", "-A")
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    Path(name).write_text(after)


def first_line(*words: str) -> str:
    return dsim(*words).output.partition("\n")[0]


@pytest.mark.usefixtures("folder")
def test_a_service_whose_entry_script_makes_the_same_process() -> None:
    before, after = REDIS.format("redis-server --appendonly yes"), REDIS.format('["--appendonly", "yes"]')
    change("compose.yaml", before, after)
    same = "The entry script docker-entrypoint.sh makes the same process of both: redis-server --appendonly yes"
    for command in ("diff", "review"):
        assert first_line(command).startswith(same)
    told = json.loads(dsim("diff", "--format", "json").output)
    assert same in json.dumps(told) and told["verdict"] == "different"


@pytest.mark.usefixtures("folder")
def test_a_dockerfile_whose_entry_script_makes_the_same_process() -> None:
    change("Dockerfile", 'FROM postgres:16\nCMD ["postgres", "-c", "a=b"]\n', 'FROM postgres:16\nCMD ["-c", "a=b"]\n')
    assert "makes the same process of both: postgres -c a=b as user postgres" in first_line("review")


@pytest.mark.usefixtures("folder")
def test_a_base_image_without_the_program_comes_before_the_environment() -> None:
    change("Dockerfile", f"FROM python:3.12-slim\n{APP}", f"FROM alpine\n{APP}")
    says = 'The container does not start (exit 127): alpine has no "python", and nothing installs it.'
    assert first_line("diff") == f"Dockerfile: {says} Install it, or start another program."
    assert says in first_line("review")
    assert "lint.no-program" in dsim("lint").output
    assert dsim("resolve").output.startswith('Does not start: exit 127, alpine has no "python"')
    for style in ("markdown", "github", "gitlab", "sarif", "html"):
        assert "does not start (exit 127)" in dsim("diff", "--format", style).output, style
    told = json.loads(dsim("diff", "--format", "json").output)
    assert says in json.dumps(told).replace('\\"', '"')


@pytest.mark.usefixtures("folder")
def test_a_service_that_loses_its_program_is_told_first() -> None:
    file = "services:\n  web:\n    image: {}\n    command: node x.js\n"
    change("compose.yaml", file.format("node:20"), file.format("nginx"))
    assert first_line("review").startswith('The container ends at once (exit 127): nginx has no "node".')


@pytest.mark.usefixtures("folder")
def test_a_run_that_may_install_the_program_is_asked_about() -> None:
    change("Dockerfile", f"FROM python:3.12-slim\n{APP}", f"FROM alpine\nRUN apk add python3\n{APP}")
    asked = 'Whether it finds "python" is not known: alpine has none. Does RUN (Dockerfile:2) install it?'
    assert first_line("diff") == f"Dockerfile: {asked}"


@pytest.mark.usefixtures("folder")
def test_another_shell_behind_shell_form_is_not_the_same() -> None:
    text = "FROM debian:12\n{}CMD serve --all\n"
    change("Dockerfile", text.format(""), text.format("RUN ln -sf bash /bin/sh\n"))
    assert first_line("diff").endswith(
        'RUN ln -sf bash /bin/sh (Dockerfile:2) may change "/bin/sh", which the container executes.'
    )
    assert dsim("diff").exit_code == 3


@pytest.mark.usefixtures("folder")
def test_a_lost_execute_bit_of_the_entry_script() -> None:
    chmod = "RUN chmod +x /entrypoint.sh\n"
    text = f'FROM debian:12\nCOPY entrypoint.sh /\n{chmod}ENTRYPOINT ["/entrypoint.sh"]\nCMD ["sleep", "9"]\n'
    change("Dockerfile", text, text.replace(chmod, ""), **{"entrypoint.sh": '#!/bin/sh\nexec "$@"\n'})
    says = first_line("review")
    assert says.startswith('The container does not start: exit 126, "/entrypoint.sh" may not be executed')
    assert dsim("diff").exit_code == 1


def test_run_and_explain_begin_with_the_same_sentence() -> None:
    line = ["docker", "run", "redis", "--appendonly", "yes"]
    says = first_line("run", *line)
    assert says == first_line("explain", *line)
    assert says.startswith(
        "Starts, through docker-entrypoint.sh, redis-server --appendonly yes as user redis and PID 1"
    )
