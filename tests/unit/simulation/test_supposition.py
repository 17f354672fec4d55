"""What is told of a start provided that the image has the programs that it names."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator import Image, resolve
from simulator.analysis.start_outcome import StartTold
from simulator.api.answer import Answer
from simulator.launch.rootfs import UNKNOWN, File, RootFs
from simulator.simulation.container import Simulation
from simulator.simulation.rootfs import rootfs_of_build

RUN = File("file", 0o755, text='#!/bin/sh\nset -e\nexec "$@"\n')


def told(dockerfile: str, context: Mapping[str, File] | None = None) -> StartTold:
    answer = resolve(Image.from_dockerfile(dockerfile))
    assert isinstance(answer.outcome, Simulation)
    rootfs = rootfs_of_build(answer.outcome.built, context)
    found = Answer(answer.outcome, answer.release, answer.engine, rootfs).told
    assert found is not None
    return found


def test_a_program_of_path_is_supposed_to_be_there() -> None:
    found = told('FROM python:3.12\nCMD ["python", "app.py"]\n')
    assert found.lines == (
        "starts python as PID 1, provided that python is a program in the image, not a script",
        "docker stop waits 10 s and kills it: exit 137, unless app.py handles SIGTERM itself",
    )
    assert found.start.outcome == "unknown", "what is certain stays as it was"
    assert found.start.unknown == (
        "whether the image has python in a folder of PATH: list it, or give the complete root filesystem",
    )
    assert not found.fails


def test_what_a_run_may_have_changed_is_supposed_to_be_as_it_was() -> None:
    found = told("FROM debian:12\nRUN apt-get update\nCMD sleep 9\n")
    assert found.lines == (
        "starts, through sh, sleep 9, below sh, which stays PID 1, provided that no RUN changes /bin/sh and sleep",
        "docker stop waits 10 s and kills it: exit 137",
    )


def test_a_script_that_was_copied_is_followed_to_what_it_executes() -> None:
    text = 'FROM node:20-alpine\nCOPY run.sh /run.sh\nRUN apk add x\nENTRYPOINT ["/run.sh"]\nCMD ["node", "x.js"]\n'
    found = told(text, {"run.sh": RUN})
    assert found.outcome == (
        "starts, through run.sh, node x.js as PID 1, provided that no RUN changes /run.sh and /bin/sh "
        "and node is a program in the image, not a script"
    )
    assert "unless x.js handles SIGTERM" in found.stop


def test_a_script_with_several_ends_names_the_condition_before_them() -> None:
    script = RUN._replace(text="#!/bin/sh\nif [ -e /var/x ]; then exec one; fi\nexec two\n")
    found = told('FROM debian:12\nCOPY r.sh /\nENTRYPOINT ["/r.sh"]\n', {"r.sh": script})
    assert (
        found.outcome
        == "starts, through r.sh, one of these, provided that one and two are programs in the image, not scripts:"
    )
    assert len(found.programs) == 2


@pytest.mark.parametrize(
    "dockerfile",
    [
        'FROM debian:12\nCOPY x /\nENTRYPOINT ["/docker-entrypoint.sh"]\n',  # mostly a script
        'FROM debian:12\nRUN x\nENTRYPOINT ["/start"]\n',
        'FROM debian:12\nRUN x\nENTRYPOINT ["zsh", "-c", "x"]\n',  # which shell is known, where it lies is not
        'FROM debian:12\nCOPY x.py /x.py\nENTRYPOINT ["/x.py"]\n',
    ],
)
def test_nothing_is_supposed_of_what_may_be_a_script_or_a_shell(dockerfile: str) -> None:
    found = told(dockerfile)
    assert found.supposed is None
    assert found.outcome.startswith("whether it starts is not known; what is missing: ")


def test_nothing_is_supposed_against_what_is_known() -> None:
    found = told('FROM scratch\nCMD ["app"]\n')
    assert found.start.outcome == "not-started"
    assert found.supposed is None


def test_a_folder_that_nobody_knows_is_named() -> None:
    answer = resolve(Image.from_config({"Cmd": ["app"], "WorkingDir": "/w", "Env": ["PATH=/usr/bin"]}))
    found = Answer(answer.outcome, answer.release, answer.engine, RootFs({"/x": File()})).told
    assert found is not None
    assert found.outcome == (
        "starts app as PID 1, provided that /w is a folder and app is a program in the image, not a script"
    )
    unknown = Answer(answer.outcome, answer.release, answer.engine, UNKNOWN).told
    assert unknown is not None
    assert unknown.outcome == found.outcome


def test_a_folder_that_workdir_made_needs_no_word() -> None:
    assert "folder" not in told('FROM debian:12\nWORKDIR /w\nRUN x\nCMD ["app"]\n').outcome


def test_what_comes_of_a_script_is_known_up_to_the_line_that_is_not() -> None:
    script = RUN._replace(text='#!/bin/sh\neval "$X"\n')
    found = told('FROM debian:12\nCOPY r.sh /\nENTRYPOINT ["/r.sh"]\n', {"r.sh": script})
    assert found.supposed is None
    assert found.start.outcome == "started"


def test_a_mount_over_the_program_is_not_supposed_away() -> None:
    text = 'FROM debian:12\nVOLUME /data\nENTRYPOINT ["/data/app"]\n'
    assert told(text).supposed is None


@pytest.mark.parametrize("word", ["ls -l", "--listen", "cd", "a&&b", "$APP"])
def test_what_is_no_name_of_a_program_is_not_supposed_to_be_one(word: str) -> None:
    assert told(f'FROM debian:12\nCMD ["{word}"]\n').supposed is None


def test_code_on_the_command_line_is_not_named_as_a_program() -> None:
    assert told('FROM python:3.12\nCMD ["python", "-c", "x()"]\n').stop.endswith(
        "unless its code handles SIGTERM itself"
    )
    assert told('FROM python:3.12\nCMD ["python", "-m", "x"]\n').stop.endswith("unless x handles SIGTERM itself")
    assert told('FROM python:3.12\nCMD ["python", "-u", "x.py"]\n').stop.endswith("unless x.py handles SIGTERM itself")


def test_a_shell_that_ends_by_itself_leaves_nothing_to_be_stopped() -> None:
    found = told("FROM alpine\nCMD ls\n")
    assert found.lines == ("starts /bin/sh, and ends without a program: the script ends",)
    assert found.start.unknown == ("with which exit status it ends: that of a command, which only running it tells",)
    assert told("FROM alpine\nCMD exit 3\n").start.unknown == ()


def test_what_is_above_a_program_is_not_supposed_to_be_one() -> None:
    found = told('FROM debian:12\nCOPY server /zzz\nENTRYPOINT ["/zzz/tool"]\n')
    assert found.supposed is None
    assert found.start.unknown == ("what /zzz is: list it with its type",)
