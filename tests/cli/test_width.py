"""What a terminal of 80 columns gets fits it: no line is longer, unless it is one word, or an argv on its own line.

That is so for answers, errors and ``--help``. A command that is to be copied is continued by a backslash.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from simulator.cli.main import COMMANDS, cli
from simulator.report.terminal import command_behind, continued, width

FILES = {
    "Dockerfile": """FROM golang:1.24 AS build
RUN go build -o /app ./cmd/shop
FROM python:3.12-slim AS worker
ENTRYPOINT exec python -m worker --with-an-option-that-is-long
CMD ["--queue", "default"]
FROM gcr.io/distroless/static-debian12 AS web
ENTRYPOINT ["/app"]
CMD serve $PORT && true
""",
    "new.Dockerfile": 'FROM python:3.12-slim\nUSER 65532:65532\nENTRYPOINT ["python", "-m", "worker"]\n',
    "compose.yaml": """services:
  web:
    build: {context: ., target: web}
    command: ["--listen", ":80", "--data", "$$HOME/data"]
  worker:
    build: {context: ., target: worker}
    command: --queue default && echo done
  a-service-with-a-long-name: {image: "registry.example.com/not/known:1"}
""",
    "pod.yaml": """apiVersion: v1
kind: Pod
metadata: {name: a-pod-with-a-long-name}
spec:
  containers:
  - {name: web, image: "nginx:1.27", args: ["nginx", "-g", "daemon off;", "--host=$(HOST)"]}
  - {name: cache, image: "redis:7", args: ["--maxmemory", "100mb", "&&", "true"]}
""",
    "checks.toml": '[image]\ndockerfile = "Dockerfile"\n[[check]]\nname = "a"\nargv = ["b"]\n',
}
LINES = (
    "catalogue",
    "catalogue postgres:17",
    "catalogue no-such-image",
    "profile",
    "profile podman@5.8",
    "profile docker@28.5",
    "rule",
    "rule entrypoint.cleared",
    "rule lint.swallowed",
    "scenario show",
    "scenario show entrypoint-replaced",
    "resolve",
    "resolve --target worker -- --queue a 'b && c'",
    "resolve --engine qqq",
    "resolve --target no-such-stage",
    "resolve --compose compose.yaml",
    "resolve --compose compose.yaml --service web",
    "resolve --kubernetes pod.yaml",
    "resolve --kubernetes pod.yaml --container web",
    "explain",
    "explain --target worker -- a b c",
    "explain --why serve",
    "start",
    "matrix",
    "matrix --target worker",
    "matrix --engine all",
    "run docker run -e A=1 -v /x:/y nginx:1.27 nginx -g 'daemon off;'",
    "run docker run registry.example.com/not/known:1",
    "run 'docker run -v $(pwd):/x nginx && echo done'",
    "run docker run --no-such-option nginx",
    "suggest --target worker --want-shell",
    "suggest --target worker -- ls -l",
    "lint .",
    "image",
    "image --trace",
    "image --timeline",
    "diff Dockerfile new.Dockerfile",
    "diff Dockerfile new.Dockerfile --engine all",
    "check checks.toml",
    "nginx",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the files that the commands read."""
    place = tmp_path_factory.mktemp("width")
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def is_exempt(line: str) -> bool:
    """Return whether nothing can be done about a line: one word, behind its label; or an argv, to be copied."""
    word = line.strip()
    return word.startswith("[") or " " not in word or ("  " in word and " " not in word.rpartition("  ")[2].strip())


def _commands() -> Iterator[str]:
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        yield name
        if isinstance(command, click.Group):
            yield from (f"{name} {child}" for child in command.commands)


