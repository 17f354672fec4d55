"""``docker dsim``: the plugin speaks the protocol, and real docker clients run it.

Clients: every docker on the PATH, and those that DSIM_DOCKER names, colons between them. No daemon is needed.
"""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import site
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from simulator import __version__
from simulator.cli.plugin import Call, as_pasted, hint, read_call

ROOT = Path(__file__).parents[2]
PLACES = [*os.environ.get("PATH", "").split(":"), *os.environ.get("DSIM_DOCKER", "").split(":")]
FOUND = {str(Path(found).resolve()) for place in PLACES if (found := shutil.which("docker", path=place) or place)}
CLIENTS = sorted(path for path in FOUND if Path(path).name.startswith("docker") and Path(path).is_file())
each_client = pytest.mark.parametrize("docker", CLIENTS or [pytest.param("", marks=pytest.mark.skip("no docker"))])


def process(
    words: list[str], config: Path, stdin: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DOCKER_CONFIG": str(config), "HOME": str(config), "COLUMNS": "96"}
    environment.pop("PYTHONPATH", None)
    return subprocess.run(
        words, env=environment, input=stdin, capture_output=True, text=True, check=False, cwd=cwd or config
    )


def dsim(config: Path, *words: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    return process([python, "-m", "simulator", *words], config)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docker") / "a b" / "config"
    folder.mkdir(parents=True)
    assert dsim(folder, "plugin", "install").returncode == 0
    return folder


@pytest.mark.parametrize(
    ("words", "call"),
    [
        (["docker-cli-plugin-metadata"], Call("metadata")),
        (["dsim", "run", "a"], Call("run", ("run", "a"))),
        (["dsim"], Call("run")),
        (["-H", "unix:///x", "-D", "dsim", "-x"], Call("run", ("-x",), {"DOCKER_HOST": "unix:///x"})),
        (["-Hunix:///x", "dsim"], Call("run", (), {"DOCKER_HOST": "unix:///x"})),
        (["--host=a", "--context", "b", "dsim"], Call("run", (), {"DOCKER_HOST": "a", "DOCKER_CONTEXT": "b"})),
        (["--config", "dsim", "dsim", "x"], Call("run", ("x",), {"DOCKER_CONFIG": "dsim"})),
        (["--tlsverify", "-l", "debug", "dsim", "dsim"], Call("run", ("dsim",))),
        (["help", "dsim", "run"], Call("run", ("run", "--help"))),
        (["--help", "dsim"], Call("run", ("--help",))),
        (["__complete", "dsim", "run", ""], Call("complete", ("run", ""))),
        (["__completeNoDesc", "dsim", ""], Call("complete", ("",))),
        (["dsim", "docker-cli-plugin-hooks", "{}"], Call("hook", ("{}",))),
        ([], None),
        (["run"], None),
        (["--host"], None),
    ],
)
def test_a_call_is_read_as_docker_makes_it(words: list[str], call: Call | None) -> None:
    assert read_call(words) == call


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["-it", "nginx", "sh"], ["docker", "run", "-it", "nginx", "sh"]),
        (["--engine", "docker@28.5", "-i", "x"], ["--engine", "docker@28.5", "docker", "run", "-i", "x"]),
        (["--format=plain", "x", "--format", "json"], ["--format=plain", "docker", "run", "x", "--format", "json"]),
        (["--", "x"], ["--", "docker", "run", "x"]),
        (["-h", "web", "x"], ["docker", "run", "-h", "web", "x"]),
        (["docker", "run", "x"], ["docker", "run", "x"]),
        (["podman", "create", "x"], ["podman", "create", "x"]),
        (["docker run x"], ["docker run x"]),
        (["-h"], ["-h"]),
        (["--expect", '["x"]', "--help"], ["--expect", '["x"]', "--help"]),
        ([], []),
    ],
)
def test_run_takes_a_line_of_docker_that_dsim_stands_in(words: list[str], line: list[str]) -> None:
    assert as_pasted(words) == line


def test_a_hook_is_answered_with_the_next_step_or_with_nothing() -> None:
    assert "docker dsim run" in json.loads(hint(['{"RootCmd": "run"}']))["Template"]
    for asked in (["{"], [], ["[]"], ['{"RootCmd": ["run"]}'], ['{"RootCmd": "ps"}']):
        assert json.loads(hint(asked)) == {"Type": 0, "Template": ""}


