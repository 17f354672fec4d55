"""Every answer of every command says who made it: the engine, the builder that read the image, and dsim's version."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from simulator import __version__
from simulator.cli.main import cli
from simulator.core.versions import READ
from simulator.releases.find import every_engine

FILES = {
    "Dockerfile": 'FROM scratch\nENTRYPOINT ["/a"]\nCMD ["b"]\n',
    "other.Dockerfile": 'FROM scratch\nENTRYPOINT ["/a"]\nCMD ["c"]\n',
    "image.json": '{"Entrypoint": ["/a"]}',
    "compose.yaml": "services:\n  a: {image: x}\n  b: {image: x}\n",
    "bad.Dockerfile": "FROM scratch\nCOPY\n",
}
WITH_BUILDER = {
    "resolve": ("resolve", "-f", "Dockerfile"),
    "explain": ("explain", "-f", "Dockerfile"),
    "start": ("start", "-f", "Dockerfile"),
    "image": ("image", "-f", "Dockerfile"),
    "matrix": ("matrix", "-f", "Dockerfile"),
    "lint": ("lint", "Dockerfile"),
    "suggest": ("suggest", "-f", "Dockerfile", "--", "/a", "d"),
    "diff": ("diff", "Dockerfile", "other.Dockerfile"),
}
ENGINE_ALONE = {
    "configuration": ("resolve", "--config", "image.json"),
    "refused": ("resolve", "-f", "Dockerfile", "--run-entrypoint", ""),
    "services": ("resolve", "--compose", "compose.yaml", "--service", "a", "--config", "image.json"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)


def told(words: tuple[str, ...]) -> tuple[str, dict[str, object]]:
    """Ask a question for people, and for programs."""
    name, *rest = words
    for_people = CliRunner().invoke(cli, [name, "--engine", "docker@26.1", *rest])
    for_programs = CliRunner().invoke(cli, [name, "--engine", "docker@26.1", "--format", "json", *rest])
    return for_people.stdout, json.loads(for_programs.stdout)["made_by"]


@pytest.mark.parametrize("name", WITH_BUILDER)
def test_an_answer_names_engine_builder_and_dsim(name: str) -> None:
    text, made_by = told(WITH_BUILDER[name])
    assert made_by == {
        "dsim": __version__,
        "releases": [{"engine": "docker@26.1", "builder": "buildkit@0.13"}],
    }
    if name != "image":  # which prints a configuration that other programs read
        assert "docker@26.1" in text and f"dsim {__version__}" in text
        assert "image read as buildkit@0.13 does" in text


def test_a_table_of_services_names_the_builder_of_an_image(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services:\n  a: {image: x}\n  b: {build: .}\n", encoding="utf-8")
    text = CliRunner().invoke(cli, ["resolve", "--compose", "compose.yaml", "--engine", "docker@26.1"]).stdout
    assert f"\ndocker@26.1, image read as buildkit@0.13 does, dsim {__version__}\n" in text


def test_a_refusal_of_a_builder_names_it() -> None:
    _, made_by = told(("resolve", "-f", "bad.Dockerfile"))
    assert made_by["releases"] == [{"engine": "docker@26.1", "builder": "buildkit@0.13"}]


@pytest.mark.parametrize("name", ENGINE_ALONE)
def test_an_answer_without_a_build_names_engine_and_dsim(name: str) -> None:
    _, made_by = told(ENGINE_ALONE[name])
    assert made_by["dsim"] == __version__
    assert [release["engine"] for release in made_by["releases"]] == ["docker@26.1"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["resolve", "explain", "start", "matrix", "lint", "diff", "configuration"])
@pytest.mark.parametrize("style", ["table", "json", "markdown", "html"])
def test_a_release_that_was_never_compared_is_named_as_such(name: str, style: str) -> None:
    (uncompared,) = (release.full_name for release in every_engine() if release.observed == READ)
    command, *rest = (WITH_BUILDER | ENGINE_ALONE)[name]
    told = CliRunner().invoke(cli, [command, "--engine", uncompared, "--format", style, *rest]).output
    assert ('"compared": false' if style == "json" else "never compared with a real one") in told
    compared = CliRunner().invoke(cli, [command, "--engine", "docker@28.5", "--format", style, *rest]).output
    assert '"compared"' not in compared and "never compared" not in compared
