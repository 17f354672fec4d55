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
    assert dsim("run", "nerdctl", "run", "nginx", "sh").output == dsim("run", "docker", "run", "nginx", "sh").output


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
