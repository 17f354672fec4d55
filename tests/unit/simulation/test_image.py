"""The image of a Dockerfile, for an engine or the builder that is asked for."""

from __future__ import annotations

import pytest

from simulator.core.rule import Refusal
from simulator.releases.find import find_engine
from simulator.simulation.image import build_dockerfile


@pytest.mark.parametrize(
    ("engine", "builder", "by"),
    [
        ("docker@28.5", "", "buildkit@0.25"),
        ("docker@27.1", "", "buildkit@0.15"),
        ("docker@28.5", "classic@20.10", "classic@20.10"),
        ("podman@5.8", "buildkit@0.13", "buildkit@0.13"),
    ],
)
def test_a_refusal_names_the_builder_that_refuses(engine: str, builder: str, by: str) -> None:
    with pytest.raises(Refusal) as refused:
        build_dockerfile("FROM scratch\nRUN --x true\n", {"builder": builder}, {}, find_engine(engine), str)
    assert refused.value.by == by
