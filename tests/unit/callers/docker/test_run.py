"""Lines of docker run: what they ask for, and with which status they are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator.callers.docker.run import line
from simulator.callers.docker.tools import docker_release
from simulator.core.request import CallerContext
from simulator.core.rule import Refusal
from simulator.oracle import protocol
from simulator.releases.find import find_engine

IMAGE = {"config": {"Entrypoint": ["e"], "Cmd": ["c"], "Env": ["A=1"]}}


def answer(words: list[str], **given: Any) -> dict[str, Any]:
    return protocol.answer({"image": IMAGE, "request": {"docker-run": words}, **given})


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--bogus"], 125, "unknown flag: --bogus"),
        (["-itx", "IMAGE"], 125, "unknown shorthand flag: 'x' in -x"),
        (["-t=", "IMAGE"], 125, "unknown shorthand flag: '=' in -="),
        (["-e"], 125, "flag needs an argument: 'e' in -e"),
        (["--env"], 125, "flag needs an argument: --env"),
        (["--rm=y"], 125, 'invalid argument "y" for "--rm" flag: strconv.ParseBool: parsing "y": invalid syntax'),
        (["-m", "x"], 125, 'invalid argument "x" for "-m, --memory" flag: invalid size: \'x\''),
        (["--=x"], 125, "bad flag syntax: --=x"),
        (["--help", "IMAGE"], 0, "usage"),
        ([], 1, "'docker run' requires at least 1 argument"),
        (["--pull", "x", "IMAGE"], 125, 'invalid pull option: \'x\': must be one of "always", "missing" or "never"'),
        (["UPPER"], 125, "invalid reference format: repository name (library/UPPER) must be lowercase"),
        (["--entrypoint", "", "IMAGE"], 125, "no command specified"),
        (["-w", "x", "IMAGE"], 125, "the working directory 'x' is invalid, it needs to be an absolute path"),
        (["-d", "-a", "stdin", "IMAGE"], 1, "conflicting options: cannot specify both --attach and --detach"),
    ],
)
def test_a_refusal_has_the_text_and_the_status_of_the_command_line(words: list[str], status: int, message: str) -> None:
    found = answer(words, engine="docker@28.5")
    assert (found["outcome"], found["exit"], found["message"]) == ("refused", status, message)


@pytest.mark.parametrize(
    ("words", "is_for_windows"),
    [
        (["app"], False),
        (["--platform", "windows", "app"], True),
        (["mcr.microsoft.com/windows/nanoserver:ltsc2022"], True),
        (["--platform", "linux", "mcr.microsoft.com/windows/nanoserver:ltsc2022"], False),
    ],
)
def test_an_option_of_windows_is_refused_but_for_its_images(words: list[str], is_for_windows: bool) -> None:
    found = answer(["--cpu-count", "1", *words], engine="docker@28.5")
    assert (found.get("rule") == "command-line.platform-only") is not is_for_windows


def test_docker_create_has_no_detach_and_another_status() -> None:
    engine = docker_release(find_engine("docker@28.5"))
    with pytest.raises(Refusal) as unknown:
        line(["-d", "IMAGE"], "create", engine, CallerContext())
    assert unknown.value.status == 125
    with pytest.raises(Refusal) as relative:
        line(["-w", "x", "IMAGE"], "create", engine, CallerContext())
    assert relative.value.status == 1


def test_what_a_line_asks_for_is_shown_as_a_create_request() -> None:
    line = ["--init", "-t", "-h", "h", "--stop-signal", "INT", "--stop-timeout", "0", "--health-cmd", "x", "IMAGE"]
    assert answer(line)["container"] == {
        "Entrypoint": None, "Cmd": None, "Tty": True, "Hostname": "h", "StopSignal": "INT", "StopTimeout": 0,
        "Healthcheck": {"Test": ["CMD-SHELL", "x"]}, "HostConfig": {"Init": True},
    }  # fmt: skip


def test_files_and_variables_come_from_the_request_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINE", "1")
    assert answer(["-e", "MINE", "IMAGE"])["process"]["env"] == ("MINE", "A=1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.env").write_text("MINE=1\n", encoding="utf-8")
    found = answer(["--env-file", "x.env", "IMAGE"])
    assert found["process"]["env"] == ("A=1",)
    assert "the variables of x.env are not known here; the file is missing" in str(found["advice"])


@pytest.mark.parametrize(
    "words",
    [
        ["--cpus", "0x1p-1", "IMAGE"],
        ["--log-driver", "mine", "IMAGE"],
        ["--security-opt", "seccomp=x.json", "IMAGE"],
        ["--disable-content-trust=false", "IMAGE"],
    ],
)
def test_values_that_are_not_modelled_say_so(words: list[str]) -> None:
    assert answer(words, engine="docker@28.5")["outcome"] == "not-modelled"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--add-host", "a:1.2.3.4"], ""),
        (["--add-host", "a:host-gateway"], ""),
        (["--add-host", "a:x"], 'invalid IP address in add-host: "x"'),
        (["-a", "StdOut"], ""),
        (["-a", "bogus"], "valid streams are STDIN, STDOUT and STDERR"),
        (["--security-opt", "seccomp=unconfined"], ""),
        (["--security-opt", "seccomp=builtin"], ""),
        (["--security-opt", "seccomp=f"], "is not looked at"),
        (["--mount", "type=tmpfs,target=/t,tmpfs-size=1m"], ""),
        (["--mount", "type=tmpfs,target=/t,bind-propagation=x"], "cannot mix 'bind-*'"),
    ],
)
def test_values_that_have_no_part_in_the_argv_are_looked_at(words: list[str], message: str) -> None:
    found = str(answer([*words, "IMAGE"]).get("message", ""))
    assert message in found
    assert bool(message) == bool(found)
