"""The images that the classic builder makes of stages, compared with the platforms that FROM names.

All that is said of builders here was seen in Docker 20.10.24 and 28.5.2.
"""

from __future__ import annotations

import pytest

from simulator.build.stage_start import From
from simulator.core.errors import NotModelled
from simulator.core.rule import Refusal, Rule
from simulator.releases.find import find_engine
from simulator.simulation.image import build_dockerfile

MADE = "FROM scratch AS a\nCMD y\n"
WORDS = {
    "classic@20.10": "does not match the specified platform: wanted linux/arm64, actual: linux/amd64",
    "classic@28.5": "its platform (linux/amd64) does not match the specified platform (linux/arm64)",
}


def build(text: str, builder: str = "classic@28.5", platform: str | None = None) -> tuple[str, ...]:
    options = {"builder": builder} | ({"platform": platform} if platform else {})
    built = build_dockerfile(text, options, {"x": {}}, find_engine("docker@28.5"), "Dockerfile:{}".format)
    return tuple(map(str, built.image.cmd or ()))


def refusal(text: str, builder: str = "classic@28.5", platform: str | None = None) -> tuple[Rule, int]:
    with pytest.raises(Refusal) as refused:
        build(text, builder, platform)
    return refused.value.decision.rule, refused.value.line


@pytest.mark.parametrize("platform", ["windows", "windows/amd64", "darwin", "freebsd/amd64", "macos"])
@pytest.mark.parametrize("builder", WORDS)
def test_scratch_is_for_the_system_of_the_engine(platform: str, builder: str) -> None:
    assert refusal(f"FROM --platform={platform} scratch\nCMD x\n", builder) == (From.OTHER_SYSTEM, 1)
    assert refusal(f"FROM --platform={platform} scratch\n", builder) == (From.OTHER_SYSTEM, 1)
    assert refusal(f"FROM scratch AS a\nFROM --platform={platform} a\nCMD x\n", builder) == (From.OTHER_SYSTEM, 2)


@pytest.mark.parametrize("builder", WORDS)
def test_a_stage_for_another_platform_is_refused(builder: str) -> None:
    with pytest.raises(Refusal) as refused:
        build(f"{MADE}FROM --platform=linux/arm64 a\nCMD x\n", builder)
    assert str(refused.value) == f"image with reference sha256:... was found but {WORDS[builder]}"
    assert (refused.value.decision.rule, refused.value.line) == (From.OTHER_PLATFORM, 3)


@pytest.mark.parametrize("platform", ["linux/386", "linux/arm/v7", "arm64", "windows", "armel", "linux/riscv64"])
def test_what_is_made_of_scratch_is_for_the_machine_of_the_engine(platform: str) -> None:
    text = f"FROM --platform=linux/arm64 scratch AS a\nCMD y\nFROM --platform={platform} a\nCMD x\n"
    assert refusal(text) == (From.OTHER_PLATFORM, 3)


@pytest.mark.parametrize("platform", ["linux", "amd64", "linux/x86-64", "linux/amd64/v2", "linux/amd64/foo"])
def test_any_variant_of_the_machine_fits(platform: str) -> None:
    assert build(f"{MADE}FROM --platform={platform} a\nCMD x\n")[-1] == "x"


@pytest.mark.parametrize(
    "loads",
    ["FROM a AS b\n", "FROM scratch AS b\nCOPY --from=a / /q\n", "FROM scratch AS b\nCOPY --from=0 / /q\n"],
)
def test_an_image_that_was_loaded_is_not_compared(loads: str) -> None:
    assert build(f"{MADE}{loads}FROM --platform=linux/arm64 a\nCMD x\n")[-1] == "x"


def test_a_stage_without_instructions_is_the_image_before_it() -> None:
    text = f"{MADE}FROM a AS b\nFROM --platform=linux/arm64 b AS c\nFROM --platform=linux/arm64 c\nCMD x\n"
    assert build(text)[-1] == "x"


