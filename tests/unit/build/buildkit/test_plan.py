"""Which stages BuildKit builds."""

from __future__ import annotations

import pytest

from simulator.oracle import protocol


def test_a_stage_that_a_mount_names_is_built() -> None:
    for mount, outcome in (("--mount=type=bind,from=A,target=/x", "refused"), ("--mount=target=/x", "image")):
        text = f"FROM scratch AS a\nSTOPSIGNAL no\nFROM scratch\nRUN {mount} b"
        assert protocol.answer({"image": {"dockerfile": text}})["outcome"] == outcome


# What docker build of BuildKit 0.25.2 said; before 0.15 and in the classic builder the line is a comment.
@pytest.mark.parametrize(
    ("options", "outcome", "message"),
    [
        ("bogus", "refused", 'failed to parse check options: invalid check option "bogus"'),
        (
            "error=maybe",
            "refused",
            'failed to parse check option "error=maybe": strconv.ParseBool: parsing "maybe": invalid syntax',
        ),
        ("error=true", "not-modelled", "leave that line out"),
        ("skip=all;error=true", "image", ""),
        ("skip=Foo", "image", ""),
        ("error=false", "image", ""),
        ("error=false x", "image", ""),
        ("skip=a; error=true", "refused", 'failed to parse check options: invalid check option ""'),
        (" error = false", "refused", 'failed to parse check options: invalid check option "error"'),
    ],
)
def test_options_of_check_are_read(options: str, outcome: str, message: str) -> None:
    for builder in ("buildkit@0.25", "buildkit@0.15", "buildkit@0.14", "classic@28.5", "buildah@1.43"):
        image = {"dockerfile": f"# check={options}\nFROM scratch\nCMD x\n", "builder": builder}
        found = protocol.answer({"image": image})
        expected = outcome if builder in ("buildkit@0.25", "buildkit@0.15") else "image"
        assert found["outcome"] == expected, builder
        assert expected == "image" or message in found["message"]
