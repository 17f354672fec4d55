"""An image that is not known stops no answer that does not need it, and stands by the same name in every command."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.cli.main import cli
from simulator.core.text import quoted_list
from simulator.core.values import unknown_words

POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: shop, args: [ls -l]}]}\n"
LINE = ("docker", "run", "shop", "ls -l")


def dsim(*words: str) -> Result:
    return CliRunner().invoke(cli, words, catch_exceptions=False)


def answer(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(dsim(*words).stdout)
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pod.yaml").write_text(POD)
    (tmp_path / "Dockerfile").write_text('FROM shop\nENTRYPOINT ["ls -l"]\n')
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "words",
    [
        ("run", *LINE),
        ("explain", *LINE),
        ("resolve", "--kubernetes", "pod.yaml"),
        ("explain", "--kubernetes", "pod.yaml"),
    ],
)
def test_its_words_stand_by_their_name(words: tuple[str, ...]) -> None:
    done = dsim(*words)
    assert done.stdout.startswith('[<ENTRYPOINT of shop>, "ls -l"]\n') and done.exit_code == 3
    assert '"ENTRYPOINT of shop"' not in done.stdout and "shop is not known" in done.stderr
    found = answer(words[0], "--format", "json", *words[1:])
    assert found["outcome"] == "not-modelled" and "process" not in found and "advice" not in found


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["resolve", "explain"])
def test_what_does_not_need_it_is_said(command: str) -> None:
    done = dsim(command, "--", "-a")
    assert done.stdout.startswith('The container does not start unless the image has a program called "ls -l"')
    assert done.exit_code == dsim(command, "--format", "json", "--", "-a").exit_code == 3
    found = answer(command, "--format", "json", "--", "-a")
    assert found["outcome"] == "not-modelled" and found["process"]["args"] == ["ls -l", "-a"]
    assert [piece["rule"] for piece in found["advice"]] == ["argv-advice.blank-in-program"]


@pytest.mark.usefixtures("folder")
def test_a_start_that_needs_it_gives_the_same_json() -> None:
    done = dsim("start", "--format", "json")
    assert json.loads(done.stdout) == answer("resolve", "--format", "json") and done.exit_code == 3
    assert dsim("start").stdout.startswith('["ls -l", <CMD by a trigger of shop>]')


def test_a_sentence_names_its_words_as_the_argv_does() -> None:
    assert quoted_list((*unknown_words("CMD", "shop"), "a")) == '[<CMD of shop>, "a"]'


def test_an_unknown_image_that_the_repository_builds_is_told_with_its_dockerfile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {
        "base/Dockerfile": 'FROM alpine\nENTRYPOINT ["/e"]\n',
        "app/Dockerfile": 'FROM acme/base:1\nCMD ["x"]\n',
        "build.sh": "docker build -t acme/base:1 base\ndocker build -t acme/web --target x app\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.chdir(tmp_path / "app")
    told = dsim("resolve")
    assert told.exit_code == 3 and "this repository builds it" in told.stderr
    given = "acme/base:1=../base/Dockerfile"
    assert f"--base {given}" in " ".join(told.stderr.split())
    assert dsim("resolve", "--base", given, "--format", "plain").stdout == '["/e", "x"]\n'
    for image in ("acme/web", "acme/other"):  # of a stage, which --base does not choose, and of nobody
        assert "this repository builds it" not in dsim("run", image, "x").stderr
