"""Which stages Buildah builds, and which of them FROM finds by a number; as Buildah 1.45.0 was seen to do."""

from __future__ import annotations

import pytest

from simulator.build.builders import BUILDAH_1_43, BUILDAH_1_45
from simulator.build.buildkit.stage import BuildInput
from simulator.build.dockerfile.builder import Builder
from simulator.core.rule import Refusal
from simulator.core.values import ImageConfig
from simulator.simulation.image import build

UNKNOWN = ImageConfig(env=("IMAGE=1",))


def built(text: str, builder: Builder) -> str:
    """Name the stages that the image consists of, by the variables that each sets."""

    def find(_name: str, _platform: str) -> ImageConfig:
        return UNKNOWN

    try:
        image = build(BuildInput(text, "", {}, find, str), builder)
    except Refusal:
        return "refused"
    return " ".join(entry.partition("=")[0] for entry in image.image.env or () if not entry.startswith("PATH="))


@pytest.mark.parametrize(
    ("stages", "since_1_44", "before"),
    [
        ("scratch AS y|ENV Y=1|FROM scratch AS z|ENV Z=1|FROM 0 AS t|ENV A=1", "Y A", "IMAGE A"),
        ("scratch AS y|ENV Y=1|FROM 0 AS z|ENV Z=1|FROM 1 AS t|ENV A=1", "Y Z A", "IMAGE A"),
        ("scratch AS y|ENV Y=1|FROM 00 AS t|ENV A=1", "IMAGE A", "IMAGE A"),
        ("scratch|ENV Y=1|FROM scratch|ENV Z=1|FROM 0|ENV A=1", "Y A", "Y A"),
        # A number that is another stage's name: the later of the two counts.
        ("scratch AS 1|ENV Y=1|FROM scratch AS z|ENV Z=1|FROM 1 AS t|ENV A=1", "Z A", "Y A"),
        ("scratch AS y|ENV Y=1|FROM scratch AS 0|ENV Z=1|FROM 0 AS t|ENV A=1", "Z A", "Z A"),
        ("scratch AS 1|ENV Y=1|FROM 1 AS t|ENV A=1", "Y A", "Y A"),
        # Such a stage is built where the one of that number is, whether FROM names it or not.
        ("scratch AS 1|FOO|FROM scratch AS t|ENV A=1", "refused", "A"),
        ("scratch AS 2|FOO|FROM scratch AS b|FROM scratch AS t|ENV A=1", "refused", "A"),
        ("scratch AS 1|FOO|FROM scratch AS b|FROM scratch AS t|ENV A=1", "A", "A"),
        ("scratch AS 1|FOO|FROM scratch AS b|ENV B=1|FROM b AS t|ENV A=1", "refused", "B A"),
        ("scratch AS 1|FOO|FROM scratch AS 2|ENV B=1|FROM scratch AS t|ENV A=1", "A", "A"),
    ],
)
def test_from_finds_a_stage_by_its_number_since_1_44(stages: str, since_1_44: str, before: str) -> None:
    text = "FROM " + stages.replace("|", "\n") + "\n"
    assert built(text, BUILDAH_1_45) == since_1_44
    assert built(text, BUILDAH_1_43) == before


def test_the_later_of_two_stages_of_a_name_counts_since_1_44() -> None:
    text = "FROM scratch AS y\nENV Y=1\nFROM scratch AS y\nENV Z=1\nFROM y AS t\nENV A=1\n"
    assert built(text, BUILDAH_1_45) == "Z A"
