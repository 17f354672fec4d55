"""Commands print what is documented, and exit as documented."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.commands.catalogue import short
from simulator.cli.main import COMMANDS, cli

OUTPUTS = Path(__file__).with_name("outputs")
PROJECT = Path(__file__).with_name("project")
IMAGE = str(OUTPUTS / "image.json")
SHOP = ("--rootfs", str(Path(__file__).parents[2] / "docs" / "launch" / "shop.json"))


def dsim(*words: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, words, input=stdin, prog_name="dsim")


@pytest.mark.parametrize("style", ["table", "json", "markdown"])
def test_a_matrix_of_what_a_builder_refuses_exits_with_1(style: str, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\nFOO\n")
    done = CliRunner().invoke(cli, ["matrix", "-f", str(tmp_path / "Dockerfile"), "--format", style])
    assert done.exit_code == 1 and "unknown instruction: FOO" in done.output


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("resolve", ["resolve", "--entrypoint", '["python"]', "--cmd", '["app.py"]', "--", "--debug"]),
        ("resolve-shell", ["resolve", "--entrypoint", "exec top -b", "--cmd", '["-n1"]', "--engine", "docker@28.5"]),
        ("resolve-refused", ["resolve", "--cmd", '["a"]', "--run-entrypoint", ""]),
        ("resolve-near-miss", ["resolve", "--cmd", "['a', 'b']"]),
        ("resolve-hostile", ["resolve", "--cmd", '["a"]', "--", "\x1b[31m", "", "a b", "\u202e"]),
        (
            "resolve-podman",
            ["resolve", "--cmd", '["x"]', "--engine", "podman@5.8", "--run-entrypoint", '["a","b"]', "--", "c"],
        ),
        (
            "run",
            [
                "run",
                "--no-catalogue",
                "--config",
                IMAGE,
                "docker run -it --init -e A=1 -e B --entrypoint '' x sh -c 'echo hi'",
            ],
        ),
        ("run-refused", ["run", "--config", IMAGE, "docker", "run", "--restart", "bogus", "x"]),
        ("run-line", ["run", "--config", IMAGE, "docker run --bogus x"]),
        ("run-podman", ["run", "--config", IMAGE, "--format", "plain", "podman run --init x"]),
        ("resolve-compose", ["resolve", "--compose", ".", "--base", "app=app.json"]),
        (
            "resolve-quadlet",
            ["resolve", "--quadlet", str(OUTPUTS / "web.container"), "--base", f"app={OUTPUTS}/app.json"],
        ),
        ("matrix", ["matrix", "--entrypoint", "exec top -b", "--cmd", '["-n1"]', "--engine", "docker@28.5"]),
        ("matrix-all", ["matrix", "--cmd", '["x"]', "--engine", "all"]),
        ("matrix-pods", ["matrix", "--entrypoint", '["a"]', "--caller", "Kubernetes", "--engine", "docker@28.5"]),
        ("explain", ["explain", "--entrypoint", "exec top -b", "--engine", "docker@28.5", "--", "-h"]),
        ("explain-refused", ["explain", "--cmd", '["a"]', "--run-entrypoint", "", "--engine", "docker@28.5"]),
        (
            "explain-why",
            ["explain", "--cmd", '["a"]', "--why", "a", "--why", "2", "--engine", "docker@28.5", "--", "b", "c"],
        ),
        ("explain-hostile", ["explain", "--cmd", '["a"]', "--engine", "docker@28.5", "--", "\x1b[31m", "x" * 200]),
        ("suggest", ["suggest", "--entrypoint", '["python", "app.py"]', "--", "ls", "-l", "a b"]),
        ("suggest-append", ["suggest", "--entrypoint", "exec top -b", "--append", "-d1"]),
        ("suggest-none", ["suggest", "--entrypoint", '["a"]', "--args-only", "--", "b"]),
        (
            "resolve-kubernetes",
            ["resolve", "--kubernetes", str(OUTPUTS / "pod.yaml"), "--base", f"app={OUTPUTS}/app.json"],
        ),
        (
            "resolve-kubernetes-one",
            [
                "resolve",
                "--kubernetes",
                str(OUTPUTS / "pod.yaml"),
                "--container",
                "web",
                "--base",
                f"app={OUTPUTS}/app.json",
            ],
        ),
        ("rule", ["rule", "entrypoint.cleared"]),
        ("catalogue-one", ["catalogue", "gcr.io/distroless/java17:nonroot"]),
        ("profile", ["profile"]),
        ("profile-one", ["profile", "podman@5.8"]),
        ("start", ["start", *SHOP, "--engine", "docker@28.5", "--cmd", '["sh", "-c", "shop; worker"]']),
        (
            "start-script",
            ["start", *SHOP, "--engine", "docker@28.5", "--entrypoint", '["docker-entrypoint.sh"]', "--", "-p"],
        ),
        ("start-podman", ["start", *SHOP, "--engine", "podman@5.8", "--cmd", '["tini", "worker"]']),
        (
            "start-line",
            [
                "start",
                *SHOP,
                "--no-catalogue",
                "--config",
                IMAGE,
                "--engine",
                "docker@28.5",
                "docker run --user nobody x",
            ],
        ),
        ("start-unknown", ["start", "--engine", "docker@28.5", "--cmd", '["x"]']),
        ("start-refused", ["start", "--engine", "docker@28.5", "--cmd", '["x"]', "--run-entrypoint", ""]),
        ("explain-start", ["explain", *SHOP, "--engine", "docker@28.5", "--cmd", '["windows"]']),
        ("scenario-show", ["scenario", "show", "entrypoint-blank"]),
    ],
)
def test_the_whole_output_is_as_recorded(
    name: str, words: list[str], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("COLUMNS", "96")
    output = dsim(*words).output
    file = OUTPUTS / f"{name}.txt"
    if request.config.getoption("--rewrite"):
        file.write_text(output, encoding="utf-8")
    assert output == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "argv"),
    [
        (["--cmd", "[]", "--", "--", "-x"], ["--", "-x"]),
        (["--cmd", "[]", "--", ""], [""]),
        (["--cmd", "[]", "x", "--", "--format", "json"], ["x", "--", "--format", "json"]),
        (["--entrypoint", '["e"]', "--cmd", '["c"]', "--run-entrypoint="], None),
        (["--entrypoint", '["e"]', "--cmd", '["c"]', "--run-entrypoint=", "--", "w"], ["w"]),
        (["--entrypoint", '["e"]', "--run-entrypoint", "--", "--", "w"], ["--", "w"]),
        (["--cmd", "1e5"], ["/bin/sh", "-c", "1e5"]),
    ],
)
def test_words_are_kept_to_the_letter(words: list[str], argv: list[str] | None) -> None:
    result = dsim("resolve", "--format", "plain", *words)
    assert result.exit_code == (0 if argv else 1)
    if argv:
        assert json.loads(result.stdout) == argv


def test_formats() -> None:
    words = ("--cmd", '["a b"]', "--engine", "docker@28.5", "--", "a b", "\n", "")
    assert dsim("resolve", "--format", "plain", *words).stdout == '["a b", "\\n", ""]\n'
    assert dsim("resolve", "--format", "shell", *words).stdout == "'a b' $'\\012' ''\n"
    assert dsim("resolve", "--format", "nul", *words).stdout == "a b\0\n\0\0"
    answer = json.loads(dsim("resolve", "--format", "json", *words).stdout)
    assert answer["outcome"] == "process" and answer["process"]["args"] == ["a b", "\n", ""]


def test_a_refusal_is_json_too() -> None:
    result = dsim("resolve", "--format", "json", "--cmd", "[1]")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["rule"] == "form.not-strings"
    result = dsim("resolve", "--format", "plain", "--cmd", "[]")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no command specified" in result.stderr


def test_an_expectation_is_checked() -> None:
    assert dsim("resolve", "--cmd", "x", "--expect", '["/bin/sh", "-c", "x"]').exit_code == 0
    result = dsim("resolve", "--cmd", '["a", "b"]', "--expect", '["a", "c"]')
    assert result.exit_code == 1
    assert "word 2 is the first that differs" in result.stderr
    assert dsim("resolve", "--cmd", "x", "--expect", "[1]").exit_code == 2
    assert dsim("resolve", "--cmd", "x", "--expect", "x").exit_code == 2


def test_a_configuration_is_read(tmp_path: Path) -> None:
    file = tmp_path / "image.json"
    file.write_text(json.dumps([{"Config": {"Entrypoint": ["e"], "Cmd": ["c"]}}]))
    assert dsim("resolve", "--config", str(file), "--format", "plain").stdout == '["e", "c"]\n'
    result = dsim("resolve", "--config", "-", "--format", "plain", "--", "w", stdin=file.read_text())
    assert result.stdout == '["e", "w"]\n'


def test_a_timeline_is_told(tmp_path: Path) -> None:
    text = 'FROM base AS one\nCMD ["c"]\nFROM one\nENTRYPOINT ["e"]\n'
    base = tmp_path / "base.json"
    base.write_text('{"Config": {"Cmd": ["b"], "OnBuild": ["USER u"]}}')
    words = ("image", "-f", "-", "--base", f"base={base}", "--timeline")
    result = dsim(*words, stdin=text)
    assert result.exit_code == 0 and not result.stderr
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["Dockerfile:1,", "by", "ONBUILD", "USER", "set", '"u"', "instruction-effect.user"] in rows
    assert ["Dockerfile:4", "CMD", "dropped", "unset", "instruction-effect.cmd-dropped"] in rows
    assert ["CMD", "unset", "dropped:", "Dockerfile:4"] in rows
    answer = json.loads(dsim(*words, "--format", "json", stdin=text).stdout)
    assert answer["outcome"] == "image" and answer["image"]["User"] == "u"
    assert [(stage["stage"], stage["from"], stage["where"]) for stage in answer["timeline"]] == [
        ("one", "base", "Dockerfile:1"),
        (None, "one", "Dockerfile:3"),
    ]
    (dropped,) = [event for event in answer["timeline"][1]["events"] if event["what"] == "dropped"]
    assert dropped == {
        "part": "CMD",
        "what": "dropped",
        "before": ["c"],
        "value": None,
        "where": "Dockerfile:4",
        "text": 'ENTRYPOINT ["e"]',
        "rule": "instruction-effect.cmd-dropped",
        "trigger": False,
    }
    assert dsim(*words, "--trace", stdin=text).exit_code == 2


def test_a_timeline_is_told_of_what_does_not_rest_on_an_unknown_base() -> None:
    result = dsim("image", "-f", "-", "--timeline", stdin='FROM nobody/knows\nENTRYPOINT ["e"]\n')
    assert result.exit_code == 3 and "--base nobody/knows=FILE" in result.stderr
    assert 'ENTRYPOINT  ["e"]' in result.stdout and "not known: CMD by a trigger of nobody/knows" in result.stdout


def test_an_image_has_notes_and_refusals_in_either_form() -> None:
    text = 'FROM scratch\nCMD ["c"]\nENTRYPOINT ["e"]\n'
    result = dsim("image", "-f", "-", "--builder", "classic", stdin=text)
    assert json.loads(result.stdout)["Cmd"] == ["c"]
    assert result.stderr.startswith("note: Dockerfile:3: this ENTRYPOINT keeps the CMD")
    assert dsim("image", "-f", "-", stdin=text).stderr == ""
    refused = dsim("image", "-f", "-", "--format", "json", stdin="FOO")
    assert refused.exit_code == 1 and json.loads(refused.stdout)["rule"] == "instruction-check.unknown"


def test_a_dockerfile_is_built(tmp_path: Path) -> None:
    file, base = tmp_path / "Dockerfile", tmp_path / "base.json"
    file.write_text(
        'FROM golang:1 AS b\nFROM base AS one\nCOPY --from=b /a /a\nENTRYPOINT ["e"]\nFROM one\nCMD ["c"]\n'
    )
    base.write_text('{"Config": {"Env": ["PATH=/b"], "User": "u"}}')
    known = ("-f", str(file), "--base", f"base={base}")
    assert dsim("resolve", *known, "--format", "plain").stdout == '["e", "c"]\n'
    assert dsim("resolve", *known, "--format", "plain", "--target", "one", "--", "w").stdout == '["e", "w"]\n'
    assert json.loads(dsim("image", *known).stdout)["User"] == "u"
    trace = dsim("image", *known, "--trace").stdout
    assert "Dockerfile:4" in trace and "wrapped.verbatim" in trace
    assert dsim("image", "-f", str(file)).exit_code == 3
    assert json.loads(dsim("image", *known, "--builder", "classic@28.5").stdout)["Cmd"] == ["c"]
    assert dsim("resolve", *known, "--entrypoint", "x").exit_code == 2
    assert dsim("resolve", "--target", "x", "--cmd", "y").exit_code == 2
    assert dsim("image", "-f", str(file), "--base", "x").exit_code == 2
    assert dsim("image", "-f", "-", stdin="FOO").exit_code == 1
    assert (
        dsim("resolve", "-f", "-", "--format", "plain", stdin="FROM scratch\nCMD a").stdout
        == '["/bin/sh", "-c", "a"]\n'
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"\xff\xfe\x00\xd8\x00", "is not JSON"),
        (bytes(range(256)), "is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'[{"Config":{}},{"Config":{}}]', "describes 2 images"),
        (b'{"Config":{"Cmd":5}}', "is no list of strings"),
        (b'"' + b"a" * (17 * 1024 * 1024) + b'"', "larger than 16 MiB"),
    ],
    ids=["empty", "half", "utf-16", "binary", "deep", "two", "type", "large"],
)
def test_bad_files_get_one_sentence_and_status_2(content: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "image.json"
    file.write_bytes(content)
    result = dsim("resolve", "--config", str(file))
    assert result.exit_code == 2
    assert message in result.stderr and result.stderr.count("\n") == 1 and not result.stdout


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "nosuch", tmp_path, Path("a\0b")):
        result = dsim("resolve", "--config", str(path))
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_two_images_are_a_usage_error_that_names_the_other_option() -> None:
    result = dsim("resolve", "--config", "x", "--entrypoint", "y")
    assert result.exit_code == 2 and "--run-entrypoint" in result.stderr
    assert dsim("resolve", "--config", "x", "--cmd", "y").exit_code == 2


def test_exit_statuses() -> None:
    assert dsim("resolve", "--cmd", "x").exit_code == 0
    assert dsim("resolve", "--cmd", "[]").exit_code == 1
    assert dsim("resolve", "--engine", "docker@").exit_code == 2
    assert dsim("resolve", "--engine", "rkt@1").exit_code == 3
    assert dsim("resolve", "--cmd", "a\nb").exit_code == 2
    assert dsim("nosuch").exit_code == 2
    assert dsim("rule", "nosuch").exit_code == 2
    assert dsim("profile", "rkt@1").exit_code == 3


def test_the_catalogue_is_json_too() -> None:
    assert len(json.loads(dsim("rule", "--format", "json").stdout)) > 40
    assert json.loads(dsim("rule", "argv.joined", "--format", "json").stdout)["scenarios"]
    assert {p["kind"] for p in json.loads(dsim("profile", "--format", "json").stdout)} == {"engine", "builder"}
    assert json.loads(dsim("profile", "buildkit@0.25", "--format", "json").stdout)["name"] == "buildkit@0.25"
    assert "entrypoint.cleared" in dsim("rule").stdout
    assert "did you mean entrypoint.cleared?" in dsim("rule", "entrypoint.clear").stderr


def test_scenarios_are_checked_and_compiled(tmp_path: Path) -> None:
    folder = Path(__file__).parents[2] / "scenarios"
    few = tmp_path / "few"
    few.mkdir()
    for name in ("flags.toml", "form.toml"):
        (few / name).write_text((folder / name).read_text())
    assert dsim("scenario", "check", str(few)).exit_code == 0
    assert dsim("scenario", "check", str(folder / "form.toml")).exit_code == 0
    assert dsim("scenario", "compile", "--check", str(few)).exit_code == 1  # the vectors have all scenarios
    wrong = (folder / "override.toml").read_text().replace('argv = ["/bin/date"]', 'argv = ["/bin/time"]')
    (tmp_path / "wrong.toml").write_text(wrong)
    (tmp_path / "flags.toml").write_text((folder / "flags.toml").read_text())
    result = dsim("scenario", "check", str(tmp_path))
    assert result.exit_code == 1 and '["/bin/time"] is expected' in result.stderr
    assert dsim("scenario", "compile", str(tmp_path)).exit_code == 2
    assert dsim("scenario", "check", str(tmp_path / "nosuch.toml")).exit_code == 2
    (tmp_path / "wrong.toml").write_text("x = ")
    assert dsim("scenario", "check", str(tmp_path)).exit_code == 2
    assert dsim("scenario", "show").exit_code == 0
    assert dsim("scenario", "show", "nosuch").exit_code == 2
    assert json.loads(dsim("scenario", "show", "entrypoint-blank", "--format", "json").stdout)["expect"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    text = dsim(name, "--help").stdout
    assert "Example" in text and f"dsim {name}" in text


def test_the_oracle_answers_line_by_line() -> None:
    lines = ['{"id":1,"image":{"cmd":"x"},"request":{"engine-api":{}}}', "bad", "", '{"id":[2],"image":{"cmd":"x"}}']
    words = [sys.executable, "-m", "simulator", "oracle"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        assert process.stdin is not None and process.stdout is not None
        answers = []
        for line in lines:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        assert process.wait() == 0
    assert [answer["outcome"] for answer in answers] == ["process", "invalid", "invalid", "image"]
    assert [answer["id"] for answer in answers] == [1, None, None, [2]]


def test_a_closed_pipe_is_no_error() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m simulator rule | head -1'], capture_output=True, check=False
    )
    assert done.stderr == b""


def test_output_that_cannot_be_written_is_an_error() -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "simulator", "rule"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (2, b"dsim: the output cannot be written: No space left on device\n")


def test_a_caller_without_standard_output_gets_the_exit_status() -> None:
    line = f'"{sys.executable}" -m simulator resolve --cmd ls --expect \'["x"]\' >&- 2>&-'
    assert subprocess.run(["/bin/sh", "-c", line], check=False).returncode == 1


def test_the_catalogue_is_listed_and_asked() -> None:
    listed = dsim("catalogue")
    assert listed.exit_code == 0 and "postgres" in listed.stdout and "mcr.microsoft.com/dotnet/sdk" in listed.stdout
    every = json.loads(dsim("catalogue", "--format", "json").stdout)
    (one,) = [entry for entry in every if entry["image"].endswith("/httpd")]
    assert json.loads(dsim("catalogue", "httpd:2.4", "--format", "json").stdout) == one
    lines = listed.stdout.split("\n\n")[0].split("\n")[1:]
    assert [line.split()[0] for line in lines] == list(dict.fromkeys(short(entry["image"]) for entry in every))
    missing = dsim("catalogue", "nobody/nothing")
    assert missing.exit_code == 3 and "dsim catalogue" in missing.stderr


def test_the_catalogue_can_be_left_aside() -> None:
    words = ("resolve", "-f", "-", "--format", "plain")
    assert dsim(*words, stdin="FROM httpd").stdout == '["httpd-foreground"]\n'
    assert "docker-entrypoint.sh" in dsim("run", "docker run postgres:17 -c fsync=off").stdout
    assert dsim("run", "--no-catalogue", "docker run postgres:17").exit_code == 3
    left = dsim(*words, "--no-catalogue", stdin="FROM httpd")
    assert (left.exit_code, left.stdout) == (3, "")
    assert json.loads(dsim("image", "-f", "-", stdin="FROM httpd").stdout)["WorkingDir"] == "/usr/local/apache2"
    assert dsim("image", "-f", "-", "--no-catalogue", stdin="FROM httpd").exit_code == 3


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["oc", "run", "x"], 2, "this is no docker, podman, kubectl or docker-compose"),
        (["docker run $HOME x"], 3, "$HOME"),
        (["docker", "ps"], 3, "docker ps starts no container, so dsim does not read it; it reads run"),
        (["docker", "chekpoint"], 3, "docker chekpoint is not modelled"),
        (["kubectl", "create", "secret", "generic", "x"], 3, "kubectl create secret starts no container"),
        (["kubectl", "create", "jbo", "x"], 3, "did you mean job?"),
        (["docker run --rm --name x \\"], 2, "it goes on behind its last backslash"),
        (["docker run jenkins/jenkins:lts-jdk21 x"], 3, "lts-jdk21 is not known: only tags without a variant"),
        (["--engine", "podman", "docker", "run", "x"], 2, "give --engine docker@..."),
        (["--no-catalogue", "docker", "run", "nope"], 3, "nope is not known; did you mean node? If not, give its"),
        (["--config", IMAGE, "--expect", '["a"]', "docker", "run", "x", "b"], 1, "word 1 is the first that differs"),
    ],
)  # fmt: skip
def test_a_line_that_has_no_answer_says_why(words: list[str], status: int, says: str) -> None:
    result = dsim("run", *words)
    assert (result.exit_code, says in result.output) == (status, True)
    assert "Traceback" not in result.output


def test_variables_and_files_of_a_pasted_line_are_the_callers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINE", "m")
    (tmp_path / "x.env").write_text("C=1\nMINE\n", encoding="utf-8")
    result = dsim(
        "run", "--config", IMAGE, "--format", "json", "docker", "run", "--env-file", "x.env", "-e", "MINE", "x"
    )
    assert json.loads(result.output)["process"]["env"] == ["C=1", "MINE=m", "MINE=m", "B=2"]


def test_a_service_of_a_compose_project(tmp_path: Path) -> None:
    base = ("--base", f"app={PROJECT / 'app.json'}")
    web = ("resolve", "--compose", str(PROJECT / "compose.yaml"), *base, "--service", "web", "--format", "plain")
    assert dsim(*web).stdout == '["serve", "--port", "80"]\n'
    assert dsim(*web, "--", "a b", "$X").stdout == '["serve", "a b", "$X"]\n'
    assert dsim(*web, "--run-entrypoint", "sh -c 'a b'").stdout == '["sh", "-c", "a b"]\n'
    over = tmp_path / "over.yaml"
    over.write_text("services: {web: {command: [$PORT]}}")
    (tmp_path / "x.env").write_text("PORT=81\n")
    both = (*web, "--compose", str(over), "--env-file", str(tmp_path / "x.env"))
    assert dsim(*both).stdout == '["serve", "81"]\n'
    assert dsim(*web, "--expect", '["x"]').exit_code == 1
    assert dsim("resolve", "--compose", str(PROJECT), "--service", "gone").exit_code == 1
    assert dsim("resolve", "--compose", str(tmp_path / "none.yaml")).exit_code == 1
    assert dsim("resolve", "--compose", str(PROJECT), "--entrypoint", "x").exit_code == 2
    assert dsim("resolve", "--compose", str(PROJECT), "--format", "plain").exit_code == 2
    assert dsim("resolve", "--service", "web").exit_code == 2
    assert dsim("resolve", "--compose", str(PROJECT), "--service", "unknown").exit_code == 3
    assert dsim("resolve", "--compose", str(PROJECT), "--compose-version", "1.29").exit_code == 3
    lines = dsim("resolve", "--compose", str(PROJECT), *base, "--format", "json").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["web", "built", "cut", "unknown", "given", "empty"]
    over.write_text("services:\n  web:\n    comand: x\n")
    result = dsim("resolve", "--compose", str(over))
    assert result.exit_code == 1 and "additional properties 'comand' not allowed" in result.stderr
    assert "over.yaml:3" in result.stderr


def test_a_manifest_comes_from_standard_input_and_goes_out_as_the_oracles_answers() -> None:
    text = (OUTPUTS / "pod.yaml").read_text(encoding="utf-8")
    words = ["resolve", "--kubernetes", "-", "--base", f"app={OUTPUTS}/app.json"]
    answers = [json.loads(line) for line in dsim(*words, "--format", "json", stdin=text).output.splitlines()]
    assert [answer["id"] for answer in answers] == ["web/setup", "web/proxy", "web/web"]
    assert dsim(*words, "--format", "plain", stdin=text).output == '["/app", "--level=debug", "$(HOST)"]\n'
    assert dsim(*words, "--expect", '["/app"]', stdin=text).exit_code == 1


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["--container", "web"], 2, "--container belongs to --kubernetes"),
        (["--kubernetes", "-", "--engine", "podman", "--container", "nope"], 2, "no container nope"),
        (["--kubernetes", "-", "--", "a"], 2, "words belong to docker run"),
        (["--kubernetes", "-", "--container", "nope"], 2, "no container nope: setup, proxy, web"),
        (["--kubernetes", "-", "--cmd", "x"], 2, "name it with --container"),
        (["--kubernetes", "no.such.file"], 2, "cannot read no.such.file"),
        (["--kubernetes", "-", "--no-catalogue"], 3, "the image app is not known"),
    ],
)
def test_what_is_wrong_with_a_manifest_line_is_said(words: list[str], status: int, message: str) -> None:
    result = dsim("resolve", *words, stdin=(OUTPUTS / "pod.yaml").read_bytes())
    assert result.exit_code == status
    assert message in result.output


def test_a_refusal_of_the_api_server_names_the_line() -> None:
    result = dsim("resolve", "--kubernetes", "-", stdin=(OUTPUTS / "pod.yaml").read_bytes().replace(b"args:", b"argz:"))
    assert result.exit_code == 1
    assert "refused: standard input:20:9: Deployment" in result.output


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ("oracle <&-", 0, ""),
        ("oracle </dev/null >&-", 2, "dsim: the output cannot be written: standard output is closed\n"),
        ("resolve --cmd a >&-", 2, "dsim: the output cannot be written: standard output is closed\n"),
        ("resolve --cmd a --format json >&-", 2, "dsim: the output cannot be written: standard output is closed\n"),
        ("rule cmd.given >&-", 2, "dsim: the output cannot be written: standard output is closed\n"),
        ("--help >&-", 2, "dsim: the output cannot be written: standard output is closed\n"),
        ("--version >&-", 2, "dsim: the output cannot be written: standard output is closed\n"),
        ("resolve --cmd a --format table 2>&-", 0, ""),
        ("resolve 2>&-", 2, ""),
        ("image -f - <&-", 2, "dsim: cannot read standard input: it is closed\n"),
    ],
)
def test_closed_streams_are_told(words: str, status: int, said: str) -> None:
    line = f'"{sys.executable}" -m simulator {words}'
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (status, said)


@pytest.mark.parametrize(("encoding", "written"), [("latin-1", b"\\u2192"), ("ascii", "\u2192".encode())])
def test_a_character_that_the_output_lacks_is_written_as_its_number(encoding: str, written: bytes) -> None:
    """ASCII alone is taken by click for a terminal that nobody set up, and gets UTF-8."""
    line = [sys.executable, "-m", "simulator", "resolve", "--cmd", '["\u2192"]']
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(line, capture_output=True, env=environment, check=False)
    assert done.returncode == 0 and written in done.stdout
    assert done.stderr == b""


WHY = 'FROM nginx\nLABEL a=b\nENV A=1\nEXPOSE 80\nSTOPSIGNAL SIGINT\nUSER 5\nENTRYPOINT ["/a"]\nCMD exec b\n'


def test_why_lists_the_rules_that_led_to_what_is_shown_and_all_on_request(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(WHY)
    file = str(tmp_path / "Dockerfile")
    shown, every = (dsim("resolve", "-f", file, "--why", which).output for which in ("shown", "all"))
    assert dsim("resolve", "-f", file).output == shown
    for rule in ("instruction-effect.env", "instruction-effect.user", "form.shell", "cmd.inherited"):
        assert rule in shown and rule in every
    for rule in ("instruction-effect.label", "instruction-effect.expose", "instruction-effect.stopsignal"):
        assert rule not in shown and rule in every
    assert "from.image" not in shown and "from.image" in every  # the base gives neither word


def test_why_names_the_base_image_that_gives_a_word(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM nginx\nLABEL a=b\n")
    assert "from.image" in dsim("resolve", "-f", str(tmp_path / "Dockerfile")).output
