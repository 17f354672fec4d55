"""The TAB key: what is offered, and that real shells offer it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from simulator.cli.commands.completion import SCRIPTS
from simulator.cli.completion import complete, for_docker, split
from simulator.cli.main import cli

PROJECT = Path(__file__).with_name("project")
DOCKERFILE = """\
ARG VERSION=3
FROM golang:1.24 AS build
ARG LEVEL
FROM python:$VERSION AS Base
FROM base
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(PROJECT, tmp_path, dirs_exist_ok=True)
    shutil.copy(PROJECT.parent / "outputs" / "pod.yaml", tmp_path)
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    (tmp_path / "broken.Dockerfile").write_text("FOO a AS b AS c\n\0")
    (tmp_path / "hostile.Dockerfile").write_text("FROM a AS \x1b[31m\nFROM b AS ok\n")
    monkeypatch.chdir(tmp_path)


def offered(line: str) -> list[str]:
    words, incomplete = split(line)
    return [each.value or each.kind for each in complete(words, incomplete)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("expl", ["explain"]),
        ("r", ["resolve", "run", "review", "rule"]),
        ("resolve --ent", ["--entrypoint"]),
        (
            "resolve --engine docker@2",
            ["docker@29.7", "docker@28.5", "docker@27.5", "docker@26.1", "docker@24.0", "docker@23.0", "docker@20.10"],
        ),
        ("resolve --engine=docker@28", ["--engine=docker@28.5"]),
        ("matrix --engine al", ["all"]),
        ("resolve --engine al", []),
        ("lint --engine al", []),
        ("image --builder classic", ["classic@28.5", "classic@26.1", "classic@24.0", "classic@23.0", "classic@20.10"]),
        ("resolve --format js", ["json"]),
        ("resolve --image-format ", ["docker", "oci"]),
        ("image --target ", ["build", "Base", "2"]),
        ("resolve -f Dockerfile --target b", ["build"]),
        ("resolve -f nosuch --target ", []),
        ("resolve -f broken.Dockerfile --target ", []),
        ("image --base ", ["golang:1.24="]),
        ("image --base golang:1.24=", ["file"]),
        ("image --build-arg ", ["VERSION=", "LEVEL="]),
        ("image -f ", ["file"]),
        ("resolve --config x", ["file"]),
        ("resolve --compose . --service giv", ["given"]),
        ("resolve --compose compose.yaml --service giv", ["given"]),
        ("resolve --kubernetes pod.yaml --container pr", ["proxy"]),
        ("resolve --compose-version 2", ["2.40", "2.26"]),
        ("rule entrypoint.cl", ["entrypoint.cleared"]),
        ("profile cri-o@", ["cri-o@1.36"]),
        ("scenario sh", ["show"]),
        ("conform --only argv.re", ["argv.refused"]),
        ("conform --skip Launch,engine-", ["Launch,engine-api"]),
        ("batch x", ["file"]),
        ("scenario show entrypoint-blank", ["entrypoint-blank", "entrypoint-blank-words"]),
        ("catalogue postgr", ["postgres"]),
        ("plugin inst", ["install"]),
        ("plugin install --dir ", ["dir"]),
        ("completion ", ["bash", "zsh", "fish"]),
        ("run d", ["docker"]),
        ("run --engine docker@28.5 docker c", ["create", "commit", "compose"]),
        ("run docker service cr", ["create"]),
        ("run podman ", ["run", "create", "kube", "play", "compose", "exec"]),
        ("run podman-", ["podman-compose"]),
        ("run podman-compose --env", ["--env-file"]),
        ("run podman-compose ", []),
        ("run docker exec --detach-", ["--detach-keys"]),
        ("run docker compose -f compose.yaml --project-d", ["--project-directory"]),
        ("resolve --stack compose.yaml --service x", []),
        ("run docker run --entr", ["--entrypoint"]),
        ("run podman run --env-", ["--env-file", "--env-host", "--env-merge"]),
        ("run docker run -it postgr", ["postgres"]),
        ("resolve -- ", []),
        ("nosuch ", []),
        ("resolve --nosuch ", []),
        ("--vers", ["--version"]),
    ],
)
def test_what_is_offered(line: str, found: list[str]) -> None:
    assert offered(line) == found


def test_branches_and_tags_are_offered(tmp_path: Path) -> None:
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=trunk")
    for words in (("init", "-q"), ("commit", "-q", "--allow-empty", "-m", "x"), ("tag", "v1")):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    assert offered("diff ") == ["HEAD", "trunk", "v1", "file"]