def test_the_platform_of_the_build_counts_where_from_names_none() -> None:
    assert refusal(f"{MADE}FROM a\nCMD x\n", platform="linux/arm64") == (From.OTHER_PLATFORM, 3)
    assert build(f"{MADE}FROM a\nCMD x\n", platform="linux/amd64")[-1] == "x"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("FROM --platform=linux/arm64 x AS a\nCMD y\nFROM --platform=linux/arm64 a\nCMD x\n", True),
        ("FROM --platform=linux/arm64 x AS a\nFROM --platform=linux/arm64 a\nCMD x\n", True),
        ("FROM x AS a\nCMD y\nFROM --platform=linux/amd64 a\nCMD x\n", True),
        ("FROM --platform=linux/arm64 x AS a\nFROM --platform=linux/amd64 a\nCMD x\n", True),
        ("FROM --platform=linux/arm64 x AS a\nCMD y\nFROM --platform=linux/amd64 a\nCMD x\n", False),
        ("FROM x AS a\nCMD y\nFROM --platform=linux/arm64 a\nCMD x\n", False),
        ("FROM --platform=linux/386 x AS a\nCMD y\nFROM --platform=linux/amd64 a\nCMD x\n", False),
        ("FROM --platform=linux/arm/v6 x AS a\nCMD y\nFROM --platform=linux/arm/v7 a\nCMD x\n", False),
        ("FROM scratch AS a\nCOPY f /\nFROM --platform=linux/arm64 a\nCMD x\n", False),
    ],
)
def test_a_base_image_may_be_for_any_platform(text: str, fits: bool) -> None:
    """The builder takes an image that it has, whatever platform was asked for; it loads the image with FROM."""
    if fits:
        assert build(text)[-1] == "x"
        return
    with pytest.raises(NotModelled, match="stage a is for linux/"):
        build(text)


@pytest.mark.parametrize("trigger", [False, True])
@pytest.mark.parametrize("name", ["a", "A", "0"])
@pytest.mark.parametrize("builder", WORDS)
def test_copy_looks_at_the_platform_of_the_build(builder: str, name: str, trigger: bool) -> None:
    text = f"{MADE}FROM scratch\nCOPY --from={name} / /q\nCMD x\n"
    if trigger:
        text = f"{MADE}FROM scratch AS b\nONBUILD COPY --from={name} / /q\nFROM --platform=linux/amd64 b\nCMD x\n"
    line = 5 if trigger else 4
    with pytest.raises(Refusal) as refused:
        build(text, builder, "linux/arm64")
    assert (
        str(refused.value)
        == f"invalid from flag value {name}: image with reference sha256:... was found but {WORDS[builder]}"
    )
    assert (refused.value.decision.rule, refused.value.line) == (From.OTHER_PLATFORM, line)
    assert build(text, builder)[-1] == "x"
    assert build(text, builder, "linux/amd64")[-1] == "x"


@pytest.mark.parametrize("instruction", ["COPY f /", "ADD f /"])
@pytest.mark.parametrize("first", ["FROM scratch", "FROM --platform=linux/amd64 x"])
def test_what_copy_puts_files_into_is_for_the_platform_of_the_build_or_in_the_cache(
    first: str, instruction: str
) -> None:
    assert build(f"{first}\n{instruction}\nCMD x\n", platform="linux/arm64")[-1] == "x"
    assert build(f"{first}\nCMD y\n{instruction}\nCMD x\n")[-1] == "x"
    with pytest.raises(NotModelled, match="the image of its stage is for linux/arm64 depends on"):
        build(f"{first}\nCMD y\n{instruction}\nCMD x\n", platform="linux/arm64")


def test_what_copy_makes_of_scratch_is_for_the_platform_of_the_build() -> None:
    text = "FROM scratch AS a\nCOPY f /\nCMD y\nFROM a\nCMD x\n"
    assert build(text, platform="linux/arm64")[-1] == "x"
    assert refusal(text.replace("FROM a", "FROM --platform=linux/amd64 a"), platform="linux/arm64")[1] == 4


def test_an_image_that_copy_names_is_loaded() -> None:
    text = "FROM x AS a\nFROM scratch AS b\nCOPY --from=x / /q\nFROM --platform=linux/arm64 a\nCMD x\n"
    assert build(text)[-1] == "x"


def test_a_base_image_for_windows_is_not_modelled() -> None:
    with pytest.raises(NotModelled, match="give --builder buildkit"):
        build("FROM --platform=windows/amd64 x\nWORKDIR /a\nCMD x\n")


@pytest.mark.parametrize("builder", ["buildkit@0.8", "buildkit@0.25"])
def test_buildkit_ignores_the_platform_of_scratch_and_stages(builder: str) -> None:
    assert build(f"{MADE}FROM --platform=linux/arm64 a\nCMD x\n", builder)[-1] == "x"
    assert build("FROM --platform=windows scratch\nCMD x\n", builder)[-1] == "x"
