"""The options that say where the root filesystem is: what is read, what is asked for, and what goes together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli
from tests.unit.workspace.rootfs.test_images import CONFIG, LAYERS, docker_save, tar, write
from tests.unit.workspace.rootfs.test_registry import Registry, registry

__all__ = ["registry"]
KNOWN = {"complete": True, "files": {"/x": {"type": "file", "mode": "0755", "text": "#!/bin/sh\n"}}}


def dsim(*words: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, words, input=stdin)


def start(*words: str, stdin: str | bytes | None = None) -> Any:
    result = (
        dsim(*words, "--format", "json", stdin=stdin)
        if words[0] != "run"
        else dsim("run", "--format", "json", *words[1:])
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout).get("start")


def test_an_archive_brings_its_files_by_itself(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar", docker_save(*LAYERS))
    assert start("resolve", "--config", path) is not None
    assert start("explain", "--config", path) is not None
    assert start("run", "--config", path, "docker run app") is not None
    assert dsim("resolve", "--config", path, "--format", "plain").stdout == '["x"]\n'


def test_a_document_brings_none(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", json.dumps(CONFIG).encode())
    assert start("resolve", "--config", path) is None
    assert (
        start("resolve", "--config", path, "--rootfs", write(tmp_path / "r.json", json.dumps(KNOWN).encode()))
        is not None
    )


@pytest.mark.parametrize("kind", ["folder", "tar", "json"])
def test_a_root_filesystem_is_given(tmp_path: Path, kind: str) -> None:
    places = {
        "folder": str(tmp_path),
        "tar": write(tmp_path / "r.tar", tar({"x": b"#!/bin/sh\n"}, 0o755)),
        "json": write(tmp_path / "r.json", json.dumps(KNOWN).encode()),
    }
    assert start("resolve", "--cmd", '["/x"]', "--rootfs", places[kind]) is not None
    assert start("resolve", "--cmd", '["/x"]', "--rootfs", "-", stdin=json.dumps(KNOWN)) is not None


def test_an_archive_that_is_damaged_is_one_sentence(tmp_path: Path) -> None:
    result = dsim("resolve", "--config", write(tmp_path / "a.tar", docker_save(*LAYERS)[:1500]))
    assert result.exit_code == 2
    assert "is no whole archive: it ends too early" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("resolve", "--config", "docker://nginx"), "only with --pull"),
        (("resolve", "--cmd", "x", "--rootfs", "docker://nginx"), "only with --pull"),
        (("resolve", "--cmd", "x", "--pull-cache", "c"), "--pull-cache belongs to --pull"),
        (("resolve", "--cmd", "x", "--context", "."), "--context belongs to -f"),
        (("matrix", "--config", "docker://nginx"), "only resolve, run and explain ask"),
        (("resolve", "--cmd", "x", "--rootfs", "/no/such"), "cannot read /no/such"),
    ],
)
def test_what_does_not_go_together_is_told(words: tuple[str, ...], why: str) -> None:
    result = dsim(*words)
    assert result.exit_code == 2
    assert why in result.stderr


def test_a_registry_is_asked_only_with_pull(registry: Registry) -> None:
    registry.image("1")
    assert dsim("run", f"docker run {registry.name}:1").exit_code != 0
    assert registry.asked == []
    assert start("run", "--pull", f"docker run {registry.name}:1 y") is not None
    assert start("resolve", "--pull", "--config", f"docker://{registry.name}:1") is not None


def test_the_argv_alone_needs_no_layer(registry: Registry) -> None:
    registry.image("1")
    words = ("--pull", "--format", "plain", f"docker run {registry.name}:1")
    assert dsim("run", *words).stdout == '["x"]\n'
    assert len(registry.asked) == 2


def test_base_images_are_pulled(registry: Registry, tmp_path: Path) -> None:
    registry.image("1")
    file = write(tmp_path / "Dockerfile", f"FROM {registry.name}:1\nENV A=1\n".encode())
    assert dsim("resolve", "-f", file, "--format", "plain").exit_code != 0
    assert dsim("resolve", "--pull", "-f", file, "--format", "plain").stdout == '["x"]\n'
    assert start("resolve", "--pull", "-f", "-", stdin=f"FROM {registry.name}:1\n") is not None


def test_a_build_context_is_read(tmp_path: Path) -> None:
    write(tmp_path / "e.sh", b"#!/bin/sh\n")
    file = write(tmp_path / "Dockerfile", b'FROM scratch\nCOPY e.sh /e.sh\nCMD ["/e.sh"]\n')
    assert start("resolve", "-f", file) is None
    assert start("resolve", "-f", file, "--context", str(tmp_path)) is not None
    assert dsim("resolve", "-f", file, "--context", file).exit_code == 2
    assert dsim("resolve", "-f", "-", "--context", str(tmp_path), stdin="FROM scratch\nWRONG\n").exit_code == 1
