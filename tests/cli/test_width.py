"""What a terminal of 80 columns gets fits it: no line is longer, unless it is one word, or an argv on its own line.

Errors are one sentence on standard error, which programs read, too: they are left to the terminal.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator.cli.main import cli
from simulator.report.terminal import width

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


@pytest.mark.parametrize("line", LINES)
def test_no_line_is_wider_than_the_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    done = CliRunner().invoke(cli, shlex.split(line))
    assert (done.output and done.exception is None) or isinstance(done.exception, SystemExit)
    assert [each for each in done.stdout.split("\n") if width(each) > 80 and not is_exempt(each)] == []


def test_without_a_terminal_nothing_is_broken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("COLUMNS", raising=False)
    assert max(map(width, CliRunner().invoke(cli, ["rule"]).output.split("\n"))) > 100


def test_the_catalogue_has_one_line_for_each_image() -> None:
    lines = CliRunner().invoke(cli, ["catalogue"]).output.split("\n\n")[0].split("\n")[1:]
    names = [line.split()[0] for line in lines]
    assert len(names) == len(set(names)) > 100
    assert "python" in names and "nginx" in names
