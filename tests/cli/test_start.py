"""dsim start, and what the other commands say of a start: exit statuses, archives, Dockerfiles, listings, changes."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli

SERVER = (Path(__file__).parents[2] / "docs" / "launch" / "server").read_bytes()
SHOP = ("--rootfs", str(Path(__file__).parents[2] / "docs" / "launch" / "shop.json"))
MISSING = 'there is no "nope" in this image'


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, words, prog_name="dsim")


def save(path: Path, config: Mapping[str, Any], files: Mapping[str, bytes]) -> str:
    """Write an archive as docker save does, with one layer; every file is executable."""

    def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(content), 0o755
        archive.addfile(entry, io.BytesIO(content))

    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as archive:
        for name, content in files.items():
            add(archive, name, content)
    image = {"architecture": "amd64", "os": "linux", "config": config, "rootfs": {"type": "layers", "diff_ids": ["x"]}}
    with tarfile.open(path, "w") as archive:
        add(archive, "layer.tar", layer.getvalue())
        add(archive, "config.json", json.dumps(image).encode())
        manifest = [{"Config": "config.json", "RepoTags": ["app:1"], "Layers": ["layer.tar"]}]
        add(archive, "manifest.json", json.dumps(manifest).encode())
    return str(path)


@pytest.fixture
def works(tmp_path: Path) -> str:
    return save(tmp_path / "works.tar", {"Entrypoint": ["/server"]}, {"server": SERVER})


@pytest.fixture
def fails(tmp_path: Path) -> str:
    return save(tmp_path / "fails.tar", {"Entrypoint": ["/server"]}, {"app/server": SERVER})


@pytest.mark.parametrize(
    ("words", "status", "first"),
    [
        (("--cmd", '["shop"]'), 0, "Starts /usr/local/bin/shop as PID 1."),
        (("--cmd", '["nope"]'), 1, f"Does not start: exit 127, {MISSING}."),
        (
            ("--entrypoint", '["docker-entrypoint.sh"]', "--", "nope"),
            1,
            "Starts /usr/local/bin/docker-entrypoint.sh, and",
        ),
        (("--cmd", '["shop"]', "--run-entrypoint", "nope"), 1, f"Does not start: exit 127, {MISSING}."),
        (("--cmd", '["sh"]'), 0, "Starts sh, which ends at once with exit 0"),
    ],
)
def test_the_exit_status_says_whether_it_starts(words: tuple[str, ...], status: int, first: str) -> None:
    done = dsim("start", *SHOP, *words)
    assert (done.exit_code, done.stdout.startswith(first)) == (status, True), done.output


def test_without_a_root_filesystem_it_is_not_known() -> None:
    done = dsim("start", "--cmd", '["x"]')
    assert done.exit_code == 3 and "not known\n  whether the image has x in a folder of PATH" in done.stdout
    assert done.stdout.startswith("Starts x as PID 1, provided that x is a program in the image, not a script.\n")


def test_json_is_the_oracles_answer_with_the_start(works: str) -> None:
    done = dsim("start", "--config", works, "--format", "json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["start"]["outcome"], answer["start"]["pid1"]["args"]) == (0, "started", ["/server"])


@pytest.mark.parametrize("option", ["--config", "--base"])
def test_an_archive_gives_the_root_filesystem(works: str, fails: str, option: str) -> None:
    for archive, first in (
        (works, "Starts /server as PID 1."),
        (fails, 'Does not start: exit 127, there is no "/server"'),
    ):
        value = archive if option == "--config" else f"app:1={archive}"
        for command in ("run", "start"):
            done = dsim(command, option, value, "docker", "run", "app:1")
            assert done.stdout.startswith(first), done.output


@pytest.mark.parametrize("style", ["table", "markdown", "html", "github"])
def test_a_listing_says_first_what_does_not_start(tmp_path: Path, works: str, fails: str, style: str) -> None:
    (tmp_path / "compose.yaml").write_text("services: {a: {image: works}, b: {image: fails}}\n")
    bases = ("--base", f"works=docker-archive:{works}:app:1", "--base", f"fails=docker-archive:{fails}:app:1")
    done = dsim("resolve", "--compose", str(tmp_path / "compose.yaml"), *bases, "--format", style)
    assert done.exit_code == 0, done.output
    at = done.stdout.find("b: does not start: exit 127")
    if style == "table":
        assert at == 0 and done.stdout.splitlines()[1] == "a: starts /server as PID 1"
    assert at >= 0
    table = done.stdout.find("<table") if style == "html" else done.stdout.find("| service")
    assert style not in ("markdown", "html") or at < table


def test_a_change_that_keeps_it_from_starting_is_said_first(works: str, fails: str) -> None:
    done = dsim("diff", works, fails, "--engine", "docker@28.5")
    assert done.exit_code == 1
    first = done.stdout.splitlines()[0]
    assert first.endswith(': does not start any more: exit 127, there is no "/server" in this image')
    assert json.loads(dsim("diff", works, fails, "--format", "json").stdout)["changes"][0]["engines"][0]["starts"][0][
        "breaks"
    ]
    assert dsim("diff", works, works).exit_code == 0


def test_a_dockerfile_and_its_context_give_the_root_filesystem(tmp_path: Path) -> None:
    (tmp_path / "server").write_bytes(SERVER)
    (tmp_path / "server").chmod(0o755)
    file = tmp_path / "Dockerfile"
    file.write_text('FROM scratch\nCOPY server /server\nCMD ["/server"]\n')
    words = ("-f", str(file), "--context", str(tmp_path))
    assert dsim("resolve", *words).stdout.startswith("Starts /server as PID 1.")
    (tmp_path / "server").chmod(0o644)
    assert dsim("resolve", *words).stdout.startswith('Does not start: exit 126, "/server" may not be executed')


@pytest.mark.parametrize("base", ["scratch", "gcr.io/distroless/static"])
def test_a_missing_shell_needs_no_root_filesystem(tmp_path: Path, base: str) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text(f"FROM {base}\nCOPY server /server\nCMD /server\n")
    assert dsim("resolve", "-f", str(file)).stdout.startswith('Does not start: exit 127, there is no "/bin/sh"')
    file.write_text(f"FROM {base}\nCOPY sh /bin/sh\nCMD /server\n")
    assert "oes not start" not in dsim("resolve", "-f", str(file)).stdout.splitlines()[0]


def test_a_line_that_starts_no_container_is_refused() -> None:
    assert dsim("start", "docker", "exec", "x", "y").exit_code == 2
    assert dsim("start", "docker", "ps").exit_code == 3


@pytest.mark.parametrize("style", ["markdown", "html", "github", "sarif"])
def test_every_format_says_that_a_change_keeps_it_from_starting(works: str, fails: str, style: str) -> None:
    done = dsim("diff", works, fails, "--format", style)
    assert done.exit_code == 1
    said = done.stdout if style != "html" else done.stdout.replace("&quot;", '"').replace("&#34;", '"')
    assert "does not start" in said and "exit 127" in said, said


class TestSymbols:
    """What only a shell knows stays as it is written, and what depends on it is not known."""

    @pytest.mark.parametrize(
        ("line", "status", "first"),
        [
            ('docker run -v "$PWD:/data" -e TOKEN=$TOKEN app:1 && ls', 0, "Starts /server as PID 1."),
            ("docker run --name $NAME app:1 /server", 0, "Starts /server as PID 1."),
            ("docker run -v $PWD:/src -w $PWD app:1", 3, None),
            ("docker run -u $(id -u) app:1", 3, None),
            ("docker run -e PATH=$PATH app:1", 3, None),
            ("docker run app:1 $X", 3, None),
        ],
    )
    def test_a_line_starts_whatever_the_shell_puts_in(
        self, works: str, line: str, status: int, first: str | None
    ) -> None:
        done = dsim("start", "--base", f"app:1={works}", line)
        assert done.exit_code == status, done.output
        if first is None:
            assert "not known\n  what your shell puts in for $" in done.stdout
        else:
            assert done.stdout.startswith(first)

    def test_the_notes_of_a_line_are_shown(self, works: str) -> None:
        done = dsim("start", "--base", f"app:1={works}", "docker run app:1 && ls")
        assert "he line ends at &&" in done.stdout

    def test_a_folder_of_the_shell_is_not_taken_for_a_relative_one(self, works: str) -> None:
        done = dsim("run", "--base", f"app:1={works}", "docker run -w $PWD app:1")
        assert "oes not start" not in done.stdout and 'cwd  "$PWD"' in done.stdout


def test_dashes_in_a_line_are_the_line_s_own() -> None:
    done = dsim("start", "kubectl", "run", "web", "--image=debian:12", "--", "sleep", "5")
    assert done.stdout.startswith("Starts sleep as PID 1.")
    assert dsim("start", "--cmd", '["x"]', "--", "docker", "y").stdout.startswith("Starts docker as PID 1")