def test_install_status_and_uninstall(tmp_path: Path) -> None:
    file = tmp_path / "cli-plugins" / "docker-dsim"
    told = dsim(tmp_path, "plugin", "status")
    assert (told.returncode, told.stdout) == (1, f"not installed: there is no {file}; call `dsim plugin install`\n")
    assert dsim(tmp_path, "plugin", "install").stdout == f"wrote {file}; call `docker dsim`\n"
    assert file.stat().st_mode & 0o777 == 0o755 and list(file.parent.iterdir()) == [file]
    assert dsim(tmp_path, "plugin", "install").stdout == f"{file} is there already; call `docker dsim`\n"
    assert dsim(tmp_path, "plugin", "status").stdout == f"installed: {file}\n"
    file.write_text(file.read_text().replace(__version__, "0.0.9"))
    assert "another version" in dsim(tmp_path, "plugin", "status").stdout
    assert dsim(tmp_path, "plugin", "install").stdout.startswith("wrote ")
    assert dsim(tmp_path, "plugin", "uninstall").stdout == f"removed {file}\n"
    assert dsim(tmp_path, "plugin", "uninstall").stdout == f"there is no {file}\n"


def test_a_folder_can_be_named(tmp_path: Path) -> None:
    told = dsim(tmp_path, "plugin", "install", "--dir", "else/where")
    assert told.returncode == 0 and (tmp_path / "else" / "where" / "docker-dsim").is_file()
    assert dsim(tmp_path, "plugin", "status", "--dir", "else/where").returncode == 0


@pytest.mark.parametrize("kind", ["file", "link", "folder"])
def test_what_dsim_did_not_write_is_left_as_it_is(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "cli-plugins" / "docker-dsim"
    file.parent.mkdir()
    other = tmp_path / "other"
    other.write_text("mine")
    if kind == "file":
        file.write_text("mine")
    elif kind == "link":
        file.symlink_to(other)
    else:
        file.mkdir()
    for command in ("install", "uninstall"):
        told = dsim(tmp_path, "plugin", command)
        sentence = " ".join(told.stderr.split())
        assert told.returncode == 2 and sentence.startswith("dsim: ") and "; it is left as it is" in sentence
    assert dsim(tmp_path, "plugin", "status").returncode == 1
    assert other.read_text() == "mine" and (kind == "folder" or file.read_text() == "mine")


def test_the_metadata_is_that_of_the_protocol(config: Path) -> None:
    done = process([str(config / "cli-plugins" / "docker-dsim"), "docker-cli-plugin-metadata"], config)
    about = json.loads(done.stdout)
    assert set(about) == {"SchemaVersion", "Vendor", "Version", "ShortDescription", "URL"}
    assert about["SchemaVersion"] == "0.1.0" and all(about.values())


def test_a_virtual_environment_that_moved_is_told(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "venv")], check=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    (packages,) = (tmp_path / "venv" / "lib").glob("*/site-packages")
    beside = packages / "dsim.pth"
    beside.write_text("\n".join([str(ROOT), *site.getsitepackages()]))
    assert dsim(tmp_path, "plugin", "install", python=python).returncode == 0
    program = str(tmp_path / "cli-plugins" / "docker-dsim")
    assert process([program, "dsim", "resolve", "--cmd", "[]", "--format", "plain"], tmp_path).returncode == 1
    beside.unlink()
    told = process([program, "dsim", "resolve"], tmp_path)
    assert (told.returncode, told.stderr.count("\n")) == (2, 1) and "has no dsim any more" in told.stderr
    (tmp_path / "venv").rename(tmp_path / "moved")
    told = process([program, "dsim", "resolve"], tmp_path)
    assert (told.returncode, told.stderr.count("\n")) == (2, 1) and f"there is no {python} any more" in told.stderr
    assert process([program, "docker-cli-plugin-metadata"], tmp_path).returncode == 0


def test_a_call_that_docker_would_not_make_is_told(config: Path) -> None:
    told = process([str(config / "cli-plugins" / "docker-dsim"), "bogus"], config)
    assert (told.returncode, told.stderr.count("\n"), told.stdout) == (2, 1, "")


