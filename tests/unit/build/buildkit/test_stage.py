"""Variables in reach of a stage that nobody has set in its Dockerfile: PATH, and the predefined build arguments.

Sources: the recordings ``*.dockerfiles`` for PATH; ``BuildArgs`` of moby (builder/dockerfile/buildargs.go) and of
Buildah (imagebuildah/executor.go), ``dispatchState`` of BuildKit for the arguments.
"""

from __future__ import annotations

import pytest

from simulator.build.buildkit.stage import DEFAULT_PATH, PROXIES
from simulator.oracle import protocol

BUILDERS = ("buildkit@0.25", "buildkit@0.13", "classic@28.5", "classic@20.10", "buildah@1.43", "buildah@1.28")


def label(text: str, builder: str, **arguments: str) -> str:
    """Give the label L of the image that a Dockerfile comes to."""
    found = protocol.answer({
        "image": {"dockerfile": text, "builder": builder, "build_args": arguments},
        "images": {"none": {"Cmd": ["c"]}, "path": {"Env": ["PATH=/p"]}},
    })  # fmt: skip
    value: str = found["image"].get("Labels", {}).get("L", "")
    return value


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("FROM scratch\nLABEL L=$PATH", DEFAULT_PATH),
        ("FROM none\nLABEL L=$PATH", DEFAULT_PATH),
        ("FROM path\nLABEL L=$PATH", "/p"),
        ("FROM none\nENV PATH=$PATH:/x\nLABEL L=$PATH", f"{DEFAULT_PATH}:/x"),
        ("FROM path AS a\nFROM a\nLABEL L=$PATH", "/p"),
        ("FROM none AS a\nENV A=1\nFROM a\nLABEL L=${PATH:-unset}", DEFAULT_PATH),
    ],
    ids=["scratch", "base-without", "base-with", "extended", "stage-with", "stage-without"],
)
def test_a_stage_knows_a_path(builder: str, text: str, path: str) -> None:
    assert label(text, builder) == path


KNOWN = [name for name in PROXIES if name not in ("ALL_PROXY", "all_proxy")]


def test_the_predefined_arguments_are_those_of_the_dockerfile_reference() -> None:
    pairs = [(name.upper(), name) for name in ("http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy")]
    assert [name for pair in pairs for name in pair] == list(PROXIES)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("builder", ["classic@28.5", "classic@20.10"])
def test_the_classic_builder_knows_predefined_arguments_without_an_arg(name: str, builder: str) -> None:
    assert label(f"FROM none\nLABEL L=${{{name}}}", builder, **{name: "v"}) == "v"
    assert label(f"FROM none\nENV {name}=e\nLABEL L=${{{name}}}", builder, **{name: "v"}) == "e"
    assert label("FROM none\nLABEL L=$OTHER", builder, OTHER="v") == ""


@pytest.mark.parametrize("name", PROXIES)
def test_buildkit_hands_predefined_arguments_to_run_alone(name: str) -> None:
    assert label(f"FROM none\nLABEL L=${{{name}:-unset}}", "buildkit@0.25", **{name: "v"}) == "unset"
    assert label(f"FROM none\nARG {name}\nLABEL L=${{{name}}}", "buildkit@0.25", **{name: "v"}) == "v"


@pytest.mark.parametrize("builder", BUILDERS)
def test_an_escaped_character_goes_on_with_its_word(builder: str) -> None:
    image = {"dockerfile": "FROM none\nEXPOSE 8\\0 9", "builder": builder}
    found = protocol.answer({"image": image, "images": {"none": {}}})
    assert set(found["image"]["ExposedPorts"]) == {"80/tcp", "9/tcp"}
