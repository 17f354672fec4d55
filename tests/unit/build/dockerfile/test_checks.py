"""Messages of builders quote the texts of a Dockerfile as Go does."""

from __future__ import annotations

import pytest

from simulator import Image
from simulator.core.rule import Refusal

ALL = ("buildkit@0.8", "buildkit@0.25", "classic@20.10", "classic@28.5", "buildah@1.43")


def message(text: str, builder: str) -> str:
    with pytest.raises(Refusal) as refused:
        print(Image.from_dockerfile(f"FROM {text}\n", builder=builder).config)
    return str(refused.value)


@pytest.mark.parametrize("builder", ALL)
def test_the_type_of_a_healthcheck(builder: str) -> None:
    found = message('scratch\nHEALTHCHECK a"\\b x', builder)
    assert r'Unknown type "A\"\\B" in HEALTHCHECK (try CMD)' in found


@pytest.mark.parametrize("builder", ALL[:4])
def test_the_name_of_a_stage(builder: str) -> None:
    assert r'invalid name for build stage: "a\"\\\u202eb", name' in message('scratch AS a"\\\u202eb', builder)


@pytest.mark.parametrize("builder", ALL[:2])
def test_a_name_of_an_image(builder: str) -> None:
    assert r'failed to parse stage name "a\\b\x01": invalid' in message("a\\\\b\x01", builder)
    assert r'failed to parse stage name "a\x01": invalid' in message("scratch\nCOPY --from=a\x01 /a /", builder)
