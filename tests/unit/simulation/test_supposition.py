"""What is told of a start provided that the image has the programs that it names."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from simulator import Image, resolve
from simulator.analysis.start_outcome import StartTold
from simulator.api.answer import Answer
from simulator.launch.rootfs import UNKNOWN, File, RootFs
from simulator.report.text.start import start_steps
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
        "starts, through run.sh, node x.js as PID 1, provided that no RUN changes /run.sh and /bin/sh, "
        "and node is a program in the image, not a script"
    )
    assert "unless x.js handles SIGTERM" in found.stop


COPIED = 'FROM debian:12\nCOPY run.sh {}/\n{}ENTRYPOINT ["run.sh"]\nCMD ["sleep", "9"]\n'


@pytest.mark.parametrize(
    ("folder", "run", "condition"),
    [
        ("/usr/local/bin", "", "PATH leads to /usr/local/bin/run.sh"),
        ("/usr/local/bin", "RUN apt-get update\n", "no RUN changes run.sh, /bin/sh and sleep"),
        ("/bin", "", "no RUN changes run.sh"),
    ],
)
def test_a_script_that_is_searched_in_path_is_named(folder: str, run: str, condition: str) -> None:
    found = told(COPIED.format(folder, run), {"run.sh": RUN})
    assert found.start.outcome == "unknown"
    assert found.outcome == f"starts, through run.sh, sleep 9 as PID 1, provided that {condition}"
    steps = [str(step.text) for step in start_steps(found.shown)]
    known = f'["/bin/sh", "{folder}/run.sh", "sleep", "9"]'
    assert (known in steps) == (folder != "/bin"), "/bin is a link in some images, and so is another folder of PATH"


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
    assert found.outcome.startswith("whether it starts is not known; dsim would have to know ")


def test_nothing_is_supposed_against_what_is_known() -> None:
    found = told('FROM scratch\nCMD ["app"]\n')
    assert found.start.outcome == "not-started"
    assert found.supposed is None


def test_a_folder_that_nobody_knows_is_named() -> None:
    answer = resolve(Image.from_config({"Cmd": ["app"], "WorkingDir": "/w", "Env": ["PATH=/usr/bin"]}))
    found = Answer(answer.outcome, answer.release, answer.engine, RootFs({"/x": File()})).told
    assert found is not None
    assert found.outcome == (
        "starts app as PID 1, provided that /w is a folder, and app is a program in the image, not a script"
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


ENTRY = RUN._replace(
    text="""#!/bin/bash
if [ "$(id -u)" = 0 ]; then
    exec gosu app "$0" "$@"
fi
exec "$@"
"""
)


def test_a_script_that_starts_itself_again_as_another_user_is_followed() -> None:
    text = 'FROM debian:12\nCOPY r.sh /\nRUN useradd app\nENTRYPOINT ["/r.sh"]\nCMD ["server"]\n'
    assert told(text, {"r.sh": ENTRY}).outcome == (
        "starts, through r.sh, server as user app and PID 1, provided that no RUN changes /r.sh and /bin/bash, "
        "gosu and server are programs in the image, not scripts, and the image has the user app"
    )


def test_what_a_script_reads_is_supposed_to_be_as_it_was_as_well() -> None:
    script, part = RUN._replace(text='#!/bin/sh\n. /part.sh\nexec "$PROGRAM"\n'), RUN._replace(text="PROGRAM=server\n")
    text = 'FROM debian:12\nCOPY r.sh part.sh /\nRUN x\nENTRYPOINT ["/r.sh"]\n'
    assert told(text, {"r.sh": script, "part.sh": part}).outcome == (
        "starts, through r.sh, server as PID 1, provided that no RUN changes what was there before it, "
        "and server is a program in the image, not a script"
    )


def test_bash_is_supposed_where_a_run_may_have_installed_it() -> None:
    text = 'FROM alpine\nRUN apk add bash\nCOPY r.sh /\nUSER app:web\nENTRYPOINT ["/r.sh"]\nCMD ["server"]\n'
    found = told(text, {"r.sh": ENTRY})
    assert found.outcome == (
        "starts, through r.sh, server as PID 1, provided that /bin/bash and server are programs in the image, "
        "not scripts, the image has the user app, and the image has the group web"
    )
    shown = [step for step in found.shown.decisions if "64321" in str(step.value)]
    assert shown == [], "the number of a user who is supposed is not told"


def test_several_scripts_and_groups_are_said_as_several() -> None:
    script = RUN._replace(text="#!/bin/sh\nif [ -e /var/x ]; then exec ng start; fi\nexec gulp app\n")
    found = told('FROM debian:12\nCOPY r.sh /\nENTRYPOINT ["/r.sh"]\n', {"r.sh": script})
    assert found.outcome.endswith("provided that ng and gulp are in the image (scripts: PID 1 is what executes them):")


def test_what_depends_on_the_number_of_a_supposed_user_is_not_told() -> None:
    script = RUN._replace(text='#!/bin/sh\nexec server --uid "$(id -u)"\n')
    text = 'FROM debian:12\nCOPY r.sh /\nUSER app\nENTRYPOINT ["/r.sh"]\n'
    assert told(text, {"r.sh": script}).supposed is None


def test_a_script_takes_the_place_of_what_was_there_before() -> None:
    text = 'FROM debian:12\nCOPY x /app\nRUN y\nCOPY r.sh /app/\nENTRYPOINT ["/app/r.sh"]\nCMD ["server"]\n'
    found = told(text, {"x": File(), "r.sh": ENTRY})
    assert found.supposed is not None
    assert found.outcome.startswith("starts, through r.sh, server as user app")


@pytest.mark.parametrize(
    ("command", "is_told"),
    [
        ("apt-get install -y x && chmod +x r.sh", True),
        ("apt-get install -y x; chmod 755 /r.sh; rm -rf /var/lib/apt", True),
        ("useradd app && chown app /r.sh && chmod a+rx '/r.sh'", True),
        ("sed -i 's/a/b/' /r.sh && chmod +x /r.sh", False),
        ("echo x >> /r.sh; chmod +x /r.sh", False),
        ("mv /r.sh /s.sh", False),
        ("apt-get update; chmod -R 755 /r.sh", True),
        ("apt-get update; cd / && chmod +x r.sh", True),
        ("apt-get update; chmod +x *.sh", True),
        ("chmod +x r.sh; chmod a-x r.sh", False),
        ("ln -s /r.sh /usr/bin/r; chmod +x /r.sh", True),
        ("apt-get install -y x", False),  # it may not be executed
    ],
)
def test_a_run_that_names_a_copied_file_changes_what_is_supposed(command: str, *, is_told: bool) -> None:
    text = f'FROM debian:12\nCOPY r.sh /\nRUN {command}\nENTRYPOINT ["/r.sh"]\nCMD ["server"]\n'
    found = told(text, {"r.sh": RUN._replace(mode=0o644)})
    assert found.outcome.startswith("starts, through r.sh, server as PID 1, provided that ") == is_told


def test_an_interpreter_with_options_alone_executes_code_without_a_name() -> None:
    assert told('FROM php:8.3\nENTRYPOINT ["php", "-n"]\nCMD []\n').stop.endswith(
        "unless its code handles SIGTERM itself"
    )


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
