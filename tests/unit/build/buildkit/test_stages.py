"""Stages: the platform that FROM names, and the configuration that BuildKit gives to those for Windows."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulator import lint
from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.releases.find import find_engine
from simulator.simulation.image import build_dockerfile

ENGINE = find_engine("docker@28.5")
NANO = "mcr.microsoft.com/windows/nanoserver:1809"


def image(text: str, builder: str = "buildkit@0.25", images: Any = None, **options: Any) -> ImageConfig:
    """Build a Dockerfile for Windows with BuildKit."""
    options = {"platform": "windows/amd64", "builder": builder, **options}
    return build_dockerfile(text, options, images or {}, ENGINE, "Dockerfile:{}".format).image


@pytest.mark.parametrize(
    ("builder", "env", "directory"),
    [
        ("buildkit@0.8", ("PATH=c:\\Windows\\System32;c:\\Windows",), "/"),
        ("buildkit@0.13", ("PATH=c:\\Windows\\System32;c:\\Windows",), "\\"),
        (
            "buildkit@0.19",
            ("PATH=c:\\Windows\\System32;c:\\Windows;C:\\Windows\\System32\\WindowsPowerShell\\v1.0",),
            "\\",
        ),
        ("buildkit@0.22", None, "\\"),
    ],
)
def test_scratch_has_the_path_and_the_directory_of_the_version(builder: str, env: Any, directory: str) -> None:
    found = image("FROM scratch\nCMD dir\n", builder)
    assert (found.env, found.working_dir, found.os) == (env, directory, "windows")
    assert found.cmd == ("cmd", "/S", "/C", "dir")
    assert dict(found.other_fields) == {"ArgsEscaped": True}


@pytest.mark.parametrize(
    ("lines", "directory"),
    [
        ("WORKDIR C:/app", "\\app"),
        ("WORKDIR c:\\\\app\\\\\nWORKDIR bin", "\\app\\bin"),
        ("WORKDIR /a/../b", "\\b"),
        ("WORKDIR app", "\\app"),
        ("WORKDIR C:app", "\\app"),
        ("ENV D=C:/x\nWORKDIR $D/y", "\\x\\y"),
    ],
)
def test_a_directory_has_no_drive_and_backslashes(lines: str, directory: str) -> None:
    assert image(f"FROM scratch\n{lines}\n").working_dir == directory


def test_before_0_12_a_directory_is_one_of_linux() -> None:
    assert image("FROM scratch\nWORKDIR C:/app\n", "buildkit@0.11").working_dir == "/C:/app"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("WORKDIR D:/x", "normalizing workdir: normalizing working directory: removing drive letter: The specified"),
        ("WORKDIR C:", 'No relative path specified in "C:"'),
        ("COPY a //server/b", "removing drive letter: UNC paths are not supported"),
        ("COPY D:/a /b", "removing drive letter: removing drive letter: The specified path is not on the system drive"),
        ("ADD https://h/x.zip E:/", "The specified path is not on the system drive"),
    ],
)
def test_a_path_on_another_drive_is_refused(line: str, message: str) -> None:
    with pytest.raises(Refusal, match=message):
        image(f"FROM scratch\n{line}\n")


@pytest.mark.parametrize(("builder", "refused"), [("buildkit@0.20", True), ("buildkit@0.21", False)])
def test_a_drive_with_two_slashes_is_a_destination_since_0_21(builder: str, refused: bool) -> None:
    text = "# escape=`\nFROM scratch\nCOPY a c:\\\\\n"
    if refused:
        with pytest.raises(Refusal, match="UNC"):
            image(text, builder)
    else:
        image(text, builder)


def test_an_address_is_no_path() -> None:
    image("FROM scratch\nADD https://h/x.zip /x\n")


def test_the_backquote_joins_lines_and_keeps_backslashes() -> None:
    found = image('# escape=`\nFROM scratch\nENV A="C:\\x y" `\n    B=C:\\z\nCMD dir `\n  C:\\\n', "buildkit@0.22")
    assert found.env == ("A=C:\\x y", "B=C:\\z")
    assert found.cmd == ("cmd", "/S", "/C", "dir   C:\\")


def test_a_base_for_windows_makes_the_build_one_for_windows() -> None:
    text = f"FROM {NANO}\nARG TARGETOS\nARG BUILDPLATFORM\nENV A=$TARGETOS-$BUILDPLATFORM\nWORKDIR C:/a\nCMD x\n"
    found = image(text, images={NANO: {"User": "ContainerUser"}}, platform=None)
    assert (found.os, found.working_dir, found.user) == ("windows", "\\a", "ContainerUser")
    assert found.env == ("A=windows-windows/amd64",)
    assert found.cmd == ("cmd", "/S", "/C", "x")


def test_a_base_is_for_windows_by_its_configuration_or_its_name() -> None:
    assert image("FROM x\nCMD y\n", images={"x": {"os": "windows"}}, platform="").os == "windows"
    assert image("FROM x\nCMD y\n", images={"x": {}}, platform="").os == ""
    assert image(f"FROM {NANO}\nCMD y\n", images={NANO: {"os": "linux"}}, platform="").os == "linux"


def test_the_platform_of_the_build_is_that_of_the_image() -> None:
    text = "FROM --platform=windows/amd64 x\nWORKDIR C:/a\nCMD y\n"
    found = image(text, images={"x": {"os": "windows", "WorkingDir": "C:\\b"}}, platform="linux/amd64")
    assert (found.os, found.working_dir, found.cmd) == ("", "\\a", ("cmd", "/S", "/C", "y"))


def test_a_stage_for_linux_in_a_build_for_windows_is_one_of_linux() -> None:
    text = "FROM --platform=linux/amd64 x AS a\nWORKDIR /src\nCMD y\nFROM scratch\nCOPY --from=a /src /\nCMD z\n"
    linux = image(text, images={"x": {}}, target="a")
    assert (linux.working_dir, linux.cmd, linux.os) == ("/src", ("/bin/sh", "-c", "y"), "windows")
    assert image(text, images={"x": {}}).cmd == ("cmd", "/S", "/C", "z")


def test_the_catalogue_of_linux_is_not_used_for_windows() -> None:
    built = build_dockerfile("FROM python:3.12\nCMD x\n", {"platform": "windows/amd64"}, {}, ENGINE, str)
    assert built.missing == "python:3.12"


@pytest.mark.parametrize("builder", ["classic@28.5", "buildah@1.43"])
def test_a_base_for_windows_needs_buildkit(builder: str) -> None:
    choices: list[dict[str, Any]] = [{}, {NANO: {}}]
    for images in choices:
        with pytest.raises(NotModelled, match="give --builder buildkit"):
            image(f"FROM {NANO}\nCMD x\n", builder, images, platform=None)


@pytest.mark.parametrize("builder", ["classic@28.5", "buildah@1.43"])
def test_other_builders_and_platforms_are_not_modelled(builder: str) -> None:
    with pytest.raises(NotModelled, match="windows/amd64"):
        image("FROM scratch\nCMD x\n", builder)
    with pytest.raises(NotModelled, match="freebsd"):
        image("FROM scratch\nCMD x\n", platform="freebsd/amd64")


def test_the_platform_that_from_names_is_none_of_scratch_or_a_stage() -> None:
    text = "FROM --platform=wasi/wasm scratch AS a\nFROM --platform=foo/bar a\nCMD x\n"
    assert image(text, platform="linux/amd64").cmd == ("/bin/sh", "-c", "x")
    with pytest.raises(NotModelled, match="wasi"):
        image("FROM --platform=wasi/wasm x\nCMD x\n", platform="linux/amd64")


TWO_HEIRS = """FROM scratch AS a
ENV A=1 B=1
FROM a AS b
ENV A=2 C=$A
FROM a AS c
COPY --from=b /x /y
ENV D=$A$B
FROM c
ARG B=9
ENV E=$B$D
"""


@pytest.mark.parametrize("builder", ["buildkit@0.8", "buildkit@0.25", "classic@20.10"])
@pytest.mark.parametrize(
    ("target", "env"),
    [
        ("a", ("A=1", "B=1")),
        ("b", ("A=2", "B=1", "C=1")),
        ("c", ("A=1", "B=1", "D=11")),
    ],
)
def test_a_stage_changes_no_variable_of_another(builder: str, target: str, env: tuple[str, ...]) -> None:
    found = image(TWO_HEIRS, builder, target=target, platform="linux/amd64").env
    assert [entry for entry in found or () if not entry.startswith("PATH=")] == [*env]


@pytest.mark.parametrize(
    ("builder", "last"), [("buildkit@0.8", "E=911"), ("buildkit@0.25", "E=911"), ("classic@20.10", "E=111")]
)
def test_a_stage_that_takes_over_keeps_the_order_of_arguments_and_variables(builder: str, last: str) -> None:
    found = image(TWO_HEIRS, builder, platform="linux/amd64").env
    assert (found or ("",))[-1] == last


def test_the_classic_builder_builds_no_stage_behind_one_that_it_refuses() -> None:
    text = 'FROM scratch\nENTRYPOINT x\nCMD ["a"]\nFROM scratch\nEXPOSE x\nFROM scratch\nENTRYPOINT y\nCMD ["b"]\n'
    found = {
        builder: [(finding.rule.id, finding.span.line) for finding in lint(text, builder=builder).findings]
        for builder in ("classic@20.10", "buildkit@0.25")
    }
    assert found["classic@20.10"] == [("lint.refused", 5)]
    assert found["buildkit@0.25"] == [("lint.refused", 5), ("lint.no-shell", 7), ("lint.swallowed", 8)]


@pytest.mark.parametrize(
    ("builder", "said"),
    [
        ("buildkit@0.13", 'failed to parse platform foo: "foo": unknown operating system or architecture'),
        ("buildkit@0.14", 'failed to parse platform $P: "foo": unknown operating system or architecture'),
        ("classic@28.5", 'failed to parse platform foo: "foo": unknown operating system or architecture'),
    ],
)
def test_a_bad_platform_is_shown_as_the_builder_shows_it(builder: str, said: str) -> None:
    text = "ARG P=foo\nFROM --platform=$P scratch\nCMD a\n"
    with pytest.raises(Refusal, match=re.escape(said)):
        build_dockerfile(text, {"builder": builder}, {}, ENGINE, str)
    with pytest.raises(Refusal, match="is an invalid" if "0.14" not in builder else "empty platform value from .*NO$"):
        build_dockerfile("FROM --platform=$NO scratch\nCMD a\n", {"builder": builder}, {}, ENGINE, str)


@pytest.mark.parametrize(("builder", "is_taken"), [("0.13", False), ("0.14", False), ("0.15", True), ("0.32", True)])
def test_a_platform_may_name_the_version_of_its_system(builder: str, is_taken: bool) -> None:
    options = {"builder": f"buildkit@{builder}"}
    try:
        build_dockerfile("FROM --platform=windows(10.0.1)/amd64 scratch\nCMD a\n", options, {}, ENGINE, str)
    except Refusal as refusal:
        assert not is_taken and refusal.decision.rule is From.BAD_PLATFORM
    else:
        assert is_taken
