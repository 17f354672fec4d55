"""dsim lint: what it prints, what it writes, and how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

OUTPUTS = Path(__file__).with_name("outputs")
BAD = """\
FROM debian AS base
CMD ["first"]
CMD ['second', 'word']

FROM base
ENTRYPOINT exec serve server.js
CMD ["--port", "80"]
"""
COMPOSE = "services:\n  web:\n    image: debian\n    command: migrate && serve\n"


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, ["lint", *words], prog_name="dsim")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("Dockerfile").write_text(BAD)
    Path("compose.yaml").write_text(COMPOSE)
    Path("good.Dockerfile").write_text('FROM debian\nCMD ["sleep", "5"]\n')
    Path("notes.txt").write_text("FROM nothing\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "words", "status"),
    [
        ("lint-table", ["."], 1),
        ("lint-good", ["good.Dockerfile"], 0),
        ("lint-diff", ["--diff", "Dockerfile", "compose.yaml"], 1),
        ("lint-line", ["--line", "docker run -d nginx -p 80:80"], 1),
        ("lint-target", ["--target", "base", "Dockerfile"], 1),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_whole_output_is_as_recorded(
    name: str, words: list[str], status: int, request: pytest.FixtureRequest
) -> None:
    done = dsim(*words)
    file = OUTPUTS / f"{name}.txt"
    if request.config.getoption("--rewrite"):
        file.write_text(done.output, encoding="utf-8")
    assert done.output == file.read_text(encoding="utf-8")
    assert done.exit_code == status


@pytest.mark.usefixtures("folder")
def test_json_has_every_field() -> None:
    report = json.loads(dsim("--format", "json").stdout)
    assert report["files"] == 3 and report["skipped"] == []
    swallowed = next(one for one in report["findings"] if one["rule"] == "lint.swallowed")
    assert (swallowed["file"], swallowed["line"], swallowed["column"]) == ("Dockerfile", 7, 1)
    assert swallowed["evidence"]["argv"] == ["/bin/sh", "-c", "exec serve server.js", "--port", "80"]
    assert swallowed["fix"]["evidence"]["argv"] == ["serve", "server.js", "--port", "80"]
    assert swallowed["url"].startswith("https://")
    assert swallowed["severity"] == "warning" and swallowed["why"] and swallowed["says"]


@pytest.mark.usefixtures("folder")
def test_fixes_are_written_only_when_asked_and_leave_nothing_that_can_be_fixed() -> None:
    dsim("--diff")
    assert Path("Dockerfile").read_text() == BAD
    Path("Dockerfile").chmod(0o640)
    done = dsim("--fix")
    assert "lint.shell-stays" in done.output and "1 finding: 1 warning" in done.output, done.output
    assert Path("Dockerfile").read_text() == (
        'FROM debian AS base\nCMD ["second", "word"]\n\nFROM base\n'
        'ENTRYPOINT ["serve", "server.js"]\nCMD ["--port", "80"]\n'
    )
    assert Path("compose.yaml").read_text() == COMPOSE.replace("migrate && serve", '["sh", "-c", "migrate && serve"]')
    assert Path("Dockerfile").stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in Path().iterdir()) == [
        "Dockerfile",
        "compose.yaml",
        "good.Dockerfile",
        "notes.txt",
    ]


@pytest.mark.usefixtures("folder")
def test_a_diff_moves_no_cursor() -> None:
    Path("\x1b[31mDockerfile").write_bytes(b"FROM debian\n# \x1b[31m\x9b\t\xe9\nCMD ['a']")
    done = dsim("--diff", "\x1b[31mDockerfile")
    assert "--- \\u001b[31mDockerfile\n" in done.output
    assert " # \\u001b[31m\\udc9b\t\\udce9\n" in done.output
    assert "-CMD ['a']\n\\ No newline at end of file\n" in done.output


@pytest.mark.usefixtures("folder")
def test_bytes_marks_and_line_ends_survive_a_fix() -> None:
    Path("Dockerfile").write_bytes(b"\xef\xbb\xbfFROM debian\r\nLABEL a=\xff\r\nCMD ['a']\r\n")
    dsim("--fix", "Dockerfile")
    assert Path("Dockerfile").read_bytes() == b'\xef\xbb\xbfFROM debian\r\nLABEL a=\xff\r\nCMD ["a"]\r\n'


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["none"], 2, "there is no file or folder none"),
        (["--select", "swalowed"], 2, "did you mean swallowed?"),
        (["--ignore", "swallowed", "--select", "swallowed"], 0, "no findings"),
        (["--fail-on", "never"], 0, "lint.swallowed"),
        (["--fail-on", "error", "--ignore", "not-json,words-dropped"], 0, "lint.swallowed"),
        (["--fail-on", "error"], 1, "lint.not-json"),
        (["--select", "lint.several"], 1, "1 finding: 1 warning"),
        (["--jobs", "0"], 2, "0 is not in the range"),
        (["--engine", "doker"], 3, "doker is not modelled"),
        (["--line", "docker ps"], 3, "docker ps"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_exit_status(words: list[str], status: int, said: str) -> None:
    done = dsim(*words)
    assert done.exit_code == status, done.output
    assert said in done.output


@pytest.mark.usefixtures("folder")
def test_comments_ignore_and_say_when_they_are_of_no_use() -> None:
    text = BAD.replace("CMD ['", "# dsim: ignore=not-json we know\nCMD ['").replace(
        "ENTRYPOINT", "# dsim: ignore=no-shell\nENTRYPOINT"
    )
    Path("Dockerfile").write_text(text)
    found = json.loads(dsim("Dockerfile", "--format", "json").stdout)["findings"]
    assert [(one["line"], one["rule"]) for one in found] == [
        (2, "lint.several"),
        (7, "lint.unused-ignore"),
        (9, "lint.swallowed"),
    ]
    Path("Dockerfile").write_text(f"# dsim: ignore-file\n{BAD}")
    assert dsim("Dockerfile").exit_code == 0
    Path("Dockerfile").write_text(f"# dsim: ignore-file=several\n{BAD}")
    assert "lint.several" not in dsim("Dockerfile").output
    Path("Dockerfile").write_text(f"# dsim: ignore=sevral\n{BAD}")
    done = dsim("Dockerfile")
    assert done.exit_code == 2 and "Dockerfile:1: there is no finding 'sevral'; did you mean several?" in done.output


@pytest.mark.usefixtures("folder")
def test_git_tells_which_files_are_ignored() -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    Path("left").mkdir()
    Path("left/Dockerfile").write_text("FROM debian\nCMD ['x']\n")
    Path(".gitignore").write_text("left/\n")
    assert "left" not in dsim().output
    assert "left/Dockerfile" in dsim("left/Dockerfile").output


@pytest.mark.usefixtures("folder")
def test_a_machine_without_git_has_no_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("Dockerfile").write_text("FROM scratch\nCMD ['a']\n")
    with_git = dsim("Dockerfile")
    monkeypatch.setenv("PATH", "/nonexistent")
    result = dsim("Dockerfile")
    assert (result.exit_code, result.output) == (1, with_git.output)


@pytest.mark.usefixtures("folder")
def test_a_file_that_cannot_be_read_is_told_and_the_others_are_looked_at() -> None:
    Path("big.Dockerfile").write_bytes(b"#" * (16 * 1024 * 1024 + 1))
    done = dsim()
    assert done.exit_code == 2
    assert "big.Dockerfile is larger than 16 MiB" in done.output and "lint.swallowed" in done.output


@pytest.mark.usefixtures("folder")
def test_several_processes_find_what_one_does() -> None:
    for number in range(100):
        Path(f"{number}.Dockerfile").write_text(BAD if number % 3 else "FROM debian\nCMD x && y\n")
    one, four = (dsim("--format", "json", "--jobs", jobs) for jobs in ("1", "4"))
    assert one.stdout == four.stdout and len(json.loads(one.stdout)["findings"]) > 200
    assert one.stderr == four.stderr == ""


@pytest.mark.usefixtures("folder")
def test_nothing_of_a_hostile_file_reaches_the_terminal_raw() -> None:
    Path("Dockerfile").write_text("FROM debian\nCMD ['\x1b[2J', \x07]\n")
    assert "\x1b" not in dsim("Dockerfile").output and "\x07" not in dsim("Dockerfile").output


class TestSettings:
    """Settings of pyproject.toml and .dsim.toml, found from the file upwards."""

    @pytest.mark.parametrize(
        ("text", "rules"),
        [
            ('ignore = ["several"]', {"swallowed", "not-json"}),
            ('select = ["several", "swallowed"]\nignore = ["lint.several"]', {"swallowed"}),
            ('per-file-ignores = {"*.Dockerfile" = ["several"]}', {"several", "swallowed", "not-json"}),
            ('per-file-ignores = {"sub/*" = ["several", "not-json"]}', {"swallowed"}),
        ],
    )
    @pytest.mark.parametrize("name", [".dsim.toml", "pyproject.toml"])
    @pytest.mark.usefixtures("folder")
    def test_what_is_looked_for(self, name: str, text: str, rules: set[str]) -> None:
        Path("sub").mkdir()
        Path("sub/Dockerfile").write_text(BAD)
        Path(name).write_text(f"[tool.dsim.lint]\n{text}\n" if name == "pyproject.toml" else f"[lint]\n{text}\n")
        found = json.loads(dsim("sub/Dockerfile", "--format", "json").stdout)["findings"]
        assert {one["rule"].removeprefix("lint.") for one in found} == rules

    @pytest.mark.usefixtures("folder")
    def test_severity_engine_and_bases(self) -> None:
        Path(".dsim.toml").write_text(
            'engine = "podman@5.8"\nbuilder = "buildkit@0.25"\n[severity]\nswallowed = "info"\n'
            '[bases]\n"debian" = "debian.json"\n'
        )
        Path("debian.json").write_text('{"Entrypoint": ["/own"], "Cmd": ["x"]}')
        Path("Dockerfile").write_text(BAD + "FROM debian\nCMD ['a']\n")
        found = json.loads(dsim("Dockerfile", "--format", "json").stdout)["findings"]
        assert [one["severity"] for one in found if one["rule"] == "lint.swallowed"] == []
        assert found[-1]["evidence"]["argv"] == ["/own", "/bin/sh", "-c", "['a']"]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[lint]\nignored = []\n", ".dsim.toml:2: there is no setting 'ignored'; known are: select, ignore"),
            ('[lint]\n\nignore = ["x"]\n', ".dsim.toml:3: there is no finding 'x'; docs/lint.md lists them"),
            ('[lint]\nignore = "several"\n', ".dsim.toml:2: ignore is no list of ids"),
            ('[lint.severity]\nseveral = "bad"\n', "'bad' is no severity"),
            ("[lint]\nengine = 3\n", ".dsim.toml:2: engine is no text"),
            ("[lint\n", ".dsim.toml is no TOML"),
            ("a" + ".a" * 100_000 + " = 1\n", ".dsim.toml is too large"),
            ("#" * 2_000_000, ".dsim.toml is too large"),
            ("a = " + "[" * 600, "nested too deeply"),
            ("lint = 3\n", "lint is no table"),
            ("x = 1\n[lint]\n", "'x' stands beside [lint]"),
        ],
    )
    @pytest.mark.usefixtures("folder")
    def test_mistakes_are_told_with_their_spot(self, text: str, said: str) -> None:
        Path(".dsim.toml").write_text(text)
        done = dsim("Dockerfile")
        assert done.exit_code == 2 and said in done.output and "Traceback" not in done.output


@pytest.mark.usefixtures("folder")
def test_the_command_starts_without_what_it_does_not_need() -> None:
    code = (
        "import sys; from click.testing import CliRunner; from simulator.cli.main import cli; "
        "CliRunner().invoke(cli, ['lint', 'good.Dockerfile']); "
        "left_out = {'tabulate', 'yaml', 'multiprocessing', 'tomllib', 'simulator.linting.compose'}; "
        "sys.exit(sorted(left_out & set(sys.modules)) != [])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, env={**os.environ, "PYTHONPATH": str(OUTPUTS.parents[2])}
    )
    assert done.returncode == 0


def test_a_finding_names_the_containers_that_it_affects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "Dockerfile").write_text("FROM debian AS one\nENTRYPOINT serve\n", encoding="utf-8")
    services = "  a: {build: web, image: 'shop/web:1'}\n  b: {image: 'shop/web:1', entrypoint: other}\n"
    (tmp_path / "compose.yaml").write_text(f"services:\n{services}", encoding="utf-8")
    (tmp_path / "run.sh").write_text("docker run named -x\n", encoding="utf-8")
    done = dsim("--base", "named=web/Dockerfile", "web", "--select", "shell-stays")
    assert (
        "affects  compose.yaml:2 a: /bin/sh -c serve\n           run.sh:1 docker run: /bin/sh -c serve -x"
        in done.output
    )
    assert "compose.yaml:3 b" not in done.output
    (tmp_path / "Dockerfile").write_text("FROM shop/web:1\nCMD x\n", encoding="utf-8")
    (tmp_path / "top.sh").write_text("docker build -t top .\ndocker run top -y\n", encoding="utf-8")
    assert "top.sh:2 docker run: /bin/sh -c serve -y" in dsim("web", "--select", "shell-stays").output
    (tmp_path / "top.sh").unlink()
    (finding,) = json.loads(dsim("--format", "json", "web", "--select", "shell-stays").stdout)["findings"]
    assert finding["affected"] == [{"place": "compose.yaml:2 a", "executes": "/bin/sh -c serve"}]
    assert "| who | executes |" in dsim("--format", "markdown", "web", "--select", "shell-stays").output
    monkeypatch.chdir(tmp_path / "web")
    assert "compose.yaml:2 a" in dsim().output
    outside = tmp_path.parent / "outside.Dockerfile"
    outside.write_text("FROM debian\nENTRYPOINT serve\n", encoding="utf-8")
    assert "lint.shell-stays" in dsim(str(outside)).output and "affects" not in dsim(str(outside)).output


@pytest.mark.usefixtures("folder")
def test_an_image_of_the_settings_without_its_dockerfile_is_said() -> None:
    Path(".git").mkdir()
    Path(".dsim.toml").write_text('[images]\n"own/web" = "web/Dockerfile"\n"own/good" = "good.Dockerfile"\n')
    done = dsim("good.Dockerfile")
    assert done.exit_code == 2
    assert ".dsim.toml: images.own/web: there is no file web/Dockerfile" in done.output
    assert "own/good" not in done.output


@pytest.mark.usefixtures("folder")
def test_lines_of_scripts_are_looked_at_below_folders() -> None:
    Path("deploy.sh").write_text("docker run --rm debian 'ls -l'\n")
    found = json.loads(dsim("--format", "json").stdout)["findings"]
    assert ("deploy.sh", "lint.blank-in-program") in [(one["file"], one["rule"]) for one in found]
    assert json.loads(dsim("--format", "json", "deploy.sh").stdout)["findings"][0]["line"] == 1


@pytest.mark.parametrize("name", ["justfile", "Jenkinsfile", "app.py", "package.json", ".justfile"])
@pytest.mark.usefixtures("folder")
def test_a_file_that_is_plainly_of_another_kind_is_no_dockerfile(name: str) -> None:
    Path(name).write_text("build:\n    docker build .\n", encoding="utf-8")
    done = dsim(name)
    assert done.exit_code == 3
    assert f"{name}: not looked at: lint does not read files of this kind; it reads Dockerfiles" in done.output


@pytest.mark.usefixtures("folder")
def test_a_link_out_of_the_folder_is_a_note(tmp_path: Path) -> None:
    Path("x").mkdir()
    Path("x/out.Dockerfile").symlink_to(tmp_path / "Dockerfile")
    done = dsim("x")
    assert done.exit_code == 0 and "out.Dockerfile: not looked at: it is a symbolic link that leads out" in done.output


@pytest.mark.parametrize("name", ["notes.txt", "Dockerfile.py", "Dockerfile.tmpl", "build", "web.image"])
@pytest.mark.usefixtures("folder")
def test_a_file_whose_name_says_nothing_else_is_read_as_a_dockerfile(name: str) -> None:
    Path(name).write_text(BAD, encoding="utf-8")
    assert dsim(name).exit_code == 1


def test_a_manifest_is_read_by_the_engine_that_resolve_takes_unless_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pod.yaml").write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: alpine, args: [-x]}]\n"
    )
    for words in ((), ("--engine", "docker@28.5")):
        (finding,) = json.loads(dsim(*words, "--format", "json", "pod.yaml").stdout)["findings"]
        resolved = CliRunner().invoke(cli, ["resolve", *words, "--format", "json", "--kubernetes", "pod.yaml"])
        (release,) = json.loads(resolved.stdout)["made_by"]["releases"]
        assert finding["evidence"]["request"] == release["engine"]