@pytest.mark.parametrize(
    ("line", "words", "incomplete"),
    [
        ("dsim", [], "dsim"),
        ("dsim ", ["dsim"], ""),
        ("dsim 'a b", ["dsim"], "a b"),
        ('dsim "a b" c', ["dsim", "a b"], "c"),
        ("dsim a\\ ", ["dsim"], "a "),
        ("dsim a\\", ["dsim"], "a"),
        ("dsim # a", ["dsim", "#"], "a"),
        ("", [], ""),
    ],
)
def test_a_line_is_split_as_a_shell_does(line: str, words: list[str], incomplete: str) -> None:
    assert split(line) == (words, incomplete)


WORDS = "run resolve -f docker -- --target ' \" \\ = x".split()


class TestNothingBreaksALineThatIsBeingTyped:
    """Whatever stands in a line, TAB gives values or nothing."""

    @given(line=st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join))
    def test_every_line_has_an_answer(self, line: str) -> None:
        words, incomplete = split(line)
        complete(words, incomplete)
        assert for_docker((*words, incomplete)).rpartition("\n")[2].startswith(":")


def test_control_characters_are_never_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMP_LINE", "dsim image -f hostile.Dockerfile --target ")
    for shell in SCRIPTS:
        monkeypatch.setenv("_DSIM_COMPLETE", f"{shell}_complete")
        done = subprocess.run([sys.executable, "-m", "simulator"], capture_output=True, check=False)
        assert b"ok" in done.stdout and b"\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("resolve", "--engine", "docker@28"), "docker@28.5\n:4"),
        (("resolve", "-f", ""), ":0"),
        (("plugin", "install", "--dir", ""), ":16"),
        (("image", "--base", ""), "golang:1.24=\ta base image of the Dockerfile\n:6"),
        (("run", "--entry"), "--entrypoint\n:4"),
        ((), None),
    ],
)
def test_docker_is_answered_as_its_library_does(words: tuple[str, ...], answer: str | None) -> None:
    assert for_docker(words) == answer or (answer is None and "resolve\t" in for_docker(words))


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_is_printed(shell: str) -> None:
    assert CliRunner().invoke(cli, ["completion", shell]).stdout == SCRIPTS[shell]


class Session:
    """A shell behind a terminal, where a program dsim writes down the words that it is called with."""

    def __init__(self, name: str, folder: Path) -> None:
        self.words, self.count = folder / "words", 0
        program = folder / "bin" / "dsim"
        program.parent.mkdir()
        answer = f'if [ "$_DSIM_COMPLETE" ]; then exec "{sys.executable}" -m simulator "$@"; fi\n'
        program.write_text(f'#!/bin/sh\n{answer}(printf "<%s>" "$@"; echo) >>"{self.words}"\n')
        program.chmod(0o755)
        (folder / "script").write_text(SCRIPTS[name])
        environment = {
            **os.environ,
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(PROJECT.parents[2]),
            "HOME": str(folder),
            "TERM": "xterm",
        }
        spawn = "import pty, sys; pty.spawn(sys.argv[1:])"
        self.shell = subprocess.Popen(
            [sys.executable, "-c", spawn, name, *START[name], "-i"],
            env=environment,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(1)
        self.line("source ./script; dsim")

    def line(self, typed: str) -> str:
        """Type a line, and give the words that dsim is called with then."""
        assert self.shell.stdin
        for keys in (typed, "\r"):
            self.shell.stdin.write(keys.encode())
            self.shell.stdin.flush()
            time.sleep(0.1)  # bash takes a tab for text where more is typed already
        self.count += 1
        end = time.monotonic() + 20
        while time.monotonic() < end:
            found = self.words.read_text().splitlines() if self.words.exists() else []
            if len(found) >= self.count:
                return found[-1]
            time.sleep(0.05)
        return "dsim was not called"


START = {"bash": ["--noprofile", "--norc"], "zsh": ["-f"], "fish": ["--no-config"]}
LINES = {
    "expl": "<explain>",
    "resolve --engine podman@5.8 --form": "<resolve><--engine><podman@5.8><--format>",
    "resolve --engine docker@28": "<resolve><--engine><docker@28.5>",
    "resolve --engine=docker@28": "<resolve><--engine=docker@28.5>",
    "rule entrypoint.cl": "<rule><entrypoint.cleared>",
    "image --build-arg V": "<image><--build-arg><VERSION=>",
    "resolve --compose . --service giv": "<resolve><--compose><.><--service><given>",
    "matrix -f comp": "<matrix><-f><compose.yaml>",
    "image --base a=comp": "<image><--base><a=compose.yaml>",
    "run docker run 'postgr": "<run><docker><run><postgres>",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_real_shell_completes_lines(name: str, tmp_path: Path) -> None:
    if not shutil.which(name):
        pytest.skip(f"there is no {name}")
    session = Session(name, tmp_path)
    try:
        called = {line: session.line(f"dsim {line}\t") for line in LINES}
    finally:
        session.shell.kill()
        session.shell.communicate()
    assert called == LINES
