"""The commands for reviews: what they print, and how they exit."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

OUTPUTS = Path(__file__).with_name("outputs")
ONE = 'FROM golang AS build\nRUN make\n\nFROM scratch\nENTRYPOINT exec app\nCMD ["--serve"]\nENV A=1\n'
TWO = 'FROM golang AS build\nRUN make all\n\nFROM scratch\nENTRYPOINT ["app"]\nCMD ["--serve"]\nENV A=2\n'


def dsim(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, words, input=stdin, prog_name="dsim")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which a Dockerfile changed."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    for text in (ONE, TWO):
        Path("Dockerfile").write_text(text)
        Path("same.Dockerfile").write_text(f"{text.partition('FROM scratch')[0]}CMD x\n")
        git("add", "-A")
        git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    Path("one").write_text(ONE)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_a_path_names_a_dockerfile_only_where_it_is_no_file_of_another_kind() -> None:
    for name, texts in {"compose.yaml": ("a", "b"), "Makefile": ("c", "d")}.items():
        for text in texts:
            line = f"x:\n\tdocker run scratch {text}\n"
            Path(name).write_text(line if name == "Makefile" else f"services:\n  x: {{image: x, command: {text}}}\n")
            git("add", "-A")
            git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    done = dsim("diff", "HEAD~3", "--", "compose.yaml", "Makefile")
    assert done.exit_code == 1 and "parse error" not in done.output and "compose.yaml:2 x" in done.output


def git(*words: str) -> None:
    subprocess.run(["git", *words], check=True, capture_output=True)


@pytest.mark.parametrize(
    ("name", "words", "status"),
    [
        ("diff-revisions", ["HEAD~1..HEAD"], 1),
        ("diff-files", ["one", "Dockerfile"], 1),
        ("diff-same", ["HEAD~1", "--", "same.Dockerfile"], 0),
        ("diff-engines", ["one", "Dockerfile", "--engine", "docker@20.10", "--engine", "docker@28.5"], 1),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_whole_output_is_as_recorded(
    name: str, words: list[str], status: int, request: pytest.FixtureRequest
) -> None:
    done = dsim("diff", *words)
    file = OUTPUTS / f"{name}.txt"
    if request.config.getoption("--rewrite"):
        file.write_text(done.output, encoding="utf-8")
    assert done.output == file.read_text(encoding="utf-8")
    assert done.exit_code == status


@pytest.mark.usefixtures("folder")
def test_exit_statuses_of_diff() -> None:
    Path("a").write_text("FROM base-nobody-knows\n")
    Path("b").write_text("FROM base-nobody-knows:2\n")
    Path("c.json").write_text('{"Config": {"Cmd": ["a"]}}')
    assert dsim("diff", "one", "one").exit_code == 0
    assert dsim("diff", "a", "a").exit_code == 0
    assert dsim("diff", "a", "b").exit_code == 3
    assert dsim("diff", "c.json", "-", stdin='{"Config": {"Cmd": ["b"]}}').exit_code == 1
    assert dsim("diff", "c.json", "-", stdin='{"Config": {"Cmd": ["a"]}}').exit_code == 0
    assert dsim("diff", "HEAD").exit_code == 0
    assert dsim("diff", "HEAD:Dockerfile", "Dockerfile").exit_code == 0
    for wrong in (["nosuch", "one"], ["nosuch"], ["a", "b", "one"], ["one", "c.json", "--target"]):
        done = dsim("diff", *wrong)
        assert (done.exit_code, done.stdout) == (2, ""), wrong


@pytest.mark.usefixtures("folder")
def test_added_and_deleted_files_and_targets_are_told() -> None:
    Path("new.Dockerfile").write_text("FROM scratch\n")
    Path("same.Dockerfile").unlink()
    Path("Dockerfile").write_text(TWO.replace("AS build", "AS make"))
    done = dsim("diff", "HEAD")
    assert done.exit_code == 1
    assert "new.Dockerfile: added" in done.output and "same.Dockerfile: deleted" in done.output
    assert "target build: target deleted" in done.output and "target make: target added" in done.output
    told = json.loads(dsim("diff", "HEAD", "--format", "json").stdout)
    assert told["verdict"] == "different" and {"added", "deleted"} <= {each.get("news") for each in told["changes"]}


@pytest.mark.usefixtures("folder")
def test_a_file_that_cannot_be_read_does_not_hide_the_others() -> None:
    Path("Dockerfile").write_text(ONE)
    Path("same.Dockerfile").write_text("# syntax=example.com/other:1\nFROM scratch AS w\nFROM w\nCMD x\n")
    done = dsim("diff", "HEAD")
    assert done.exit_code == 1 and "different for" in done.output and "not known" in done.output


@pytest.mark.usefixtures("folder")
def test_arguments_in_front_of_from_count_where_the_base_is_not_known() -> None:
    for name, value in (("a", 1), ("b", 2), ("c", 1)):
        Path(name).write_text(f"# {name}\nARG V={value} \\\n  from=x\nFROM base-nobody-knows\n")
    for engine in ("docker", "podman"):
        assert dsim("diff", "a", "b", "--engine", engine).exit_code == 3
        assert dsim("diff", "a", "c", "--engine", engine).exit_code == 0


@pytest.mark.usefixtures("folder")
def test_json_holds_every_request() -> None:
    told = json.loads(dsim("diff", "one", "Dockerfile", "--format", "json").stdout)
    (only, build) = told["changes"]
    assert only["verdict"] == "different" and build["verdict"] == "same"
    rows = only["engines"][0]["requests"]
    assert {"run", "Compose", "Kubernetes", "engine API"} == {row["caller"] for row in rows}
    first = next(row for row in rows if row["request"] == "run IMAGE ARGS...")
    assert first["before"]["arguments"] == {"first": "$0", "looked-at": False}
    assert first["after"]["args"][-1] == {"placeholder": "ARGS...", "from": "request", "where": "words"}
    table = json.loads(dsim("matrix", "-f", "one", "--format", "json").stdout)["tables"][0]
    assert [row["request"] for row in table["rows"]] == [row["request"] for row in rows]


def test_every_request_of_the_table_is_what_resolve_gives() -> None:
    image = ("--entrypoint", '["e"]', "--cmd", '["c"]', "--engine", "docker@28.5")
    table = json.loads(dsim("matrix", *image, "--format", "json").stdout)["tables"][0]
    runs = {row["request"]: row for row in table["rows"] if row["caller"] == "run"}
    for spelled, row in runs.items():
        asked = ["--run-entrypoint", "p"] if " X " in spelled else ["--run-entrypoint", ""] if '""' in spelled else []
        words = ["a", "--", ""] if "ARGS" in spelled else []
        done = dsim("resolve", *image, *asked, "--format", "plain", "--", *words)
        if row["outcome"] == "refused":
            assert done.exit_code == 1
            continue
        put = {"X...": ["p"], "ARGS...": words}
        expected = [text for word in row["args"] for text in put.get(word.get("placeholder"), [word.get("word")])]
        assert json.loads(done.stdout) == expected


def test_the_other_commands_exit_as_documented() -> None:
    assert dsim("explain", "--cmd", "x").exit_code == 0
    assert dsim("explain").exit_code == 2  # there is no Dockerfile here
    assert dsim("explain", "--cmd", "[1]").exit_code == 1
    assert dsim("explain", "--cmd", "x", "--why", "nosuch").exit_code == 1
    assert dsim("explain", "-f", "-", stdin="FROM base-nobody-knows").exit_code == 3
    assert json.loads(dsim("explain", "--cmd", "x", "--format", "json").stdout)["outcome"] == "process"
    assert dsim("suggest", "--cmd", "x", "--", "a").exit_code == 0
    assert dsim("suggest", "--entrypoint", '["a"]', "--args-only", "--", "b").exit_code == 1
    assert dsim("suggest", "--cmd", "x").exit_code == 2
    assert dsim("suggest", "--cmd", "[1]", "--", "a").exit_code == 1
    assert dsim("suggest", "--append", "x").exit_code == 2  # there is no Dockerfile here
    assert dsim("suggest", "--cmd", "x", "--append", "x", "--", "a").exit_code == 2
    assert json.loads(dsim("suggest", "--cmd", "x", "--want-shell", "--format", "json").stdout)["run"] == [
        "-it",
        "IMAGE",
        "/bin/sh",
    ]
    assert dsim("matrix", "--cmd", "[1]").exit_code == 1
    assert dsim("matrix", "--cmd", "x", "--caller", "Compose", "--engine", "podman").exit_code == 0
    assert dsim("matrix", "--entrypoint", "x", "--config", "y").exit_code == 2


@pytest.mark.usefixtures("folder")
def test_who_wants_a_shell_of_an_image_without_one_is_told_what_gives_one() -> None:
    Path("Dockerfile").write_text('FROM gcr.io/distroless/static\nENTRYPOINT ["/app"]\n')
    done = dsim("suggest", "--want-shell")
    assert done.exit_code == 1
    assert done.output.startswith("no docker run line starts a shell of this image")
    assert "FROM gcr.io/distroless/static:debug" in done.output and "--pid container:NAME" in done.output
    told = json.loads(dsim("suggest", "--want-shell", "--format", "json").stdout)
    assert told["run"] is None and told["instead"][-1]["text"] == "COPY --from=busybox:musl /bin/busybox /bin/sh"
    Path("Dockerfile").write_text('FROM gcr.io/distroless/static:debug\nENTRYPOINT ["/app"]\n')
    told = json.loads(dsim("suggest", "--want-shell", "--format", "json").stdout)
    assert told["run"] == ["-it", "--entrypoint", "/busybox/sh", "IMAGE"]


@pytest.mark.usefixtures("folder")
def test_control_characters_never_reach_the_terminal() -> None:
    Path("evil\x1b[31m").write_text('FROM scratch\nENTRYPOINT ["\x9b31m", "\u202e"]\nENV A="\x1b[2J"\n')
    for words in (["diff", "one", "evil\x1b[31m"], ["matrix", "-f", "evil\x1b[31m"], ["explain", "-f", "evil\x1b[31m"]):
        text = dsim(*words).output
        assert text and all(char == "\n" or char.isprintable() for char in text), words


@pytest.mark.parametrize("settings", [".dsim.toml", "k/.dsim.toml"])
@pytest.mark.usefixtures("folder")
def test_kinds_of_ones_own_are_read_in_diff_review_and_lint(settings: str) -> None:
    manifest = "apiVersion: x.org/v1\nkind: App\nmetadata: {name: p}\nspec:\n  pod:\n    containers:\n"
    manifest += "    - name: c\n      image: own\n      args: [one]\n"
    Path("k").mkdir()
    Path("k/app.yaml").write_text(manifest)
    Path("Dockerfile").write_text('FROM alpine\nENTRYPOINT ["a b"]\n')
    Path(".dsim.toml").write_text('[images]\nown = "Dockerfile"\n')
    git("add", "-A")
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    Path("k/app.yaml").write_text(manifest.replace("one", "two"))
    assert "p/c" not in dsim("diff").stdout
    with Path(settings).open("a") as file:  # the kinds of the new side are those of both
        file.write('[kinds]\n"App.x.org" = "spec.pod"\n')
    for command in ("diff", "review"):
        done = dsim(command)
        assert "k/app.yaml:7 p/c" in done.stdout and "two" in done.stdout, done.output
        assert done.exit_code == 1
    assert "k/app.yaml:7 p/c" in dsim("lint", "Dockerfile").stdout


@pytest.mark.parametrize("words", [[], ["--args-only"]])
@pytest.mark.usefixtures("folder")
def test_suggest_tells_what_resolve_does(words: list[str]) -> None:
    Path("Dockerfile").write_text('FROM gcr.io/distroless/static\nENTRYPOINT ["/a"]\n')
    wanted = ("/bin/sh", "-c", "echo hi")
    resolved = dsim("resolve", "--run-entrypoint", wanted[0], "--", *wanted[1:]).stdout
    lead = resolved.partition("\n")[0]
    assert 'there is no "/bin/sh"' in lead
    assert lead in dsim("suggest", *words, "--", *wanted).stdout
    advice = json.loads(dsim("suggest", *words, "--format", "json", "--", *wanted).stdout)["advice"]
    assert advice[0]["rule"] == "advice.no-shell"
    assert "no-shell" not in dsim("suggest", *words, "--format", "json", "--", "/b").stdout


@pytest.mark.usefixtures("folder")
def test_an_image_that_switches_a_healthcheck_off_that_it_has_not_is_told() -> None:
    Path("a").write_text("FROM scratch\nCMD x\n")
    Path("b").write_text("FROM scratch\nCMD x\nHEALTHCHECK NONE\n")
    done = dsim("diff", "a", "b")
    assert done.exit_code == 1
    assert done.stdout.startswith("a -> b: The healthcheck changes.\n")


@pytest.mark.usefixtures("folder")
def test_machines_get_every_finding_that_a_change_brings() -> None:
    Path("run.sh").write_text("docker run alpine top\n")
    git("add", "-A")
    Path("run.sh").write_text("docker run alpine --listen\n")
    told = {style: dsim("review", "--format", style).stdout for style in ("json", "sarif", "github", "gitlab")}
    assert {style for style, text in told.items() if "option-as-program" not in text} == set()
    assert "option-as-program" not in dsim("review").stdout  # the comparison has said it


@pytest.mark.usefixtures("folder")
def test_titles_name_the_command_and_files_that_are_not_looked_at_are_named() -> None:
    Path("justfile").write_text("a\n")
    git("add", "-A")
    Path("justfile").write_text("b\n")
    Path("Dockerfile").write_text(ONE)
    for command in ("diff", "review"):
        told = dsim(command, "--format", "github").stdout
        assert f"title=dsim {command}%3A diff.request" in told and "::notice file=justfile::not looked at" in told
        assert f"<title>dsim {command}" in dsim(command, "--format", "html").stdout


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_renamed_in_the_working_tree_starts_nothing_new() -> None:
    text = "services:\n  w: {image: alpine, command: ls}\n  x: {image: alpine, command: pwd}\n"
    Path("compose.yaml").write_text(text)
    git("add", "-A")
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    Path("compose.yaml").unlink()
    Path("docker-compose.yml").write_text(text)
    assert dsim("diff").stdout.startswith("all 2 containers that the repository starts execute the same")
    assert (
        "docker@" in dsim("diff").stdout and json.loads(dsim("diff", "--format", "json").stdout)["made_by"]["releases"]
    )
    Path("docker-compose.yml").write_text(text.replace("pwd", "id"))
    told = dsim("diff").stdout
    assert told.startswith('It starts "id" instead of "pwd".') and "started now" not in told
    Path("docker-compose.yml").write_text("services:\n  other: {image: alpine, command: ls}\n")
    assert "started now" in dsim("diff").stdout


@pytest.mark.usefixtures("folder")
def test_the_title_of_a_page_names_who_is_affected_and_what_was_asked() -> None:
    Path("compose.yaml").write_text("services:\n  w: {image: alpine, command: ls}\n")
    git("add", "-A")
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    Path("compose.yaml").write_text("services:\n  w: {image: alpine, command: pwd}\n")
    assert "<title>dsim diff compose.yaml:2 w: " in dsim("diff", "--format", "html").stdout
    assert "<title>dsim diff compose.yaml:2 w, HEAD: " in dsim("diff", "HEAD", "--format", "html").stdout
    assert "<title>dsim diff Dockerfile, HEAD~2..HEAD~1: " in dsim("diff", "HEAD~2..HEAD~1", "--format", "html").stdout


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_executable_or_is_not_any_more_has_changed() -> None:
    script = Path("entry.sh")
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    git("add", "-A")
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    assert dsim("diff").stdout.startswith("nothing changed")
    script.chmod(0o644)
    assert not dsim("diff").stdout.startswith("nothing changed")
    git("config", "core.fileMode", "false")
    assert dsim("diff").stdout.startswith("nothing changed")


@pytest.mark.usefixtures("folder")
def test_an_argument_in_front_of_the_first_from_has_its_line() -> None:
    for name in ("a", "b"):
        Path(name).write_text(f"# x\nARG A={name}\nFROM scratch\nARG A\nENV B=$A\nCMD x\n")
    told = dsim("diff", "a", "b").stdout
    assert "-  a:2  ARG A=a" in told and "+  b:2  ARG A=b" in told


@pytest.mark.usefixtures("folder")
def test_a_comment_does_not_call_well_what_was_not_compared() -> None:
    pipeline = Path(".circleci/config.yml")
    pipeline.parent.mkdir()
    pipeline.write_text("jobs: {a: {docker: [{image: x, command: a}]}}\n")
    git("add", "-A")
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    pipeline.write_text(pipeline.read_text().replace("command: a", "command: b"))
    done = dsim("diff", "--format", "markdown")
    assert "### Not known whether anything changes" in done.output
    assert "`.circleci/config.yml`: the containers that it names are not looked at" in done.output
    assert "all " not in dsim("diff").output


BASES = {
    "build.sh": "docker build -t shop/base base\ndocker build -t shop/web web\ndocker run shop/web --port 80\n",
    "base/Dockerfile": 'FROM debian\nENTRYPOINT ["/serve"]\n',
    "web/Dockerfile": "FROM shop/base AS web\nENV A=1\n",
    "compose.yaml": "services:\n  web: {image: shop/web, command: --debug}\n",
    "pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n"
    "  - {name: c, image: shop/web, args: ['--debug']}\n",
}


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(text)


@pytest.mark.usefixtures("folder")
def test_a_changed_base_image_is_told_for_every_image_and_container_that_rests_on_it() -> None:
    write(BASES)
    git("add", "-A")
    git("-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x")
    write({"base/Dockerfile": "FROM debian\nENTRYPOINT /serve\n"})
    done = dsim("diff")
    assert done.exit_code == 1 and done.output.startswith('["--debug"] has no effect')
    for name in (
        "compose.yaml:2 web",
        "pod.yaml:6 a/c",
        "build.sh:3 docker run",
        "web/Dockerfile: ",
        "base/Dockerfile: ",
    ):
        assert f"\n{name}" in done.output.replace("\n  ", "\n")
    assert "web/Dockerfile, target" not in done.output  # the last stage is compared once
    assert done.output.count("because of") == 1 and "\nit rests on base/Dockerfile\n" in done.output
    told = {
        each["name"]: each.get("rests_on") for each in json.loads(dsim("diff", "--format", "json").output)["changes"]
    }
    assert told == {"base/Dockerfile": None, "web/Dockerfile": ["base/Dockerfile"]}
    comment = dsim("diff", "--format", "markdown").output
    assert "<summary><code>web&#47;Dockerfile</code> rests on <code>base&#47;Dockerfile</code></summary>" in comment
    limited = dsim("diff", "--", "base")
    assert "compose.yaml:2 web" in limited.output
    findings = {
        (each["file"], each["rule"]) for each in json.loads(dsim("lint", "--format", "json").stdout)["findings"]
    }
    assert {(name, "lint.swallowed") for name in ("compose.yaml", "pod.yaml", "build.sh")} <= findings
    write({"base/Dockerfile": 'FROM debian\n\nENTRYPOINT [ "/serve" ]\n'})
    assert dsim("diff").exit_code == 0 and "web/Dockerfile" not in dsim("diff").output


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["resolve", "-f", "web/Dockerfile"], '["/serve"]'),
        (["resolve", "--compose", "compose.yaml"], '["/serve", "--debug"]'),
        (["run", "docker", "run", "shop/web", "x"], '["/serve", "x"]'),
        (["run", "docker run shop/web x; docker exec shop/web ls"], '["/serve", "x"]'),
        (["image", "-f", "web/Dockerfile"], '"/serve"'),
    ],
)
def test_a_base_image_is_given_by_its_dockerfile_in_every_command(words: list[str], told: str) -> None:
    write(BASES)
    given = ["--base", "shop/base=base/Dockerfile", "--base", "shop/web=web/Dockerfile"]
    done = dsim(words[0], *given, *words[1:])
    assert done.exit_code == 0 and told in done.output
    write({"base/Dockerfile": "FROM scratch\nFOO\n"})
    assert "base/Dockerfile: dockerfile parse error on line 2" in dsim(words[0], *given, *words[1:]).output
    write({"base/Dockerfile": "FROM shop/base\nENTRYPOINT /x\n"})  # it begins with an image of the same name
    assert "not known" in dsim("resolve", "-f", "base/Dockerfile", *given[:2]).output


@pytest.mark.usefixtures("folder")
def test_many_dockerfiles_of_base_images_cost_what_they_are_long_and_say_where_they_are_too_deep() -> None:
    below = {at: "".join(f"FROM i{lower} AS s{lower}\n" for lower in range(at)) for at in range(1, 18)}
    write({"0.Dockerfile": "FROM debian\nENTRYPOINT x\n"} | {f"{at}.Dockerfile": text for at, text in below.items()})
    given = [word for at in range(18) for word in ("--base", f"i{at}={at}.Dockerfile")]
    assert '["/bin/sh", "-c", "x"]' in dsim("run", *given, "docker", "run", "i17").output
    write({f"{at}.Dockerfile": f"FROM i{at - 1}\n" for at in range(1, 60)})
    given = [word for at in range(60) for word in ("--base", f"i{at}={at}.Dockerfile")]
    done = dsim("run", *given, "docker", "run", "i59")
    assert done.exit_code == 3 and "more than 20 images of the repository rest on each other" in done.output