EVERY = tuple(_commands())
ERRORS = (
    *(f"{name} --no-such-option-of-a-command-that-has-a-name-which-is-long" for name in EVERY),
    "no-such-command and-a-word",
    "resolve --engine podman@5.4 --no-such-option",
    "resolve --compose no-such-file-in-a-folder/with-a-long-name/compose.yaml --service web",
    "resolve --compose compose.yaml --service no-such-service-in-this-file-at-all",
    "resolve --kubernetes pod.yaml --container no-such-container-in-this-file",
    "resolve -f Dockerfile --config no.json --entrypoint x --run-entrypoint y",
    "resolve nginx -- -g 'daemon off;' --an-option-that-is-long with a value and more words than fit",
    "resolve --builder buildkit@0.25 --cmd a",
    'resolve --cmd \'["a"]\' --expect \'["another-program", "with-an-argument-that-is-long"]\'',
    "resolve --platform linus/amd64/a-variant-that-has-a-name-which-is-long",
    "run docker rnu --an-option nginx and some words behind it so that it is long",
    "run docker run --memory 1x nginx",
    "run docker run nginx --entrypoint '' && true",
    "suggest --append",
    "suggest --entrypoint '[\"/app\"]' --args-only -- no way to get there with a line that is long",
    "diff no-such-file.Dockerfile another-one-which-is-not-there.Dockerfile",
    "lint no-such-file-with-a-name-that-is-long.Dockerfile no-such-file-either.Dockerfile",
    "check no-such-file.toml",
    "image -f no-such-file-with-a-name-that-is-long.Dockerfile",
    "scenario show no-such-scenario-with-a-name-that-is-long",
    "rule no-such-rule.with-a-name-that-is-long-enough",
    "completion no-such-shell",
)


@pytest.mark.parametrize("line", [*LINES, *ERRORS, *(f"{name} --help" for name in ("", *EVERY))])
def test_no_line_is_wider_than_the_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    done = CliRunner().invoke(cli, shlex.split(line))
    assert (done.output and done.exception is None) or isinstance(done.exception, SystemExit)
    is_help = line.endswith("--help")
    assert "..." not in done.stdout.partition("\nCommands:")[2]  # the sentence of a command that is cut off
    for each in f"{done.stdout}\n{done.stderr}".split("\n"):
        assert width(each) <= 80 or (is_exempt(each) and not is_help)


def test_an_example_of_help_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("", *EVERY):
        told = CliRunner().invoke(cli, [*name.split(), "--help"]).output
        examples = told.partition("Example")[2].partition("\n\n")[2].partition("\n\n")[0]
        for line in examples.replace("\\\n", " ").replace("|\n", "| ").split("\n"):
            assert shlex.split(line), name  # its quotes are closed
            assert line.split()[0] in ("dsim", "docker", "echo", "source", "eval", ".venv/bin/pip", "pip"), line


def test_a_command_is_continued_by_a_backslash() -> None:
    line = "docker run --entrypoint sh IMAGE -c 'echo a  b; echo c' $'a\\tb' \"x y\" word word"
    for room in range(12, 90):
        written = continued(line, "  ", room)
        assert shlex.split(written.replace("\\\n", "")) == shlex.split(line)
        assert all(width(each) <= room or len(shlex.split(each.rstrip("\\"))) == 1 for each in written.split("\n"))
    assert continued(line) == line


def test_a_command_that_has_no_room_behind_its_label_stands_below(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command_behind("to see it:", "docker run IMAGE a b") == "to see it: docker run IMAGE a b"
    monkeypatch.setenv("COLUMNS", "24")
    assert command_behind("to see it:", "docker run IMAGE a b") == "to see it:\n  docker run IMAGE a b"
    monkeypatch.setenv("COLUMNS", "20")
    assert command_behind("to see it:", "docker run IMAGE a b") == "to see it:\n  docker run IMAGE \\\n    a b"


def test_choices_that_are_missing_are_listed_without_tabs() -> None:
    told = CliRunner().invoke(cli, ["completion"]).stderr
    assert "Choose from:\n  bash,\n  zsh,\n  fish" in told


def test_errors_in_a_pipe_are_not_broken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    words = [sys.executable, "-m", "simulator", "resolve", "--cmd", "a", "--engine", "no-such-engine"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert len(done.stderr.split("\n")[0]) > 100


def test_without_a_terminal_nothing_is_broken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COLUMNS", raising=False)
    assert max(map(width, CliRunner().invoke(cli, ["rule"]).output.split("\n"))) > 100


def test_the_catalogue_has_one_line_for_each_image() -> None:
    lines = CliRunner().invoke(cli, ["catalogue"]).output.split("\n\n")[0].split("\n")[1:]
    names = [line.split()[0] for line in lines]
    assert len(names) == len(set(names)) > 100
    assert "python" in names and "nginx" in names
