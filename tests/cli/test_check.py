"""`dsim check` says what differs from the expectations of a file, and what is wrong with the file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

DOCS = Path(__file__).parents[2] / "docs"
BASE = 'bases = {app = "app.json"}\n'
TEXTS = "[image]\nentrypoint = '[\"e\"]'\ncmd = '[\"c\"]'\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rootfs.json").write_text('{"complete": true, "files": {"/bin/e": {"type": "file", "mode": "0755"}}}')
    (tmp_path / "app.json").write_text('{"Config": {"Cmd": ["from", "config"]}}')
    (tmp_path / "Dockerfile").write_text("FROM app\nENV A=1\n")
    (tmp_path / "pod.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: app, args: [x]}]}\n"
    )
    return tmp_path


def check(folder: Path, text: str, *options: str) -> Result:
    (folder / "checks.toml").write_text(text)
    return CliRunner().invoke(cli, ["check", str(folder / "checks.toml"), *options])


@pytest.mark.parametrize(
    "text",
    [
        TEXTS + '[[check]]\nargv = ["e", "c"]',
        TEXTS + '[[check]]\nrun = ["a"]\nargv = ["e", "a"]\nuser = ""\ncwd = "/"\nenv = {A = false}',
        TEXTS + '[[check]]\nentrypoint = ""\nrefused = true',
        TEXTS + '[[check]]\nentrypoint = ""\nrefused = "argv.refused"',
        TEXTS + '[[check]]\nengine-api = {Entrypoint = ["x"]}\nargv = ["x"]',
        'image = "app"\nbases = {app = "app.json"}\n[[check]]\nargv = ["from", "config"]\nuser = ""\ncwd = "/"',
        BASE + '[image]\ndockerfile = "Dockerfile"\n[[check]]\nargv = ["from", "config"]\nenv = {A = "1"}',
        '[image]\nconfig = "app.json"\n[[check]]\ngives = {Cmd = ["from", "config"], Entrypoint = ""}',
        BASE + '[[check]]\nkubernetes = {file = ["pod.yaml"]}\nengines = ["containerd@2.1"]\nargv = ["x"]',
        'rootfs = "rootfs.json"\n' + TEXTS + '[[check]]\nrun = []\nstart = {executes = "/bin/e"}',
        'environment = {B = "2"}\n' + TEXTS + '[[check]]\ndocker-run = ["-e", "B", "IMAGE"]\nenv = {B = "2"}',
    ],
)  # fmt: skip
def test_what_is_as_expected_holds(folder: Path, text: str) -> None:
    done = check(folder, text)
    assert (done.exit_code, done.output) == (0, "1 hold, 0 differ, 0 not known\n"), done.output


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ('argv = ["e"]', 'argv ["e"] is expected, and found is ["e", "c"]: word 2 is the first that differs'),
        ("refused = true", 'a refusal is expected, and found is ["e", "c"]'),
        ('cwd = "/w"', 'cwd "/w" is expected, and found is "/"'),
        ('env = {A = "1"}', 'env.A "1" is expected, and found is null'),
        ('gives = {User = "u"}', 'image.User "u" is expected, and found is null'),
        (
            'rootfs = "rootfs.json"\nentrypoint = "/no"\nstart = {outcome = "started"}',
            'start.outcome "started" is expected, and found is "not-started"',
        ),
        ('docker-run = ["-e", "A=1", "IMAGE"]\nenv = {A = false}', 'env.A is expected not to be set, and found is "1"'),
        ('entrypoint = ""\nargv = ["e"]', "it is refused at create: no command specified (argv.refused)"),
        ('entrypoint = ""\nrefused = "argv.blank"', "the refusal argv.blank is expected, and found is argv.refused"),
    ],
)
def test_what_differs_is_told_with_what_is_found(folder: Path, expected: str, said: str) -> None:
    done = check(folder, f'{TEXTS}[[check]]\nname = "n"\nengines = ["docker@28.5"]\n{expected}')
    assert done.exit_code == 1
    assert said in done.output and "checks.toml: n, on docker@28.5\n" in done.output
    assert "0 hold, 1 differ, 0 not known" in done.output
    (row,) = json.loads(check(folder, (folder / "checks.toml").read_text(), "--format", "json").output)
    assert row["holds"] is False and said in row["faults"][0]


def test_what_is_not_known_is_neither(folder: Path) -> None:
    done = check(folder, 'image = "nobody/knows"\n[[check]]\nargv = ["a"]')
    assert done.exit_code == 3 and "not known: " in done.output and "0 hold, 0 differ, 1 not known" in done.output


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [("", "the root filesystem: give rootfs"), ('rootfs = "rootfs.json"\n', "what /bin/e holds: give its elf")],
)
def test_a_start_that_is_not_known_is_neither(folder: Path, fields: str, lacks: str) -> None:
    start = 'start = {outcome = "started"}'
    done = check(folder, f"{TEXTS}[[check]]\n{fields}{start}")
    assert done.exit_code == 3
    said = " ".join(done.output.split())
    assert f"not known: what comes of the start, for want of {lacks}" in said
    assert check(folder, f'{TEXTS}[[check]]\n{fields}{start}\nargv = ["other"]').exit_code == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it has no check; write each as [[check]]"),
        ("x = 1\n[[check]]\nargv = []", "there is no key x"),
        ("[[check]]\nargs = []", "check 1: there is no key args"),
        ("[[check]]\nname = 'n'", "n: nothing is expected; give one of argv"),
        ("[[check]]\nargv = 'x'", "check 1: argv is no list of strings"),
        ("[[check]]\nrun = [1]\nargv = []", "run is no list of strings"),
        ("[[check]]\nenv = 1", "env is no table"),
        ("bases = {a = 1}\n[[check]]\nargv = []", "bases holds a value that is no string"),
        ("[[check]]\nuser = 1", "user is no string"),
        ("[[check]]\nrefused = 'no.such'", "refused is neither true nor the id of a rule"),
        ("[[check]]\nargv = []", "check 1: it has no image"),
        ("image = {}\n[[check]]\nargv = []", "image has one of dockerfile, config, or entrypoint"),
        ("image = 1\n[[check]]\nargv = []", "image: it is no table"),
        ("image = {cmd = 1}\n[[check]]\nargv = []", "image holds a value that is no string"),
        ("image = {dockerfile = 'none'}\n[[check]]\nargv = []", "cannot read"),
        (TEXTS + "[[check]]\nengines = 'x@1'\nargv = []", "engines is no list of strings"),
        (TEXTS + "[[check]]\nrun = []\nengine-api = {}\nargv = []", "it asks 2 things"),
        (TEXTS + "[[check]]\ncompose = {file = 1}\nargv = []", "file is not a list of strings"),
        (TEXTS + "[[check]]\ndocker-run = 1\nargv = []", "check 1: "),
    ],
)
def test_a_file_that_is_wrong_is_told(folder: Path, text: str, said: str) -> None:
    done = check(folder, text)
    assert done.exit_code == 2 and said in done.output and "fault (" not in done.output, done.output


def test_the_page_shows_the_example() -> None:
    shown = re.findall(r"```toml\n(.*?)```", (DOCS / "check.md").read_text(encoding="utf-8"), re.DOTALL)
    assert shown == [(DOCS / "check" / "checks.toml").read_text(encoding="utf-8")]


def test_an_image_that_is_not_known_is_given_in_bases(folder: Path) -> None:
    done = check(folder, 'image = "no.such/app"\n[[check]]\nargv = ["x"]')
    assert done.exit_code == 3 and "in bases" in done.output
    assert "--base" not in done.output and "in images" not in done.output
