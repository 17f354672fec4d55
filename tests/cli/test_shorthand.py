"""What one types first: no image source, a path, an image, a slip of the hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

DOCKERFILE = 'FROM scratch\nCMD ["/app", "--serve"]\n'
ARGV = '["/app", "--serve"]'


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["Dockerfile", "Containerfile"])
@pytest.mark.parametrize("command", ["resolve", "explain", "matrix", "image"])
def test_without_an_image_source_the_folders_dockerfile_is_read(folder: Path, name: str, command: str) -> None:
    (folder / name).write_text(DOCKERFILE, encoding="utf-8")
    told = dsim(command).output
    assert json.loads(told)["Cmd"] == json.loads(ARGV) if command == "image" else ARGV in told


@pytest.mark.parametrize("name", ["Dockerfile", "Containerfile"])
def test_a_change_is_made_to_the_image_of_the_folders_dockerfile(folder: Path, name: str) -> None:
    (folder / name).write_text(DOCKERFILE, encoding="utf-8")
    changed = json.loads(dsim("image", "--change", "USER u").output)
    assert changed["User"] == "u" and changed["Cmd"] == json.loads(ARGV)


@pytest.mark.parametrize("command", ["resolve", "explain", "matrix", "image"])
@pytest.mark.usefixtures("folder")
def test_without_a_dockerfile_three_examples_are_told(command: str) -> None:
    result = dsim(command)
    assert result.exit_code == 2
    assert result.stderr.count("\n  dsim ") == 3


@pytest.mark.parametrize("place", ["Dockerfile", ".", "web/Dockerfile.dev"])
def test_a_path_is_short_for_explaining_it(folder: Path, place: str) -> None:
    (folder / "web").mkdir()
    for name in ("Dockerfile", "web/Dockerfile.dev"):
        (folder / name).write_text(DOCKERFILE, encoding="utf-8")
    assert dsim(place).output == dsim("explain", "-f", "Dockerfile" if place == "." else place).output
    assert dsim(place, "x").output.startswith('["x"]')


def test_files_of_callers_are_read_by_their_own_option(folder: Path) -> None:
    (folder / "compose.yaml").write_text("services:\n  a:\n    image: nginx\n    command: b\n", encoding="utf-8")
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx, args: [d]}]}\n"
    (folder / "pod.yaml").write_text(pod, encoding="utf-8")
    (folder / "web.container").write_text("[Container]\nImage=nginx\nExec=e\n", encoding="utf-8")
    assert '["/docker-entrypoint.sh", "b"]' in dsim(".").output
    assert '["/docker-entrypoint.sh", "d"]' in dsim("pod.yaml").output
    assert '["/docker-entrypoint.sh", "e"]' in dsim("web.container").output


@pytest.mark.parametrize(
    ("path", "text", "shown"),
    [
        (
            ".github/workflows/ci.yml",
            "on: push\njobs: {a: {runs-on: x, steps: [{uses: 'docker://alpine:3'}]}}\n",
            "/bin/sh",
        ),
        (".gitlab-ci.yml", "a: {image: 'alpine:3', script: [x]}\n", "shell not found"),
        ("devcontainer.json", '{"image": "alpine:3"}', "Container started"),
        ("task.json", '{"containerDefinitions": [{"name": "a", "image": "nginx", "command": ["x"]}]}', '"x"'),
    ],
)
def test_files_of_other_callers_are_told_by_name_or_text(folder: Path, path: str, text: str, shown: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")
    done = dsim(path)
    assert (done.exit_code, shown in done.output) == (0, True), done.output


@pytest.mark.parametrize("name", ["Makefile", "run.sh", "README.md"])
def test_a_file_with_command_lines_says_what_to_do_with_them(folder: Path, name: str) -> None:
    (folder / name).write_text("docker run x\n", encoding="utf-8")
    done = dsim(name)
    assert done.exit_code == 2
    assert "Paste one of them" in done.stderr


def test_two_dashes_in_front_of_the_words_are_no_words() -> None:
    assert dsim("nginx", "--", "sh").output == dsim("nginx", "sh").output


def test_a_folders_compose_files_are_those_that_compose_takes(folder: Path) -> None:
    service = "services:\n  a:\n    image: nginx\n    command: "
    for name in ("docker-compose.yaml", "docker-compose.yml", "compose.override.yaml", "docker-compose.override.yml"):
        (folder / name).write_text(f"{service}[{name}]\n", encoding="utf-8")
    assert '["/docker-entrypoint.sh", "compose.override.yaml"]' in dsim(".").output
    for name in ("compose.override.yaml", "docker-compose.override.yml"):
        (folder / name).unlink()
    assert '["/docker-entrypoint.sh", "docker-compose.yml"]' in dsim(".").output


@pytest.mark.usefixtures("folder")
def test_an_image_of_the_catalogue_is_short_for_explaining_docker_run() -> None:
    assert dsim("nginx", "sh").output == dsim("explain", "docker", "run", "nginx", "sh").output
    for tool in ("docker", "podman"):
        assert dsim(tool, "run", "nginx", "sh").output == dsim("explain", tool, "run", "nginx", "sh").output
    assert dsim("docker").output == dsim("explain", "docker", "run", "docker").output
    assert dsim("run", "nginx", "sh").output == dsim("run", "docker", "run", "nginx", "sh").output
    of_nerdctl = dsim("run", "nerdctl", "run", "nginx", "sh").output
    of_docker = dsim("run", "docker", "run", "nginx", "sh").output.partition("\nnote\n")[0]
    assert of_nerdctl.startswith(of_docker)
    assert "nerdctl is read as docker; it was not compared" in of_nerdctl


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("nginx",), "Starts, through docker-entrypoint.sh, nginx -g 'daemon off;' as PID 1, provided that"),
        (("redis", "--port", "1"), "Starts, through docker-entrypoint.sh, redis-server --port 1 as user redis"),
        (("gcr.io/distroless/static-debian12", "sh"), 'Does not start: exit 127, there is no "sh"'),
        (("alpine",), "Starts /bin/sh, which ends at once with exit 0"),
        (("python:3.12", "-c", "1"), 'The container does not start unless the image has a program called "-c"'),
    ],
)
def test_the_first_sentence_about_an_image_is_the_consequence(words: tuple[str, ...], first: str) -> None:
    assert dsim(*words).output.startswith(first)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("style", ["markdown", "html", "github"])
def test_an_image_of_the_catalogue_is_shown_in_every_format(style: str) -> None:
    result = dsim("run", "--format", style, "nginx", "sh")
    assert result.exit_code == 0 and "fault" not in result.stderr


@pytest.mark.usefixtures("folder")
def test_a_slip_of_the_hand_is_told_what_may_be_meant() -> None:
    result = dsim("resolv", "x")
    assert result.exit_code == 2
    assert "did you mean resolve?" in result.stderr


def test_an_image_in_place_of_an_argument_is_told_what_may_be_meant(folder: Path) -> None:
    (folder / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    result = dsim("resolve", "nginx", "sh")
    assert result.exit_code == 2
    assert "Did you mean this?\n  dsim run docker run nginx sh" in result.stderr
    assert "Did you mean this?\n  dsim start docker run nginx sh" in dsim("start", "nginx", "sh").stderr
    for command in ("start", "resolve", "explain"):
        assert f"Did you mean this?\n  dsim {command} -f Dockerfile --x" in dsim(command, "Dockerfile", "--x").stderr
    assert dsim("resolve", "--", "nginx", "sh").output.startswith('["nginx", "sh"]')
    assert dsim("resolve", "--cmd", "x", "nginx", "sh").output.startswith('["nginx", "sh"]')


@pytest.mark.parametrize(("name", "option"), [("main.py", "-f"), ("notes.txt", "-f"), ("values.yaml", "--compose")])
def test_a_file_that_is_nothing_to_dsim_is_not_taken_for_a_dockerfile(folder: Path, name: str, option: str) -> None:
    (folder / name).write_text("x: 1\n", encoding="utf-8")
    done = dsim(name)
    assert done.exit_code == 2
    assert "does not show in its name or its text" in done.stderr
    assert f"Give it with its option, such as\n  dsim resolve {option} {name}" in done.stderr


@pytest.mark.parametrize("name", ["x.txt", "build/web.prod"])
def test_a_file_that_begins_like_a_dockerfile_is_one(folder: Path, name: str) -> None:
    (folder / "build").mkdir()
    (folder / name).write_text(f"# syntax=docker/dockerfile:1\n{DOCKERFILE}", encoding="utf-8")
    assert ARGV in dsim(name).output


@pytest.mark.parametrize("name", ["web.nomad", "web.nomad.hcl"])
def test_a_job_of_nomad_in_its_own_language_is_told_how_to_be_given(folder: Path, name: str) -> None:
    (folder / name).write_text('job "web" {}\n', encoding="utf-8")
    assert f"nomad job run -output {name}" in " ".join(dsim(name).stderr.split())


def test_a_folder_without_files_of_callers_is_told_so(folder: Path) -> None:
    (folder / "empty").mkdir()
    assert "the folder empty has no Dockerfile, Containerfile, Compose file" in dsim("empty").stderr


def test_a_folder_of_units_or_manifests_is_short_for_resolving_it(folder: Path) -> None:
    (folder / "units").mkdir()
    (folder / "units/web.container").write_text("[Container]\nImage=nginx\nExec=e\n", encoding="utf-8")
    (folder / "k8s").mkdir()
    (folder / "k8s/values.yaml").write_text("a: 1\n", encoding="utf-8")
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx, args: [d]}]}\n"
    (folder / "k8s/pod.yaml").write_text(pod, encoding="utf-8")
    assert '["/docker-entrypoint.sh", "e"]' in dsim("units").output
    assert '["/docker-entrypoint.sh", "d"]' in dsim("k8s").output
    (folder / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    assert "Did you mean this?\n  dsim resolve --kubernetes k8s" in dsim("resolve", "k8s").stderr


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "words",
    [
        ("sudo", "docker", "run", "nginx", "sh"),
        ("$ docker run nginx sh",),
        ("# docker run nginx sh",),
        ("sudo -E docker run nginx sh",),
        ("A=1", "docker", "run", "nginx", "sh"),
        ("docker", "container", "run", "nginx", "sh"),
    ],
)
def test_a_line_is_one_behind_a_prompt_and_sudo(words: tuple[str, ...]) -> None:
    first = dsim("explain", "docker", "run", "nginx", "sh").output.partition("\n")[0]
    for command in ((), ("explain",), ("start",)):
        assert dsim(*command, *words).output.startswith(first)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("prompt", ["$ ", "# ", "root@host:~# ", "me@host> "])
@pytest.mark.parametrize("line", ["docker-compose -f x up", "kubectl run x --image=nginx", "podman-compose -f x up"])
def test_a_prompt_stands_in_front_of_every_tool(prompt: str, line: str) -> None:
    assert dsim("run", prompt + line).output == dsim("run", line).output


def test_a_line_that_explain_cannot_tell_is_run(folder: Path) -> None:
    (folder / "compose.yaml").write_text("services:\n  a: {image: nginx}\n  b: {image: nginx}\n", encoding="utf-8")
    lines = ("docker exec web ls", "docker compose up", "docker commit web", "kubectl exec web -- ls", "docker ps")
    for line in lines:
        for words in ((line,), line.split()):
            assert dsim(*words).output == dsim("run", *words).output
    for tool in (("docker", "compose"), ("docker-compose",)):
        assert "(a, b); name one in the line" in " ".join(dsim("explain", *tool, "up").stderr.split())
    assert dsim("docker-compose", "run", "a", "sh").output == dsim("run", "docker-compose", "run", "a", "sh").output


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("tool", ["podman", "kubectl", "docker-compose", "nerdctl"])
def test_a_tool_alone_is_told_to_need_a_line(tool: str) -> None:
    assert "is given no command; paste a whole line" in " ".join(dsim(tool).stderr.split())


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("image", ["ghcr.io/acme/odd:1", "1.dkr.ecr.eu-west-1.amazonaws.com/x", "localhost:5000/x"])
def test_an_image_of_a_registry_is_run_also_where_nobody_knows_it(image: str) -> None:
    done = dsim(image, "ls", "-l")
    assert (done.exit_code, f'[<ENTRYPOINT of {image}>, "ls", "-l"]' in done.stdout) == (3, True)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("exec", "web", "ls"), "dsim run docker exec web ls"),
        (("compose", "compose.yaml"), "dsim resolve --compose compose.yaml"),
        (("k8s", "pod.yaml"), "dsim resolve --kubernetes pod.yaml"),
        (("build", "."), "dsim image -f FILE"),
        (("version",), "dsim --version"),
        (("helm", "template", "."), "dsim resolve --kubernetes FILE"),
        (("docker://nginx",), "did you mean nginx?"),
        (("NGINX",), "did you mean nginx?"),
        (("ubunut:22.04",), "did you mean ubuntu:22.04?"),
        (("dokcer run nginx",), "did you mean docker?"),
        (("https://example.com/x",), "dsim fetches nothing"),
        (("acme/odd:1", "sh"), "dsim run docker run acme/odd:1 sh"),
        (("a/b/c.yaml",), "is no command, no file and no image"),
        (("explain", "ghcr.io/x/y", "a"), "dsim explain docker run ghcr.io/x/y a"),
        (("",), "'' is no command"),
        (("x" * 200,), "is no command, no file and no image"),
        (("lint", "alpine"), "dsim lint --line 'docker run alpine'"),
        (("lint", "docker", "run", "alpine", "a b"), "dsim lint --line 'docker run alpine '"),
        (("lint", "docker run alpine sh"), "dsim lint --line 'docker run alpine sh'"),
        (("lint", "ngnix"), "dsim lint --line 'docker run nginx'"),
        (("lint", ""), "there is no file or folder ''"),
        (("resolve", "-f", ""), "cannot read ''"),
        (("matrix", "--compose", "x"), "dsim resolve, explain and start have it"),
        (("resolve", "--line", "x"), "dsim lint has it"),
        (("suggest", "--cmd", "a"), "dsim suggest -f Dockerfile -- sh"),
        (("docker --version",), "prints a text and starts no container"),
    ],
)
def test_what_is_nothing_to_dsim_is_told_what_may_be_meant(words: tuple[str, ...], meant: str) -> None:
    done = dsim(*words)
    assert (done.exit_code, meant in " ".join(done.stderr.split())) == (2, True), done.stderr
    assert done.stderr.count("Error:") < 2


@pytest.mark.usefixtures("folder")
def test_help_in_front_of_a_command_is_help() -> None:
    assert dsim("help").output == dsim("--help").output
    assert dsim("help", "run").output == dsim("run", "--help").output


@pytest.mark.usefixtures("folder")
def test_standard_input_is_a_dockerfile() -> None:
    told = CliRunner().invoke(cli, ["-", "x"], input=DOCKERFILE)
    assert told.output.startswith('["x"]')


def test_a_folder_is_no_revision(folder: Path) -> None:
    (folder / "k8s").mkdir()
    assert "k8s is a folder; give two files" in dsim("diff", "k8s").stderr


@pytest.mark.usefixtures("folder")
def test_an_unknown_image_stops_no_answer() -> None:
    line = ("docker", "run", "own/app", "ls")
    for command in ("run", "explain", "start"):
        done = dsim(command, *line)
        assert done.exit_code == 3 and done.output.startswith('[<ENTRYPOINT of own/app>, "ls"]'), command
        assert "ENTRYPOINT of" not in done.stdout.replace("<ENTRYPOINT of own/app>", "")
        assert "the image own/app is not known" in " ".join(done.stderr.split())
    assert "none, one or several words" in dsim("explain", *line).stdout
    assert "the image's CMD [" not in dsim("run", "docker", "run", "--entrypoint", "ls", "own/app").output
    told = dsim("explain", "--why", "ls", *line)
    assert told.exit_code == 0 and told.stdout.startswith('word 2, "ls"')


@pytest.mark.usefixtures("folder")
def test_an_image_of_another_registry_is_no_slip() -> None:
    assert "did you mean" not in dsim("run", "ghcr.io/acme/base:1").stderr
    assert "did you mean python" in dsim("run", "pyhton").stderr


def test_words_of_a_command_that_takes_none_are_told_what_may_be_meant(folder: Path) -> None:
    (folder / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    for command in ("matrix", "image"):
        assert f"Did you mean this?\n  dsim {command} -f Dockerfile\n" in dsim(command, "Dockerfile").stderr
        assert f"\n  echo 'FROM nginx' | dsim {command} -f -\n" in dsim(command, "nginx").stderr
        assert "no word such as 'x'.\n" in dsim(command, "x").stderr
    assert "\n  dsim suggest -f Dockerfile -- ls\n" in dsim("suggest", "Dockerfile", "ls").stderr
    assert "\n  echo 'FROM nginx' | dsim suggest -f - -- ls\n" in dsim("suggest", "nginx", "ls").stderr
    assert dsim("suggest", "--", "nginx").exit_code == 0


def test_a_file_in_place_of_an_image_is_told_what_may_be_meant(folder: Path) -> None:
    (folder / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    (folder / "nginx").write_text("x", encoding="utf-8")
    done = dsim("run", "Dockerfile", "x")
    assert (done.exit_code, "Did you mean this?\n  dsim explain -f Dockerfile x" in done.stderr) == (2, True)
    assert dsim("run", "nginx").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_an_option_of_docker_run_is_told_to_stand_in_the_line() -> None:
    for option in ("--rm", "-it"):
        assert f"dsim run docker run {option} alpine ls" in " ".join(dsim("run", option, "alpine", "ls").stderr.split())
    assert "did you mean" in dsim("run", "--engin", "x", "alpine").stderr.lower()


@pytest.mark.usefixtures("folder")
def test_a_line_that_is_one_text_is_a_line() -> None:
    assert dsim("docker run nginx sh").output == dsim("explain", "docker run nginx sh").output


@pytest.mark.usefixtures("folder")
def test_what_a_shell_does_beside_the_process_is_not_said_first() -> None:
    for line in ("docker run -v $(pwd):/x alpine ls", "docker run alpine ls | wc", "nerdctl run alpine ls"):
        assert dsim("run", line).output.startswith('["ls"]')
    assert dsim("run", "docker run alpine echo $X").output.startswith("The shell replaces $X before docker starts.")


@pytest.mark.usefixtures("folder")
def test_what_a_program_may_come_to_stands_behind_what_is_wrong() -> None:
    told = dsim("nginx", "-x").output
    assert told.startswith('The container ends at once unless the image has a program called "-x"')
    assert "what it comes to is not known" in " ".join(told.split())


LOOP = "while :; do sleep 1; done"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "told", "first"),
    [
        (("docker", "run", "alpine", "sh", "-c", LOOP), "Starts sh, and the shell stays: the loop at line 1", "shell"),
        (("docker", "run", "--init", "alpine", "sh", "-c", LOOP), "and the shell stays: the loop at line 1", "unknown"),
        (
            ("docker", "run", "alpine", "sh", "-c", f"if test -e /x; then {LOOP}; fi; exec top"),
            "  the shell stays: the loop at line 1 does not end, if /x exists",
            "unknown",
        ),
    ],
)
def test_a_shell_that_stays_in_a_loop_does_not_end(words: tuple[str, ...], told: str, first: str) -> None:
    assert told in dsim(*words).output
    start = json.loads(dsim("explain", "--format", "json", *words).output)["start"]
    assert start["pid1"]["is"] == first and start["stop"]["ends"] == "unknown"
    assert not [text for text in start["unknown"] if "exit status" in text]


@pytest.mark.usefixtures("folder")
def test_no_program_is_supposed_to_have_the_name_of_a_json_array() -> None:
    told = dsim("docker", "run", "--entrypoint", '["sh","-c"]', "alpine", "ls").output
    assert told.startswith("The container does not start unless the image has a program called")