@each_client
def test_docker_runs_it_with_its_exit_statuses(docker: str, config: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        done = process([docker, *words], config)
        return done.returncode, done.stdout

    plain = ("--format", "plain")
    assert run("dsim", "resolve", "--cmd", '["a"]', *plain) == (0, '["a"]\n')
    assert run("dsim", "resolve", "--cmd", "[]", *plain)[0] == 1
    assert run("dsim", "resolve", "--bogus")[0] == 2
    assert run("dsim", "run", "--no-catalogue", "nosuch")[0] == 3
    assert run("dsim", "run", *plain, "-it", "-h", "web", "nginx", "sh", "-c", "a b")[1].endswith(
        '"sh", "-c", "a b"]\n'
    )
    assert run("dsim", "create", *plain, "--entrypoint", "x", "nginx") == (0, '["x"]\n')
    assert run("dsim", "run", *plain, "--", "docker", "run", "--entrypoint", "x", "nginx") == (0, '["x"]\n')
    assert run("-D", "--host", "unix:///nosuch", "dsim", "resolve", "--cmd", '["a"]', *plain) == (0, '["a"]\n')
    assert "dsim*" in run("--help")[1]


@each_client
def test_docker_shows_its_help(docker: str, config: Path) -> None:
    for words in (["dsim", "matrix", "--help"], ["help", "dsim", "matrix"]):
        assert process([docker, *words], config).stdout.startswith("Usage: docker dsim matrix [OPTIONS]\n")
    for words in (["dsim", "--help"], ["help", "dsim"], ["--help", "dsim"]):
        assert process([docker, *words], config).stdout.startswith("Usage: docker dsim [OPTIONS] COMMAND")


@each_client
def test_docker_hands_completion_on(docker: str, config: Path) -> None:
    version = process([docker, "--version"], config).stdout.split()[2]
    if int(version.split(".")[0]) < 23:
        pytest.skip("this docker completes no plugin")
    done = process([docker, "__complete", "dsim", "resolve", "--engine", "docker@2"], config)
    assert done.stdout.splitlines()[0].startswith("docker@2") and done.stdout.endswith(":4\n")
    done = process([docker, "__complete", "dsim", "run", "--entryp"], config)
    assert done.stdout == "--entrypoint\n:4\n"


@each_client
def test_docker_ends_it(docker: str, config: Path) -> None:
    version = process([docker, "--version"], config).stdout.split()[2]
    if int(version.split(".")[0]) < 25:
        pytest.skip("this docker gives its plugins no socket")
    environment: Mapping[str, str] = {**os.environ, "DOCKER_CONFIG": str(config)}
    started = subprocess.Popen(
        [docker, "dsim", "oracle"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert started.stdin and started.stdout
    started.stdin.write("{}\n")
    started.stdin.flush()
    started.stdout.readline()
    started.send_signal(signal.SIGTERM)
    assert started.wait(20) == 130
    started.communicate()


@each_client
def test_docker_shows_its_hook(docker: str, config: Path, tmp_path: Path) -> None:
    version = process([docker, "--version"], config).stdout.split()[2]
    if int(version.split(".")[0]) < 27:
        pytest.skip("this docker has no hooks, or asks for them in another way")
    shutil.copytree(config, tmp_path, dirs_exist_ok=True)
    (tmp_path / "config.json").write_text('{"plugins": {"dsim": {"hooks": "run"}}}')
    environment = {**os.environ, "DOCKER_CONFIG": str(tmp_path), "DOCKER_CLI_HOOKS": "1"}
    leader, follower = pty.openpty()
    with os.fdopen(leader, "rb", buffering=0) as screen:
        words = [docker, "-H", "unix:///nosuch", "run", "x"]
        started = subprocess.Popen(words, env=environment, stdin=follower, stdout=follower, stderr=follower)
        started.wait(30)
        os.close(follower)
        seen, end = b"", time.monotonic() + 10
        while b"docker dsim run" not in seen and time.monotonic() < end:
            try:
                seen += screen.read(4096)
            except OSError:
                break
    assert b"docker dsim run" in seen
