"""What comes of a start, in words: the reason of each failure by name, programs with conditions, signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

import simulator as dsim
from simulator.analysis.start_outcome import tell_start
from simulator.core.rule import Decision
from simulator.launch.lookup import ProgramLookup
from simulator.launch.outcome import ExitCodes, FirstProcess, LastProgram, Start, Stop
from simulator.launch.rootfs import RootFs
from simulator.releases.find import find_engine

ELF = {"machine": "x86-64", "class": 64, "kind": "executable", "interpreter": None, "needed": []}
ENGINE = find_engine("docker@28.5")


def program(mode: str = "0755", **facts: Any) -> dict[str, Any]:
    return {"type": "file", "mode": mode, "elf": {**ELF, **facts}}


def script(text: str, mode: str = "0755") -> dict[str, Any]:
    return {"type": "file", "mode": mode, "text": text}


def told(files: Mapping[str, Any], words: Sequence[str], engine: str = "docker@28.5", user: str = "") -> str:
    image = dsim.Image.from_config({"Config": {"Cmd": list(words), "User": user}})
    answer = dsim.resolve(image, engine=engine, rootfs={"complete": True, "files": files})
    return answer.explain().splitlines()[0]


@pytest.mark.parametrize(
    ("files", "words", "line"),
    [
        ({}, ["x"], 'exit 127, there is no "x" in this image.'),
        ({"/opt/x": program()}, ["x"], 'exit 127, PATH leads to no program "x", though there is /opt/x.'),
        (
            {"/bin/x": program("0644")},
            ["x"],
            'exit 127, PATH leads to no program "x", though there is /bin/x, which may not be executed (mode 0644).',
        ),
        ({}, ["/x"], 'exit 127, there is no "/x" in this image.'),
        ({"/x": {"type": "directory"}}, ["/x"], 'exit 126, "/x" is a directory.'),
        ({"/x": program("0644")}, ["/x"], 'exit 126, "/x" may not be executed: its mode is 0644.'),
        ({"/x": script("a")}, ["/x"], "exit 255, /x is a text without a #! line (exec format error)."),
        (
            {"/x": program(machine="aarch64")},
            ["/x"],
            "exit 255, /x is a program for aarch64, another machine (exec format error).",
        ),
        ({"/x": program(interpreter="/ld")}, ["/x"], "exit 255, /x needs the loader /ld, which is not there."),
        ({"/x": script("#!/y\n")}, ["/x"], "exit 255, the #! line of /x names /y, which is not there."),
        (
            {"/x": script("#!/y\r\n"), "/y": program()},
            ["/x"],
            'exit 255, /x has Windows line ends: its #! line names "/y\\r", which is not there.',
        ),
        (
            {"/x": script("#!/y\n"), "/y": program(interpreter="/ld")},
            ["/x"],
            "exit 255, /y, which the #! line of /x names, needs a loader that is not there.",
        ),
        (
            {"/x": script("#!/y\n"), "/y": script("a")},
            ["/x"],
            "exit 255, the #! line of /x names something that the kernel cannot execute (exec format error).",
        ),
    ],
)
def test_a_failure_names_what_is_wrong(files: Mapping[str, Any], words: list[str], line: str) -> None:
    assert told(files, words) == f"Does not start: {line}"


def test_a_missing_shell_says_what_to_write() -> None:
    line = told({}, ["/bin/sh", "-c", "x"])
    assert 'there is no "/bin/sh" in this image. Start another program.' in line


def test_a_user_who_is_missing_has_two_statuses() -> None:
    line = told({"/x": program()}, ["/x"], user="nobody")
    assert line.startswith("Does not start: exit 125, the user is not in the image's /etc/passwd:")


def test_a_name_from_the_image_moves_no_cursor() -> None:
    assert told({"/\x1b[31m": script("a")}, ["/\x1b[31m"]).isprintable()
    assert told({}, ["\x1b[31m"]).isprintable()


def outcome(start: Start, engine: str = "docker@28.5") -> tuple[str, ...]:
    return tell_start(start, ("x",), RootFs(), find_engine(engine)).lines


STARTED = Start(
    "started", executes="/e.sh", args=("/bin/sh", "/e.sh"), pid1=FirstProcess("program", ("p", "-c", "a b"))
)


def test_a_program_is_told_with_its_user_and_pid_1() -> None:
    start = STARTED._replace(becomes=(LastProgram(("p", "-c", "a b"), "postgres"),))
    assert outcome(start) == ("starts, through sh, p -c 'a b' as user postgres and PID 1",)
    below = start._replace(pid1=FirstProcess("init", ("/sbin/tini", "--")))
    assert outcome(below) == ("starts, through sh, p -c 'a b' as user postgres, below tini, which stays PID 1",)
    nobody = start._replace(pid1=FirstProcess())
    assert outcome(nobody)[0].endswith("; who is PID 1 is not known")


def test_several_programs_each_have_their_condition() -> None:
    ends = LastProgram(None, condition="/data is missing", exit=1, reason="line 3: exit 1", ends=True)
    unknown = LastProgram(None, condition="A is set", reason="line 9: eval")
    start = STARTED._replace(becomes=(LastProgram(("p",)), ends, unknown), pid1=FirstProcess())
    assert outcome(start) == (
        "starts, through sh, one of these:",
        "  p",
        "  ends without a program: exit 1, line 3: exit 1, if /data is missing",
        "  not known: line 9: eval, if A is set",
    )


@pytest.mark.parametrize(
    ("stop", "engine", "line"),
    [
        (Stop("SIGTERM", "killed", 137, 10), "docker@28.5", "docker stop waits 10 s and kills it: exit 137"),
        (Stop("SIGTERM", "killed", 137, 0), "docker@28.5", "docker stop kills it: exit 137"),
        (Stop("SIGQUIT", "at-once", 0, 10), "podman@5.8", "podman stop ends it at once: SIGQUIT, exit 0"),
        (Stop("SIGTERM", "at-once", None, 30), "containerd@2.1", "stopping it ends it at once: SIGTERM"),
        (Stop("SIGTERM", "ignored"), "docker@28.5", "docker stop never ends it"),
    ],
)
def test_stopping_is_told_in_the_words_of_the_engine(stop: Stop, engine: str, line: str) -> None:
    assert outcome(STARTED._replace(stop=stop), engine)[-1] == line


def test_what_is_not_known_says_what_is_missing() -> None:
    start = Start("unknown", unknown=("whether there is a /a", "what /b is"))
    assert outcome(start) == (
        "whether it starts is not known; dsim would have to know whether there is a /a; what /b is",
    )


def test_a_rule_without_words_of_its_own_has_the_message() -> None:
    start = Start(
        "not-started", exit=ExitCodes(125, 128), message="oops", decisions=(Decision(ProgramLookup.PATH, "x"),)
    )
    assert outcome(start) == ("does not start: exit 125, oops",)


def test_advice_about_whether_it_starts_is_settled_by_the_start() -> None:
    image = dsim.Image.from_texts(cmd='["--listen"]')
    assert [note.rule.id for note in dsim.resolve(image).advice] == ["argv-advice.option-as-program"]
    files = {"/bin/--listen": program()}
    assert dsim.resolve(image, rootfs={"complete": True, "files": files}).advice == ()
    assert dsim.resolve(image, rootfs={"complete": True, "files": {}}).advice != ()


def test_an_image_with_another_shell_is_told_to_use_it() -> None:
    answer = dsim.docker_run(["alpine", "bash", "-c", "x"])
    assert answer.told is not None
    assert answer.told.outcome.endswith(
        'there is no "bash" in the directories of PATH. The image has sh: use it, or install bash'
    )
